//! The words on the screen and their meanings: those of the row under the cursor, and those that a search finds.

use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::grace::GraceState;
use crate::domain::labels::{
    Code, GateStatus, Label, Mark, NotCounted, PackageState, ProblemCode, StageStatus, Status,
};
use crate::domain::safe_text::SafeText;
use crate::domain::stages::STAGES;
use crate::room::EvaluatedTrial;
use crate::safe;

/// A word with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    of: &'static str,
    label: &'static str,
    meaning: SafeText,
}

impl Word {
    fn new(of: &'static str, label: &'static str, sentence: &'static str) -> Self {
        Self { of, label, meaning: sentence.into() }
    }

    fn line(&self, keys: usize) -> Line {
        // A long word has a blank behind it too.
        let label = format!("  {:<width$} ", self.label, width = keys.saturating_sub(1));
        let start = Line::of(Role::Strong, label).with(Role::Plain, &self.meaning).hang(keys + 2);
        start.with(Role::Dim, safe!(" ({})", self.of))
    }
}

/// Returns the words of the trial under the cursor or on the page, with their meanings.
#[must_use]
pub fn here(model: &Model, keys: usize) -> Vec<Line> {
    let Some(reviewed) = model.selected_trial().filter(|_| model.freshness().is_current()) else {
        return Vec::new();
    };
    let words = of_trial(model, reviewed);
    let name = SafeText::sanitize(reviewed.trial.name());
    let mut lines = vec![Line::of(Role::Accent, safe!("Words of {}", name))];
    lines.extend(words.iter().map(|word| word.line(keys)));
    lines.push(Line::blank());
    lines
}

fn of_trial(model: &Model, reviewed: &EvaluatedTrial) -> Vec<Word> {
    let evaluation = &reviewed.evaluation;
    let mut words = Vec::new();
    for &mark in &evaluation.attention {
        words.push(of_mark(mark, model));
    }
    let state = evaluation.grace.state;
    // The end date is shown in the place of the word.
    if !matches!(state, GraceState::Approved | GraceState::NotApplicable) {
        words.push(Word::new("grace period", state.label(), state.sentence()));
    }
    let status = evaluation.status;
    words.push(Word::new("status", labels::status(status), status.sentence()));
    words
}

/// Returns a mark with its meaning, and the number of days if the policy gives one.
fn of_mark(mark: Mark, model: &Model) -> Word {
    let mut word = Word::new("mark", mark.label(), mark.sentence());
    let policy = model.room_view.as_deref().map(|room_view| &room_view.room.policy_file.policy);
    if let (Mark::Overdue, Some(policy)) = (mark, policy) {
        let days = SafeText::sanitize(&labels::count(
            usize::try_from(policy.overdue_after_days).unwrap_or(usize::MAX),
            "day",
            "days",
        ));
        word.meaning = safe!("{} The policy allows {}.", word.meaning, days);
    }
    word
}

/// Returns every word.
fn all() -> Vec<Word> {
    fn set<T: Label>(of: &'static str, sentence: impl Fn(T) -> &'static str) -> Vec<Word> {
        T::VALUES.iter().map(|&value| Word::new(of, value.as_label(), sentence(value))).collect()
    }
    let mut words = set("status", Status::sentence);
    words.extend(set("mark", Mark::sentence));
    words.extend(set("grace period", GraceState::sentence));
    words.extend(set("gate", GateStatus::sentence));
    words.extend(set("stage", StageStatus::sentence));
    words.extend(set("package", PackageState::sentence));
    words.extend(set("record that does not count", NotCounted::sentence));
    words.extend(set("finding", Code::sentence));
    words.extend(set("problem", ProblemCode::sentence));
    let mut gates: Vec<_> = STAGES.iter().flat_map(|stage| stage.gates).map(|gate| &gate.info).collect();
    gates.sort_unstable_by_key(|info| info.title);
    gates.dedup_by_key(|info| info.title);
    words.extend(gates.iter().map(|info| Word::new("gate", info.title, info.question)));
    words
}

/// Returns the words whose label or meaning contains all these lower-case words. `awaits` also finds `awaiting`.
#[must_use]
pub fn found(sought: &[String], keys: usize) -> Vec<Line> {
    let stem = |word: &str| word.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(word).to_owned();
    let stems: Vec<_> = sought.iter().map(|word| stem(word)).collect();
    let holds = |word: &Word| {
        let text = format!("{} {}", word.label, word.meaning).to_lowercase();
        stems.iter().all(|stem| text.contains(stem.as_str()))
    };
    let mut words: Vec<_> = all().into_iter().filter(holds).collect();
    // A word itself comes before sentences with it.
    words.sort_by_key(|word| !stems.iter().all(|stem| word.label.to_lowercase().contains(stem.as_str())));
    let mut lines: Vec<_> = words.iter().map(|word| word.line(keys)).collect();
    if !lines.is_empty() {
        lines.insert(0, Line::of(Role::Accent, "Words"));
        lines.push(Line::blank());
    }
    lines
}
