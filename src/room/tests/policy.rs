//! Section 6: the policy is strict, and a policy that is not usable is fatal.

use crate::room::tests::evaluating::Evaluate;
use crate::room::tests::evaluating::only;
use support::room::TestRoom;
use trialdesk::domain::policy::{CountsFrom, LapsedGrace, Policy, Signatures, StaleApprovals};
use trialdesk::room::policy_file::PolicyChoice;
use trialdesk::room::{RoomError, RoomOptions};

/// A key that no test signs with.
const SIGNERS: &str =
    "dana ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n";

/// Evaluates a clean room under this policy. Returns `usable`, or the error without its sentence.
fn verdict(policy: &str) -> String {
    let room = TestRoom::clean();
    room.put("policy.yaml", policy);
    place_of_error(&room, &RoomOptions::default())
}

fn place_of_error(room: &TestRoom, options: &RoomOptions) -> String {
    match room.evaluate_with(options) {
        Ok(_) => "usable".to_owned(),
        Err(RoomError::Policy(error)) => {
            let at = error.at.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
            format!("{}{at}", error.path)
        }
        Err(other) => panic!("{other}"),
    }
}

fn policy_of(text: &str) -> Policy {
    let room = TestRoom::clean();
    room.put("policy.yaml", format!("schema_version: trialdesk.policy.v1\n{text}"))
        .put("allowed_signers", SIGNERS);
    room.evaluate().policy_file.policy
}

#[test]
fn section_6_empty_policy_is_the_defaults() {
    assert_eq!(policy_of(""), Policy::default());
    let room = TestRoom::clean().evaluate();
    assert_eq!(room.policy_file.policy, Policy::default());
    assert!(room.policy_file.source.is_none());
    let defaults = Policy::default();
    assert_eq!((defaults.quorum.get(), defaults.max_grace_days, defaults.overdue_after_days), (1, 30, 14));
    assert_eq!(defaults.grace_counts_from, CountsFrom::Decision);
    assert_eq!(defaults.signatures, Signatures::Optional);
    assert_eq!((defaults.stale, defaults.lapsed), (StaleApprovals::Dismiss, LapsedGrace::Mark));
    assert!(defaults.accepts_references() && defaults.separation_of_duties && !defaults.require_live);
}

#[test]
fn section_6_every_key_is_known() {
    let policy = policy_of(
        "quorum: 2\nmax_grace_days: 21\ngrace_counts_from: expiry\nsignatures: required\nreferences: accept\n\
        stale: keep\nlapsed: block\nlost_decisions:\n  - sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nseparation_of_duties: false\nrequire_live: true\n\
        overdue_after_days: 7\nallowed_signers: allowed_signers\napprovers:\n  - principal: dana\n    max_grace_days: 14\n    \
        owner_refs: [owner:customer-success/emea]\n  - principal: eli\n",
    );
    assert_eq!((policy.quorum.get(), policy.max_grace_days, policy.overdue_after_days), (2, 21, 7));
    assert_eq!(policy.approvers.len(), 2);
    assert!(policy.accepts_references() && policy.require_live && !policy.separation_of_duties);
}

#[test]
fn section_6_unknown_key_or_wrong_type_is_fatal() {
    for (line, at) in [
        ("quorums: 1", "2:1"),
        ("Quorum: 1", "2:1"),
        ("quorum: 0", "2:9"),
        ("quorum: -1", "2:9"),
        ("quorum: '1'", "2:9"),
        ("quorum: 1.0", "2:9"),
        ("max_extensions: null", "2:17"),
        ("quorum: null", "2:9"),
        ("quorum: [1]", "2:9"),
        ("max_grace_days: many", "2:17"),
        ("grace_counts_from: Decision", "2:20"),
        ("signatures: always", "2:13"),
        ("signatures: true", "2:13"),
        ("references: ~", "2:13"),
        ("stale:", "2:6"),
        ("lapsed: ignore", "2:9"),
        ("lost_decisions: sha256:00", "2:17"),
        ("lost_decisions: [7]", "2:18"),
        ("separation_of_duties: yes", "2:23"),
        ("separation_of_duties: 'true'", "2:23"),
        ("require_live: 1", "2:15"),
        ("sample_clock: noon", "2:15"),
        ("sample_clock: 2026-06-20T12:00:00", "2:15"),
        ("approvers: dana", "2:12"),
        ("approvers: [dana]", "2:13"),
        ("approvers: []", "2:12"),
        ("approvers: [{}]", "2:13"),
        ("approvers: [{principal: ''}]", "2:25"),
        ("approvers: [{principal: dana, owner: x}]", "2:31"),
        ("approvers: [{principal: dana, owner_refs: x}]", "2:43"),
        ("approvers: [{principal: dana, max_grace_days: -1}]", "2:47"),
        ("quorum: 1\nquorum: 1", "3:1"),
        ("quorum: 2", "2:1"),
        ("signatures: required", "2:1"),
        ("signatures: required\nallowed_signers: nowhere", "2:1"),
    ] {
        let found = verdict(&format!("schema_version: trialdesk.policy.v1\n{line}\n"));
        assert_eq!(found, format!("policy.yaml:{at}"), "{line}");
    }
}

#[test]
fn section_6_policy_is_one_document_of_its_schema() {
    for (text, at) in [
        ("", ""),
        ("null\n", ":1:1"),
        ("[]\n", ":1:1"),
        ("quorum: 1\n", ":1:1"),
        ("schema_version: trialdesk.policy.v2\n", ":1:17"),
        ("schema_version: 1\n", ":1:17"),
        ("schema_version: trialdesk.policy.v1\n---\nschema_version: trialdesk.policy.v1\n", ""),
        ("schema_version: trialdesk.policy.v1\n---\n", ""),
        ("schema_version: [\n", ":2:1"),
        ("schema_version: &a trialdesk.policy.v1\nquorum: *a\n", ":2:9"),
    ] {
        let found = verdict(text);
        assert!(
            found == format!("policy.yaml{at}") || (at == ":2:1" && found.starts_with("policy.yaml:")),
            "{text:?}: {found}"
        );
    }
    let room = TestRoom::clean();
    room.put("policy.yaml", b"schema_version: trialdesk.policy.v1\n# \xff\n");
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "policy.yaml");
}

#[test]
fn section_6_misnamed_or_irregular_policy_is_fatal() {
    for name in
        ["policy.yml", "policy.json", "Policy.yaml", "POLICY.YML", "policy.yaml.txt", "policy.yml.txt"]
    {
        let room = TestRoom::clean();
        room.put(name, "");
        for policy in [PolicyChoice::Search, PolicyChoice::None, PolicyChoice::File(room.at("none"))] {
            assert_eq!(place_of_error(&room, &RoomOptions { policy, ..RoomOptions::default() }), name);
        }
        let folder = TestRoom::clean();
        folder.put(&format!("{name}/x"), "");
        assert_eq!(place_of_error(&folder, &RoomOptions::default()), name, "an entry of any kind");
        let below = TestRoom::clean();
        below.put(&format!("TRL-1042/{name}"), "a: foreign\n");
        assert_eq!(place_of_error(&below, &RoomOptions::default()), "usable");
    }
    let room = TestRoom::clean();
    room.put("policy.yaml/x", "");
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "policy.yaml");
    let room = TestRoom::clean();
    std::os::unix::fs::symlink("TRL-1042/expiry.yaml", room.at("policy.yaml")).unwrap();
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "policy.yaml");
    let room = TestRoom::clean();
    std::os::unix::fs::symlink("nowhere", room.at("policy.yaml")).unwrap();
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "policy.yaml");
}

#[test]
fn section_6_policy_of_the_room_is_not_evidence() {
    let room = TestRoom::clean();
    room.put("policy.yaml", "schema_version: trialdesk.policy.v1\n");
    assert_eq!(room.evaluate().foreign, 0);
    room.put("TRL-1042/policy.yaml", "schema_version: trialdesk.policy.v1\nquorum: 9\n");
    assert_eq!(room.evaluate().foreign, 1);
}

#[test]
fn section_6_nearest_policy_in_the_work_tree_applies() {
    let tree = TestRoom::empty();
    let quorum = |n: u32| format!("schema_version: trialdesk.policy.v1\noverdue_after_days: {n}\n");
    tree.put("policy.yaml", quorum(1))
        .put("repo/policy.yaml", quorum(2))
        .put("repo/deep/policy.yaml", quorum(3))
        .put("repo/deep/er/room/t/expiry.yaml", support::documents::EXPIRY)
        .put("repo/other/room/t/expiry.yaml", support::documents::EXPIRY);
    let days = |room: &str| {
        let room =
            trialdesk::room::Room::open(&tree.at(room), &RoomOptions::default(), jiff::Timestamp::UNIX_EPOCH)
                .unwrap();
        let shown = room.policy_file.source.map(|source| source.shown);
        (room.policy_file.policy.overdue_after_days, shown)
    };
    assert_eq!(days("repo/deep/er/room"), (14, None), "no work tree, no looking up");
    tree.put("repo/.git/HEAD", "").put("repo/.git/objects/pack/x", "");
    assert_eq!(days("repo/deep/er/room"), (3, Some("../../policy.yaml".to_owned())));
    assert_eq!(days("repo/other/room"), (2, Some("../../policy.yaml".to_owned())));
    tree.put("repo/deep/er/room/policy.yaml", quorum(4));
    assert_eq!(days("repo/deep/er/room"), (4, Some("policy.yaml".to_owned())));
    tree.drop_file("repo/policy.yaml");
    assert_eq!(days("repo/other/room"), (14, None), "the search ends at the root of the work tree");
}

#[test]
fn section_6_named_policy_replaces_the_rooms_own() {
    let room = TestRoom::clean();
    room.put("policy.yaml", "nonsense");
    let other =
        TestRoom::with([("mine.yaml", "schema_version: trialdesk.policy.v1\noverdue_after_days: 3\n")]);
    let options =
        |name: &str| RoomOptions { policy: PolicyChoice::File(other.at(name)), ..RoomOptions::default() };
    assert_eq!(room.evaluate_with(&options("mine.yaml")).unwrap().policy_file.policy.overdue_after_days, 3);
    assert!(room.evaluate_with(&options("none.yaml")).is_err());
}

#[test]
fn section_6_a_policy_can_be_left_out_on_purpose() {
    let room = TestRoom::clean();
    room.put("policy.yaml", "nonsense");
    let options = RoomOptions { policy: PolicyChoice::None, ..RoomOptions::default() };
    let rules = room.evaluate_with(&options).unwrap().policy_file;
    assert_eq!((rules.source, rules.ignored_above, rules.policy), (None, None, Policy::default()));
    let refused = RoomOptions { require_policy: true, ..options };
    assert!(matches!(room.evaluate_with(&refused), Err(RoomError::NoPolicy { .. })));
}

#[test]
fn section_6_a_policy_that_does_not_apply_is_named() {
    let above = TestRoom::with([("policy.yaml", "schema_version: trialdesk.policy.v1\n")]);
    above.put("room/t/expiry.yaml", support::documents::EXPIRY);
    let open = |options: &RoomOptions| {
        trialdesk::room::Room::open(&above.at("room"), options, jiff::Timestamp::UNIX_EPOCH)
            .unwrap()
            .policy_file
    };
    assert_eq!(open(&RoomOptions::default()).ignored_above.as_deref(), Some("../policy.yaml"));
    assert_eq!(
        open(&RoomOptions { policy: PolicyChoice::None, ..RoomOptions::default() }).ignored_above,
        None
    );
    let required = RoomOptions { require_policy: true, ..RoomOptions::default() };
    let refused =
        trialdesk::room::Room::open(&above.at("room"), &required, jiff::Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(refused.to_string().contains("../policy.yaml does not apply"), "{refused}");
    let named = PolicyChoice::File(above.at("policy.yaml"));
    assert_eq!(open(&RoomOptions { policy: named, ..RoomOptions::default() }).ignored_above, None);
}

#[test]
fn section_6_policy_can_be_required() {
    let options = RoomOptions { require_policy: true, ..RoomOptions::default() };
    let room = TestRoom::clean();
    assert!(matches!(room.evaluate_with(&options), Err(RoomError::NoPolicy { .. })));
    room.put("policy.yaml", "schema_version: trialdesk.policy.v1\n");
    assert!(room.evaluate_with(&options).is_ok());
}

#[test]
fn section_6_sample_clock_needs_sample_evidence() {
    let policy = "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-20T12:00:00Z\n";
    let room = TestRoom::clean();
    room.put("policy.yaml", policy);
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "policy.yaml");
    room.edit("TRL-1042/expiry.yaml", "evidence_mode: live", "evidence_mode: sample");
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "policy.yaml");
    room.edit("TRL-1042/followup.yaml", "evidence_mode: live", "evidence_mode: sample");
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "usable");
    room.put("copy/expiry.yaml", support::documents::EXPIRY);
    assert_eq!(
        place_of_error(&room, &RoomOptions::default()),
        "policy.yaml",
        "a duplicate is a packet of the room too"
    );
    let of_no_trial = support::documents::EXPIRY.replace("trial_ref: trial:TRL-1042", "trial_ref: tbd");
    room.put("copy/expiry.yaml", of_no_trial);
    assert_eq!(place_of_error(&room, &RoomOptions::default()), "policy.yaml", "and so is one of no trial");
}

#[test]
fn section_6_approvers_or_signatures_refuse_references() {
    assert!(policy_of("").accepts_references());
    assert!(!policy_of("references: refuse\n").accepts_references());
    assert!(!policy_of("approvers: [{principal: dana}]\n").accepts_references());
    assert!(!policy_of("signatures: required\nallowed_signers: allowed_signers\n").accepts_references());
    assert!(policy_of("references: accept\napprovers: [{principal: dana}]\n").accepts_references());
}

#[test]
fn section_6_quorum_above_the_approvers_is_never_reached() {
    assert_eq!(
        verdict("schema_version: trialdesk.policy.v1\nquorum: 2\napprovers: [{principal: dana}]\n"),
        "usable"
    );
    let room = TestRoom::clean();
    room.put(
        "policy.yaml",
        "schema_version: trialdesk.policy.v1\nquorum: 2\napprovers: [{principal: dana}]\n",
    );
    assert_eq!(
        only(&room.evaluate()).evaluation.status.name(),
        "awaiting_approval",
        "the quorum cannot be reached"
    );
}
