//! The mouse: a click chooses, a second one on the same place opens, the wheel scrolls what is under it. Nothing is ever
//! decided with it.

use super::super::commands::{Command, Context};
use super::super::desk::Pane;
use super::super::effect::Effect;
use super::super::geometry::{self, Area, Frame};
use super::super::model::Model;
use super::super::msg::{Mouse, Pointing};
use super::super::page::Tab;
use super::super::tabs;
use super::{asked, moving, pages};

/// How many rows the wheel goes at once.
const WHEEL: usize = 3;

/// Takes a click or a turn of the wheel.
pub(super) fn take(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    match mouse.what {
        Pointing::WheelDown => wheel(model, mouse, true),
        Pointing::WheelUp => wheel(model, mouse, false),
        Pointing::Press => press(model, mouse),
        Pointing::SecondPress => return open(model, mouse),
    }
    Vec::new()
}

fn holds(area: Area, mouse: Mouse) -> bool {
    (area.x..area.x + area.width).contains(&mouse.column)
        && (area.y..area.y + area.height).contains(&mouse.row)
}

/// What lies over the screen scrolls; else the pane under the pointer does, whichever has the keys.
fn wheel(model: &mut Model, mouse: Mouse, forwards: bool) {
    let context = model.context();
    let stride = moving::Stride::Row;
    match context {
        Context::Desk => {}
        Context::Gates | Context::Evidence | Context::Decisions => {
            if let Some(page) = &mut model.page {
                let top = page.top_mut();
                *top = if forwards { *top + WHEEL } else { top.saturating_sub(WHEEL) };
            }
            return;
        }
        Context::Help | Context::Palette | Context::Form => {
            for _ in 0..WHEEL {
                moving::by(model, context, stride, forwards);
            }
            return;
        }
        _ => return,
    }
    let plan = model.desk_plan();
    let before = model.desk.pane;
    model.desk.pane = if holds(plan.detail, mouse) { Pane::Detail } else { Pane::List };
    for _ in 0..WHEEL {
        moving::by(model, context, stride, forwards);
    }
    model.desk.pane = before;
}

/// Chooses a tab, a row, a pane or a finding.
fn press(model: &mut Model, mouse: Mouse) {
    let frame = Frame::of(model.size);
    match model.context() {
        Context::Desk if holds(frame.tabs, mouse) => {
            let tabs = tabs::queues(model, frame.tabs.columns());
            if let Some(tab) = tabs.iter().find(|tab| tab.is_at(mouse.column - frame.tabs.x)) {
                moving::go(model, tab.of);
            }
        }
        Context::Desk => {
            let plan = model.desk_plan();
            if let Some(row) = row_at(model, mouse) {
                model.desk.pane = Pane::List;
                model.desk.go_to(row);
            } else if holds(plan.detail, mouse) {
                model.desk.pane = Pane::Detail;
            }
        }
        Context::Gates | Context::Evidence | Context::Decisions if holds(frame.tabs, mouse) => {
            let tabs = model.page.as_ref().map(tabs::of_page).unwrap_or_default();
            if let Some(tab) = tabs.iter().find(|tab| tab.is_at(mouse.column - frame.tabs.x)) {
                pages::show_tab(model, tab.of);
            }
        }
        Context::Gates | Context::Evidence => {
            if let Some(number) = finding_at(model, mouse)
                && let Some(page) = &mut model.page
            {
                page.finding = number;
            }
        }
        _ => {}
    }
}

/// Opens what was chosen by the first press.
fn open(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let is_on_it = match model.context() {
        Context::Desk => row_at(model, mouse) == Some(model.desk.stand().cursor),
        Context::Gates => finding_at(model, mouse).is_some(),
        _ => false,
    };
    if is_on_it { asked::run(model, Command::Open) } else { Vec::new() }
}

/// The row of the table under the pointer.
fn row_at(model: &Model, mouse: Mouse) -> Option<usize> {
    let rows = model.desk_plan().rows;
    let row = model.desk.stand().top + usize::from(mouse.row.checked_sub(rows.y)?);
    (holds(rows, mouse) && row < model.desk.rows.len()).then_some(row)
}

/// The finding of the page under the pointer.
fn finding_at(model: &Model, mouse: Mouse) -> Option<usize> {
    let (_, body) = geometry::page_body(model.size);
    if !holds(body, mouse) {
        return None;
    }
    let survey = model.survey.as_deref()?;
    let page = model.page.as_ref()?;
    let lines = page.lines(model.page_trial()?, &survey.room, model.certainty(), body.columns());
    let top = match page.tab {
        Tab::Gates => page.gates_top,
        _ => page.evidence.top,
    };
    lines.get(top + usize::from(mouse.row - body.y))?.anchor
}
