//! The mouse: a click selects, a double click opens, and the wheel scrolls. The mouse never decides.

use crate::console::app::command::{Command, InputMode};
use crate::console::app::effect::Effect;
use crate::console::app::geometry;
use crate::console::app::geometry::{Area, Frame};
use crate::console::app::list;
use crate::console::app::list::state::Pane;
use crate::console::app::model::Model;
use crate::console::app::msg::{Mouse, Pointing};
use crate::console::app::navigation;
use crate::console::app::tabs;
use crate::console::app::trial;
use crate::console::app::trial::state::Tab;
use crate::console::app::update::programmatic;

/// The number of rows that the wheel scrolls.
const WHEEL: usize = 3;

/// Takes a click or a turn of the wheel.
pub(crate) fn take(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
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

/// Scrolls the overlay, or the pane under the pointer regardless of the focus.
fn wheel(model: &mut Model, mouse: Mouse, forwards: bool) {
    let context = model.mode();
    let stride = navigation::Stride::Row;
    match context {
        InputMode::List => {}
        InputMode::Gates | InputMode::Evidence | InputMode::Decisions => {
            if let Some(page) = model.layers.page_mut() {
                let top = page.top_mut();
                *top = if forwards { *top + WHEEL } else { top.saturating_sub(WHEEL) };
            }
            return;
        }
        InputMode::Help | InputMode::Palette | InputMode::Form => {
            for _ in 0..WHEEL {
                navigation::by(model, stride, forwards);
            }
            return;
        }
        _ => return,
    }
    let plan = model.list_layout();
    let before = model.list.pane;
    model.list.pane = if holds(plan.detail, mouse) { Pane::Detail } else { Pane::List };
    for _ in 0..WHEEL {
        navigation::by(model, stride, forwards);
    }
    model.list.pane = before;
}

/// Chooses a tab, a row, a pane or a finding.
fn press(model: &mut Model, mouse: Mouse) {
    let frame = Frame::of(model.size);
    match model.mode() {
        InputMode::List if holds(frame.tabs, mouse) => {
            let tabs = tabs::queues(model, frame.tabs.columns());
            if let Some(tab) = tabs.iter().find(|tab| tab.is_at(mouse.column - frame.tabs.x)) {
                list::update::go(model, tab.of);
            }
        }
        InputMode::List => {
            let plan = model.list_layout();
            if let Some(row) = row_at(model, mouse) {
                model.list.pane = Pane::List;
                model.list.go_to(row);
            } else if holds(plan.detail, mouse) {
                model.list.pane = Pane::Detail;
            }
        }
        InputMode::Gates | InputMode::Evidence | InputMode::Decisions if holds(frame.tabs, mouse) => {
            let tabs = model.layers.page().map(|page| tabs::of_page(model, page)).unwrap_or_default();
            if let Some(tab) = tabs.iter().find(|tab| tab.is_at(mouse.column - frame.tabs.x)) {
                trial::update::show_tab(model, tab.of);
            }
        }
        InputMode::Gates | InputMode::Evidence => {
            if let Some(number) = finding_at(model, mouse)
                && let Some(page) = model.layers.page_mut()
            {
                page.finding = number;
            }
        }
        _ => {}
    }
}

/// Opens the row that the first click selected.
fn open(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let is_on_it = match model.mode() {
        InputMode::List => row_at(model, mouse) == Some(model.list.queue_cursor().cursor),
        InputMode::Gates => finding_at(model, mouse).is_some(),
        _ => false,
    };
    if is_on_it { programmatic::run(model, Command::Open) } else { Vec::new() }
}

/// Returns the row of the table under the pointer.
fn row_at(model: &Model, mouse: Mouse) -> Option<usize> {
    let rows = model.list_layout().rows;
    let row = model.list.queue_cursor().top + usize::from(mouse.row.checked_sub(rows.y)?);
    (holds(rows, mouse) && row < model.list.rows.len()).then_some(row)
}

/// Returns the finding of the page under the pointer.
fn finding_at(model: &Model, mouse: Mouse) -> Option<usize> {
    let (_, body) = geometry::page_body(model.size);
    if !holds(body, mouse) {
        return None;
    }
    let room_view = model.room_view.as_deref()?;
    let page = model.layers.page()?;
    let lines = page.lines(&model.context_of(model.page_trial()?, room_view), body.columns());
    let top = match page.tab {
        Tab::Gates => page.gates_top,
        _ => page.evidence.top,
    };
    lines.get(top + usize::from(mouse.row - body.y))?.anchor
}
