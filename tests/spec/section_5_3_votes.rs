//! Section 5.3: votes and the settled state of a grace period.

use crate::pending_trial::{PendingTrial, THREE_APPROVERS, state};
use support::documents::NOW;

#[test]
fn one_approval_settles() {
    let trial = PendingTrial::new("");
    assert_eq!(trial.state(), "awaiting");
    trial.approve("A", "dana").record();
    assert_eq!(trial.state(), "approved until 2026-07-01");
    assert_eq!(trial.judge().only().findings(), [""; 0]);
}

#[test]
fn quorum_settles_until_it_no_longer_covers() {
    let trial = PendingTrial::new(&format!("quorum: 2\n{THREE_APPROVERS}"));
    trial.approve("A", "dana").until("2026-07-01").record();
    assert_eq!(trial.state(), "awaiting");
    trial.approve("B", "dana").until("2026-07-02").record();
    assert_eq!(trial.state(), "awaiting", "one principal, one vote");
    trial.approve("C", "eli").until("2026-06-25").record();
    assert_eq!(trial.state(), "approved until 2026-06-25");
    trial.approve("D", "noor").until("2026-06-28").record();
    assert_eq!(trial.state(), "approved until 2026-06-28", "the second latest of the dates");
}

#[test]
fn vote_is_the_record_unseen_by_its_principal() {
    let trial = PendingTrial::new("");
    trial.deny("A", "dana").at("2026-06-15T10:00:00Z").record();
    trial.approve("B", "dana").at("2026-06-10T10:00:00Z").seeing(&["A"]).record();
    assert_eq!([trial.standing("A"), trial.standing("B")], ["no vote", "vote"]);
    assert_eq!(trial.state(), "approved until 2026-07-01");
}

#[test]
fn latest_unseen_record_counts_then_later_reference() {
    let trial = PendingTrial::new("");
    trial.deny("A", "dana").at("2026-06-10T10:00:00Z").record();
    trial.approve("B", "dana").at("2026-06-10T10:00:01Z").record();
    assert_eq!(trial.state(), "approved until 2026-07-01");
    trial.deny("C", "dana").at("2026-06-10T12:00:01+02:00").record();
    assert_eq!(trial.state(), "denied", "the same moment, and C comes after B");
}

#[test]
fn seen_is_transitive_except_bad_and_future_records() {
    let trial = PendingTrial::new(THREE_APPROVERS);
    trial.deny("A", "dana").at("2026-06-12T10:00:00Z").record();
    trial.approve("B", "eli").seeing(&["A"]).record();
    trial.approve("C", "dana").seeing(&["B"]).record();
    assert_eq!(trial.state(), "approved until 2026-07-01", "C sees A through B");

    trial.approve("B", "eli").at("2026-06-21").seeing(&["A"]).record();
    trial.approve("C", "dana").seeing(&["B"]).record();
    assert_eq!(trial.state(), "denied", "a record that is not yet sees nothing");

    trial.approve("B", "eli").until("never").seeing(&["A"]).record();
    trial.approve("C", "dana").seeing(&["B"]).record();
    assert_eq!(state(&trial.room.judge()), "denied", "a bad record sees nothing");
}

#[test]
fn refusal_holds_until_withdrawn() {
    let trial = PendingTrial::new(THREE_APPROVERS);
    trial.deny("A", "eli").record();
    assert_eq!(trial.state(), "denied");
    trial.approve("B", "dana").seeing(&["A"]).record();
    assert_eq!(trial.state(), "denied (conflict)");
    assert_eq!(trial.judge().only().findings(), ["5 denied"]);
    trial.withdraw("C", "eli").seeing(&["A", "B"]).record();
    assert_eq!(trial.state(), "approved until 2026-07-01");
    assert_eq!(trial.standing("C"), "no vote");
}

#[test]
fn approval_can_be_withdrawn() {
    let trial = PendingTrial::new("");
    trial.approve("A", "dana").record();
    trial.withdraw("B", "dana").seeing(&["A"]).record();
    assert_eq!(trial.state(), "awaiting");
}

#[test]
fn denial_outranks_a_request_for_changes() {
    let trial = PendingTrial::new(THREE_APPROVERS);
    trial.send_back("A", "dana").record();
    assert_eq!(trial.state(), "changes_requested");
    assert_eq!(trial.judge().only().findings(), ["5 changes-requested"]);
    trial.approve("B", "noor").record();
    assert_eq!(trial.state(), "changes_requested (conflict)");
    trial.deny("C", "eli").record();
    assert_eq!(trial.state(), "denied (conflict)");
}

#[test]
fn change_to_covered_evidence_answers_a_request() {
    let trial = PendingTrial::new(THREE_APPROVERS);
    trial.send_back("A", "dana").record();
    trial.add_a_notification();
    assert_eq!(trial.state(), "awaiting (resubmitted)");
    assert_eq!(trial.standing("A"), "no vote");
    assert_eq!(trial.judge().only().findings(), ["5 awaiting-decision"]);
    trial.approve("B", "eli").record();
    assert_eq!(trial.state(), "awaiting (resubmitted)", "B has not seen what it answers");
    trial.approve("B", "eli").seeing(&["A"]).record();
    assert_eq!(trial.state(), "approved until 2026-07-01");
}

#[test]
fn request_that_covers_nothing_is_never_answered() {
    let trial = PendingTrial::new("");
    trial.send_back("A", "dana").covering("").record();
    trial.change_what_is_asked_for();
    assert_eq!(trial.state(), "changes_requested");
    trial
        .send_back("A", "dana")
        .covering("covers: {expiry_digest: null, request_digest: '', followup_digest: []}\n")
        .record();
    assert_eq!(trial.state(), "changes_requested");
    trial.send_back("A", "dana").covering("covers: {followup_digest: 'sha256:00'}\n").record();
    assert_eq!(trial.state(), "awaiting (resubmitted)");
    trial.send_back("A", "dana").covering("covers: {followup_digest: 7}\n").record();
    assert_eq!(trial.state(), "awaiting (resubmitted)", "what is there and no digest never holds");
}

#[test]
fn uncounted_refusal_blocks_until_a_quorum_saw_it() {
    let trial = PendingTrial::new(&format!("quorum: 2\n{THREE_APPROVERS}"));
    trial.deny("A", "kai").record();
    assert_eq!(trial.state(), "refusal_unsettled");
    assert_eq!(trial.judge().only().findings(), ["5 refusal-unsettled"]);
    trial.approve("B", "dana").record();
    trial.approve("C", "eli").seeing(&["A"]).record();
    assert_eq!(trial.state(), "refusal_unsettled", "only one of two has seen it");
    trial.approve("B", "dana").seeing(&["A"]).record();
    assert_eq!(trial.state(), "approved until 2026-07-01");
}

#[test]
fn later_vote_of_the_same_principal_settles_a_refusal() {
    let trial = PendingTrial::new(
        "approvers: [{principal: dana}, {principal: eli, owner_refs: ['owner:sales/emea']}]\n",
    );
    trial.deny("A", "eli").record();
    assert_eq!([trial.standing("A"), trial.state()], ["owner", "refusal_unsettled"]);
    trial.room.edit("TRL-1042/followup.yaml", "sales_ref: owner:sales/emea", "sales_ref: owner:sales/apac");
    trial.withdraw("B", "eli").seeing(&["A"]).record();
    assert_eq!(trial.state(), "awaiting");
}

#[test]
fn future_refusal_leaves_nothing_unsettled() {
    let trial = PendingTrial::new("");
    trial.deny("A", "dana").at("2026-06-21").record();
    assert_eq!(state(&trial.room.judge_at(NOW)), "awaiting");
}

#[test]
fn approval_is_stale_when_packet_or_request_changes() {
    let trial = PendingTrial::new("");
    trial.approve("A", "dana").record();
    trial.add_a_notification();
    assert_eq!(trial.state(), "approved until 2026-07-01", "adding evidence undoes nothing");
    trial.change_what_is_asked_for();
    assert_eq!(trial.state(), "stale (stale)");
    assert_eq!(trial.standing("A"), "stale vote");
    let room = trial.judge();
    assert_eq!(room.only().findings(), ["5 stale"]);
    assert_eq!(room.only().status(), "awaiting_approval");
    trial.approve("B", "eli").record();
    assert_eq!(
        trial.state(),
        "approved until 2026-07-01 (stale)",
        "another one settles it, and the mark stays"
    );
}

#[test]
fn approval_without_digests_is_stale() {
    let trial = PendingTrial::new("");
    for covers in [
        "",
        "covers: {}\n",
        "covers: {expiry_digest: 'sha256:00', request_digest: 'sha256:00'}\n",
        "covers: no\n",
    ] {
        trial.approve("A", "dana").covering(covers).record();
        assert_eq!(trial.state(), "stale (stale)", "{covers}");
    }
}

#[test]
fn policy_may_keep_stale_approvals() {
    let trial = PendingTrial::new("stale: keep\n");
    trial.approve("A", "dana").record();
    trial.change_what_is_asked_for();
    assert_eq!(trial.state(), "approved until 2026-07-01 (stale)");
}

#[test]
fn reference_settles_only_without_records() {
    let settle = |policy: &str| {
        let trial = PendingTrial::new(policy);
        trial.room.edit(
            "TRL-1042/followup.yaml",
            "grace_period:",
            "grace_period:\n  approval_ref: approval:elsewhere/1",
        );
        trial
    };
    assert_eq!(settle("").state(), "referenced");
    assert_eq!(settle("references: refuse\n").state(), "awaiting");
    assert_eq!(settle(THREE_APPROVERS).state(), "awaiting");
    assert_eq!(settle(&format!("references: accept\n{THREE_APPROVERS}")).state(), "referenced");

    let trial = settle("");
    trial.withdraw("A", "dana").record();
    assert_eq!(trial.state(), "awaiting");
    trial.draft("maybe", "A", "dana").record();
    assert_eq!(state(&trial.room.judge()), "awaiting", "a bad record is a record");
}

#[test]
fn revoked_trial_has_no_grace_period() {
    let trial = PendingTrial::of("revoked", "");
    trial.approve("A", "dana").until("2026-06-12").with("conditions: [x]").record();
    trial.deny("B", "eli").record();
    assert_eq!(trial.state(), "not_applicable");
    assert_eq!([trial.standing("A"), trial.standing("B")], ["vote", "vote"]);
}

#[test]
fn grace_lapses_the_day_after_its_end() {
    let trial = PendingTrial::new("");
    trial.approve("A", "dana").until("2026-06-20").record();
    assert_eq!(trial.state(), "approved until 2026-06-20");
    trial.approve("A", "dana").until("2026-06-19").record();
    assert_eq!(trial.state(), "approved until 2026-06-19 (lapsed)");
    assert_eq!(trial.judge().only().findings(), [""; 0]);
    trial.room.put("policy.yaml", "schema_version: trialdesk.policy.v1\nlapsed: block\n");
    assert_eq!(trial.judge().only().findings(), ["5 lapsed"]);
    assert_eq!(trial.judge().only().status(), "blocked");
}

#[test]
fn settling_conditions_mark_the_trial() {
    let trial = PendingTrial::new(THREE_APPROVERS);
    trial.approve("A", "dana").with("conditions: []").record();
    assert_eq!(trial.state(), "approved until 2026-07-01");
    trial.approve("A", "dana").with("conditions: [budget confirmed]").record();
    assert_eq!(trial.state(), "approved until 2026-07-01 (conditional)");
    trial.approve("A", "dana").with("conditions: budget").record();
    assert_eq!(trial.state(), "approved until 2026-07-01", "no list");
    trial.approve("A", "dana").with("conditions: [x]").record();
    trial.deny("B", "eli").record();
    assert_eq!(trial.state(), "denied (conflict)");
}
