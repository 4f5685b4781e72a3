//! Creating a packet that a trial lacks: the one that a finding names, or that of the next stage.

use crate::console::app::command::Command;
use crate::console::app::created_packet::CreatedPacket;
use crate::console::app::effect::Effect;
use crate::console::app::follow;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::request_id::RequestId;
use crate::console::app::trial;
use crate::console::app::trial::state::{Tab, TrialPage};
use crate::console::app::watch_state::Reason;
use crate::domain::document::Outcome;
use crate::domain::evaluation::Status;
use crate::domain::finding::{Code, Finding};
use crate::domain::labels::{Kind, StageId};
use crate::domain::safe_text::SafeText;
use crate::edit::{PacketPlan, draft_of_stage, first_packets};
use crate::room::{EvaluatedTrial, Room};
use crate::safe;

/// Asks for the packet to be written. If the trial has it already, shows it.
pub(crate) fn create(model: &mut Model) -> Vec<Effect> {
    let (Some(Ok(plan)), Some(root)) = (plan(model), root(model)) else { return Vec::new() };
    let Some(trial_ref) = model.selected_trial().map(|reviewed| reviewed.trial.trial_ref.clone()) else {
        return Vec::new();
    };
    match plan {
        PacketPlan::Exists { kind, path } => {
            show(model, &trial_ref, &path);
            model.notify(Severity::Info, safe!("The {} exists already", kind.label()));
            Vec::new()
        }
        PacketPlan::Write(packet) => {
            let Some(today) = model.time_machine.today() else { return Vec::new() };
            let request = model.next_request();
            let path = packet.path.clone();
            model.created = Some(CreatedPacket { trial_ref, path, request, is_written: false });
            vec![Effect::CreatePacket { today, root, packet, request }]
        }
    }
}

/// Handles the end of writing. The room is read again, so that the new file can be shown.
pub(crate) fn written(model: &mut Model, request: RequestId, result: Result<(), String>) {
    let Some(created) = model.created.as_mut().filter(|created| created.request == request) else { return };
    match result {
        Ok(()) => {
            created.is_written = true;
            follow::want(model, Reason::Asked);
        }
        Err(message) => {
            model.created = None;
            model.notify(Severity::Warning, SafeText::sanitize(&message));
        }
    }
}

/// Shows the new file once the room has it.
pub(crate) fn scanned(model: &mut Model) {
    let Some(created) = model.created.clone().filter(|created| created.is_written) else { return };
    if !matches!(model.layers.top(), None | Some(Layer::Trial(_) | Layer::Upcoming(_))) {
        // A form or a prompt that was opened meanwhile keeps the keys.
        model.created = None;
        model.notify(Severity::Success, safe!("Created {}", SafeText::sanitize(&created.path)));
        return;
    }
    if show(model, &created.trial_ref, &created.path) {
        model.created = None;
        let (edit, path) = (Command::Edit, SafeText::sanitize(&created.path));
        let sentence =
            |edit: SafeText| safe!("Created {}. Replace each TODO: {} opens it in the editor", path, edit);
        model.notice = Some(Notice {
            severity: Severity::Success,
            text: sentence(SafeText::sanitize(&model.key(edit))),
            spoken: sentence(SafeText::from(model.keymap.spoken(edit))),
        });
    } else if model.watch_state.wanted.is_none() && model.scanning.is_none() {
        model.created = None;
    }
}

fn root(model: &Model) -> Option<std::path::PathBuf> {
    Some(model.room_view.as_deref()?.room.root.clone())
}

/// Shows a file of a trial on its page. Returns whether the trial has it.
fn show(model: &mut Model, trial_ref: &str, path: &str) -> bool {
    let Some(room_view) = model.room_view.clone() else { return false };
    let reviewed = room_view.find(trial_ref).and_then(|place| room_view.trial(place));
    let Some(reviewed) = reviewed else { return false };
    let mut page = TrialPage::of(reviewed);
    let Some(file) = page.evidence.files.iter().position(|other| **other == *path) else { return false };
    let finding = reviewed.evaluation.findings().position(|finding| finding.path.as_deref() == Some(path));
    page.tab = Tab::Evidence;
    page.finding = finding.unwrap_or(page.finding);
    page.evidence.show(file);
    model.layers.push(Layer::Trial(Box::new(page)));
    trial::update::lay_out(model);
    true
}

/// Returns the packet to create, or why it cannot be created; nothing if the trial lacks none.
#[must_use]
pub(crate) fn plan(model: &Model) -> Option<Result<PacketPlan, SafeText>> {
    let (room, reviewed) = (&model.room_view.as_deref()?.room, model.selected_trial()?);
    let kind = missing(model, reviewed).or_else(|| next(reviewed).map(StageId::packet))?;
    if room.now.given {
        return Some(Err("this is a past day (--now): nothing is written".into()));
    }
    Some(plan_of(kind, reviewed, room))
}

/// Returns the kind of the document that is missing: that of the chosen finding, otherwise of the first one.
fn missing(model: &Model, reviewed: &EvaluatedTrial) -> Option<Kind> {
    let is_missing = |finding: &&Finding| finding.code == Code::DocumentMissing;
    let chosen = model.selected_finding().filter(is_missing);
    chosen.or_else(|| reviewed.evaluation.findings().find(is_missing))?.document
}

/// Returns the stage that comes next in a trial whose stages are all ready.
fn next(reviewed: &EvaluatedTrial) -> Option<StageId> {
    let evaluation = &reviewed.evaluation;
    let goes_on = matches!(evaluation.outcome, Some(Outcome::Renewed | Outcome::Escalated));
    evaluation.stage.next().filter(|_| goes_on && evaluation.status == Status::Ready)
}

fn plan_of(kind: Kind, reviewed: &EvaluatedTrial, room: &Room) -> Result<PacketPlan, SafeText> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let is_sample = room.policy_file.policy.sample_clock.is_some();
    if !trial.problems.is_empty() {
        return Err("a file of this trial cannot be read, and may be this document".into());
    }
    let later = StageId::ALL.into_iter().skip(1).find(|stage| stage.packet() == kind);
    if let Some(stage) = later {
        return draft_of_stage(trial, stage, is_sample)
            .map_err(|error| SafeText::sanitize(&error.to_string()));
    }
    // The approval is the same for every outcome.
    let any = (kind == Kind::ExpiryApproval).then_some(Outcome::Renewed);
    let Some(outcome) = evaluation.outcome.or(any) else {
        return Err("the outcome is not known; use `trialdesk new TRIAL --outcome …`".into());
    };
    let plans = first_packets(trial.name(), outcome, Some(trial), is_sample)
        .map_err(|error| SafeText::sanitize(&error.to_string()))?;
    let is_wanted = |plan: &PacketPlan| match plan {
        PacketPlan::Write(packet) => packet.kind == kind,
        PacketPlan::Exists { kind: other, .. } => *other == kind,
    };
    plans.into_iter().find(is_wanted).ok_or_else(|| "there is no template for this document".into())
}
