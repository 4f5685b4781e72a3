//! Next steps of the trials of the sample room, and of rooms made for one case.

use jiff::Timestamp;
use support::documents::Documents;
use support::room::TestRoom;
use support::yaml::Style;
use trialdesk::domain::evaluation::Status;
use trialdesk::domain::next_step::{Actor, DecisionSubject, NextStep, Task, next_step, ordinal};
use trialdesk::room::{Room, RoomOptions};

fn open(folder: &std::path::Path) -> Room {
    Room::open(folder, &RoomOptions::default(), "2026-06-20T12:00:00Z".parse::<Timestamp>().unwrap()).unwrap()
}

fn step_of(room: &Room, name: &str) -> Option<NextStep> {
    let reviewed = room.find(name).unwrap();
    next_step(&reviewed.trial, &reviewed.evaluation, &room.policy_file.policy, room.now)
}

fn label(room: &Room, name: &str) -> String {
    step_of(room, name).map_or_else(|| "-".to_owned(), |step| step.label(room.now.today()).to_string())
}

#[test]
fn next_steps_of_the_sample_room() {
    let room = open(&support::sample::sample_evidence());
    let mut lines = Vec::new();
    for reviewed in room.reviews() {
        let policy = &room.policy_file.policy;
        let step = next_step(&reviewed.trial, &reviewed.evaluation, policy, room.now);
        assert!(
            step.is_some() || reviewed.evaluation.status == Status::Ready,
            "{}",
            reviewed.trial.trial_ref
        );
        let others = step.as_ref().map_or(0, |step| step.others);
        let text = label(&room, reviewed.trial.name());
        lines.push(format!("{} {text} (+{others})", reviewed.trial.name()));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

fn room_with(outcome: &str, changes: &[&str], others: &[(&str, &str)]) -> (TestRoom, Room) {
    let mut documents = Documents::clean(outcome);
    for change in changes {
        documents.change(change);
    }
    let files = documents.files("T", Style::Block);
    let room = TestRoom::with(files);
    for (path, text) in others {
        room.put(path, text);
    }
    let opened = open(room.path());
    (room, opened)
}

const POLICY: &str = "schema_version: trialdesk.policy.v1\napprovers:\n  - principal: dana\n  - principal: eli\n  - principal: noor\n    owner_refs: [owner:customer-success/emea]\n";

fn record(name: &str, by: &str, at: &str, verdict: &str, more: &str) -> (String, String) {
    let text = format!(
        "schema_version: cavra.grace-period.decision.v1\nevidence_mode: live\nsanitized: true\ndecision_ref: decision:grace-period/{name}\n\
         trial_ref: trial:TRL-1042\nverdict: {verdict}\nreason: A reason.\ndecided_by: {by}\ndecided_at: {at}\n{more}"
    );
    (format!("T/decisions/{name}.yaml"), text)
}

#[test]
fn a_missing_reference_is_its_owners_step() {
    let (_folder, room) =
        room_with("renewed", &["followup: notifications[0].delivery_tracking_ref = null"], &[]);
    let step = step_of(&room, "1042").unwrap();
    let Actor::Owners(owners) = &step.step.actor else { panic!("{step:?}") };
    assert!(owners.iter().all(|owner| owner.starts_with("owner:")), "{owners:?}");
    assert_eq!(step.step.task, Task::FillIn);
    assert_eq!(step.step.field.as_ref().unwrap().to_string(), "notifications[0].delivery_tracking_ref");
    assert!(step.step.what() == "delivery tracking", "{:?}", step.step.what());
}

#[test]
fn a_decision_comes_after_corrections_and_excludes_owners() {
    let (_folder, room) = room_with(
        "renewed",
        &["followup: handoff.commercial_ref = null", "followup: grace_period.requested_until = 2026-07-10"],
        &[("policy.yaml", POLICY)],
    );
    let step = step_of(&room, "1042").unwrap();
    assert_eq!((&step.step.task, step.others), (&Task::FillIn, 1));
    let (_folder, room) = room_with(
        "renewed",
        &["followup: grace_period.requested_until = 2026-07-10"],
        &[("policy.yaml", POLICY)],
    );
    let step = step_of(&room, "1042").unwrap();
    assert_eq!(step.step.task, Task::Decide(DecisionSubject::Grace));
    let names: Box<[Box<str>]> = ["dana".into(), "eli".into()].into();
    assert_eq!(step.step.actor, Actor::Approvers(names), "noor is an owner");
    assert_eq!(label(&room, "1042"), "approver: 10 Jul");
}

#[test]
fn an_extension_is_numbered_as_its_record_will_be() {
    let more = "grace_ends_on: 2026-06-25\n";
    let (path, text) = record("one", "dana", "2026-06-10T00:00:00Z", "approved", more);
    let (_folder, room) = room_with(
        "renewed",
        &["followup: grace_period.requested_until = 2026-07-10"],
        &[("policy.yaml", POLICY), (&path, &text)],
    );
    // The record covers no request, so the approval is stale and is asked for again.
    let step = step_of(&room, "1042").unwrap();
    assert_eq!((step.extension, step.step.task.clone()), (1, Task::Decide(DecisionSubject::Grace)));
    assert_eq!(label(&room, "1042"), "approver: 10 Jul, 1st extension, changed since approved");
}

#[test]
fn a_denial_is_withdrawn_by_the_approver_who_denied() {
    let (path, text) = record("no", "eli", "2026-06-10T00:00:00Z", "denied", "");
    let (_folder, room) = room_with("renewed", &[], &[("policy.yaml", POLICY), (&path, &text)]);
    assert_eq!(label(&room, "1042"), "eli: withdraw the denial");
}

#[test]
fn a_broken_file_comes_before_what_it_may_hold() {
    let (_folder, room) =
        room_with("renewed", &["followup: gone"], &[("T/followup.yaml", "trial_ref: trial:TRL-1042\n- x\n")]);
    let step = step_of(&room, "1042").unwrap();
    assert_eq!((step.step.task, step.step.actor), (Task::FixFile, Actor::Reviewer));
    assert_eq!(step.step.path.as_deref(), Some("T/followup.yaml"));
}

#[test]
fn a_ready_trial_has_no_step() {
    let (_folder, room) = room_with("revoked", &[], &[]);
    assert_eq!(step_of(&room, "1042"), None);
}

#[test]
fn an_approver_who_has_approved_is_not_asked_again() {
    let policy = format!("{POLICY}quorum: 2\nstale: keep\n");
    let (path, text) =
        record("one", "dana", "2026-06-10T00:00:00Z", "approved", "grace_ends_on: 2026-06-25\n");
    let (_folder, room) = room_with("renewed", &[], &[("policy.yaml", &policy), (&path, &text)]);
    let names: Box<[Box<str>]> = ["eli".into()].into();
    assert_eq!(step_of(&room, "1042").unwrap().step.actor, Actor::Approvers(names));
    assert!(label(&room, "1042").starts_with("eli: "), "{}", label(&room, "1042"));
}

#[test]
fn ordinals_end_as_they_are_spoken() {
    let numbers = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal);
    assert_eq!(numbers, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
}
