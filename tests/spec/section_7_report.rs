//! Section 7: what `check` writes and how it ends, by the program itself.

use crate::chain::{Chain, LATER};
use crate::covered::Covered;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;
use support::documents::{APPROVAL, EXPIRY, NOW, TRIAL};
use support::room::TestRoom;
use support::{digest, program, repository};

fn trialdesk(arguments: &[&str], folder: &Path) -> Output {
    // A home of its own, so that nothing is remembered from one run to the next.
    let home = tempfile::tempdir().expect("a home");
    program().args(arguments).current_dir(folder).env("HOME", home.path()).output().expect("the program runs")
}

fn check(room: &TestRoom, more: &[&str]) -> Output {
    trialdesk(&[&["check", ".", "--now", NOW], more].concat(), room.path())
}

fn json(output: &Output) -> Json {
    serde_json::from_slice(&output.stdout).expect("one object")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn sample_room_json_report() {
    let output = trialdesk(&["check", "sample-evidence", "--format", "json"], &repository());
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(text(&output.stderr), "");
    insta::assert_snapshot!("sample_room.json", text(&output.stdout));
}

#[test]
fn sample_room_text_report() {
    let output = trialdesk(&["check", "sample-evidence"], &repository());
    assert_eq!(output.status.code(), Some(3));
    insta::assert_snapshot!("sample_room.txt", text(&output.stdout));
}

#[test]
fn exit_status_reflects_the_room() {
    let status = |room: &TestRoom, more: &[&str]| check(room, more).status.code();
    let room = TestRoom::clean();
    assert_eq!(status(&room, &[]), Some(0), "every trial is ready");
    room.edit("TRL-1042/followup.yaml", "  approval_ref: approval:grace-period/TRL-1042\n", "");
    assert_eq!(status(&room, &[]), Some(1), "one awaits approval");
    room.edit("TRL-1042/expiry.yaml", "outcome: renewed", "outcome: tbd");
    assert_eq!(status(&room, &[]), Some(1), "one is blocked");
    room.put("elsewhere.yaml", "[");
    assert_eq!(status(&room, &[]), Some(3), "a problem, though of no trial");

    let ready = TestRoom::clean();
    ready.put("elsewhere.yaml", "[");
    assert_eq!(status(&ready, &[]), Some(3));
    ready.drop_file("elsewhere.yaml").put("policy.yaml", "quorum: 1\n");
    assert_eq!(status(&ready, &[]), Some(3), "the policy is not usable");
    ready.drop_file("policy.yaml");
    assert_eq!(status(&ready, &["--require-policy"]), Some(3));
    assert_eq!(status(&ready, &["--require-live"]), Some(0));

    assert_eq!(status(&TestRoom::empty(), &[]), Some(3), "an empty room is never a pass");
    assert_eq!(status(&TestRoom::with([("a.yaml", "foreign: yes\n")]), &[]), Some(3));
    for wrong in [&["--nonsense"][..], &["--format", "xml"], &["--now", "noon"]] {
        assert_eq!(status(&TestRoom::clean(), wrong), Some(2), "{wrong:?}");
    }
    assert_eq!(trialdesk(&["check", "nowhere"], room.path()).status.code(), Some(2));
    assert_eq!(trialdesk(&["check", "elsewhere.yaml"], room.path()).status.code(), Some(2));
}

#[test]
fn exit_status_is_the_same_in_every_format() {
    for (room, expected) in [(TestRoom::clean(), 0), (TestRoom::empty(), 3)] {
        for format in ["text", "json", "jsonl"] {
            assert_eq!(check(&room, &["--format", format]).status.code(), Some(expected), "{format}");
        }
    }
}

#[test]
fn data_goes_to_stdout_and_messages_to_stderr() {
    let empty = check(&TestRoom::empty(), &["--format", "json"]);
    assert_eq!(json(&empty)["summary"]["trials"], 0);
    assert!(text(&empty.stderr).contains("No trial found"));
    let fatal = TestRoom::clean();
    fatal.put("policy.yaml", "schema_version: trialdesk.policy.v1\nquorum: none\n");
    let output = check(&fatal, &["--format", "json"]);
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("policy.yaml:2:9"), "{}", text(&output.stderr));
}

#[test]
fn report_keys_are_in_the_specified_order() {
    let room = TestRoom::clean();
    room.put("policy.yaml", "schema_version: trialdesk.policy.v1\n").put("x.yaml", "[");
    room.edit("TRL-1042/expiry.yaml", "\nstatus: ready", "\nstatus: draft");
    let output = text(&check(&room, &["--format", "json"]).stdout);
    let mut at = 0;
    for key in [
        "schema_version",
        "evidence_root",
        "evaluated_at",
        "valid_until",
        "policy",
        "path",
        "sha256",
        "ignored_above",
        "selection",
        "summary",
        "trials",
        "ready",
        "awaiting_approval",
        "blocked",
        "problems",
        "foreign",
        "ignored",
        "stages",
        "trial-expired-followup",
        "begun",
        "ready",
        "awaiting_approval",
        "blocked",
        "trial-conversion-readiness",
        "trial-conversion-activation-handoff",
        "trial-conversion-closeout-revenue",
        "trial-conversion-executive-renewal",
        "trial-conversion-customer-followthrough",
        "trial-conversion-renewal-outcome-rollup",
        "trial-final-commercial-renewal-closeout",
        "results",
        "trial_ref",
        "outcome",
        "status",
        "stage",
        "blocker_count",
        "attention",
        "grace",
        "state",
        "ends_on",
        "extension",
        "total_days",
        "decisions",
        "conversion_target",
        "stages",
        "schema_version",
        "product",
        "trial_ref",
        "stage",
        "status",
        "ready_for_trial_expired_followup",
        "blocker_count",
        "evaluated_as_of",
        "checks",
        "name",
        "status",
        "message",
        "findings",
        "code",
        "document",
        "field",
        "path",
        "line",
        "column",
        "message",
        "remedy",
        "approval",
        "state",
        "decisions",
        "problems",
        "code",
        "path",
        "line",
        "column",
        "message",
    ] {
        let key = format!("\"{key}\":");
        at += output[at..].find(&key).unwrap_or_else(|| panic!("{key} is not where it belongs")) + key.len();
    }
}

#[test]
fn report_names_its_time_and_policy() {
    let room = TestRoom::clean();
    let report = json(&check(&room, &["--format", "json"]));
    assert_eq!(report["policy"], serde_json::json!({"path": null, "sha256": null, "ignored_above": null}));
    assert_eq!(report["selection"], Json::Null);
    assert_eq!(report["evaluated_at"], NOW);
    assert_eq!(report["evidence_root"], ".");
    let policy = "schema_version: trialdesk.policy.v1\n";
    room.put("policy.yaml", policy);
    let report = json(&check(&room, &["--format", "json"]));
    let sha256 = digest(policy.as_bytes()).replace("sha256:", "");
    assert_eq!(
        report["policy"],
        serde_json::json!({"path": "policy.yaml", "sha256": sha256, "ignored_above": null})
    );
}

#[test]
fn jsonl_has_a_line_per_result_problem_and_summary() {
    let room = TestRoom::clean();
    room.put("other/expiry.yaml", EXPIRY.replace("TRL-1042", "TRL-1043")).put("x.yaml", "[");
    let whole = json(&check(&room, &["--format", "json"]));
    let output = check(&room, &["--format", "jsonl"]);
    let lines: Vec<Json> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines,
        [
            serde_json::json!({"result": whole["results"][0]}),
            serde_json::json!({"result": whole["results"][1]}),
            serde_json::json!({"problem": whole["problems"][0]}),
            serde_json::json!({"summary": whole["summary"]}),
        ]
    );
}

#[test]
fn results_and_problems_are_in_byte_order() {
    let room = TestRoom::empty();
    for (index, name) in ["b", "a", "B", "é", "a/b", "a-b"].iter().enumerate() {
        room.put(&format!("{index}/e.yaml"), EXPIRY.replace(TRIAL, &format!("trial:{name}")));
        room.put(&format!("p{}.yaml", 9 - index), "[");
    }
    let report = json(&check(&room, &["--format", "json"]));
    let of = |list: &str, key: &str| {
        let rows = report[list].as_array().unwrap().iter();
        rows.map(|row| row[key].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        of("results", "trial_ref"),
        ["trial:B", "trial:a", "trial:a-b", "trial:a/b", "trial:b", "trial:é"]
    );
    assert!(of("problems", "path").is_sorted());
}

#[test]
fn blocker_count_is_the_number_of_findings() {
    let output = trialdesk(&["check", "sample-evidence", "--format", "json"], &repository());
    for result in json(&output)["results"].as_array().unwrap() {
        let findings = |check: &Json| check["findings"].as_array().unwrap().len();
        let mut total = 0;
        for stage in result["stages"].as_array().unwrap() {
            let count: usize = stage["checks"].as_array().unwrap().iter().map(findings).sum();
            assert_eq!(stage["blocker_count"], count);
            let ready = format!("ready_for_{}", stage["stage"].as_str().unwrap().replace('-', "_"));
            assert_eq!(stage[ready], Json::Bool(count == 0));
            total += count;
        }
        assert_eq!(result["blocker_count"], total);
    }
}

#[test]
fn forbidden_material_is_masked_in_every_format() {
    let room = TestRoom::clean();
    room.edit("TRL-1042/followup.yaml", "ticket:CS-8812", "pat@corp.example");
    for format in ["text", "json", "jsonl"] {
        let output = check(&room, &["--format", format]);
        assert!(!text(&output.stdout).contains("corp.example"), "{format}");
    }
}

#[test]
fn control_characters_are_escaped_in_every_format() {
    let room = TestRoom::clean();
    room.edit(
        "TRL-1042/followup.yaml",
        "notifications:",
        "\"a\\e[31m\\u202e\\n@x.example pat@corp.example\": 1\nnotifications:",
    );
    room.put("TRL-1042/\u{1b}[2J\n\u{202e}.yaml", "[");
    for format in ["text", "json", "jsonl"] {
        let output = text(&check(&room, &["--format", format]).stdout);
        assert!(!output.contains(['\u{1b}', '\u{202e}', '\r']), "{format}: {output}");
    }
}

/// Rooms that between them come to every code there is.
fn rooms_of_all_sorts() -> Vec<(TestRoom, &'static [&'static str])> {
    let changed = |file: &str, from: &str, to: &str| {
        let room = TestRoom::clean();
        room.edit(&format!("TRL-1042/{file}.yaml"), from, to);
        room
    };
    let expiry = |from, to| changed("expiry", from, to);
    let decided = |verdict: &str, policy: &str| {
        let room = TestRoom::clean();
        let covered = Covered::of(&room);
        room.put(
            "TRL-1042/decisions/d.yaml",
            format!(
                "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:d/1\ntrial_ref: {TRIAL}\n\
                verdict: {verdict}\ngrace_ends_on: 2026-06-15\ndecided_by: dana\ndecided_at: 2026-06-10T10:00:00Z\n\
                covers: {{expiry_digest: '{}', request_digest: '{}'}}\nseen: []\n",
                covered.expiry.unwrap(),
                covered.request
            ),
        );
        room.put("policy.yaml", format!("schema_version: trialdesk.policy.v1\n{policy}"));
        room
    };
    let with = |path: &str, bytes: &[u8]| {
        let room = TestRoom::clean();
        room.put(path, bytes);
        room
    };
    let stale = decided("approved", "");
    stale.edit("TRL-1042/followup.yaml", "requested_until: 2026-07-31", "requested_until: 2026-08-01");
    let signed = decided("approved", "");
    signed.put("TRL-1042/decisions/d.yaml.sig", "no signature");
    let unread = TestRoom::clean();
    unread.put("TRL-1042/decisions/gone.yaml.sig", "");
    let gone = TestRoom::clean();
    gone.drop_file("TRL-1042/approval.yaml");
    let rooms = vec![
        expiry("owner_ref: owner:license-operations", "owner_ref: null"),
        expiry("owner_ref: owner:license-operations", "owner_ref: 7"),
        expiry("owner_ref: owner:license-operations", "owner_ref: tbd"),
        expiry("outcome: renewed", "outcome: other"),
        expiry("status: ready", "status: draft"),
        expiry("state: approved", "state: pending"),
        expiry("package_ref: evidence://trial-access-expiry", "package_ref: evidence://other"),
        expiry("performed_at: 2026-06-02", "performed_at: 2026-07-02"),
        expiry("new_expires_at: 2026-07-31", "new_expires_at: 2026-05-31"),
        expiry("sanitized: true", "sanitized: false"),
        expiry("product: CAVRA", "product: pat@corp.example"),
        changed("approval", "expires_at: 2026-12-31", "expires_at: 2026-01-31"),
        changed("followup", "  approval_ref: approval:grace-period/TRL-1042\n", ""),
        gone,
        decided("denied", ""),
        decided("changes_requested", ""),
        decided("denied", "approvers: [{principal: eli}]\n"),
        decided("approved", "lapsed: block\n"),
        decided("maybe", ""),
        stale,
        signed,
        unread,
        with("TRL-1042/a.yaml", b"["),
        with("TRL-1042/a.yaml", b"\xff"),
        with("TRL-1042/a.yaml", &vec![b' '; 1024 * 1024 + 1]),
        with("TRL-1042/a.yaml", b"schema_version: cavra.trial-access-expiry.packet.v1\n"),
        with("TRL-1042/a.yaml", APPROVAL.as_bytes()),
    ];
    let mut rooms: Vec<_> = rooms.into_iter().map(|room| (room, [].as_slice())).collect();
    rooms.push((expiry("evidence_mode: live", "evidence_mode: sample"), &["--require-live"]));
    rooms
}

/// The codes that a definition of the published schema lists.
fn published(definition: &str) -> BTreeSet<String> {
    let file = repository().join("assets/schema/check-report.json");
    let schema: Json = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let codes = schema["$defs"][definition]["oneOf"].as_array().unwrap().iter();
    codes.map(|code| code["const"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_code_is_produced() {
    let mut codes = BTreeSet::new();
    // A file that cannot be read takes a room of its own: see the hostile tests.
    let mut problems = BTreeSet::from(["unreadable".to_owned()]);
    for (room, arguments) in rooms_of_all_sorts() {
        let judged = room.judge_with(&[&["--now", NOW], arguments].concat());
        let found: Vec<_> = judged.results().flat_map(|result| result.raw_findings()).collect();
        codes.extend(found.iter().map(|(_, finding)| finding["code"].as_str().unwrap().to_owned()));
        problems.extend(judged.problem_codes().into_iter().map(str::to_owned));
    }
    assert!(codes.len() > 10 && problems.len() > 5);
    for (stage, path, from, to) in [
        (3, Chain::packet(3), "production: null", "production: {}"),
        (3, Chain::packet(3), "conversion_target: paid_pilot", "conversion_target: tbd"),
        (3, Chain::packet(2), "status: ready", "status: done"),
        (2, "TRL-1042/expiry.yaml".to_owned(), "outcome: renewed", "outcome: revoked"),
        (2, Chain::packet(2), "packet.v1", "packet.v2"),
        (
            2,
            Chain::approval(1),
            "state: approved",
            "state: break_glass\nexpires_at: 2027-03-02\nbreak_glass_reason: x",
        ),
    ] {
        let chain = Chain::up_to(stage);
        chain
            .room
            .edit(&path, from, to)
            .put("policy.yaml", "schema_version: trialdesk.policy.v1\nbreak_glass: accept\n");
        let judged = chain.room.judge_at(LATER);
        problems.extend(judged.problem_codes().into_iter().map(str::to_owned));
        for result in judged.only().stages() {
            let checks = result["checks"].as_array().unwrap().iter();
            let found = checks.flat_map(|check| check["findings"].as_array().unwrap());
            codes.extend(found.map(|finding| finding["code"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(codes, published("Code"));
    assert_eq!(problems, published("ProblemCode"));
}
