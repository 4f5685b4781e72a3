//! `trialdesk --linear` on pipes.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};
use support::sample::{copy, files, sample_evidence, trialdesk};
use tempfile::TempDir;

/// Runs the program with these lines on its input.
fn piped(arguments: &[&str], lines: &str) -> (Output, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("room");
    copy(&sample_evidence(), &room);
    let mut child = trialdesk()
        .args(arguments)
        .arg("room")
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .env("XDG_CONFIG_HOME", folder.path().join("config"))
        .env_remove("TRIALDESK_AS")
        .env("ACCESSIBLE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Where it ends before it has read everything, that is what is tested.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    (child.wait_with_output().unwrap(), folder)
}

#[test]
fn a_script_decides_on_a_pipe() {
    let lines = "2\n5\napprove\n+14d\nPilot slipped.\n\n\nrecord\napprove\nquit\n";
    let (output, folder) = piped(&["--linear", "--as", "dana"], lines);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{printed}");
    assert!(printed.contains("Recorded: approved"), "{printed}");
    assert!(!printed.contains('\u{1b}'), "no escape sequence: {printed}");
    assert_eq!(fs::read_dir(folder.path().join("room/TRL-1060/decisions")).unwrap().count(), 1);
}

#[test]
fn end_of_input_keeps_drafts_and_records_nothing() {
    let (output, folder) = piped(&["--linear", "--as", "dana"], "2\n5\ndeny\nNo budget for\n\nrecord\n");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!folder.path().join("room/TRL-1060/decisions").exists());
    let drafts = files(&folder.path().join("state/trialdesk"));
    let texts: Vec<_> = drafts.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    assert!(texts.iter().any(|text| text.contains("No budget for")), "{texts:?}");

    let secret = "2\n5\ndeny\nwrite to jane.doe@example.com\n\n";
    let (output, _folder) = piped(&["--linear", "--as", "dana"], secret);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{complaint}");
    assert!(complaint.contains("the input ended with unsaved input"), "{complaint}");
}

#[test]
fn without_a_terminal_only_the_flag_talks() {
    let (output, _folder) = piped(&[], "1\n");
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("--linear"), "{complaint}");
}

/// Returns the rows of a table as a set: the order of the console is that of its queue.
fn sorted(text: &str) -> Vec<String> {
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn an_exported_table_is_that_of_the_command_line() {
    let lines = "all\nfilter status:blocked age>7d\nexport csv\nexport csv\nexport markdown out/x.md\nexport! json ~/rows.json\nquit\n";
    let (output, folder) = piped(&["--linear", "--as", "dana"], lines);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{printed}");
    let list = |format: &str| {
        let mut command = trialdesk();
        command.current_dir(folder.path()).env("HOME", folder.path());
        command.args(["list", "--query", "status:blocked age>7d", "--format", format, "room"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let made =
        |end: &str| fs::read_to_string(folder.path().join(format!("trials-all-2026-06-20{end}"))).unwrap();
    assert_eq!(sorted(&made(".csv")), sorted(&list("csv")));
    assert_eq!(made("-2.csv"), made(".csv"), "{printed}");
    assert!(printed.contains("trials-all-2026-06-20-2.csv"), "{printed}");
    assert!(printed.contains("out/x.md: "), "a folder that does not exist is named: {printed}");
    let rows = |text: &str| -> Vec<String> {
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        let mut rows: Vec<_> = rows.iter().map(ToString::to_string).collect();
        rows.sort();
        rows
    };
    let json = fs::read_to_string(folder.path().join("rows.json")).unwrap();
    assert_eq!(rows(&json), rows(&list("json")));
    assert!(!rows(&json).is_empty());
}
