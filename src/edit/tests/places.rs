//! The places at which fields are written, in YAML and JSON.

use crate::domain::field_path::FieldPath;
use crate::domain::labels::Kind;
use crate::edit::{Existing, Fill, PacketFile, Refusal, judge, propose};

const HEAD: &str = "schema_version: cavra.trial-expired-followup.packet.v1\ntrial_ref: trial:TRL-1\n";
const JSON_HEAD: &str = "\"schema_version\": \"cavra.trial-expired-followup.packet.v1\"";

fn fill(name: &str, text: &str, field: &str, value: &str) -> Result<String, Refusal> {
    let file = PacketFile { path: name.into(), bytes: text.as_bytes().into() };
    let field = FieldPath::parse(field).unwrap();
    let asked = Fill { field, text: value.to_owned(), existing: Existing::Keep };
    let change = propose(&file, &[asked]).map_err(|refused| refused.refusal)?;
    Ok(String::from_utf8(change.new_bytes().to_vec()).unwrap())
}

/// Checks a change of YAML after the head of a packet, with each line end, a byte order mark, and no final line end.
#[track_caller]
fn yaml(before: &str, field: &str, value: &str, after: &str) {
    let (before, after) = (format!("{HEAD}{before}"), format!("{HEAD}{after}"));
    for ends in ["\n", "\r\n", "\r"] {
        let with = |text: &str| text.replace('\n', ends);
        assert_eq!(fill("a.yaml", &with(&before), field, value), Ok(with(&after)), "{ends:?}");
    }
    let marked = |text: &str| format!("\u{feff}{text}");
    assert_eq!(fill("a.yaml", &marked(&before), field, value), Ok(marked(&after)));
    let (before, after) = (before.trim_end_matches('\n'), after.trim_end_matches('\n'));
    assert_eq!(fill("a.yaml", before, field, value).as_deref(), Ok(after), "no final line end");
}

#[track_caller]
fn json(before: &str, field: &str, value: &str, after: &str) {
    let (before, after) = (before.replace("HEAD", JSON_HEAD), after.replace("HEAD", JSON_HEAD));
    assert_eq!(fill("a.json", &before, field, value), Ok(after));
}

#[track_caller]
fn refused(body: &str, field: &str, value: &str, refusal: &Refusal) {
    assert_eq!(fill("a.yaml", &format!("{HEAD}{body}"), field, value).as_ref(), Err(refusal));
}

const SALES: &str = "handoff.owners.sales_ref";

#[test]
fn a_missing_key_is_added_behind_the_key_before_it_in_the_table() {
    yaml(
        "handoff:\n  owners:\n    customer_success_ref: owner:cs/1 # c\n    support_ref: owner:s/1\n  next_action_refs: []\n",
        SALES,
        "owner:sales/x",
        "handoff:\n  owners:\n    customer_success_ref: owner:cs/1 # c\n    sales_ref: owner:sales/x\n    support_ref: owner:s/1\n  next_action_refs: []\n",
    );
    // None before it: at the end of the mapping.
    yaml(
        "handoff:\n    owners:\n        support_ref: owner:s/1\n",
        SALES,
        "owner:sales/x",
        "handoff:\n    owners:\n        support_ref: owner:s/1\n        sales_ref: owner:sales/x\n",
    );
    yaml("notes: 1\n", "renewal_followup_ref", "ticket:R-1", "renewal_followup_ref: ticket:R-1\nnotes: 1\n");
}

#[test]
fn missing_parents_are_created_with_the_indentation_of_the_file() {
    yaml("", SALES, "owner:sales/x", "handoff:\n  owners:\n    sales_ref: owner:sales/x\n");
    yaml(
        "grace_period:\n    requested_until: '2026-07-01'\n",
        SALES,
        "owner:sales/x",
        "grace_period:\n    requested_until: '2026-07-01'\nhandoff:\n    owners:\n        sales_ref: owner:sales/x\n",
    );
    yaml(
        "handoff:  # who\n",
        SALES,
        "owner:sales/x",
        "handoff:  # who\n  owners:\n    sales_ref: owner:sales/x\n",
    );
    yaml(
        "handoff: ~ # who\n",
        SALES,
        "owner:sales/x",
        "handoff: # who\n  owners:\n    sales_ref: owner:sales/x\n",
    );
    yaml("handoff: TBD\n", SALES, "owner:sales/x", "handoff:\n  owners:\n    sales_ref: owner:sales/x\n");
    yaml("notifications:\n", "notifications[0].channel", "email", "notifications:\n  - channel: email\n");
    yaml("", "notifications[0].channel", "email", "notifications:\n  - channel: email\n");
}

#[test]
fn empty_and_placeholder_values_are_replaced_and_keep_their_quotes() {
    for (before, after) in [
        ("a:", "a: owner:sales/x"),
        ("a: ", "a: owner:sales/x"),
        ("a:  # c", "a: owner:sales/x  # c"),
        ("a: TBD # c", "a: owner:sales/x # c"),
        ("a: ''", "a: 'owner:sales/x'"),
        ("a: \"TBD\"", "a: \"owner:sales/x\""),
        ("a: ~", "a: owner:sales/x"),
        ("a: []", "a: owner:sales/x"),
        ("a: owner:sales/TBD", "a: owner:sales/x"),
        ("a:   see the wiki   # c", "a:   owner:sales/x   # c"),
    ] {
        let line = |line: &str| line.replace("a:", "handoff:\n  owners:\n    sales_ref:");
        let body = |text: &str| format!("{}\n    support_ref: owner:s/1\n", line(text));
        yaml(&body(before), SALES, "owner:sales/x", &body(after));
    }
}

#[test]
fn flow_mappings_and_lists_of_yaml_are_extended_in_place() {
    yaml("handoff: {}\n", SALES, "owner:sales/x", "handoff: {owners: {sales_ref: owner:sales/x}}\n");
    yaml(
        "handoff: { owners: { support_ref: owner:s/1 } } # c\n",
        SALES,
        "owner:sales/x",
        "handoff: { owners: { support_ref: owner:s/1, sales_ref: owner:sales/x } } # c\n",
    );
    yaml(
        "handoff: {\n  owners: {\n    customer_success_ref: owner:c/1, # c\n    support_ref: owner:s/1 # d\n  }\n  }\n",
        SALES,
        "owner:sales/x",
        "handoff: {\n  owners: {\n    customer_success_ref: owner:c/1, # c\n    sales_ref: owner:sales/x,\n    support_ref: owner:s/1 # d\n  }\n  }\n",
    );
    yaml(
        "handoff: {\n  owners: {\n    customer_success_ref: owner:c/1 # c\n  }\n  }\n",
        SALES,
        "owner:sales/x",
        "handoff: {\n  owners: {\n    customer_success_ref: owner:c/1, # c\n    sales_ref: owner:sales/x\n  }\n  }\n",
    );
    yaml(
        "handoff: {\"owners\": {\"support_ref\": \"owner:s/1\"}}\n",
        SALES,
        "owner:sales/x",
        "handoff: {\"owners\": {\"support_ref\": \"owner:s/1\", \"sales_ref\": \"owner:sales/x\"}}\n",
    );
    yaml(
        "handoff: {owners: {sales_ref: }}\n",
        SALES,
        "owner:sales/x",
        "handoff: {owners: {sales_ref: owner:sales/x }}\n",
    );
}

#[test]
fn lists_are_appended_to() {
    let next = "handoff.next_action_refs";
    yaml(
        "handoff:\n  next_action_refs: [ticket:1]\n",
        next,
        "ticket:2 ticket:3",
        "handoff:\n  next_action_refs: [ticket:1, ticket:2, ticket:3]\n",
    );
    yaml(
        "handoff:\n  next_action_refs: []\n",
        next,
        "ticket:2",
        "handoff:\n  next_action_refs: [ticket:2]\n",
    );
    yaml("handoff:\n  next_action_refs:\n", next, "ticket:2", "handoff:\n  next_action_refs: [ticket:2]\n");
    yaml(
        "handoff:\n  next_action_refs:\n  - ticket:1 # c\n  # d\n  task_tracking_refs: []\n",
        next,
        "ticket:2",
        "handoff:\n  next_action_refs:\n  - ticket:1 # c\n  - ticket:2\n  # d\n  task_tracking_refs: []\n",
    );
    yaml(
        "handoff:\n  next_action_refs:\n    -   ticket:1\n    -   TBD\n",
        "handoff.next_action_refs[1]",
        "ticket:2",
        "handoff:\n  next_action_refs:\n    -   ticket:1\n    -   ticket:2\n",
    );
    yaml(
        "notifications:\n- notification_ref: evidence://notification/1\n  channel: email\n",
        "notifications[1].channel",
        "crm_task",
        "notifications:\n- notification_ref: evidence://notification/1\n  channel: email\n- channel: crm_task\n",
    );
    yaml(
        "notifications:\n- notification_ref: evidence://notification/1\n  channel: email\n- \n- TBD\n",
        "notifications[1].channel",
        "crm_task",
        "notifications:\n- notification_ref: evidence://notification/1\n  channel: email\n- channel: crm_task\n- TBD\n",
    );
    yaml(
        "handoff:\n  task_tracking_refs:\n  - ticket:1\n",
        next,
        "ticket:2",
        "handoff:\n  task_tracking_refs:\n  - ticket:1\n  next_action_refs:\n  - ticket:2\n",
    );
}

#[test]
fn an_entry_of_a_list_of_mappings_gets_its_missing_field() {
    yaml(
        "notifications:\n  - notification_ref: evidence://notification/1\n    channel: email\n\n  # second\n  - channel: email\n",
        "notifications[0].delivery_owner_ref",
        "owner:cs/emea",
        "notifications:\n  - notification_ref: evidence://notification/1\n    channel: email\n    delivery_owner_ref: owner:cs/emea\n\n  # second\n  - channel: email\n",
    );
}

#[test]
fn values_before_block_scalars_and_comments_stay_as_they_are() {
    yaml(
        "package_ref: |\n  one\n\n  two\n\n# end\n",
        "expiry_package_ref",
        "evidence://trial-access-expiry/1",
        "package_ref: |\n  one\n\n  two\n\nexpiry_package_ref: evidence://trial-access-expiry/1\n# end\n",
    );
    yaml(
        "grace_period:\n  requested_until: >+\n    x\n\nother: 1\n",
        SALES,
        "owner:sales/x",
        "grace_period:\n  requested_until: >+\n    x\n\nhandoff:\n  owners:\n    sales_ref: owner:sales/x\nother: 1\n",
    );
}

#[test]
fn scalars_are_quoted_if_yaml_needs_it() {
    yaml(
        "",
        "grace_period.requested_until",
        "30 Jul: if paid",
        "grace_period:\n  requested_until: '30 Jul: if paid'\n",
    );
    yaml("", "grace_period.requested_until", "it's {x}", "grace_period:\n  requested_until: 'it''s {x}'\n");
    yaml("", "grace_period.requested_until", "2026-07-01", "grace_period:\n  requested_until: 2026-07-01\n");
    yaml("", "grace_period.requested_until", "14", "grace_period:\n  requested_until: '14'\n");
    yaml("sanitized: TBD\n", "sanitized", "true", "sanitized: true\n");
    yaml("", "renewal_followup_ref", "ticket:ü", "renewal_followup_ref: 'ticket:ü'\n");
}

#[test]
fn json_keeps_its_form() {
    json(
        "{HEAD}",
        SALES,
        "owner:sales/x",
        "{HEAD, \"handoff\": {\"owners\": {\"sales_ref\": \"owner:sales/x\"}}}",
    );
    json(
        "{\"schema_version\":\"cavra.trial-expired-followup.packet.v1\",\"handoff\":{\"owners\":{}}}",
        SALES,
        "owner:sales/x",
        "{\"schema_version\":\"cavra.trial-expired-followup.packet.v1\",\"handoff\":{\"owners\":{\"sales_ref\":\"owner:sales/x\"}}}",
    );
    for unit in ["  ", "    ", "\t"] {
        for ends in ["\n", "\r\n"] {
            let form = |text: &str| text.replace("  ", unit).replace('\n', ends);
            json(
                &form("{\n  HEAD,\n  \"handoff\": {\n    \"closeout_ref\": null\n  }\n}\n"),
                SALES,
                "owner:sales/x",
                &form(
                    "{\n  HEAD,\n  \"handoff\": {\n    \"closeout_ref\": null,\n    \"owners\": {\n      \"sales_ref\": \"owner:sales/x\"\n    }\n  }\n}\n",
                ),
            );
            json(
                &form("{\n  HEAD,\n  \"handoff\": {}\n}"),
                SALES,
                "owner:sales/x",
                &form(
                    "{\n  HEAD,\n  \"handoff\": {\n    \"owners\": {\n      \"sales_ref\": \"owner:sales/x\"\n    }\n  }\n}",
                ),
            );
            json(
                &form("{\n  HEAD,\n  \"handoff\": null\n}"),
                SALES,
                "owner:sales/x",
                &form(
                    "{\n  HEAD,\n  \"handoff\": {\n    \"owners\": {\n      \"sales_ref\": \"owner:sales/x\"\n    }\n  }\n}",
                ),
            );
            json(
                &form(
                    "{\n  HEAD,\n  \"handoff\": {\n    \"next_action_refs\": [\n      \"ticket:1\"\n    ],\n    \"owners\": {}\n  }\n}",
                ),
                "handoff.next_action_refs",
                "ticket:2",
                &form(
                    "{\n  HEAD,\n  \"handoff\": {\n    \"next_action_refs\": [\n      \"ticket:1\",\n      \"ticket:2\"\n    ],\n    \"owners\": {}\n  }\n}",
                ),
            );
        }
    }
    json(
        "{HEAD, \"renewal_followup_ref\": \"TBD\"}",
        "renewal_followup_ref",
        "ticket:\"x\\",
        "{HEAD, \"renewal_followup_ref\": \"ticket:\\\"x\\\\\"}",
    );
    json(
        "{HEAD, \"renewal_followup_ref\" : null , \"x\": 1}",
        "renewal_followup_ref",
        "ticket:1",
        "{HEAD, \"renewal_followup_ref\" : \"ticket:1\" , \"x\": 1}",
    );
    json(
        "{HEAD, \"notifications\": []}",
        "notifications[0].channel",
        "email",
        "{HEAD, \"notifications\": [{\"channel\": \"email\"}]}",
    );
}

#[test]
fn what_is_not_understood_is_refused() {
    use crate::domain::tree::Position;
    refused("note: &a x\n", SALES, "owner:sales/x", &Refusal::Markup(Position { line: 3, column: 7 }));
    refused("note: !!str x\n", SALES, "owner:sales/x", &Refusal::Markup(Position { line: 3, column: 7 }));
    refused("note:\tx\n", SALES, "owner:sales/x", &Refusal::Tab(Position { line: 3, column: 6 }));
    refused("---\na: 1\n", SALES, "owner:sales/x", &Refusal::SeveralDocuments);
    refused("renewal_followup_ref: |\n  TBD\n", "renewal_followup_ref", "ticket:1", &Refusal::BlockScalar);
    refused(
        "renewal_followup_ref: \"see\n  wiki\"\n",
        "renewal_followup_ref",
        "ticket:1",
        &Refusal::SeveralLines,
    );
    refused("renewal_followup_ref: {a: 1}\n", "renewal_followup_ref", "ticket:1", &Refusal::HoldsEntries);
    refused("renewal_followup_ref: ticket:2\n", "renewal_followup_ref", "ticket:1", &Refusal::AlreadySet);
    refused("handoff: see the wiki\n", SALES, "owner:sales/x", &Refusal::NotAMapping);
    refused("handoff: [1]\n", SALES, "owner:sales/x", &Refusal::NotAMapping);
    refused("notifications: {a: 1}\n", "notifications[0].channel", "email", &Refusal::NotAList);
    refused("notifications: []\n", "notifications[1].channel", "email", &Refusal::NoSuchEntry);
    refused("", "handoff.sales", "owner:sales/x", &Refusal::UnknownField);
    refused(
        "handoff:\n  next_action_refs: [ticket:1]\n",
        "handoff.next_action_refs",
        "ticket:1",
        &Refusal::AlreadyListed,
    );
    let syntax = fill("a.yaml", &format!("{HEAD}a: *x\n"), SALES, "owner:sales/x");
    assert!(matches!(syntax, Err(Refusal::Syntax { at: Position { line: 3, .. }, .. })), "{syntax:?}");
    assert_eq!(fill("T/decisions/a.yaml", HEAD, SALES, "owner:sales/x"), Err(Refusal::Record));
    let record = "schema_version: cavra.grace-period.decision.v1\n";
    assert_eq!(fill("a.yaml", record, "reason", "x"), Err(Refusal::Record));
    assert_eq!(fill("a.yaml", "a: 1\n", "b", "x"), Err(Refusal::NotAPacket));
    assert_eq!(fill("a.yaml", "", "b", "x"), Err(Refusal::NotAPacket));
}

#[test]
fn a_value_that_another_person_declares_is_refused() {
    let expiry = "schema_version: cavra.trial-access-expiry.packet.v1\n";
    let approval = "schema_version: cavra.trial-access-expiry.approval.v1\n";
    for (text, field, value) in [
        (expiry, "status", "ready"),
        (expiry, "evidence_mode", "live"),
        (expiry, "access_approval.state", "approved"),
        (approval, "state", "approved"),
    ] {
        assert_eq!(fill("a.yaml", text, field, value), Err(Refusal::DeclaredByOthers), "{field}");
    }
    assert!(fill("a.yaml", approval, "package_ref", "evidence://trial-access-expiry/1").is_ok());
}

#[test]
fn the_value_has_the_form_of_the_field() {
    use crate::domain::schema::ValueType;
    use crate::edit::ValueProblem::{Invisible, Malformed, Missing, Placeholder, Unsupported};
    let wrong = |field: &str, value: &str| match fill("a.yaml", HEAD, field, value) {
        Err(Refusal::Value(problem)) => problem,
        other => panic!("{field} {value:?}: {other:?}"),
    };
    assert_eq!(wrong(SALES, "  "), Missing);
    assert_eq!(wrong(SALES, "TBD"), Placeholder);
    assert_eq!(wrong(SALES, "owner:sales/unassigned"), Placeholder);
    assert_eq!(wrong(SALES, "see the wiki"), Malformed(ValueType::Reference));
    assert_eq!(wrong("handoff.next_action_refs", "ticket:1 wiki"), Malformed(ValueType::Reference));
    assert_eq!(wrong("sanitized", "yes"), Malformed(ValueType::Boolean));
    assert_eq!(wrong("grace_period.requested_until", "n/a"), Placeholder);
    assert!(
        matches!(wrong("notifications[0].channel", "fax"), Unsupported(words) if words.contains(&"email"))
    );
    for hidden in
        ["ticket:1\u{200b}", "ticket:1\nstatus: ready", "ticket:\u{202e}1", "ticket:\u{fffd}", "a\tb:c"]
    {
        assert_eq!(wrong(SALES, hidden), Invisible, "{hidden:?}");
    }
}

#[test]
fn forbidden_material_is_never_written() {
    let token = ["ghp", "_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
    for text in ["pat@corp-client.com".to_owned(), format!("ticket:{token}"), token] {
        for field in ["grace_period.requested_until", "renewal_followup_ref"] {
            let refused = fill("a.yaml", HEAD, field, &text).unwrap_err();
            let is_forbidden = matches!(refused, Refusal::Forbidden(_))
                || matches!(refused, Refusal::Value(crate::edit::ValueProblem::Forbidden(_)));
            assert!(is_forbidden, "{field} {text}: {refused:?}");
        }
    }
    // Material that the file holds already stays, and is not a reason to refuse another field.
    let old = format!("{HEAD}note: ask pat@corp-client.com\n");
    let new = fill("a.yaml", &old, "renewal_followup_ref", "ticket:1").unwrap();
    assert_eq!(new, format!("{HEAD}renewal_followup_ref: ticket:1\nnote: ask pat@corp-client.com\n"));
}

#[test]
fn judge_distinguishes_text_that_cannot_be_judged() {
    assert_eq!(judge("T/a.yaml", HEAD.as_bytes()), Ok(Kind::FollowupPacket));
    assert_eq!(judge("T/a.json", format!("{{{JSON_HEAD}}}").as_bytes()), Ok(Kind::FollowupPacket));
    let broken = judge("T/a.yaml", format!("{HEAD}a: [1\n").as_bytes());
    assert!(matches!(broken, Err(Refusal::Syntax { .. })), "{broken:?}");
    assert_eq!(judge("T/a.yaml", b"a: \xff\n"), Err(Refusal::NotUtf8));
    assert_eq!(judge("T/a.yaml", &vec![b'#'; 1024 * 1024 + 1]), Err(Refusal::TooLarge));
    assert_eq!(judge("T/a.yaml", format!("{HEAD}---\na: 1\n").as_bytes()), Err(Refusal::SeveralDocuments));
    assert_eq!(judge("T/a.yaml", b"a: 1\n"), Err(Refusal::NotAPacket));
    assert_eq!(judge("T/decisions/a.yaml", HEAD.as_bytes()), Err(Refusal::Record));
}

#[test]
fn a_file_does_not_grow_beyond_the_size_of_evidence() {
    let full = format!("{HEAD}# {}\n", "x".repeat(1024 * 1024 - HEAD.len() - 4));
    let refused = fill("a.yaml", &full, "renewal_followup_ref", "ticket:1");
    assert_eq!(refused, Err(Refusal::TooLarge));
}
