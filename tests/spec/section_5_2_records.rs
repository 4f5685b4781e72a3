//! Section 5.2: bad records, and records that do not count.

use crate::pending_trial::{PendingTrial, standing, state};
use jiff::{Timestamp, ToSpan as _};
use support::digest;
use support::documents::{NOW, TRIAL};

#[test]
fn defect_of_a_record_is_a_bad_decision_at_its_field() {
    let good = "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:d/1\ntrial_ref: trial:TRL-1042\n\
        verdict: approved\ngrace_ends_on: 2026-07-01\ndecided_by: dana\ndecided_at: 2026-06-10T10:00:00Z\nseen: []\n";
    let trial = PendingTrial::new("");
    for (line, instead, at) in [
        ("verdict: approved", "verdict: maybe", Some("4:1")),
        ("verdict: approved", "verdict: Approved", Some("4:1")),
        ("verdict: approved", "verdict: [approved]", Some("4:1")),
        ("decided_by: dana", "decided_by: 7", Some("6:1")),
        ("decided_by: dana", "decided_by: ''", Some("6:1")),
        ("decided_by: dana", "decided_by: [dana]", Some("6:1")),
        ("decided_at: 2026-06-10T10:00:00Z", "decided_at: yesterday", Some("7:1")),
        ("decided_at: 2026-06-10T10:00:00Z", "decided_at: 2026-06-10T10:00:00", Some("7:1")),
        ("decision_ref: decision:d/1", "decision_ref: tbd", Some("2:1")),
        ("decision_ref: decision:d/1", "decision_ref: one", Some("2:1")),
        ("grace_ends_on: 2026-07-01", "grace_ends_on: 2026-07-01T00:00:00Z", Some("5:1")),
        ("grace_ends_on: 2026-07-01", "grace_ends_on: 2026-02-30", Some("5:1")),
        ("grace_ends_on: 2026-07-01", "grace_ends_on: null", Some("5:1")),
        ("seen: []", "seen: sha256:00", Some("8:1")),
        ("seen: []", "seen: {}", Some("8:1")),
        ("seen: []", "seen: [7]", Some("8:8")),
        ("seen: []", "seen: null", None),
        ("seen: []", "other: 1", None),
        ("verdict: approved", "verdict: denied", None),
        ("decided_at: 2026-06-10T10:00:00Z", "decided_at: 2026-06-10", None),
    ] {
        trial.room.put(&PendingTrial::path("d"), good.replace(line, instead));
        let expected: Vec<_> = at
            .map(|at| format!("bad-decision TRL-1042/decisions/d.yaml {at} [TRL-1042]"))
            .into_iter()
            .collect();
        assert_eq!(trial.room.judge().problems(), expected, "{instead}");
    }
}

#[test]
fn duplicate_decision_ref_spoils_both_records() {
    let trial = PendingTrial::new("");
    trial.deny("one", "dana").record();
    let copy = trial.room.read(&PendingTrial::path("one"));
    trial.room.put("TRL-1042/decisions/two.yaml", format!("{copy}# a copy\n"));
    let room = trial.room.judge();
    assert_eq!(room.problems().len(), 2);
    assert_eq!(state(&room), "awaiting");

    trial.room.put("TRL-1042/decisions/two.yaml", copy.replace(TRIAL, "trial:TRL-9"));
    assert_eq!(
        trial.room.judge().problems(),
        [
            "bad-decision TRL-1042/decisions/one.yaml 2:1 [TRL-1042]",
            "bad-decision TRL-1042/decisions/two.yaml 2:1 [TRL-9]"
        ]
    );
}

#[test]
fn removed_record_that_was_seen_is_missing() {
    let trial = PendingTrial::new("");
    let (gone, also) = (digest(b"gone"), digest(b"also gone"));
    trial.approve("A", "dana").having_seen(&gone).having_seen(&also).record();
    let room = trial.room.judge();
    assert_eq!(room.problems(), ["missing-decision TRL-1042/decisions/A.yaml 13:8 [TRL-1042]"]);
    assert_eq!(state(&room), "approved until 2026-07-01", "the record itself counts");

    let policy = |lost: &str| format!("schema_version: trialdesk.policy.v1\nlost_decisions: [{lost}]\n");
    trial.room.put("policy.yaml", policy(&gone));
    assert_eq!(
        trial.room.judge().problems(),
        ["missing-decision TRL-1042/decisions/A.yaml 13:81 [TRL-1042]"]
    );
    trial.room.put("policy.yaml", policy(&format!("'{gone}', '{also}'")));
    assert_eq!(trial.room.judge().problems(), [""; 0]);
}

#[test]
fn bad_record_that_was_seen_is_not_missing() {
    let trial = PendingTrial::new("");
    trial.draft("approved", "bad", "dana").until("never").having_seen(&digest(b"gone")).record();
    trial.deny("B", "eli").seeing(&["bad"]).record();
    assert_eq!(trial.room.judge().problems(), ["bad-decision TRL-1042/decisions/bad.yaml 5:1 [TRL-1042]"]);
}

#[test]
fn signature_without_record_is_a_missing_decision() {
    let trial = PendingTrial::new("");
    trial.room.put("TRL-1042/decisions/gone.yaml.sig", "whatever");
    assert_eq!(
        trial.room.judge().problems(),
        ["missing-decision TRL-1042/decisions/gone.yaml.sig [TRL-1042]"]
    );
}

#[test]
fn unreadable_signature_is_a_problem_and_no_vote() {
    let trial = PendingTrial::new("");
    trial.approve("A", "dana").record();
    trial.room.put("TRL-1042/decisions/A.yaml.sig", "no signature at all");
    let room = trial.room.judge();
    assert_eq!(room.problems().len(), 1);
    assert!(room.problems()[0].starts_with("bad-signature TRL-1042/decisions/A.yaml"));
    assert_eq!(standing(&room, "A"), "bad-signature");
    assert_eq!(state(&room), "awaiting");
}

#[test]
fn future_record_counts_only_as_a_refusal_without_now() {
    let trial = PendingTrial::new("");
    let later = |hours: i64| (Timestamp::now() + hours.hours()).to_string();
    trial.approve("A", "dana").at(&later(1)).until("9999-12-31").record();
    trial.deny("B", "eli").at(&later(2)).record();
    let present = trial.room.judge_with(&[]);
    assert_eq!([standing(&present, "A"), standing(&present, "B")], ["not-yet", "vote"]);
    assert_eq!(state(&present), "denied");

    trial.approve("A", "dana").at("2026-06-20T12:00:01Z").until("2026-07-01").record();
    trial.deny("B", "eli").at("2026-06-21T00:00:00Z").record();
    let past = trial.room.judge_at(NOW);
    assert_eq!(standing(&past, "A"), "not-yet");
    assert_eq!(standing(&past, "B"), "not-yet");
    assert_eq!(state(&past), "awaiting");
    assert_eq!(state(&trial.room.judge_at("2026-06-20T12:00:01Z")), "approved until 2026-07-01");
}

#[test]
fn unlisted_principal_is_not_an_approver() {
    let trial = PendingTrial::new("approvers: [{principal: dana}]\n");
    trial.approve("A", "eli").record();
    trial.approve("B", "Dana").record();
    assert_eq!([trial.standing("A"), trial.standing("B")], ["not-an-approver", "not-an-approver"]);
    assert_eq!(trial.state(), "awaiting");
}

#[test]
fn unsigned_record_does_not_count_if_required() {
    let trial = PendingTrial::new("signatures: required\nallowed_signers: signers\n");
    trial.room.put("signers", "");
    trial.approve("A", "dana").record();
    assert_eq!(trial.standing("A"), "unsigned");
}

#[test]
fn owner_in_the_trial_does_not_decide() {
    let policy = |owner: &str| {
        format!("approvers: [{{principal: dana, owner_refs: ['{owner}']}}, {{principal: eli}}]\n")
    };
    for owner in [
        "owner:license-operations",
        "owner:customer-success/emea",
        "owner:sales/emea",
        "owner:support/tier-2",
    ] {
        let trial = PendingTrial::new(&policy(owner));
        trial.approve("A", "dana").record();
        assert_eq!(trial.standing("A"), "owner", "{owner}");
        let separated = format!("{}separation_of_duties: false\n", policy(owner));
        let together = PendingTrial::new(&separated);
        together.approve("A", "dana").record();
        assert_eq!(together.standing("A"), "vote", "{owner}");
    }
    let trial = PendingTrial::new(&policy("owner:somewhere/else"));
    trial.approve("A", "dana").record();
    assert_eq!(trial.standing("A"), "vote");
}

#[test]
fn grace_end_is_between_decision_and_limit() {
    let trial = PendingTrial::new(
        "max_grace_days: 20\napprovers: [{principal: dana}, {principal: eli, max_grace_days: 5}]\n",
    );
    for (by, until, expected) in [
        ("dana", "2026-06-09", "grace-in-past"),
        ("dana", "2026-06-10", "vote"),
        ("dana", "2026-06-30", "vote"),
        ("dana", "2026-07-01", "grace-too-long"),
        ("eli", "2026-06-15", "vote"),
        ("eli", "2026-06-16", "grace-too-long"),
    ] {
        trial.approve("A", by).until(until).record();
        assert_eq!(trial.standing("A"), expected, "{by} until {until}");
    }
    trial.approve("A", "dana").at("2026-06-10T23:30:00-01:00").until("2026-06-10").record();
    assert_eq!(trial.standing("A"), "grace-in-past", "the date of a decision is in UTC");
}

#[test]
fn smaller_limit_applies() {
    let trial = PendingTrial::new("max_grace_days: 5\napprovers: [{principal: dana, max_grace_days: 20}]\n");
    trial.approve("A", "dana").until("2026-06-16").record();
    assert_eq!(trial.standing("A"), "grace-too-long");
}

#[test]
fn grace_days_count_from_a_known_expiry() {
    let trial = PendingTrial::new("grace_counts_from: expiry\nmax_grace_days: 20\n");
    trial.approve("A", "dana").until("2026-06-21").record();
    assert_eq!(trial.standing("A"), "vote");
    trial.approve("A", "dana").until("2026-06-22").record();
    assert_eq!(trial.standing("A"), "grace-too-long", "the trial expired on 1 June");
    trial.room.edit(
        "TRL-1042/expiry.yaml",
        "original_expires_at: 2026-06-01T00:00:00Z",
        "original_expires_at: tbd",
    );
    trial.approve("A", "dana").until("2026-06-30").record();
    assert_eq!(trial.standing("A"), "vote");
}

#[test]
fn first_applicable_reason_is_reported() {
    let trial = PendingTrial::new(
        "approvers: [{principal: dana, max_grace_days: 1, owner_refs: ['owner:sales/emea']}]\n",
    );
    trial.approve("A", "kai").at("2027-01-01").record();
    assert_eq!(trial.standing("A"), "not-yet");
    trial.approve("A", "kai").until("2020-01-01").record();
    assert_eq!(trial.standing("A"), "not-an-approver");
    trial.approve("A", "dana").until("2020-01-01").record();
    assert_eq!(trial.standing("A"), "owner");
}
