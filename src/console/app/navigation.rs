//! Moving the cursor and scrolling, in the top layer or the list.

use crate::console::app::bulk_fill;
use crate::console::app::bulk_fill::layout::BulkLayout;
use crate::console::app::decision::calendar::Step;
use crate::console::app::decision::layout::form_plan;
use crate::console::app::decision::preview;
use crate::console::app::geometry;
use crate::console::app::geometry::last_top;
use crate::console::app::help;
use crate::console::app::layer::Layer;
use crate::console::app::list;
use crate::console::app::list::state::Pane;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::portfolio;
use crate::console::app::prompt::state::MOST_SHOWN;
use crate::console::app::trend;
use crate::console::app::trial;
use crate::console::app::trial::state::Tab;

/// The distance of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stride {
    Row,
    HalfPage,
    Page,
    All,
}

impl Stride {
    fn rows(self, page: usize) -> usize {
        match self {
            Self::Row => 1,
            Self::HalfPage => (page / 2).max(1),
            Self::Page => page.saturating_sub(1).max(1),
            Self::All => usize::MAX / 4,
        }
    }
}

fn shifted(from: usize, rows: usize, forwards: bool) -> usize {
    if forwards { from.saturating_add(rows) } else { from.saturating_sub(rows) }
}

/// Moves in the top layer, or in the trial list.
pub(crate) fn by(model: &mut Model, stride: Stride, forwards: bool) {
    let page_rows = geometry::page_body(model.size).1.rows();
    let help_rows = help::layout::frame(model.size).1.rows();
    match model.layers.top_mut() {
        // `clamp` limits both to the content.
        Some(Layer::Help(help)) => help.top = shifted(help.top, stride.rows(help_rows), forwards),
        Some(Layer::Palette(palette)) => palette.cursor = shifted(palette.cursor, stride.rows(8), forwards),
        Some(Layer::Prompt(prompt)) => prompt.choose(stride.rows(MOST_SHOWN), forwards),
        Some(Layer::Calendar(calendar)) => calendar.go(step_of(stride), forwards),
        Some(Layer::Upcoming(upcoming)) => {
            upcoming.go_to(shifted(upcoming.cursor, stride.rows(page_rows), forwards));
        }
        Some(Layer::Portfolio(_)) => portfolio::update::step(model, stride.rows(page_rows), forwards),
        Some(Layer::Trend(_)) => trend::update::step(model, stride.rows(page_rows), forwards),
        Some(Layer::Changes(changes)) => {
            changes.go_to(shifted(changes.cursor, stride.rows(page_rows), forwards));
        }
        Some(Layer::Decision(_)) => scroll_record(model, stride, forwards),
        Some(Layer::Trial(page)) if page.tab == Tab::Gates => by_findings(model, stride, forwards),
        Some(Layer::Trial(page)) => {
            let top = page.top_mut();
            *top = shifted(*top, stride.rows(page_rows), forwards);
        }
        Some(Layer::Log(log)) => log.go_to(shifted(log.cursor, stride.rows(page_rows), forwards)),
        // `clamp` limits it to the content.
        Some(Layer::Reader(reader)) => reader.top = shifted(reader.top, stride.rows(page_rows), forwards),
        // `clamp` limits it to the content.
        Some(Layer::Request(request)) => {
            request.top = shifted(request.top, stride.rows(page_rows), forwards);
        }
        Some(Layer::BulkFill(_)) => {
            let rows = BulkLayout::of(model.size, false).list.rows();
            bulk_fill::update::go(model, stride.rows(rows), forwards);
        }
        Some(Layer::FillIn(_) | Layer::Editor(_) | Layer::Argument(_) | Layer::Confirm(_)) => {}
        None => in_list(model, stride, forwards),
    }
}

/// Moves in the table, or scrolls the detail pane.
fn in_list(model: &mut Model, stride: Stride, forwards: bool) {
    let layout = model.list_layout();
    if model.list.pane == Pane::Detail {
        let rows = layout.detail.rows();
        let last = last_top(model.detail_lines().len(), rows);
        model.list.detail_top = shifted(model.list.detail_top, stride.rows(rows), forwards).min(last);
    } else {
        let rows = isize::try_from(stride.rows(layout.rows.rows())).unwrap_or(isize::MAX);
        model.list.step(if forwards { rows } else { -rows });
    }
}

/// Returns the step of the calendar, in which a row is a week.
const fn step_of(stride: Stride) -> Step {
    match stride {
        Stride::Row => Step::Week,
        Stride::HalfPage | Stride::Page => Step::Month,
        Stride::All => Step::All,
    }
}

/// Moves to the next finding on the gates tab; without findings, scrolls.
fn by_findings(model: &mut Model, stride: Stride, forwards: bool) {
    let count = model.page_trial().map_or(0, |reviewed| reviewed.evaluation.findings().count());
    let page = geometry::page_body(model.size).1.rows();
    let Some(open) = model.layers.page_mut() else { return };
    let at_the_end = if forwards { open.finding + 1 >= count } else { open.finding == 0 };
    if stride == Stride::Row && !at_the_end {
        open.finding = shifted(open.finding, 1, forwards);
        trial::update::show_finding(model);
    } else {
        open.gates_top = shifted(open.gates_top, stride.rows(page), forwards);
        if stride == Stride::All {
            open.finding = if forwards { count.saturating_sub(1) } else { 0 };
        }
    }
}

fn scroll_record(model: &mut Model, stride: Stride, forwards: bool) {
    let size = model.size;
    let Some(form) = model.layers.form_mut() else { return };
    let paper = form_plan(form, size).preview;
    let last = last_top(preview::row_count(form, paper.columns()), paper.rows());
    form.preview_top = shifted(form.preview_top, stride.rows(paper.rows()), forwards).min(last);
}

/// Goes to the next match; on the trial page, to the next finding.
pub(crate) fn step_hit(model: &mut Model, forwards: bool) {
    if model.layers.page().is_some() {
        return step_finding(model, forwards);
    }
    list::update::step_match(model, forwards);
}

fn step_finding(model: &mut Model, forwards: bool) {
    let Some(reviewed) = model.page_trial() else { return };
    let findings: Vec<_> = reviewed.evaluation.findings().collect();
    let count = findings.len();
    let Some(page) = model.layers.page() else { return };
    let on_files = page.tab == Tab::Evidence;
    let step = |from: usize, by: usize| {
        if forwards { (from + by) % count } else { (from + count - by % count) % count }
    };
    let next =
        (1..=count).map(|by| step(page.finding, by)).find(|&at| !on_files || findings[at].path.is_some());
    let Some(next) = next else {
        model.notify(Severity::Info, "No other finding");
        return;
    };
    if let Some(page) = model.layers.page_mut() {
        page.finding = next;
    }
    trial::update::show_finding(model);
}
