//! A trial's gates, files and decisions, in parts.

use crate::console::app::labels;
use crate::console::app::list::detail;
use crate::console::app::model::Model;
use crate::console::app::rich_text::Line;
use crate::console::app::trial::evidence;
use crate::console::app::trial::state::Tab;
use crate::console::linear::lines::Lines;
use crate::console::linear::state::Linear;
use crate::console::linear::state::SIZE;
use crate::console::linear::verbalize;
use crate::domain::safe_text::SafeText;

/// Lines before a finding that are printed with it.
const LEAD: usize = 3;

/// Prints the heading of the trial page.
pub(super) fn heading(model: &Model, out: &mut Lines) {
    let (Some(page), Some(reviewed)) = (model.layers.page(), model.page_trial()) else { return };
    let evaluation = &reviewed.evaluation;
    let name = SafeText::sanitize(reviewed.trial.name());
    out.push(match page.tab {
        Tab::Gates => {
            format!(
                "{name}, {}, {}.",
                labels::outcome(evaluation.outcome),
                labels::expired(evaluation.age_days)
            )
        }
        Tab::Decisions => format!("{name}, decisions."),
        Tab::Evidence => {
            let title = evidence::title(&page.evidence, evaluation.findings().nth(page.finding));
            let title: String = title.iter().map(|span| span.text.as_str()).collect();
            title.replace("  ", ", ")
        }
    });
}

/// Returns the lines of the shown tab as sentences.
fn all(model: &Model) -> Vec<SafeText> {
    let (Some(page), Some(room_view), Some(reviewed)) =
        (model.layers.page(), model.room_view.as_deref(), model.page_trial())
    else {
        return Vec::new();
    };
    let width = usize::from(SIZE.width);
    let context = model.context_of(reviewed, room_view);
    let lines: Vec<Line> = match page.tab {
        // Blocked gates come first, and passed gates take one line each.
        Tab::Gates => detail::of_trial(&context, &model.drafts, model.list.sought(), width),
        Tab::Evidence | Tab::Decisions => page.lines(&context, width),
    };
    verbalize::all(&lines)
}

/// Returns the first line to print: in a file, shortly before its finding.
pub(super) fn first(model: &Model) -> usize {
    let Some(page) = model.layers.page().filter(|page| page.tab == Tab::Evidence) else { return 0 };
    let Some(line) = page.evidence.line_of(page.finding) else { return 0 };
    let before = page.evidence.lines.iter().take(line);
    let printed = before.filter(|line| !verbalize::spoken(line).is_empty()).count();
    printed.saturating_sub(LEAD)
}

/// The next part.
pub(super) fn lines(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let lines = all(model);
    // Without parts a text is printed whole, from its first line.
    let from = if linear.part == 0 && linear.next < lines.len() { 0 } else { linear.next.min(lines.len()) };
    let to = from + fitting(linear, lines.iter().skip(from));
    if from > 0 && from < lines.len() {
        out.push(format!("{} before this: previous", labels::count(from, "line", "lines")));
    }
    out.extend(lines.get(from..to).unwrap_or_default().iter().cloned());
    linear.from = from;
    linear.next = to;
    if to < lines.len() {
        out.push(format!("{}: next", labels::count(lines.len() - to, "more line", "more lines")));
    }
}

/// Returns whether more lines follow.
pub(super) fn has_more(linear: &Linear, model: &Model) -> bool {
    model.layers.page().is_some() && linear.next < all(model).len()
}

/// Returns the number of lines that fit into a part: all without parts, and at least one.
fn fitting<'a>(linear: &Linear, lines: impl Iterator<Item = &'a SafeText>) -> usize {
    let mut room = linear.part;
    let fits = |line: &&SafeText| {
        let height = linear.height(line);
        let is_first = room == linear.part;
        let fits = linear.part == 0 || is_first || height <= room;
        room = room.saturating_sub(height);
        fits
    };
    lines.take_while(fits).count()
}

/// Back to the part before the one that was printed last.
pub(super) fn step_back(linear: &mut Linear, model: &Model) {
    let lines = all(model);
    let before = lines.iter().take(linear.from).rev();
    linear.next = linear.from - fitting(linear, before).min(linear.from);
}
