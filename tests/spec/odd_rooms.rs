//! Rooms at the edges of rules: each row of a table that is easily read in two ways, by the program itself.

use crate::chain::{Chain, id};
use crate::pending_trial::{PendingTrial, THREE_APPROVERS, standing, state};
use support::digest;
use support::documents::{Documents, NOW};
use support::report::{Report, text};
use support::room::TestRoom;
use support::yaml::Style;

/// A clean trial after one change, judged at [`NOW`].
fn after(change: &str) -> Report {
    let mut documents = Documents::clean("renewed");
    documents.change(change);
    TestRoom::with(documents.files("TRL-1042", Style::Block)).judge_at(NOW)
}

#[track_caller]
fn finds(change: &str, wanted: &[&str]) {
    assert_eq!(after(change).only().findings(), wanted, "{change}");
}

#[test]
fn section_1_1_timestamps_compare_across_offsets_and_to_the_nanosecond() {
    // Now is 2026-06-20T12:00:00Z.
    let expired: &[&str] = &["2 expired expiry-approval expires_at"];
    finds("approval: expires_at = '2026-06-20T14:00:00+02:00'", expired);
    finds("approval: expires_at = '2026-06-20t12:00:00z'", expired);
    finds("approval: expires_at = '2026-06-20 12:00:00.0000000009Z'", expired);
    finds("approval: expires_at = '2026-06-20T12:00:00.000000001Z'", &[]);
    finds("approval: expires_at = '2026-06-20T11:59:59-00:01'", &[]);
    finds("approval: expires_at = '2028-02-29'", &[]);
    finds("expiry: action.performed_at = '2026-06-20T12:00:00-00:00'", &[]);
    finds(
        "expiry: action.performed_at = '2026-06-20T12:00:00.000000001Z'",
        &["1 in-future expiry-packet action.performed_at"],
    );
    let malformed: &[&str] = &["2 malformed expiry-approval expires_at"];
    for value in [
        "2027-02-29",
        "2026-06-31",
        "2026-06-21T24:00:00Z",
        "2026-06-21T12:00:60Z",
        "2026-06-21T12:00:00",
        "2026-06-21T12:00Z",
        "2026-06-21T12:00:00.Z",
        "2026-06-21T12:00:00+2:00",
        "2026-06-21T12:00:00+24:00",
        "2026-06-21  12:00:00Z",
        " 2026-06-21",
        "0000-12-31",
        "9999-12-31T23:59:59-00:01",
        "２０２６-06-21",
    ] {
        finds(&format!("approval: expires_at = '{value}'"), malformed);
    }
}

#[test]
fn section_1_1_references_at_the_edges_of_the_table() {
    let of = |value: &str, code: &str| {
        let finding = format!("5 {code} followup-packet handoff.commercial_ref");
        let wanted = [finding.as_str()];
        let wanted = if code.is_empty() { &[][..] } else { &wanted[..] };
        finds(&format!("followup: handoff.commercial_ref = '{value}'"), wanted);
    };
    for value in [
        "ab:c", "a1+.-:x", "team:na", "team:a/?", "team:a/_", "x2://a/-", "ab:tbd-2", "ab:é", "ab:٣",
        "ab:x#n/a",
    ] {
        of(value, "");
    }
    for value in
        ["a:b", "Ab:c", "ab:", "ab://", "ab:///", "ab:-", "1b:c", "ab:c d", "ab:c\u{200b}", "ab:\u{a0}c"]
    {
        of(value, "malformed");
    }
    for value in [
        "TBD",
        " Not Applicable ",
        "not_required",
        "ab:TBD",
        "ab:x/To_Be_Decided",
        "ab:N/A",
        "ab:x/n/a/",
        "ab:<id>",
        "ab:x/none//",
        "ab:x:unassigned#",
        "ab:x/not-applicable",
    ] {
        of(value, "placeholder");
    }
}

#[test]
fn section_1_a_field_below_a_text_is_missing_and_an_empty_mapping_is_set() {
    finds(
        "followup: handoff.owners = everyone",
        &[
            "7 missing followup-packet handoff.owners.customer_success_ref",
            "7 missing followup-packet handoff.owners.sales_ref",
            "7 missing followup-packet handoff.owners.support_ref",
        ],
    );
    finds(
        "followup: handoff.next_action_refs = {}",
        &["7 malformed followup-packet handoff.next_action_refs"],
    );
    finds("followup: handoff.next_action_refs = []", &["7 missing followup-packet handoff.next_action_refs"]);
    finds("followup: expiry_package_ref = {}", &["3 malformed followup-packet expiry_package_ref"]);
    finds("approval: package_digest = []", &[]);
    finds("approval: package_digest = {}", &["3 mismatch expiry-approval package_digest"]);
    finds("approval: expires_at = '   '", &[]);
}

#[test]
fn section_3_a_digest_in_upper_case_is_another_one() {
    let mut documents = Documents::clean("renewed");
    let files = documents.files("TRL-1042", Style::Block);
    let (_, expiry) = files.iter().find(|(path, _)| path.ends_with("expiry.yaml")).unwrap();
    let own = digest(expiry.as_bytes());
    let upper = own.to_uppercase().replace("SHA256", "sha256");
    for (value, found) in [(own.as_str(), ""), (upper.as_str(), "3 mismatch expiry-approval package_digest")]
    {
        documents.change(&format!("approval: package_digest = '{value}'"));
        let room = TestRoom::with(documents.files("TRL-1042", Style::Block)).judge();
        assert_eq!(room.only().findings().join(", "), found);
    }
    let trial = PendingTrial::new("");
    trial.approve("A", "dana").record();
    let seen = trial.digest("A").to_uppercase().replace("SHA256", "sha256");
    trial.approve("B", "eli").having_seen(&seen).record();
    assert_eq!(trial.room.judge().problem_codes(), ["missing-decision"], "section 5.2");
}

#[test]
fn section_1_a_draft_is_a_duplicate_too_and_begins_nothing() {
    let chain = Chain::up_to(3);
    let packet = chain.room.read(&Chain::packet(2));
    chain.room.put("TRL-1042/second.yaml", packet.replace("status: ready", "status: draft"));
    let judged = chain.judge();
    assert_eq!(judged.0.problem_codes(), ["duplicate", "duplicate"]);
    let stages: Vec<_> =
        judged.0.only().stages().iter().map(|stage| text(&stage["stage"]).to_owned()).collect();
    assert_eq!(stages, [id(1), id(3)], "stage 2 has no packet that counts");
    assert!(
        judged.findings(3).contains(&"readiness-evidence-ready document-missing readiness-packet".to_owned())
    );
    assert_eq!(judged.status(), "blocked");
}

#[test]
fn section_5_3_withdrawals_leave_a_quorum_of_two() {
    let trial = PendingTrial::new(&format!("quorum: 2\n{THREE_APPROVERS}"));
    trial.approve("A", "dana").until("2026-07-05").record();
    assert_eq!(trial.state(), "awaiting");
    trial.approve("B", "eli").seeing(&["A"]).until("2026-07-03").record();
    trial.approve("C", "noor").seeing(&["B"]).until("2026-07-04").record();
    assert_eq!(trial.state(), "approved until 2026-07-04", "the second latest date");
    trial.withdraw("D", "noor").seeing(&["C"]).record();
    assert_eq!(trial.state(), "approved until 2026-07-03");
    trial.withdraw("E", "eli").seeing(&["D"]).record();
    assert_eq!(trial.state(), "awaiting");
    // The withdrawal that does not see the approval beside it takes nothing back.
    trial.approve("F", "eli").seeing(&["D"]).at("2026-06-11T00:00:00Z").record();
    let room = trial.judge();
    assert_eq!(
        (standing(&room, "F"), state(&room)),
        ("vote".to_owned(), "approved until 2026-07-01".to_owned())
    );
}

#[test]
fn section_3_1_a_trial_awaits_approval_through_its_chain() {
    let trial = PendingTrial::new("");
    let awaiting = trial.room.judge();
    assert_eq!(awaiting.only().status(), "awaiting_approval");
    let packet = Chain::up_to(2).room.read(&Chain::packet(2));
    trial.room.put("TRL-1042/readiness.yaml", &packet);
    let judged = trial.room.judge();
    let result = judged.only();
    let statuses: Vec<_> = result.stages().iter().map(|stage| text(&stage["status"])).collect();
    assert_eq!((statuses, result.status()), (vec!["awaiting_approval", "blocked"], "awaiting_approval"));
    let codes: Vec<_> = result.stages()[1]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|check| {
            check["findings"].as_array().unwrap().iter().map(|finding| text(&finding["code"]).to_owned())
        })
        .collect();
    assert_eq!(codes, ["upstream-blocked", "awaiting-decision"]);
    trial.room.put(
        "TRL-1042/readiness.yaml",
        packet.replace("target_start_on: 2026-08-03", "target_start_on: soon"),
    );
    assert_eq!(trial.room.judge().only().status(), "blocked", "one finding of another code is enough");
}

#[test]
fn section_1_problems_belong_to_trials_by_the_first_rule_that_applies() {
    // Rule 1: a record that names its trial, in the folder of another one.
    let room = TestRoom::clean();
    let record = "schema_version: cavra.grace-period.decision.v1\ntrial_ref: trial:OTHER\nverdict: maybe\n";
    room.put("TRL-1042/decisions/a.yaml", record);
    room.put("o.yaml", "schema_version: cavra.trial-expired-followup.packet.v1\ntrial_ref: trial:OTHER\n");
    assert_eq!(room.judge().problems(), ["bad-decision TRL-1042/decisions/a.yaml 1:1 [OTHER]"]);
    // Rule 2 reaches trials in and below the folder, and beside it; the outermost folder is meant.
    let room = TestRoom::clean();
    room.put("TRL-1042/decisions/deep/decisions/broken.yaml", "[");
    assert_eq!(
        room.judge().problems(),
        ["syntax TRL-1042/decisions/deep/decisions/broken.yaml 1:1 [TRL-1042]"]
    );
    // Rule 3: a folder of two trials gives a problem to neither.
    let room = TestRoom::clean();
    room.put(
        "TRL-1042/other.yaml",
        "schema_version: cavra.trial-expired-followup.packet.v1\ntrial_ref: trial:OTHER\n",
    );
    room.put("TRL-1042/broken.yaml", "[");
    assert_eq!(room.judge().problems(), ["syntax TRL-1042/broken.yaml 1:1 []"]);
}

#[test]
fn section_8_1_a_package_decision_on_an_unknown_stage_is_searched_by_the_current_stage() {
    let chain = Chain::up_to(2);
    let record = format!(
        "schema_version: cavra.package-approval.decision.v1\ndecision_ref: decision:package/x\ntrial_ref: trial:TRL-1042\n\
         stage: trial-unknown\nverdict: denied\ndecided_by: dana\ndecided_at: 2026-07-01\nreason: {}\n",
        ["ask pat@", "corp.net"].concat()
    );
    chain.room.put("TRL-1042/decisions/x.yaml", record);
    let judged = chain.judge();
    assert_eq!(judged.0.problem_codes(), ["bad-decision"]);
    assert_eq!(judged.findings(1), ["expiry-evidence-ready problem"]);
    assert_eq!(
        judged.findings(2),
        ["followup-evidence-ready upstream-blocked", "public-boundary forbidden package-decision reason"]
    );
}

#[test]
fn section_3_2_a_document_that_does_not_match_freezes_nothing() {
    let moment = |edit: Option<(&str, &str)>| {
        let chain = Chain::up_to(3);
        if let Some((from, to)) = edit {
            chain.room.edit(&Chain::approval(2), from, to);
        }
        text(&chain.judge().stage(2)["evaluated_as_of"]).to_owned()
    };
    assert_eq!(moment(None), "2027-02-20T00:00:00Z");
    assert_eq!(
        moment(Some(("package_ref: evidence://", "package_ref: evidence://other/"))),
        crate::chain::LATER
    );
    assert_eq!(moment(Some(("state: approved", "state: pending"))), crate::chain::LATER);
    assert_eq!(moment(Some(("decided_at: 2027-02-20", "decided_at: 2027-04-20"))), crate::chain::LATER);
    assert_eq!(moment(Some(("decided_at: 2027-02-20T00:00:00Z", "decided_at: soon"))), crate::chain::LATER);
}
