//! Whether a command can be done now, and if not, why.

use crate::console::app::desk::Subject;
use crate::console::app::form_plan;
use crate::console::app::model::Model;
use crate::console::app::page::Tab;
use crate::console::app::tour;
use crate::domain::decision::Verdict;
use crate::domain::trial::Trial;
use crate::ledger::validation::{has_decided, why_not_this_person, why_undecidable};
use crate::report::request::can_be_requested;
use crate::room::Reviewed;

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

/// There is a tour to take.
pub(super) fn has_tour(model: &Model) -> Availability {
    if tour::steps(model).is_empty() { disabled("there is no tour") } else { Ready }
}

/// Somebody is on the tour.
pub(super) fn on_tour(model: &Model) -> Availability {
    if model.show.tour.is_on { Ready } else { Hidden }
}

/// This is a demo.
pub(super) fn in_demo(model: &Model) -> Availability {
    if model.show.demo.is_some() { Ready } else { Hidden }
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
            disabled("no trial is known for this file; your editor can open it")
        }
        Some(Subject::Trial(_) | Subject::Problem(_)) => Ready,
        None => disabled("nothing is selected"),
    }
}

/// The most trials that one form is about.
const MOST: usize = 200;

/// A trial that the decision would be about can be decided on by whoever sits here.
pub(super) fn decidable(model: &Model) -> Availability {
    first_decidable(model, |_| None)
}

/// Whoever sits here has a vote that can be withdrawn.
pub(super) fn has_vote(model: &Model) -> Availability {
    let principal = &model.signer.principal;
    first_decidable(model, |trial| {
        let reason = || format!("{principal} has decided nothing here that could be withdrawn");
        (!has_decided(trial, principal)).then(reason)
    })
}

/// Whether any of the trials can be decided on: where none can, why the first cannot. Of many, the form says it of each.
fn first_decidable(model: &Model, also: impl Fn(&Trial) -> Option<String>) -> Availability {
    if let Some(reason) = model.why_not_certain() {
        return Disabled(reason);
    }
    let Some(survey) = &model.survey else { return Hidden };
    // Asked for every frame: marks without number are counted before they are looked up.
    let marked = if model.page.is_some() { 0 } else { model.desk.marks.len() };
    if marked > MOST {
        return Disabled(format!("{marked} trials are marked, and a form is about {MOST} at most"));
    }
    let places = model.places_to_decide();
    let room = &survey.room;
    let why_not = |reviewed: &Reviewed| {
        let trial = &reviewed.trial;
        why_undecidable(trial, room.now)
            .map(str::to_owned)
            .or_else(|| {
                why_not_this_person(trial, &room.rules.policy, &model.signer.principal)
                    .map(|reason| reason.to_string())
            })
            .or_else(|| also(trial))
    };
    let mut reasons = places.iter().filter_map(|&place| survey.trial(place)).map(why_not);
    match reasons.next() {
        None => disabled("no trial is selected"),
        Some(Some(reason)) if reasons.all(|reason| reason.is_some()) => Disabled(reason),
        Some(_) => Ready,
    }
}

/// Something was decided in this session that can be taken back.
pub(super) fn undoable(model: &Model) -> Availability {
    if model.places_to_undo().is_empty() {
        return disabled("nothing was decided in this session");
    }
    model.why_not_certain().map_or(Ready, Disabled)
}

/// The form can be recorded.
pub(super) fn recordable(model: &Model) -> Availability {
    let Some(form) = &model.form else { return Hidden };
    // What is written is what was shown.
    if form_plan(form, model.size).paper.rows() == 0 {
        return disabled("the record does not fit here: make the window larger, or use --linear");
    }
    form.why_not_recordable().or_else(|| model.why_not_certain()).map_or(Ready, Disabled)
}

/// The form asks for a day, and there is one that the policy allows.
pub(super) fn pickable(model: &Model) -> Availability {
    let Some(form) = &model.form else { return Hidden };
    if form.is_recording() {
        return disabled("it is being written: one moment");
    }
    if form.verdict != Verdict::Approved {
        return disabled("only an approval has a day on which the grace ends");
    }
    match form.grace_bounds() {
        Some((first, last)) if first <= last => Ready,
        _ => disabled("the policy allows no day from today on"),
    }
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

/// A trial, or a file that is wrong.
pub(super) fn has_reference(model: &Model) -> Availability {
    if model.reference_to_copy().is_some() { Ready } else { disabled("nothing is selected") }
}

/// A trial is selected.
pub(super) fn has_trial(model: &Model) -> Availability {
    if model.selected_trial().is_some() { Ready } else { disabled("no trial is selected") }
}

/// There is a web page to open.
pub(super) fn has_link(model: &Model) -> Availability {
    if model.links().is_empty() {
        disabled("only http and https links are opened, and there is none here")
    } else {
        Ready
    }
}

/// The most trials that one request is about.
const MOST_ASKED: usize = 2_000;

/// Something is missing that somebody can be asked for. Of many trials, the request itself finds that out.
pub(super) fn can_request(model: &Model) -> Availability {
    let places = model.places_to_decide();
    match places.as_slice() {
        [] => disabled("no trial is selected"),
        [place] => {
            let reviewed = model.survey.as_deref().and_then(|survey| survey.trial(*place));
            let is_missing =
                reviewed.is_some_and(|reviewed| reviewed.judgement.findings().any(can_be_requested));
            if is_missing {
                Ready
            } else {
                disabled("no reference is missing here that somebody could be asked for")
            }
        }
        many if many.len() > MOST_ASKED => {
            Disabled(format!("{} trials are marked, and a request is about {MOST_ASKED} at most", many.len()))
        }
        _ => Ready,
    }
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
        None if model.desk.search.is_empty() => disabled("search for something first"),
        Some(_) | None => Ready,
    }
}

/// Rows that can be sorted.
pub(super) fn sortable(model: &Model) -> Availability {
    if model.desk.queue.is_of_files() { disabled("problems are in the order of their paths") } else { Ready }
}

/// There is something to put where the cursor is.
pub(super) fn completable(model: &Model) -> Availability {
    match &model.prompt {
        Some(prompt) if prompt.completion.candidates.is_empty() => {
            disabled("nothing that is known begins like this")
        }
        Some(_) => Ready,
        None => Hidden,
    }
}

/// This person has made so many queues of their own, and one more.
pub(super) fn has_own<const NUMBER: usize>(model: &Model) -> Availability {
    if model.desk.own.queues.len() > NUMBER { Ready } else { Hidden }
}
