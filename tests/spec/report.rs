//! Section 7: what `check` writes and how it ends, by the program itself.

use crate::support::{NOW, TRIAL, TestRoom, only, program};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;
use trialdesk::domain::finding::Code;
use trialdesk::domain::problem::ProblemCode;
use trialdesk::room::Lens;

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

fn sample() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_sample_room_comes_to_this_report() {
    let output = trialdesk(&["check", "sample-evidence", "--format", "json"], sample());
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(text(&output.stderr), "");
    insta::assert_snapshot!("sample_room.json", text(&output.stdout));
}

#[test]
fn the_sample_room_comes_to_this_text() {
    let output = trialdesk(&["check", "sample-evidence"], sample());
    assert_eq!(output.status.code(), Some(3));
    insta::assert_snapshot!("sample_room.txt", text(&output.stdout));
}

#[test]
fn the_exit_status_says_how_the_room_stands() {
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
fn the_same_status_whatever_the_format() {
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
fn the_report_has_the_keys_of_the_specification_in_their_order() {
    let room = TestRoom::clean();
    room.put("policy.yaml", "schema_version: trialdesk.policy.v1\n").put("x.yaml", "[");
    room.edit("TRL-1042/expiry.yaml", "\nstatus: ready", "\nstatus: draft");
    let output = text(&check(&room, &["--format", "json"]).stdout);
    let mut at = 0;
    for key in [
        "schema_version",
        "evidence_root",
        "evaluated_at",
        "policy",
        "path",
        "sha256",
        "summary",
        "trials",
        "ready",
        "awaiting_approval",
        "blocked",
        "problems",
        "foreign",
        "ignored",
        "results",
        "schema_version",
        "product",
        "trial_ref",
        "outcome",
        "status",
        "ready_for_trial_expired_followup",
        "blocker_count",
        "attention",
        "grace",
        "state",
        "ends_on",
        "decisions",
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
fn the_report_says_when_it_was_judged_and_by_what() {
    let room = TestRoom::clean();
    let report = json(&check(&room, &["--format", "json"]));
    assert_eq!(report["policy"], Json::Null);
    assert_eq!(report["evaluated_at"], NOW);
    assert_eq!(report["evidence_root"], ".");
    let policy = "schema_version: trialdesk.policy.v1\n";
    room.put("policy.yaml", policy);
    let report = json(&check(&room, &["--format", "json"]));
    let sha256 = trialdesk::domain::canonical::digest(policy.as_bytes()).replace("sha256:", "");
    assert_eq!(report["policy"], serde_json::json!({"path": "policy.yaml", "sha256": sha256}));
}

#[test]
fn jsonl_is_a_line_per_result_a_line_per_problem_and_the_summary() {
    let room = TestRoom::clean();
    room.put("other/expiry.yaml", crate::support::EXPIRY.replace("TRL-1042", "TRL-1043")).put("x.yaml", "[");
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
fn results_are_in_the_bytewise_order_of_their_trials_and_problems_in_that_of_paths() {
    let room = TestRoom::empty();
    for (index, name) in ["b", "a", "B", "é", "a/b", "a-b"].iter().enumerate() {
        room.put(&format!("{index}/e.yaml"), crate::support::EXPIRY.replace(TRIAL, &format!("trial:{name}")));
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
fn a_number_of_blockers_is_the_number_of_findings() {
    let output = trialdesk(&["check", "sample-evidence", "--format", "json"], sample());
    for result in json(&output)["results"].as_array().unwrap() {
        let findings = |check: &Json| check["findings"].as_array().unwrap().len();
        let count: usize = result["checks"].as_array().unwrap().iter().map(findings).sum();
        assert_eq!(result["blocker_count"], count);
        assert_eq!(result["ready_for_trial_expired_followup"], Json::Bool(count == 0));
    }
}

#[test]
fn forbidden_material_is_masked_in_every_output() {
    let room = TestRoom::clean();
    room.edit("TRL-1042/followup.yaml", "ticket:CS-8812", "pat@corp.example");
    for format in ["text", "json", "jsonl"] {
        let output = check(&room, &["--format", format]);
        assert!(!text(&output.stdout).contains("corp.example"), "{format}");
    }
}

#[test]
fn control_characters_of_evidence_never_reach_a_terminal() {
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
fn rooms_of_all_sorts() -> Vec<(TestRoom, Lens)> {
    let changed = |file: &str, from: &str, to: &str| {
        let room = TestRoom::clean();
        room.edit(&format!("TRL-1042/{file}.yaml"), from, to);
        room
    };
    let expiry = |from, to| changed("expiry", from, to);
    let decided = |verdict: &str, policy: &str| {
        let room = TestRoom::clean();
        let current = trialdesk::domain::grace::Current::of(&only(&room.judge()).trial);
        room.put(
            "TRL-1042/decisions/d.yaml",
            format!(
                "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:d/1\ntrial_ref: {TRIAL}\n\
                verdict: {verdict}\ngrace_ends_on: 2026-06-15\ndecided_by: dana\ndecided_at: 2026-06-10T10:00:00Z\n\
                covers: {{expiry_digest: '{}', request_digest: '{}'}}\nseen: []\n",
                current.expiry.unwrap(),
                current.request
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
    let changing = trialdesk::room::read::read_bytes(Path::new("/proc/self/status"));
    assert_eq!(changing.unwrap_err().code, ProblemCode::Unreadable);
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
        with("TRL-1042/a.yaml", crate::support::APPROVAL.as_bytes()),
    ];
    let mut rooms: Vec<_> = rooms.into_iter().map(|room| (room, Lens::default())).collect();
    rooms.push((
        expiry("evidence_mode: live", "evidence_mode: sample"),
        Lens { require_live: true, ..Lens::default() },
    ));
    rooms
}

#[test]
fn every_code_of_the_specification_is_produced() {
    let mut codes = BTreeSet::new();
    // What cannot be read takes a room of its own: see the hostile tests, and `rooms_of_all_sorts` above.
    let mut problems = BTreeSet::from([ProblemCode::Unreadable]);
    for (room, lens) in rooms_of_all_sorts() {
        let judged = room.look(&lens).unwrap();
        codes.extend(
            judged
                .reviews()
                .flat_map(|trial| trial.judgement.checks)
                .flat_map(|check| check.findings)
                .map(|finding| finding.code),
        );
        problems.extend(judged.problems.iter().map(|problem| problem.code));
    }
    assert_eq!(codes, BTreeSet::from(Code::ALL));
    assert_eq!(problems, BTreeSet::from(ProblemCode::ALL));
}
