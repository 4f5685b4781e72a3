//! Explanations agree with verdicts: a gate passes if and only if its rules are satisfied.

use jiff::Timestamp;
use std::fmt::Write as _;
use trialdesk::domain::explanation::{Explanation, explain};
use trialdesk::domain::labels::GateStatus;
use trialdesk::room::{Room, RoomOptions};

fn sample() -> Room {
    Room::open(&support::sample::sample_evidence(), &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap()
}

fn explained(room: &Room, name: &str) -> Explanation {
    explain(&room.find(name).unwrap().trial, &room.policy_file.policy, room.now)
}

/// Checks that rules and findings of each gate agree.
fn assert_agrees(room: &Room) {
    for reviewed in room.reviews() {
        let explained = explain(&reviewed.trial, &room.policy_file.policy, room.now);
        assert_eq!(explained.evaluation, reviewed.evaluation);
        for gate in explained.stages.iter().flat_map(|stage| &stage.gates) {
            let context = format!("{} {:?}: {:#?}", reviewed.trial.trial_ref, gate.gate, gate.rules);
            let is_satisfied = gate.rules.iter().all(|rule| rule.is_satisfied);
            match gate.status {
                GateStatus::Pass => assert!(is_satisfied && !gate.rules.is_empty(), "{context}"),
                // A gate whose outcome or target is not known asks for nothing yet.
                GateStatus::Blocked => assert!(!is_satisfied || gate.rules.is_empty(), "{context}"),
                GateStatus::NotApplicable => assert_eq!(gate.rules, [], "{context}"),
            }
            for finding in gate.findings.iter().filter(|finding| finding.field.is_some()) {
                let is_of = |rule: &&trialdesk::domain::explanation::Rule| {
                    !rule.is_satisfied
                        && rule.path == finding.path
                        && (rule.field == finding.field || rule.field.is_none())
                };
                assert!(gate.rules.iter().any(|rule| is_of(&rule)), "{finding:?} {context}");
            }
            assert!(
                gate.rules.iter().filter(|rule| !rule.is_satisfied).count() <= gate.findings.len(),
                "{context}"
            );
        }
    }
}

#[test]
fn rules_agree_with_gates_in_the_sample_room() {
    assert_agrees(&sample());
}

#[test]
fn rules_agree_with_gates_whatever_is_missing() {
    let changes = [
        "expiry: gone",
        "approval: gone",
        "followup: gone",
        "expiry: outcome = revoked",
        "expiry: outcome = null",
        "expiry: access_approval.package_ref = evidence://other/1",
        "expiry: new_expires_at = 2020-01-01",
        "expiry: action.performed_at = 2099-01-01",
        "approval: state = denied",
        "approval: state = odd",
        "approval: expires_at = 2020-01-01",
        "approval: package_ref = evidence://other/2",
        "approval: package_digest = x",
        "followup: notifications = []",
        "followup: notifications[0] = 7",
        "followup: handoff.next_action_refs = null",
        "followup: sanitized = false",
    ];
    for outcome in ["renewed", "revoked", "escalated"] {
        for change in changes {
            let mut documents = support::documents::Documents::clean(outcome);
            documents.change(change);
            let folder = support::room::TestRoom::with(documents.files("T", support::yaml::Style::Block));
            let now = "2026-06-20T12:00:00Z".parse::<Timestamp>().unwrap();
            assert_agrees(&Room::open(folder.path(), &RoomOptions::default(), now).unwrap());
        }
    }
}

#[test]
fn why_ready_and_why_blocked() {
    let room = sample();
    let mut text = String::new();
    for name in ["1024", "1042", "1021", "2007"] {
        let explained = explained(&room, name);
        let trial = &room.find(name).unwrap().trial;
        writeln!(text, "{name} {}", explained.evaluation.status.label()).unwrap();
        for gate in explained.stages.iter().flat_map(|stage| &stage.gates) {
            writeln!(text, "  {} {}", gate.gate.name(), gate.status.label()).unwrap();
            for rule in &gate.rules {
                let sign = if rule.is_satisfied { "+" } else { "-" };
                let value = rule.value.as_deref().map(|value| format!(": {value}")).unwrap_or_default();
                let line = rule.at.map(|at| format!(" (line {})", at.line)).unwrap_or_default();
                writeln!(text, "    {sign} {}{value}{line}", rule.sentence()).unwrap();
            }
            for &record in &gate.decisions {
                let decision = &trial.decisions[record].0;
                writeln!(text, "    by {} {}", decision.decided_by, decision.verdict.label()).unwrap();
            }
        }
    }
    insta::assert_snapshot!(text);
}
