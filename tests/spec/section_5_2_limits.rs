//! Section 5.2: reasons that depend on other records and on the limits of the policy, and section 5.3 with shared keys.

use crate::pending_trial::{PendingTrial, THREE_APPROVERS, standing};
use serde_json::json;

#[test]
fn section_5_2_an_approval_dated_long_before_one_that_it_sees_is_backdated() {
    let trial = PendingTrial::new("");
    trial.approve("one", "dana").at("2026-06-10T10:00:00Z").record();
    trial.approve("two", "eli").at("2026-06-09T10:00:00Z").seeing(&["one"]).record();
    assert_eq!(trial.standing("two"), "vote", "exactly 24 hours are allowed");
    trial.approve("two", "eli").at("2026-06-09T09:59:59.999999999Z").seeing(&["one"]).record();
    assert_eq!(trial.standing("two"), "backdated");
    trial.deny("three", "noor").at("2026-06-01T00:00:00Z").seeing(&["two"]).record();
    assert_eq!(trial.standing("three"), "vote", "refusals are never backdated");
    trial.approve("four", "kim").at("2026-06-09T09:00:00Z").seeing(&["three"]).record();
    assert_eq!(trial.standing("four"), "backdated", "it sees the first through others");
}

#[test]
fn section_5_2_an_approval_that_does_not_count_backdates_nothing() {
    let trial = PendingTrial::new(THREE_APPROVERS);
    trial.approve("one", "kai").at("2026-06-12T10:00:00Z").record();
    trial.approve("two", "eli").at("2026-06-09T10:00:00Z").seeing(&["one"]).record();
    assert_eq!((trial.standing("one").as_str(), trial.standing("two").as_str()), ("not-an-approver", "vote"));
}

#[test]
fn section_5_2_the_total_length_is_limited() {
    let trial = PendingTrial::new("max_grace_days: 90\nmax_total_grace_days: 45\n");
    trial.approve("one", "dana").until("2026-07-16").record();
    assert_eq!(trial.standing("one"), "vote");
    assert_eq!(trial.judge().only().0["grace"]["total_days"], 45);
    trial.approve("one", "dana").until("2026-07-17").record();
    assert_eq!(trial.standing("one"), "grace-total-too-long");
}

#[test]
fn section_5_2_the_number_of_extensions_is_limited() {
    let trial = PendingTrial::new("max_extensions: 1\nreferences: accept\n");
    let days = ["2026-06-20", "2026-06-25", "2026-06-30"];
    let names = ["one", "two", "three"];
    for (number, name) in names.iter().enumerate() {
        let seen = &names[number.saturating_sub(1)..number];
        trial.approve(name, "dana").until(days[number]).seeing(seen).record();
    }
    assert_eq!(names.map(|name| trial.standing(name)), ["no vote", "vote", "too-many-extensions"]);
    assert_eq!(trial.judge().only().0["grace"]["extension"], 1);
    // The same day again does not extend the grace period.
    trial.approve("three", "dana").until("2026-06-25").seeing(&["two"]).record();
    assert_eq!(trial.standing("three"), "vote");
}

#[test]
fn section_5_2_withdrawn_approvals_and_those_without_a_quorum_do_not_extend() {
    let trial = PendingTrial::new("max_extensions: 0\n");
    trial.approve("one", "dana").until("2026-06-20").record();
    trial.approve("two", "dana").until("2026-06-25").seeing(&["one"]).record();
    assert_eq!(trial.standing("two"), "too-many-extensions");
    trial.withdraw("back", "dana").seeing(&["one"]).record();
    trial.approve("two", "dana").until("2026-06-25").seeing(&["back"]).record();
    assert_eq!(trial.standing("two"), "vote");

    let trial = PendingTrial::new(&format!("max_extensions: 0\nquorum: 2\n{THREE_APPROVERS}"));
    trial.approve("one", "dana").until("2026-06-20").record();
    trial.approve("two", "eli").until("2026-06-25").seeing(&["one"]).record();
    assert_eq!(trial.standing("two"), "vote");
    trial.approve("other", "noor").until("2026-06-20").seeing(&["one"]).record();
    trial.approve("two", "eli").until("2026-06-25").seeing(&["other"]).record();
    assert_eq!(trial.standing("two"), "too-many-extensions");
}

#[test]
fn section_5_2_owners_are_compared_without_regard_to_spelling() {
    for owner in
        ["owner:customer-success/EMEA", "owner:customer-success/emea/", "owner://customer-success/emea//"]
    {
        let trial =
            PendingTrial::new(&format!("approvers: [{{principal: dana, owner_refs: ['{owner}']}}]\n"));
        trial.approve("one", "dana").record();
        assert_eq!(trial.standing("one"), "owner", "{owner}");
    }
}

#[test]
fn section_5_2_a_record_with_a_carriage_return_is_bad() {
    let trial = PendingTrial::new("");
    trial.approve("one", "dana").record();
    let path = PendingTrial::path("one");
    trial.room.put(&path, trial.room.read(&path).replace('\n', "\r\n"));
    assert_eq!(trial.room.judge().problem_codes(), ["bad-decision"]);
}

#[test]
fn section_1_problems_of_one_decisions_folder_are_one_finding() {
    let trial = PendingTrial::new("");
    for name in ["a", "b", "c"] {
        trial.room.put(&PendingTrial::path(name), "[");
    }
    let report = trial.room.judge();
    assert_eq!(report.count("problems"), 3);
    let found: Vec<_> = report.only().raw_findings();
    let problems: Vec<_> = found.iter().filter(|(_, finding)| finding["code"] == "problem").collect();
    let [(1, finding)] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(finding["path"], "TRL-1042/decisions/a.yaml");
    assert!(finding["message"].as_str().unwrap().contains("3 problems"), "{finding}");
}

#[test]
fn section_3_a_document_that_may_be_broken_is_not_offered_again() {
    let trial = PendingTrial::new("");
    trial.room.put("TRL-1042/followup.yaml", "[");
    let report = trial.room.judge();
    let found = report.only().raw_findings();
    let missing = found.iter().filter(|(_, finding)| finding["code"] == "document-missing");
    for (_, finding) in missing {
        assert_eq!((&finding["remedy"], &finding["document"]), (&json!(""), &json!("followup-packet")));
        assert!(finding["message"].as_str().unwrap().contains("TRL-1042/followup.yaml"), "{finding}");
    }
}

#[test]
fn section_3_break_glass_passes_only_if_the_policy_accepts_it() {
    let room = support::room::TestRoom::clean();
    let state = "state: break_glass\nbreak_glass_reason: on call";
    room.edit("TRL-1042/approval.yaml", "state: approved", state);
    let findings = |policy: &str| {
        room.put("policy.yaml", format!("schema_version: trialdesk.policy.v1\n{policy}"));
        let report = room.judge();
        let attention = report.only().attention().contains(&"break-glass");
        (report.only().findings(), attention)
    };
    assert_eq!(findings("").0, ["2 not-approved expiry-approval state"]);
    assert_eq!(
        findings("break_glass: accept\n").0,
        ["2 too-long expiry-approval expires_at"],
        "from 2 June to 31 December"
    );
    assert_eq!(findings("break_glass: accept\nbreak_glass_max_hours: 6000\n"), (Vec::new(), true));
    room.edit("TRL-1042/approval.yaml", "break_glass_reason: on call", "break_glass_reason: ' TBD '");
    assert_eq!(
        findings("break_glass: accept\nbreak_glass_max_hours: 6000\n").0,
        ["2 placeholder expiry-approval break_glass_reason"]
    );
}

#[test]
fn section_3_a_sample_does_not_declare_that_it_is_sanitized() {
    let room = support::room::TestRoom::clean();
    let path = "TRL-1042/expiry.yaml";
    room.edit(path, "sanitized: true", "sanitized: false");
    assert_eq!(room.judge().only().findings(), ["8 not-sanitized expiry-packet sanitized"]);
    room.edit(path, "evidence_mode: live", "evidence_mode: sample");
    assert_eq!(room.judge().only().findings(), [""; 0]);
}

#[test]
fn section_5_2_records_without_a_vote_keep_their_reason_in_reports() {
    let trial = PendingTrial::new(THREE_APPROVERS);
    trial.deny("one", "kai").record();
    assert_eq!(standing(&trial.room.judge(), "one"), "not-an-approver");
}

#[test]
fn section_3_a_misspelt_key_is_named() {
    let room = support::room::TestRoom::clean();
    room.edit("TRL-1042/followup.yaml", "delivery_tracking_ref", "delivery-tracking-ref");
    let report = room.judge();
    let found = report.only().raw_findings();
    let [(4, finding)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding["code"], "missing");
    assert!(
        finding["message"].as_str().unwrap().ends_with("did you mean it by `delivery-tracking-ref`?"),
        "{finding}"
    );
}
