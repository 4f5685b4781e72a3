//! The trial page.

use crate::console::app::geometry::page_body;
use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span};
use crate::console::app::trial::evidence;
use crate::console::app::trial::state::{Tab, TrialPage};
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::extent;

/// Draws the shown tab of the open trial.
pub(super) fn draw(model: &Model, page: &TrialPage, canvas: &mut Canvas<'_>) {
    let (title, body) = page_body(model.size);
    let (Some(reviewed), Some(room_view)) = (model.page_trial(), &model.room_view) else {
        canvas.put(body, 0, 0, "The trial no longer exists.", Role::Dim);
        return;
    };
    let evaluation = &reviewed.evaluation;
    let spans = match page.tab {
        Tab::Evidence => evidence::title(&page.evidence, evaluation.findings().nth(page.finding)),
        Tab::Gates | Tab::Decisions => vec![
            Span::new(Role::Strong, page.tab.title().to_owned()),
            Span::new(
                Role::Dim,
                format!(
                    " · {} · {}",
                    labels::outcome(evaluation.outcome),
                    labels::expired(evaluation.age_days)
                ),
            ),
        ],
    };
    let top = match page.tab {
        Tab::Gates => page.gates_top,
        Tab::Evidence => page.evidence.top,
        Tab::Decisions => page.decisions_top,
    };
    if page.tab == Tab::Evidence {
        let lines = &page.evidence.lines;
        canvas.rule(title, &spans, extent(top, body.rows(), lines.len()));
        canvas.lines(body, lines, top, |line| page.marks(line));
        return;
    }
    let lines = page.lines(&model.context_of(reviewed, room_view), body.columns());
    canvas.rule(title, &spans, extent(top, body.rows(), lines.len()));
    canvas.lines(body, &lines, top, |line| page.marks(line));
}
