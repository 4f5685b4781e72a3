//! The trial page: opening, tabs, files, the next blocked trial.

use super::super::commands::Command;
use super::super::desk::Subject;
use super::super::effect::Effect;
use super::super::evidence::Evidence;
use super::super::geometry;
use super::super::model::{Model, Tone};
use super::super::news::FindingKey;
use super::super::page::{Page, Tab};
use super::super::queue::Queue;
use super::{next_generation, say};
use crate::domain::judgement::Status;
use std::sync::Arc;

const TRIAGE: Command = Command::Go(Queue::Triage);

/// Opens the trial under the cursor; on the page, the file at the chosen finding.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.page.is_some() {
        show_tab(model, Tab::Evidence);
        return Vec::new();
    }
    match model.subject() {
        Some(Subject::Trial(trial_ref)) => open_trial(model, &trial_ref),
        Some(Subject::Problem(problem)) => {
            let Some(trial_ref) = problem.trials.first() else { return Vec::new() };
            open_trial(model, trial_ref);
            let number = model.page_trial().and_then(|reviewed| {
                reviewed.judgement.findings().position(|finding| finding.path.as_ref() == Some(&problem.path))
            });
            if let Some(page) = &mut model.page {
                page.finding = number.unwrap_or_default();
            }
            show_tab(model, Tab::Evidence);
        }
        None => {}
    }
    Vec::new()
}

fn open_trial(model: &mut Model, trial_ref: &str) {
    let Some(survey) = model.survey.clone() else { return };
    let Some(reviewed) = survey.find(trial_ref).and_then(|place| survey.trial(place)) else { return };
    model.page = Some(Page::of(reviewed));
}

/// Shows a tab; the evidence at the chosen finding.
pub(super) fn show_tab(model: &mut Model, tab: Tab) {
    let Some(survey) = model.survey.clone() else { return };
    let Some(page) = &mut model.page else { return };
    page.tab = tab;
    let reviewed = survey.find(&page.trial_ref).and_then(|place| survey.trial(place));
    if let Some(reviewed) = reviewed.filter(|_| tab == Tab::Evidence) {
        // From the gates, the first finding that has a file is the one to see.
        let has_file = |number: usize| {
            reviewed.judgement.findings().nth(number).is_some_and(|finding| finding.path.is_some())
        };
        if !has_file(page.finding)
            && let Some(first) = reviewed.judgement.findings().position(|finding| finding.path.is_some())
        {
            page.finding = first;
        }
        page.evidence.follow(reviewed, page.finding);
    }
    show_finding(model);
}

pub(super) fn step_tab(model: &mut Model, forwards: bool) {
    if let Some(tab) = model.page.as_ref().map(|page| page.tab.step(forwards)) {
        show_tab(model, tab);
    }
}

pub(super) fn step_file(model: &mut Model, forwards: bool) {
    let Some(survey) = model.survey.clone() else { return };
    let Some(page) = &mut model.page else { return };
    let count = page.evidence.files.len().max(1);
    let file = (page.evidence.file + if forwards { 1 } else { count - 1 }) % count;
    page.evidence.show(file);
    let path = page.evidence.files.get(file).cloned();
    let reviewed = survey.find(&page.trial_ref).and_then(|place| survey.trial(place));
    let first =
        reviewed.and_then(|reviewed| reviewed.judgement.findings().position(|finding| finding.path == path));
    if let Some(first) = first {
        page.finding = first;
    }
}

/// Goes to the next blocked trial in the order of the table, on the desk or on the page.
pub(super) fn step_blocked(model: &mut Model, forwards: bool) {
    let Some(survey) = model.survey.clone() else { return };
    if model.desk.queue.is_of_files() {
        let text = format!("this queue lists files: {} shows blocked trials", model.key(TRIAGE));
        say(model, Tone::Quiet, text);
        return;
    }
    let blocked = |place: usize| survey.facts.get(place).is_some_and(|facts| facts.status == Status::Blocked);
    let Some(row) = model.desk.find(forwards, blocked) else {
        let text = format!("no trial of this queue is blocked: {} shows those that are", model.key(TRIAGE));
        say(model, Tone::Quiet, text);
        return;
    };
    model.desk.go_to(row);
    let reviewed = model.desk.place().and_then(|place| survey.trial(place));
    if let (Some(page), Some(reviewed)) = (&mut model.page, reviewed) {
        let tab = page.tab;
        *page = Page::of(reviewed);
        show_tab(model, tab);
    }
}

/// Brings the chosen finding into sight, on the gates or in its file.
pub(super) fn show_finding(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    let Some(survey) = model.survey.clone() else { return };
    let certainty = model.certainty();
    let Some(page) = &mut model.page else { return };
    let Some(reviewed) = survey.find(&page.trial_ref).and_then(|place| survey.trial(place)) else { return };
    match page.tab {
        Tab::Gates => {
            let lines = page.lines(reviewed, &survey.room, certainty, body.columns());
            let own = |line: &super::super::paper::Line| line.anchor == Some(page.finding);
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

/// Asks for the file that the page shows, where it has not been asked for.
pub(super) fn wanted_file(model: &mut Model) -> Option<Effect> {
    let root = model.survey.as_ref()?.room.root.clone();
    let evidence = model.page.as_ref().filter(|page| page.tab == Tab::Evidence).map(|page| &page.evidence)?;
    if evidence.generation.is_some() {
        return None;
    }
    let path: Arc<str> = evidence.path()?.into();
    let generation = next_generation(model);
    model.page.as_mut()?.evidence.generation = Some(generation);
    lay_out(model);
    Some(Effect::OpenFile { path, root, generation })
}

/// Lays the shown file out for the screen.
pub(super) fn lay_out(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    let Some(survey) = model.survey.clone() else { return };
    let Some(page) = &mut model.page else { return };
    if let Some(reviewed) = survey.find(&page.trial_ref).and_then(|place| survey.trial(place)) {
        page.evidence.lay_out(reviewed, body.columns());
    }
}

/// The finding that the page has chosen, wherever it stands among the others.
pub(super) fn chosen(model: &Model) -> Option<FindingKey> {
    let number = model.page.as_ref()?.finding;
    model.page_trial()?.judgement.findings().nth(number).map(FindingKey::of)
}

/// The page over a room that was read again: the same trial, the same finding, the same file, read anew. Where the
/// finding is gone, the next one has its number.
pub(super) fn renew(model: &mut Model, chosen: Option<&FindingKey>) {
    let Some(survey) = model.survey.clone() else { return };
    let Some(page) = &mut model.page else { return };
    let Some(reviewed) = survey.find(&page.trial_ref).and_then(|place| survey.trial(place)) else {
        model.page = None;
        say(model, Tone::Bad, "the trial is not there any more");
        return;
    };
    let findings = reviewed.judgement.findings().count();
    let same = reviewed.judgement.findings().position(|finding| chosen == Some(&FindingKey::of(finding)));
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
