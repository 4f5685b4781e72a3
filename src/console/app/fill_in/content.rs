//! The words about a field that is filled in, as lines: what is expected, what is offered, and what will be written.

use crate::console::app::fill_in::state::{FillField, FillIn, Phase};
use crate::console::app::labels::count;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::safe_text::SafeText;
use crate::domain::schema::{Example, ValueType};
use crate::edit::{Change, Suggestion, SuggestionSource};
use crate::safe;

/// Returns the form of a field's value, and the meaning of the field.
#[must_use]
pub fn expected(field: &FillField) -> [SafeText; 2] {
    let form = &field.blank.form;
    let words = form.words();
    let what = match (&field.blank.required, form.example) {
        (Some(value), _) => safe!("exactly {}", value),
        _ if !words.is_empty() => safe!("one of {}", SafeText::join(words.iter().copied(), ", ")),
        (None, example) if example == Example::UNKNOWN => form.expected().into(),
        (None, example) => match form.value {
            // The example of the field says more than that of the type.
            ValueType::Reference => safe!("a reference, in the form {}", example.value),
            ValueType::References => safe!("references, separated by blanks, in the form {}", example.value),
            _ => form.expected().into(),
        },
    };
    [safe!("Expected: {}", what), form.meaning.into()]
}

/// Returns the reason why a value is offered.
#[must_use]
pub fn source(offered: &Suggestion) -> SafeText {
    match &offered.source {
        SuggestionSource::Required => "the finding asks for it".into(),
        SuggestionSource::Word => SafeText::default(),
        SuggestionSource::Trial(field) => safe!("{} of this trial", field),
        SuggestionSource::Room(trials) => {
            safe!("in {}", SafeText::sanitize(&count(*trials, "trial", "trials")))
        }
    }
}

/// Returns the lines that a change removes and adds, with their numbers.
#[must_use]
pub fn changed_lines(change: &Change) -> Vec<Line> {
    let lines = change.lines().iter().map(|line| {
        let (role, sign) = if line.is_added { (Role::Added, "+") } else { (Role::Removed, "-") };
        Line::of(role, safe!("{} {:>4} ", sign, u64::from(line.number))).with(role, &line.text).hang(7)
    });
    lines.collect()
}

/// Returns what the values so far lead to: their problems, or the lines that will be written.
#[must_use]
pub fn result(fill: &FillIn) -> Vec<Line> {
    let mut lines: Vec<_> = (0..fill.fields.len())
        .filter_map(|number| fill.problem(number))
        .chain(fill.problem_of_file())
        .map(|problem| Line::of(Role::Blocked, "✗ ").with(Role::Blocked, problem).hang(2))
        .collect();
    match &fill.phase {
        Phase::Reading(_) => lines.push(Line::of(Role::Dim, "Reading the file …")),
        Phase::Read(_) | Phase::Writing(_) => lines.extend(fill.change().into_iter().flat_map(changed_lines)),
    }
    lines
}
