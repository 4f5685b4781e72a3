//! The trial page: opening, tabs, files, the next blocked trial.

use crate::console::app::command::Command;
use crate::console::app::content::context::TrialContext;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in;
use crate::console::app::geometry;
use crate::console::app::layer::Layer;
use crate::console::app::list::state::Subject;
use crate::console::app::log;
use crate::console::app::model::Model;
use crate::console::app::msg::FileText;
use crate::console::app::notice::Severity;
use crate::console::app::portfolio;
use crate::console::app::queue::Queue;
use crate::console::app::reader::state::Topic;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_diff::FindingKey;
use crate::console::app::trial::evidence::Evidence;
use crate::console::app::trial::state::{Tab, TrialPage};
use crate::domain::evaluation::Status;
use std::sync::Arc;

const TRIAGE: Command = Command::Go(Queue::Triage);

/// Opens the trial under the cursor, or of the chosen date; on a finding, the field that it asks for
/// or its file.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(Layer::Upcoming(upcoming)) = model.layers.top() {
        let place = upcoming.chosen().map(|date| date.place);
        let trial_ref = place.and_then(|place| model.room_view.as_deref()?.trial_ref(place).cloned());
        if let Some(trial_ref) = trial_ref {
            open_trial(model, &trial_ref);
        }
        return Vec::new();
    }
    if let Some(Layer::Portfolio(_)) = model.layers.top() {
        portfolio::update::open_chosen(model);
        return Vec::new();
    }
    if let Some(Layer::Log(_)) = model.layers.top() {
        log::update::open_chosen(model);
        return Vec::new();
    }
    if let Some(Layer::Reader(reader)) = model.layers.top() {
        if let Topic::Record { trial_ref, .. } = reader.topic.clone() {
            open_trial(model, &trial_ref);
            show_tab(model, Tab::Decisions);
        }
        return Vec::new();
    }
    if fill_in::update::is_meant_by_enter(model) {
        return fill_in::update::open(model);
    }
    if model.layers.page().is_some() {
        show_tab(model, Tab::Evidence);
        return Vec::new();
    }
    match model.subject() {
        Some(Subject::Trial(trial_ref)) => open_trial(model, &trial_ref),
        Some(Subject::Problem(problem)) => {
            let Some(trial_ref) = problem.trials.first() else { return Vec::new() };
            open_trial(model, trial_ref);
            let number = model.page_trial().and_then(|reviewed| {
                reviewed
                    .evaluation
                    .findings()
                    .position(|finding| finding.path.as_ref() == Some(&problem.path))
            });
            if let Some(page) = model.layers.page_mut() {
                page.finding = number.unwrap_or_default();
            }
            show_tab(model, Tab::Evidence);
        }
        None => {}
    }
    Vec::new()
}

/// Opens the page of a trial.
pub(crate) fn open_trial(model: &mut Model, trial_ref: &str) {
    let Some(room_view) = model.room_view.clone() else { return };
    let Some(reviewed) = room_view.find(trial_ref).and_then(|place| room_view.trial(place)) else { return };
    model.layers.push(Layer::Trial(Box::new(TrialPage::of(reviewed))));
    show_finding(model);
}

/// Shows a tab; the evidence at the chosen finding.
pub(crate) fn show_tab(model: &mut Model, tab: Tab) {
    let Some(room_view) = model.room_view.clone() else { return };
    let Some(page) = model.layers.page_mut() else { return };
    page.tab = tab;
    let reviewed = room_view.find(&page.trial_ref).and_then(|place| room_view.trial(place));
    if let Some(reviewed) = reviewed.filter(|_| tab == Tab::Evidence) {
        // Go to the first finding with a file.
        let has_file = |number: usize| {
            reviewed.evaluation.findings().nth(number).is_some_and(|finding| finding.path.is_some())
        };
        if !has_file(page.finding)
            && let Some(first) = reviewed.evaluation.findings().position(|finding| finding.path.is_some())
        {
            page.finding = first;
        }
        page.evidence.follow(reviewed, page.finding);
    }
    show_finding(model);
}

pub(crate) fn step_tab(model: &mut Model, forwards: bool) {
    if let Some(tab) = model.layers.page().map(|page| page.tab.step(forwards)) {
        show_tab(model, tab);
    }
}

pub(crate) fn step_file(model: &mut Model, forwards: bool) {
    let Some(room_view) = model.room_view.clone() else { return };
    let Some(page) = model.layers.page_mut() else { return };
    let count = page.evidence.files.len().max(1);
    let file = (page.evidence.file + if forwards { 1 } else { count - 1 }) % count;
    page.evidence.show(file);
    let path = page.evidence.files.get(file).cloned();
    let reviewed = room_view.find(&page.trial_ref).and_then(|place| room_view.trial(place));
    let first =
        reviewed.and_then(|reviewed| reviewed.evaluation.findings().position(|finding| finding.path == path));
    if let Some(first) = first {
        page.finding = first;
    }
}

/// Goes to the next blocked trial in the order of the table, also on the trial page.
pub(crate) fn step_blocked(model: &mut Model, forwards: bool) {
    let Some(room_view) = model.room_view.clone() else { return };
    if model.list.queue.is_of_files() {
        model.notify_with_key(Severity::Info, "This queue lists files. ", TRIAGE, " shows blocked trials");
        return;
    }
    let blocked =
        |place: usize| room_view.summaries.get(place).is_some_and(|facts| facts.status == Status::Blocked);
    let Some(row) = model.list.find(forwards, blocked) else {
        let before = "No trial of this queue is blocked. ";
        model.notify_with_key(Severity::Info, before, TRIAGE, " shows blocked trials");
        return;
    };
    model.list.go_to(row);
    let reviewed = model.list.place().and_then(|place| room_view.trial(place));
    if let (Some(page), Some(reviewed)) = (model.layers.page_mut(), reviewed) {
        let tab = page.tab;
        *page = TrialPage::of(reviewed);
        show_tab(model, tab);
    }
}

/// Brings the chosen finding into sight, on the gates or in its file.
pub(crate) fn show_finding(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    let Some(room_view) = model.room_view.clone() else { return };
    let (freshness, principal) = (model.freshness(), model.signer.principal.clone());
    let Some(page) = model.layers.page_mut() else { return };
    let Some(reviewed) = room_view.find(&page.trial_ref).and_then(|place| room_view.trial(place)) else {
        return;
    };
    let context = TrialContext { reviewed, room: &room_view.room, principal: &principal, freshness };
    match page.tab {
        Tab::Gates => {
            let lines = page.lines(&context, body.columns());
            let own = |line: &crate::console::app::rich_text::Line| line.anchor == Some(page.finding);
            let Some(first) = lines.iter().position(own) else { return };
            let last = lines.iter().rposition(own).unwrap_or(first);
            let lead = if page.finding == 0 { first } else { 3 };
            let lowest = (last + 2).saturating_sub(body.rows());
            page.gates_top = page
                .gates_top
                .clamp(lowest.min(first), first.saturating_sub(lead.min(first)).max(lowest.min(first)));
        }
        Tab::Evidence => {
            page.evidence.follow(reviewed, page.finding);
            if let Some(line) = page.evidence.line_of(page.finding) {
                let rows = body.rows();
                let last = page
                    .evidence
                    .lines
                    .iter()
                    .rposition(|line| line.anchor == Some(page.finding))
                    .unwrap_or(line);
                let is_visible = line >= page.evidence.top && last < page.evidence.top + rows;
                if !is_visible {
                    page.evidence.top = line.saturating_sub(rows / 3);
                }
            }
        }
        Tab::Decisions => {}
    }
}

/// Requests the file of the page, unless it was requested before.
pub(crate) fn wanted_file(model: &mut Model) -> Option<Effect> {
    let root = model.room_view.as_ref()?.room.root.clone();
    let evidence = model.layers.page().filter(|page| page.tab == Tab::Evidence).map(|page| &page.evidence)?;
    if evidence.request.is_some() {
        return None;
    }
    let path: Arc<str> = evidence.path()?.into();
    let request = model.next_request();
    model.layers.page_mut()?.evidence.request = Some(request);
    lay_out(model);
    let commit = model.time_machine.commit().map(|commit| commit.id.clone());
    Some(Effect::OpenFile { path, root, commit, request })
}

/// Lays the shown file out for the screen.
pub(crate) fn lay_out(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    let Some(room_view) = model.room_view.clone() else { return };
    let Some(page) = model.layers.page_mut() else { return };
    if let Some(reviewed) = room_view.find(&page.trial_ref).and_then(|place| room_view.trial(place)) {
        page.evidence.lay_out(reviewed, body.columns());
    }
}

/// Returns the selected finding, independent of its index.
pub(crate) fn chosen(model: &Model) -> Option<FindingKey> {
    let number = model.layers.page()?.finding;
    model.page_trial()?.evaluation.findings().nth(number).map(FindingKey::of)
}

/// Updates the page after a scan: same trial, finding, and file. If the finding is gone, the next one is selected.
pub(crate) fn renew(model: &mut Model, chosen: Option<&FindingKey>) {
    let Some(room_view) = model.room_view.clone() else { return };
    let Some(page) = model.layers.page_mut() else { return };
    let Some(reviewed) = room_view.find(&page.trial_ref).and_then(|place| room_view.trial(place)) else {
        model.layers.take_page();
        model.notify(Severity::Warning, "The trial no longer exists");
        return;
    };
    let findings = reviewed.evaluation.findings().count();
    let same = reviewed.evaluation.findings().position(|finding| chosen == Some(&FindingKey::of(finding)));
    page.finding = same.unwrap_or(page.finding);
    page.finding = page.finding.min(findings.saturating_sub(1));
    let fresh = Evidence::of(reviewed);
    let file = page.evidence.path().and_then(|path| fresh.files.iter().position(|other| &**other == path));
    let kept = file.is_some();
    page.evidence = Evidence {
        file: file.unwrap_or_default(),
        top: if kept { page.evidence.top } else { 0 },
        contents: if kept { page.evidence.contents.take() } else { None },
        ..fresh
    };
    lay_out(model);
}

/// Shows a file that was read, if the page still needs it.
pub(crate) fn file_read(model: &mut Model, request: RequestId, file: Result<FileText, String>) {
    if let Some(page) = model.layers.page_mut().filter(|page| page.evidence.request == Some(request)) {
        page.evidence.contents = Some(file);
        lay_out(model);
        show_finding(model);
    }
}
