//! The trial list: the table and the detail pane.

use crate::console::app::command::Command;
use crate::console::app::content::symbols::gate_sign;
use crate::console::app::geometry::{Area, Frame};
use crate::console::app::labels;
use crate::console::app::list::state::{Pane, Subject};
use crate::console::app::model::Model;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role, Span};
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::extent;
use crate::console::view::table;
use crate::console::view::timeline;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;

/// Draws both panes, as far as there is room. Returns the position of the cursor: the focused row, or the detail pane.
pub(super) fn draw(model: &Model, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let Some(room_view) = &model.room_view else {
        centred(model, &unread(model), canvas);
        return None;
    };
    if room_view.is_bare() {
        centred(model, &bare(model), canvas);
        return None;
    }
    let plan = model.list_layout();
    canvas.divider(plan.divider);
    table::draw(model, room_view, &plan, canvas);
    timeline::draw(model, room_view, &plan, canvas);
    detail(model, plan.detail_title, plan.detail, canvas);
    if model.list.pane == Pane::Detail {
        return (plan.detail.height > 0).then_some((plan.detail.x, plan.detail.y));
    }
    let cursor = model.list.queue_cursor();
    let row = u16::try_from(cursor.cursor.checked_sub(cursor.top)?).ok()?;
    (row < plan.rows.height && !model.list.rows.is_empty()).then_some((plan.rows.x, plan.rows.y + row))
}

/// Returns the text before the room has been read: that it is being read, or why it cannot be.
fn unread(model: &Model) -> Vec<Line> {
    let Some(failed) = &model.watch_state.failed else {
        return vec![Line::of(Role::Dim, format!("Reading {} …", model.named))];
    };
    let [edit, rescan, leave] =
        [Command::Edit, Command::Rescan, Command::Leave].map(|command| model.key(command));
    vec![
        Line::of(Role::Blocked, failed),
        Line::blank(),
        Line::of(
            Role::Plain,
            match &model.watch_state.failed_file {
                Some(_) => format!("{edit} opens the file, {rescan} reads the room again, {leave} quits."),
                None => format!("{rescan} reads the room again, {leave} quits."),
            },
        ),
    ]
}

/// Returns the text for a room without evidence.
fn bare(model: &Model) -> Vec<Line> {
    vec![
        Line::of(Role::Strong, format!("No evidence in {}.", model.named)),
        Line::blank(),
        Line::of(
            Role::Plain,
            "A room is a folder with YAML or JSON packets whose schema_version begins with cavra.trial-…",
        ),
        Line::of(
            Role::Plain,
            format!(
                "Add packets and press {}, or quit with {} and open another folder: trialdesk DIR",
                model.key(Command::Rescan),
                model.key(Command::Leave)
            ),
        ),
    ]
}

fn centred(model: &Model, lines: &[Line], canvas: &mut Canvas<'_>) {
    let body = Frame::of(model.size).body.inset(2);
    let lines = wrap(lines.to_vec(), body.columns());
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let area =
        Area { y: body.y + body.height.saturating_sub(rows) / 3, height: rows.min(body.height), ..body };
    canvas.lines(area, &lines, 0, |_| false);
}

/// Returns the title of the detail pane for the chosen gate: its number, title, status and question.
fn chosen_gate(model: &Model, reviewed: &EvaluatedTrial) -> Option<Vec<Span>> {
    let stage = reviewed.evaluation.stages.last()?;
    let check = stage.checks.iter().find(|check| Some(check.gate.number()) == model.list.gate)?;
    let freshness = model.freshness();
    let (glyph, role) = gate_sign(check.status, freshness);
    let status = freshness.instead().unwrap_or_else(|| labels::gate(check.status));
    let info = check.gate.gate();
    Some(vec![
        Span::new(role, safe!("{} ", glyph)),
        Span::new(Role::Accent, safe!("gate {} {}", info.number, info.title)),
        Span::new(role, safe!(" · {}", status)),
        Span::new(Role::Dim, safe!(" · {}", info.question)),
    ])
}

/// The detail pane.
fn detail(model: &Model, title: Area, area: Area, canvas: &mut Canvas<'_>) {
    let has_keys = model.list.pane == Pane::Detail;
    let name_role = if has_keys { Role::Accent } else { Role::Strong };
    let span = |role, text: String| Span::new(role, text);
    let spans = match model.subject() {
        Some(Subject::Trial(_)) => match model.selected_trial() {
            Some(reviewed) if chosen_gate(model, reviewed).is_some() => {
                chosen_gate(model, reviewed).unwrap_or_default()
            }
            Some(reviewed) => {
                let evaluation = &reviewed.evaluation;
                let name = model.room_view.as_deref();
                let name = name.map(|room_view| room_view.name_of(&reviewed.trial.trial_ref).to_string());
                let name = name.unwrap_or_default();
                vec![
                    span(name_role, name),
                    span(
                        Role::Dim,
                        format!(
                            " · {} · {}",
                            labels::outcome(evaluation.outcome),
                            labels::expired(evaluation.age_days)
                        ),
                    ),
                ]
            }
            None => Vec::new(),
        },
        Some(Subject::Problem(problem)) => {
            vec![span(name_role, SafeText::sanitize(&problem.path).to_string())]
        }
        None => Vec::new(),
    };
    let lines = model.detail_lines();
    canvas.rule(title, &spans, extent(model.list.detail_top, area.rows(), lines.len()));
    canvas.lines(area, &lines, model.list.detail_top, |_| false);
}
