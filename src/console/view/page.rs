//! The trial page.

use super::canvas::{Canvas, extent};
use crate::console::app::evidence;
use crate::console::app::geometry::page_body;
use crate::console::app::model::Model;
use crate::console::app::page::{Page, Tab};
use crate::console::app::paper::{Role, Span};
use crate::console::app::words;

/// Draws the shown tab of the open trial.
pub(super) fn draw(model: &Model, page: &Page, canvas: &mut Canvas<'_>) {
    let (title, body) = page_body(model.size);
    let (Some(reviewed), Some(survey)) = (model.page_trial(), &model.survey) else {
        canvas.put(body, 0, 0, "The trial is not there any more.", Role::Dim);
        return;
    };
    let judgement = &reviewed.judgement;
    let spans = match page.tab {
        Tab::Evidence => evidence::title(&page.evidence, judgement.findings().nth(page.finding)),
        Tab::Gates | Tab::Decisions => vec![
            Span { role: Role::Strong, text: page.tab.title().to_owned() },
            Span {
                role: Role::Dim,
                text: format!(
                    " · {} · {}",
                    words::outcome(judgement.outcome),
                    words::expired(judgement.age_days)
                ),
            },
        ],
    };
    let top = match page.tab {
        Tab::Gates => page.gates_top,
        Tab::Evidence => page.evidence.top,
        Tab::Decisions => page.decisions_top,
    };
    if page.tab == Tab::Evidence {
        let lines = &page.evidence.lines;
        canvas.rule(title, &spans, &extent(top, body.rows(), lines.len()));
        canvas.lines(body, lines, top, |line| page.marks(line));
        return;
    }
    let lines = page.lines(reviewed, &survey.room, model.certainty(), body.columns());
    canvas.rule(title, &spans, &extent(top, body.rows(), lines.len()));
    canvas.lines(body, &lines, top, |line| page.marks(line));
}
