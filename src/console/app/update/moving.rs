//! Moving, queues, order, marks, matches.

use super::super::commands::{Context, offered};
use super::super::desk::Pane;
use super::super::geometry;
use super::super::model::{Model, Tone};
use super::super::page::Tab;
use super::super::prompt::MOST_SHOWN;
use super::super::queue::Queue;
use super::super::{help, signing};
use super::{pages, prompting, say};

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stride {
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

/// Moves whatever has the keys.
pub(super) fn by(model: &mut Model, context: Context, stride: Stride, forwards: bool) {
    match context {
        Context::Help => {
            let (_, body) = help::plan(model);
            let last = last_top(help::lines(model, body.columns()).len(), body.rows());
            if let Some(help) = &mut model.help {
                help.top = shifted(help.top, stride.rows(body.rows()), forwards).min(last);
            }
        }
        Context::Palette => {
            let underneath = model.context_underneath();
            let Some(palette) = &model.palette else { return };
            let links = palette.found_links().map(|links| links.len());
            let count = links.unwrap_or_else(|| offered(model, underneath, palette.entry.text()).len());
            let cursor = shifted(palette.cursor, stride.rows(8), forwards).min(count.saturating_sub(1));
            if let Some(palette) = &mut model.palette {
                palette.cursor = cursor;
            }
        }
        Context::Prompt => {
            if let Some(prompt) = &mut model.prompt {
                prompt.choose(stride.rows(MOST_SHOWN), forwards);
            }
        }
        Context::Form => scroll_record(model, stride, forwards),
        Context::Calendar => super::picking::by(model, stride, forwards),
        Context::Gates => by_findings(model, stride, forwards),
        Context::Evidence | Context::Decisions => {
            let page = geometry::page_body(model.size).1.rows();
            if let Some(open) = &mut model.page {
                let top = open.top_mut();
                *top = shifted(*top, stride.rows(page), forwards);
            }
        }
        _ if model.desk.pane == Pane::Detail => {
            let plan = model.desk_plan();
            let last = last_top(model.detail_lines().len(), plan.detail.rows());
            model.desk.detail_top =
                shifted(model.desk.detail_top, stride.rows(plan.detail.rows()), forwards).min(last);
        }
        _ => {
            let page = model.desk_plan().rows.rows();
            let rows = isize::try_from(stride.rows(page)).unwrap_or(isize::MAX);
            model.desk.step(if forwards { rows } else { -rows });
        }
    }
}

/// On the gates, rows are findings; where there are none, lines.
fn by_findings(model: &mut Model, stride: Stride, forwards: bool) {
    let count = model.page_trial().map_or(0, |reviewed| reviewed.judgement.findings().count());
    let page = geometry::page_body(model.size).1.rows();
    let Some(open) = &mut model.page else { return };
    let at_the_end = if forwards { open.finding + 1 >= count } else { open.finding == 0 };
    if stride == Stride::Row && !at_the_end {
        open.finding = shifted(open.finding, 1, forwards);
        pages::show_finding(model);
    } else {
        open.gates_top = shifted(open.gates_top, stride.rows(page), forwards);
        if stride == Stride::All {
            open.finding = if forwards { count.saturating_sub(1) } else { 0 };
        }
    }
}

fn scroll_record(model: &mut Model, stride: Stride, forwards: bool) {
    let size = model.size;
    let Some(form) = &mut model.form else { return };
    let paper = super::super::form_plan(form, size).paper;
    let last = last_top(signing::lines(form, paper.columns()).len(), paper.rows());
    form.paper_top = shifted(form.paper_top, stride.rows(paper.rows()), forwards).min(last);
}

/// The first line on the last page.
pub(super) fn last_top(lines: usize, rows: usize) -> usize {
    lines.saturating_sub(rows.max(1))
}

/// Shows a queue.
pub(super) fn go(model: &mut Model, queue: Queue) {
    if let Some(survey) = model.survey.clone() {
        model.desk.remember_place(&survey);
    }
    model.desk.queue = queue;
    model.desk.pane = Pane::List;
    model.desk.detail_top = 0;
    // Where the evidence is still being read, the rows come with it.
    if let Some(survey) = model.survey.clone() {
        model.desk.fill(&survey, None);
    }
}

/// Sorts by the next column, or turns the order round.
pub(super) fn sort(model: &mut Model, turn: bool) {
    let Some(survey) = model.survey.clone() else { return };
    let subject = model.desk.subject(&survey);
    let queue = model.desk.queue;
    let stand = model.desk.stand_mut();
    if turn {
        stand.sort.descending = !stand.sort.descending;
    } else {
        stand.sort = stand.sort.next(queue);
    }
    let order = stand.sort.column.order(stand.sort.descending);
    model.desk.fill(&survey, subject.as_ref());
    say(model, Tone::Quiet, format!("sorted: {order}"));
}

/// Goes to the next match; on the trial page, to the next finding.
pub(super) fn step_hit(model: &mut Model, forwards: bool) {
    if model.page.is_some() {
        return step_finding(model, forwards);
    }
    let Some(survey) = model.survey.clone() else { return };
    let found = model.desk.find(forwards, |place| model.desk.is_found(&survey, place));
    if let Some(row) = found {
        model.desk.go_to(row);
    } else {
        prompting::say_nothing_found(model);
    }
}

fn step_finding(model: &mut Model, forwards: bool) {
    let Some(reviewed) = model.page_trial() else { return };
    let findings: Vec<_> = reviewed.judgement.findings().collect();
    let count = findings.len();
    let Some(page) = &model.page else { return };
    let on_files = page.tab == Tab::Evidence;
    let step = |from: usize, by: usize| {
        if forwards { (from + by) % count } else { (from + count - by % count) % count }
    };
    let next =
        (1..=count).map(|by| step(page.finding, by)).find(|&at| !on_files || findings[at].path.is_some());
    let Some(next) = next else {
        say(model, Tone::Quiet, "there is no finding to go to");
        return;
    };
    if let Some(page) = &mut model.page {
        page.finding = next;
    }
    pages::show_finding(model);
}

/// Marks the trial under the cursor, or takes the mark off, and goes on to the next.
pub(super) fn mark(model: &mut Model) {
    let Some(trial_ref) = model.selected_trial().map(|reviewed| reviewed.trial.trial_ref.clone()) else {
        return;
    };
    if !model.desk.marks.remove(&trial_ref) {
        model.desk.marks.insert(trial_ref);
    }
    model.desk.step(1);
}

/// Marks what is not marked in this table, and the other way round.
pub(super) fn invert_marks(model: &mut Model) {
    let Some(survey) = model.survey.clone() else { return };
    for &place in &model.desk.rows {
        let Some(reviewed) = survey.trial(place) else { continue };
        if !model.desk.marks.remove(&reviewed.trial.trial_ref) {
            model.desk.marks.insert(reviewed.trial.trial_ref.clone());
        }
    }
}

/// Marks every trial of this table, or, where all are, none.
pub(super) fn mark_all(model: &mut Model) {
    let Some(survey) = model.survey.clone() else { return };
    let refs = || {
        model.desk.rows.iter().filter_map(|&place| survey.trial(place)).map(|trial| &trial.trial.trial_ref)
    };
    let all = refs().all(|trial_ref| model.desk.marks.contains(trial_ref));
    let refs: Vec<_> = refs().cloned().collect();
    if all {
        for trial_ref in &refs {
            model.desk.marks.remove(trial_ref);
        }
    } else {
        model.desk.marks.extend(refs);
    }
}
