//! Section 3: every gate by table. Each row starts from a clean trial, changes one thing, and says exactly what is found.

use support::documents::{APPROVAL, Documents, EXPIRY, NOW, rows};
use support::report::{Report, text};
use support::room::TestRoom;
use support::yaml::Style;

fn judged(documents: &Documents) -> Report {
    TestRoom::with(documents.files("TRL-1042", Style::Block)).judge()
}

/// Checks a table of changes (several are joined by `;`) and the findings that follow (joined by `,`).
fn each_change_has_its_findings(outcome: &str, table: &str) {
    let rows = rows(table);
    assert!(!rows.is_empty(), "an empty table");
    let mut wrong = Vec::new();
    for row in rows {
        let [changes, expected] = row.as_slice() else { panic!("two columns: {row:?}") };
        let mut documents = Documents::clean(outcome);
        changes.split(';').for_each(|change| documents.change(change.trim()));
        let found = judged(&documents).only().findings().join(", ");
        if found != *expected {
            wrong.push(format!("{changes}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{outcome}:\n{}", wrong.join("\n"));
}

#[test]
fn clean_trial_passes_every_gate_of_its_outcome() {
    for (outcome, grace, closeout) in [
        ("renewed", "pass", "not_applicable"),
        ("escalated", "pass", "not_applicable"),
        ("revoked", "not_applicable", "pass"),
    ] {
        for style in [Style::Block, Style::Flow, Style::Json] {
            let room = TestRoom::with(Documents::clean(outcome).files("TRL-1042", style)).judge();
            let result = room.only();
            let gates = ["pass", "pass", "pass", "pass", grace, closeout, "pass", "pass"];
            assert_eq!(result.gates(), gates, "{outcome} {style:?}");
            assert_eq!((result.status(), result.attention()), ("ready", Vec::new()));
        }
    }
}

#[test]
fn eight_gates_have_the_specified_order() {
    let report = TestRoom::clean().judge();
    let checks = report.only().stages()[0]["checks"].as_array().unwrap();
    let names: Vec<_> = (1..).zip(checks).map(|(number, check)| (number, text(&check["name"]))).collect();
    assert_eq!(
        names,
        [
            (1, "expiry-evidence-ready"),
            (2, "expiry-approval-approved"),
            (3, "approval-package-match"),
            (4, "notification-delivery"),
            (5, "grace-period-handoff"),
            (6, "closeout-handoff"),
            (7, "handoff-ownership"),
            (8, "public-boundary"),
        ]
    );
}

#[test]
fn gate_1_requires_package_and_status() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                            | findings
        | expiry: package_ref gone          | 1 missing expiry-packet package_ref, 3 mismatch expiry-approval package_ref, 3 mismatch followup-packet expiry_package_ref
        | expiry: package_ref = tbd         | 1 placeholder expiry-packet package_ref, 3 mismatch expiry-approval package_ref, 3 mismatch followup-packet expiry_package_ref
        | expiry: package_ref = a wiki page | 1 malformed expiry-packet package_ref, 3 mismatch expiry-approval package_ref, 3 mismatch followup-packet expiry_package_ref
        | expiry: package_ref = [a:b]       | 1 malformed expiry-packet package_ref, 3 mismatch expiry-approval package_ref, 3 mismatch followup-packet expiry_package_ref
        | expiry: status = draft            | 1 not-ready expiry-packet status
        | expiry: status = READY            | 1 not-ready expiry-packet status
        | expiry: status = true             | 1 not-ready expiry-packet status
        | expiry: status gone               | 1 not-ready expiry-packet status
        ",
    );
}

#[test]
fn gate_1_requires_access_evidence_and_its_approval() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                         | findings
        | expiry: access_evidence.status = draft         | 1 not-ready expiry-packet access_evidence.status
        | expiry: access_evidence.status = null          | 1 not-ready expiry-packet access_evidence.status
        | expiry: access_evidence.package_ref = ''       | 1 missing expiry-packet access_evidence.package_ref
        | expiry: access_evidence.package_ref = ev:b/tbd | 1 placeholder expiry-packet access_evidence.package_ref
        | expiry: access_approval.package_ref gone       | 1 missing expiry-packet access_approval.package_ref
        | expiry: access_approval.package_ref = 7        | 1 malformed expiry-packet access_approval.package_ref
        | expiry: access_approval.package_ref = ev:other | 1 mismatch expiry-packet access_approval.package_ref
        | expiry: access_evidence.package_ref = ev:other | 1 mismatch expiry-packet access_approval.package_ref
        | expiry: access_approval.state = pending        | 1 not-approved expiry-packet access_approval.state
        | expiry: access_approval.state = Approved       | 1 not-approved expiry-packet access_approval.state
        | expiry: access_approval.state gone             | 1 not-approved expiry-packet access_approval.state
        | expiry: access_evidence gone                   | 1 missing expiry-packet access_evidence.package_ref, 1 not-ready expiry-packet access_evidence.status
        | expiry: access_evidence = ready                | 1 missing expiry-packet access_evidence.package_ref, 1 not-ready expiry-packet access_evidence.status
        | expiry: access_evidence = [package_ref]        | 1 missing expiry-packet access_evidence.package_ref, 1 not-ready expiry-packet access_evidence.status
        | expiry: access_approval = {}                   | 1 missing expiry-packet access_approval.package_ref, 1 not-approved expiry-packet access_approval.state
        ",
    );
}

#[test]
fn gate_1_requires_expiry_owner_and_times() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                              | findings
        | expiry: original_expires_at gone                    | 1 missing expiry-packet original_expires_at
        | expiry: original_expires_at = pending               | 1 placeholder expiry-packet original_expires_at
        | expiry: original_expires_at = 2026-06-01T00:00:00   | 1 malformed expiry-packet original_expires_at
        | expiry: original_expires_at = 2026-06-01            |
        | expiry: action.owner_ref = nil                      | 1 placeholder expiry-packet action.owner_ref
        | expiry: action.owner_ref = owner:<team>             | 1 placeholder expiry-packet action.owner_ref
        | expiry: action.performed_at = last week             | 1 malformed expiry-packet action.performed_at
        | expiry: action.performed_at = 2026-06-20T12:00:01Z  | 1 in-future expiry-packet action.performed_at
        | expiry: action.performed_at = 2026-06-20T12:00:00Z  |
        | expiry: action.performed_at = 2026-06-21            | 1 in-future expiry-packet action.performed_at
        | expiry: action gone                                 | 1 missing expiry-packet action.owner_ref, 1 missing expiry-packet action.performed_at
        ",
    );
}

#[test]
fn gate_1_requires_the_fields_of_the_outcome() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                        | findings
        | expiry: renewal_ref gone                      | 1 missing expiry-packet renewal_ref
        | expiry: new_expires_at = null                 | 1 missing expiry-packet new_expires_at
        | expiry: new_expires_at = tba                  | 1 placeholder expiry-packet new_expires_at
        | expiry: new_expires_at = 2026-06-01           | 1 not-later expiry-packet new_expires_at
        | expiry: new_expires_at = 2026-05-31           | 1 not-later expiry-packet new_expires_at
        | expiry: new_expires_at = 2026-06-01T00:00:01Z |
        | expiry: original_expires_at = x               | 1 malformed expiry-packet original_expires_at
        | expiry: license_revocation_ref = tbd          |
        | expiry: escalation_ref = tbd                  |
        ",
    );
    each_change_has_its_findings(
        "revoked",
        "
        | change                                  | findings
        | expiry: license_revocation_ref gone     | 1 missing expiry-packet license_revocation_ref
        | expiry: access_revocation_ref = none    | 1 placeholder expiry-packet access_revocation_ref
        | expiry: renewal_ref = tbd               |
        | expiry: new_expires_at = 2020-01-01     |
        ",
    );
    each_change_has_its_findings(
        "escalated",
        "
        | change                                  | findings
        | expiry: escalation_ref gone             | 1 missing expiry-packet escalation_ref
        | expiry: escalation_ref = ['esc:1']      | 1 malformed expiry-packet escalation_ref
        | expiry: renewal_ref = 5                 |
        ",
    );
}

#[test]
fn unknown_outcome_blocks_gates_1_5_and_6() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                     | findings
        | expiry: outcome gone       | 1 missing expiry-packet outcome, 5 outcome-unknown, 6 outcome-unknown
        | expiry: outcome = Renewed  | 1 unsupported expiry-packet outcome, 5 outcome-unknown, 6 outcome-unknown
        | expiry: outcome = tbd      | 1 unsupported expiry-packet outcome, 5 outcome-unknown, 6 outcome-unknown
        | expiry: outcome = [a]      | 1 malformed expiry-packet outcome, 5 outcome-unknown, 6 outcome-unknown
        | expiry: outcome = ' '      | 1 missing expiry-packet outcome, 5 outcome-unknown, 6 outcome-unknown
        ",
    );
}

#[test]
fn gate_2_requires_a_valid_approval() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                      | findings
        | approval: state = pending                   | 2 not-approved expiry-approval state
        | approval: state = denied                    | 2 not-approved expiry-approval state
        | approval: state = expired                   | 2 not-approved expiry-approval state
        | approval: state = break_glass               | 2 not-approved expiry-approval state
        | approval: state = maybe                     | 2 unsupported expiry-approval state
        | approval: state = APPROVED                  | 2 unsupported expiry-approval state
        | approval: state gone                        | 2 not-approved expiry-approval state
        | approval: state = ''                        | 2 not-approved expiry-approval state
        | approval: state = true                      | 2 not-approved expiry-approval state
        | approval: expires_at gone                   |
        | approval: expires_at = null                 |
        | approval: expires_at = []                   |
        | approval: expires_at = 2026-06-20T12:00:00Z | 2 expired expiry-approval expires_at
        | approval: expires_at = 2026-06-20T12:00:01Z |
        | approval: expires_at = never                | 2 malformed expiry-approval expires_at
        | approval: expires_at = 20270101             | 2 malformed expiry-approval expires_at
        ",
    );
}

#[test]
fn gate_3_requires_one_package_everywhere() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                     | findings
        | approval: package_ref gone                 | 3 missing expiry-approval package_ref
        | approval: package_ref = tbd                | 3 placeholder expiry-approval package_ref
        | approval: package_ref = ev:other           | 3 mismatch expiry-approval package_ref
        | approval: package_digest = 'sha256:00'     | 3 mismatch expiry-approval package_digest
        | approval: package_digest = 12              | 3 mismatch expiry-approval package_digest
        | approval: package_digest = ''              |
        | followup: expiry_package_ref gone          |
        | followup: expiry_package_ref = ' '         |
        | followup: expiry_package_ref = ev:other    | 3 mismatch followup-packet expiry_package_ref
        | followup: expiry_package_ref = tbd         | 3 placeholder followup-packet expiry_package_ref
        ",
    );
}

#[test]
fn gate_3_package_digest_is_of_the_files_bytes() {
    let room = TestRoom::clean();
    let digest = support::digest(room.read("TRL-1042/expiry.yaml").as_bytes());
    room.edit("TRL-1042/approval.yaml", "state:", &format!("package_digest: {digest}\nstate:"));
    assert_eq!(room.judge().only().findings(), [""; 0]);

    room.edit("TRL-1042/expiry.yaml", "product: CAVRA", "product:  CAVRA");
    assert_eq!(room.judge().only().findings(), ["3 mismatch expiry-approval package_digest"]);
}

#[test]
fn gate_4_requires_tracked_notifications() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                                    | findings
        | followup: notifications gone                              | 4 missing followup-packet notifications
        | followup: notifications = []                              | 4 missing followup-packet notifications
        | followup: notifications = {}                              | 4 malformed followup-packet notifications
        | followup: notifications = sent                            | 4 malformed followup-packet notifications
        | followup: notifications[1] = sent                         | 4 malformed followup-packet notifications[1]
        | followup: notifications[1] = null                         | 4 malformed followup-packet notifications[1]
        | followup: notifications[0].notification_ref gone          | 4 missing followup-packet notifications[0].notification_ref
        | followup: notifications[0].channel = customer_success     |
        | followup: notifications[0].channel = support_ticket       |
        | followup: notifications[0].channel = crm_task             |
        | followup: notifications[0].channel = phone                | 4 unsupported followup-packet notifications[0].channel
        | followup: notifications[0].channel = Email                | 4 unsupported followup-packet notifications[0].channel
        | followup: notifications[0].channel = 1                    | 4 malformed followup-packet notifications[0].channel
        | followup: notifications[0].channel gone                   | 4 missing followup-packet notifications[0].channel
        | followup: notifications[0].delivery_owner_ref = owner:tbd | 4 placeholder followup-packet notifications[0].delivery_owner_ref
        | followup: notifications[0].delivery_tracking_ref = 8812   | 4 malformed followup-packet notifications[0].delivery_tracking_ref
        | followup: notifications[0] = {}                           | 4 missing followup-packet notifications[0].notification_ref, 4 missing followup-packet notifications[0].channel, 4 missing followup-packet notifications[0].delivery_owner_ref, 4 missing followup-packet notifications[0].delivery_tracking_ref
        ",
    );
}

#[test]
fn gates_5_and_6_require_the_handoff_of_the_outcome() {
    let commercial = "
        | change                                       | findings
        | followup: handoff.commercial_ref gone        | 5 missing followup-packet handoff.commercial_ref
        | followup: handoff.commercial_ref = handoff:? | 5 malformed followup-packet handoff.commercial_ref
        | followup: handoff.closeout_ref = tbd         |
        | followup: grace_period.approval_ref gone     | 5 awaiting-decision
        | followup: grace_period.approval_ref = tbd    | 5 awaiting-decision
        ";
    each_change_has_its_findings("renewed", commercial);
    each_change_has_its_findings("escalated", commercial);
    each_change_has_its_findings(
        "revoked",
        "
        | change                                     | findings
        | followup: handoff.closeout_ref gone        | 6 missing followup-packet handoff.closeout_ref
        | followup: handoff.closeout_ref = todo      | 6 placeholder followup-packet handoff.closeout_ref
        | followup: handoff.commercial_ref = tbd     |
        | followup: grace_period gone                |
        ",
    );
}

#[test]
fn gate_7_requires_three_owners_and_a_next_action() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                               | findings
        | followup: handoff.owners.customer_success_ref gone   | 7 missing followup-packet handoff.owners.customer_success_ref
        | followup: handoff.owners.sales_ref = TBD             | 7 placeholder followup-packet handoff.owners.sales_ref
        | followup: handoff.owners.support_ref = Support       | 7 malformed followup-packet handoff.owners.support_ref
        | followup: handoff.owners gone                        | 7 missing followup-packet handoff.owners.customer_success_ref, 7 missing followup-packet handoff.owners.sales_ref, 7 missing followup-packet handoff.owners.support_ref
        | followup: handoff.next_action_refs gone              | 7 missing followup-packet handoff.next_action_refs
        | followup: handoff.next_action_refs = []              | 7 missing followup-packet handoff.next_action_refs
        | followup: handoff.next_action_refs = ticket:CS-1     | 7 malformed followup-packet handoff.next_action_refs
        | followup: handoff.next_action_refs[0] = ticket:TODO  | 7 placeholder followup-packet handoff.next_action_refs[0]
        | followup: handoff.next_action_refs[1] = null         | 7 missing followup-packet handoff.next_action_refs[1]
        | followup: handoff.next_action_refs[1] = []           | 7 missing followup-packet handoff.next_action_refs[1]
        | followup: handoff.next_action_refs[1] = 5            | 7 malformed followup-packet handoff.next_action_refs[1]
        | followup: handoff.task_tracking_refs gone            |
        | followup: handoff.task_tracking_refs = tbd           |
        | followup: renewal_followup_ref = tbd                 |
        | followup: package_ref gone                           |
        | followup: product = other                            |
        ",
    );
}

#[test]
fn gate_8_blocks_secrets_and_unsanitized_packets() {
    each_change_has_its_findings(
        "renewed",
        "
        | change                                         | findings
        | expiry: sanitized = false                      | 8 not-sanitized expiry-packet sanitized
        | expiry: sanitized = 'true'                     | 8 not-sanitized expiry-packet sanitized
        | expiry: sanitized = yes                        | 8 not-sanitized expiry-packet sanitized
        | expiry: sanitized = TRUE                       |
        | expiry: sanitized gone                         |
        | approval: sanitized = 1                        | 8 not-sanitized expiry-approval sanitized
        | followup: sanitized = {}                       | 8 not-sanitized followup-packet sanitized
        | followup: sanitized = null                     |
        | followup: evidence_mode = sample               |
        | expiry: note = write to pat@corp.example       | 8 forbidden expiry-packet note
        | approval: notes = [fine, pat@corp.example]     | 8 forbidden expiry-approval notes[1]
        | approval: decided_by = pat@corp.example        |
        | followup: a.b = STRIPE_SECRET=abc              | 8 forbidden followup-packet a.b
        ",
    );
}

#[test]
fn gate_8_comment_counts_for_every_document() {
    let room = TestRoom::clean();
    let both = format!("{EXPIRY}# ask pat@corp.example\n---\n{APPROVAL}");
    room.put("TRL-1042/both.yaml", both);
    room.drop_file("TRL-1042/expiry.yaml").drop_file("TRL-1042/approval.yaml");
    assert_eq!(room.judge().only().findings(), ["8 forbidden expiry-packet", "8 forbidden expiry-approval"]);
}

#[test]
fn live_evidence_is_required_of_packets_on_demand() {
    let live = |room: &TestRoom| room.judge_with(&["--now", NOW, "--require-live"]).only().findings();
    let room = TestRoom::clean();
    assert_eq!(live(&room), [""; 0]);
    room.edit("TRL-1042/expiry.yaml", "evidence_mode: live", "evidence_mode: sample");
    room.edit("TRL-1042/followup.yaml", "evidence_mode: live\n", "");
    assert_eq!(room.judge().only().findings(), [""; 0]);
    assert_eq!(
        live(&room),
        ["8 not-live expiry-packet evidence_mode", "8 not-live followup-packet evidence_mode"]
    );
    room.put("policy.yaml", "schema_version: trialdesk.policy.v1\nrequire_live: true\n");
    assert_eq!(room.judge().only().findings().len(), 2);
}

#[test]
fn missing_document_is_one_finding_per_gate() {
    each_change_has_its_findings(
        "renewed",
        "
        | change         | findings
        | expiry: gone   | 1 document-missing expiry-packet, 3 document-missing expiry-packet, 5 outcome-unknown, 6 outcome-unknown
        | approval: gone | 2 document-missing expiry-approval, 3 document-missing expiry-approval
        | followup: gone | 4 document-missing followup-packet, 5 document-missing followup-packet, 7 document-missing followup-packet
        | expiry: gone; approval: gone | 1 document-missing expiry-packet, 2 document-missing expiry-approval, 3 document-missing expiry-packet, 5 outcome-unknown, 6 outcome-unknown
        ",
    );
    each_change_has_its_findings(
        "revoked",
        "
        | change         | findings
        | followup: gone | 4 document-missing followup-packet, 6 document-missing followup-packet, 7 document-missing followup-packet
        ",
    );
}

#[test]
fn section_3_1_awaiting_approval_has_one_finding() {
    let status = |changes: &[&str]| {
        let mut documents = Documents::clean("renewed");
        for change in changes {
            documents.change(change);
        }
        judged(&documents).only().status().to_owned()
    };
    let undecided = "followup: grace_period.approval_ref gone";
    assert_eq!(status(&[]), "ready");
    assert_eq!(status(&[undecided]), "awaiting_approval");
    assert_eq!(status(&[undecided, "expiry: status = draft"]), "blocked");
    assert_eq!(status(&["expiry: status = draft"]), "blocked");
}

#[test]
fn section_3_1_overdue_after_fourteen_days_unless_ready() {
    let overdue = |expired: &str, change: &str| {
        let mut documents = Documents::clean("renewed");
        documents.change(&format!("expiry: original_expires_at = {expired}"));
        documents.change(change);
        judged(&documents).only().attention().contains(&"overdue")
    };
    let not_ready = "approval: state = pending";
    assert!(overdue("2026-06-06T11:59:59Z", not_ready), "more than fourteen days");
    assert!(!overdue("2026-06-06T12:00:00Z", not_ready), "fourteen days to the second");
    assert!(!overdue("2026-01-01", "approval: state = approved"), "a trial that is ready");
}

#[test]
fn finding_points_to_the_field_or_its_nearest_parent() {
    let at = |change: &str| {
        let mut documents = Documents::clean("renewed");
        documents.change(change);
        let room = judged(&documents);
        let result = room.only();
        let (_, finding) = result.raw_findings()[0];
        let number = |key: &str| usize::try_from(finding[key].as_u64().expect("a place")).unwrap();
        let name = text(&finding["path"]).rsplit('/').next().unwrap();
        let files = documents.files("", Style::Block);
        let (_, text) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
        let line = text.lines().nth(number("line") - 1).unwrap();
        line.chars().skip(number("column") - 1).collect::<String>()
    };
    assert_eq!(at("expiry: status = draft"), "status: draft");
    assert_eq!(at("expiry: access_evidence.status gone"), "access_evidence:");
    assert_eq!(at("expiry: action gone"), "schema_version: cavra.trial-access-expiry.packet.v1");
    assert_eq!(at("followup: handoff.owners.sales_ref gone"), "owners:");
    assert_eq!(at("followup: handoff.owners gone"), "handoff:");
    assert_eq!(
        at("followup: notifications[0].channel gone"),
        "notification_ref: evidence://notification/TRL-1042/1"
    );
    assert_eq!(at("followup: handoff.next_action_refs[0] = tbd"), "tbd");
}

#[test]
fn section_3_a_list_entry_begins_where_its_block_scalar_begins() {
    let room = TestRoom::clean();
    let packet = "schema_version: cavra.trial-expired-followup.packet.v1\ntrial_ref: trial:TRL-1042\nhandoff:\n  \
        next_action_refs:\n  - |- # why | not\n\n    tbd\n  -   >2\n      tbd\n  - tbd\n";
    let report = room.put("TRL-1042/followup.yaml", packet).judge();
    let only = report.only();
    let found = only.raw_findings();
    let entries = found
        .iter()
        .filter(|(_, finding)| finding["field"].as_str().is_some_and(|field| field.contains("refs[")));
    let places: Vec<_> =
        entries.map(|(_, finding)| (finding["line"].as_u64(), finding["column"].as_u64())).collect();
    assert_eq!(places, [(Some(5), Some(5)), (Some(8), Some(7)), (Some(10), Some(5))]);
}

#[test]
fn wrong_type_spoils_one_field_only() {
    for field in
        ["product", "license_ref", "evaluator_ref", "organization_ref", "access_approval.approval_ref"]
    {
        let mut documents = Documents::clean("renewed");
        documents.change(&format!("expiry: {field} = {{a: [1, {{b: ~}}]}}"));
        assert_eq!(judged(&documents).only().findings(), [""; 0], "{field} is gated by nothing");
    }
}
