//! `--query`: what `list` and `check` say of a part of a room, and with which status they end.

use serde_json::Value;
use std::process::Output;
use support::sample::{SampleRoom, stdout, trialdesk};

fn run(room: &SampleRoom, args: &[&str]) -> Output {
    let mut command = trialdesk();
    room.set_up(&mut command);
    command.args(args).arg(room.path()).output().unwrap()
}

fn status(output: &Output) -> Option<i32> {
    output.status.code()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn list_prints_the_matching_trials() {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1045", "TRL-1055"]);
    let output = run(&room, &["list", "--query", "status:blocked -outcome:revoked"]);
    assert_eq!(status(&output), Some(0));
    let text = stdout(&output);
    assert!(text.contains("TRL-1042") && !text.contains("TRL-1045") && !text.contains("TRL-1055"), "{text}");
    let output = run(&room, &["list", "--query", "-outcome:revoked"]);
    assert_eq!(status(&output), Some(0), "a query may begin with a minus");
    let output = run(&room, &["list", "--format", "json", "--query", "age<0d"]);
    assert_eq!((status(&output), stdout(&output).trim()), (Some(0), "[]"), "an empty list is a list");
}

#[test]
fn check_counts_the_matching_trials() {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1045", "TRL-1055"]);
    assert_eq!(status(&run(&room, &["check"])), Some(1));
    assert_eq!(
        status(&run(&room, &["check", "--query", "trial:1045"])),
        Some(0),
        "all that it takes is ready"
    );
    let output = run(&room, &["check", "--query", "status:blocked,ready outcome:renewed"]);
    assert_eq!(status(&output), Some(1));
    let text = stdout(&output);
    assert!(text.contains("2 of 3 trials: status:blocked,ready outcome:renewed"), "{text}");
    assert!(text.contains("2 trials: 1 ready, 0 awaiting approval, 1 blocked"), "{text}");
    let output = run(&room, &["check", "--format", "json", "--query", "trial:1042"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["selection"], serde_json::json!({"query": "trial:1042", "stage": null, "matched": 1}));
    assert_eq!((&report["summary"]["trials"], report["results"].as_array().unwrap().len()), (&1.into(), 1));
    let output = run(&room, &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(report["selection"].is_null(), "a whole report has no selection");
    let output = run(&room, &["check", "--format", "jsonl", "--query", "trial:1042"]);
    let text = stdout(&output);
    assert!(text.contains(r#"{"selection":{"query":"trial:1042","stage":null,"matched":1}}"#), "{text}");
}

#[test]
fn an_empty_selection_is_never_a_pass() {
    let room = SampleRoom::with_trials(&["TRL-1045"]);
    let output = run(&room, &["check", "--query", "owner:nowhere"]);
    assert_eq!(status(&output), Some(1));
    assert!(
        complaint(&output).contains("No trial of 1 matches `owner:nowhere`, which counts as a failure"),
        "{}",
        complaint(&output)
    );
}

#[test]
fn problems_count_wherever_they_are() {
    let room = SampleRoom::with_trials(&["TRL-1045", "TRL-1048"]);
    let output = run(&room, &["check", "--query", "trial:1045"]);
    assert_eq!(status(&output), Some(3), "a file that cannot be read may belong to any trial");
    assert!(stdout(&output).contains("syntax"), "{}", stdout(&output));
}

#[test]
fn query_error_is_underlined_before_reading() {
    let room = SampleRoom::with_trials(&["TRL-1045"]);
    for command in ["list", "check"] {
        let output = run(&room, &[command, "--query", "ready sttaus:blocked"]);
        assert_eq!((status(&output), stdout(&output).as_str()), (Some(2), ""));
        let wanted = "--query, column 7: unknown field `sttaus`: did you mean `status`?\n  \
                      ready sttaus:blocked\n        ^^^^^^\n";
        assert!(complaint(&output).ends_with(wanted), "{}", complaint(&output));
    }
    let output = run(&room, &["check", "--only", "public-boundary", "--query", "ready"]);
    assert_eq!(status(&output), Some(2));
    let output = run(&room, &["list", "--query", "sttaus:\u{1b}[31m"]);
    assert!(!complaint(&output).contains('\u{1b}'), "{}", complaint(&output));
}

#[test]
fn mine_is_known_by_the_name_or_is_an_error() {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1043", "TRL-1056"]);
    let output = run(&room, &["list", "--as", "noor", "--query", "mine:"]);
    assert_eq!(status(&output), Some(0));
    assert_eq!(
        stdout(&output).contains("TRL-1042"),
        stdout(&run(&room, &["list", "--query", "owner=owner:customer-success/emea"])).contains("TRL-1042")
    );
    let output = run(&room, &["list", "--as", "dana", "--query", "mine:"]);
    assert_eq!(status(&output), Some(2));
    assert!(complaint(&output).contains("owner_refs"), "{}", complaint(&output));
}
