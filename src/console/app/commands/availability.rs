//! Whether a command can be done now, and if not, why.

use crate::console::app::desk::Subject;
use crate::console::app::model::Model;
use crate::console::app::page::Tab;
use crate::ledger::objection::{has_decided, why_not_this_person, why_undecidable};

/// Whether a command can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    Ready,
    /// It cannot, for this reason.
    Disabled(String),
    /// There is nothing here that it could be about.
    Hidden,
}

use Availability::{Disabled, Hidden, Ready};

fn disabled(reason: &str) -> Availability {
    Disabled(reason.to_owned())
}

pub(super) fn always(_: &Model) -> Availability {
    Ready
}

/// Something is under the cursor.
pub(super) fn has_row(model: &Model) -> Availability {
    if let Some(page) = &model.page {
        let Some(reviewed) = model.page_trial() else { return disabled("the trial is not there any more") };
        return match reviewed.judgement.findings().nth(page.finding) {
            Some(finding) if finding.path.is_some() => Ready,
            Some(_) => disabled("this finding has no file: a document is missing, or an approver's decision"),
            None => disabled("nothing is blocked here"),
        };
    }
    match model.subject() {
        Some(Subject::Problem(problem)) if problem.trials.is_empty() => {
            disabled("no trial is known for this file: e opens it in your editor")
        }
        Some(Subject::Trial(_) | Subject::Problem(_)) => Ready,
        None => disabled("nothing is selected"),
    }
}

/// The selected trial's grace period can be decided on by whoever sits here.
pub(super) fn decidable(model: &Model) -> Availability {
    let Some(survey) = &model.survey else { return disabled("the evidence is still being read") };
    let Some(reviewed) = model.selected_trial() else { return disabled("no trial is selected") };
    if let Some(reason) = why_undecidable(&reviewed.trial, survey.room.now) {
        return disabled(reason);
    }
    let principal = model.principal.as_deref().unwrap_or_default();
    match why_not_this_person(&reviewed.trial, &survey.room.rules.policy, principal) {
        Some(reason) => Disabled(reason),
        None => Ready,
    }
}

/// Whoever sits here has a vote on the selected trial.
pub(super) fn has_vote(model: &Model) -> Availability {
    let decidable = decidable(model);
    if decidable != Ready {
        return decidable;
    }
    let principal = model.principal.as_deref().unwrap_or_default();
    let Some(reviewed) = model.selected_trial() else { return Hidden };
    if has_decided(&reviewed.trial, principal) {
        Ready
    } else {
        Disabled(format!("{principal} has decided nothing here that could be withdrawn"))
    }
}

/// The form can be recorded.
pub(super) fn recordable(model: &Model) -> Availability {
    let Some(form) = &model.form else { return Hidden };
    form.why_not_recordable().map_or(Ready, Disabled)
}

/// The form has something to clear, or to bring back.
pub(super) fn clearable(model: &Model) -> Availability {
    match &model.form {
        Some(form) if form.can_clear() => Ready,
        Some(_) => disabled("nothing was typed"),
        None => Hidden,
    }
}

/// There is a file that an editor could open.
pub(super) fn has_file(model: &Model) -> Availability {
    if model.place_to_edit().is_some() { Ready } else { disabled("there is no file to edit here") }
}

/// There is something to copy.
pub(super) fn has_remedy(model: &Model) -> Availability {
    if model.text_to_copy().is_some() { Ready } else { disabled("there is nothing to copy here") }
}

pub(super) fn has_several_files(model: &Model) -> Availability {
    match &model.page {
        Some(page) if page.evidence.files.len() > 1 => Ready,
        Some(_) => disabled("the trial has one file"),
        None => Hidden,
    }
}

/// Rows that can be marked.
pub(super) fn has_marks_to_make(model: &Model) -> Availability {
    if model.desk.queue.is_of_files() {
        disabled("files are not marked, trials are")
    } else if model.desk.rows.is_empty() {
        disabled("there is no trial here to mark")
    } else {
        Ready
    }
}

/// A search was made, or the page has findings to go through.
pub(super) fn has_hits(model: &Model) -> Availability {
    match &model.page {
        Some(page) if page.tab == Tab::Decisions => disabled("findings are under gates and evidence"),
        None if model.desk.search.is_empty() => disabled("search for something first: /"),
        Some(_) | None => Ready,
    }
}

/// Rows that can be sorted.
pub(super) fn sortable(model: &Model) -> Availability {
    if model.desk.queue.is_of_files() { disabled("problems are in the order of their paths") } else { Ready }
}
