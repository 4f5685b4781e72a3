//! `trialdesk state`, and what a run does with damaged or earlier state.

use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use support::earlier::{Earlier, fixture};
use support::sample::{SampleRoom, files_below, stdout, trialdesk};

const RECORD: &str = "TRL-1063/decisions/TRL-1063-20260617T140329Z-approved-01KVAY9SX2H5SWPZGHNWNR8SM7.yaml";

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.args(arguments).current_dir(room.path());
    room.run(command)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The folder of a room's state.
fn state_of(room: &SampleRoom, path: &Path) -> PathBuf {
    let mut command = trialdesk();
    command.args(["state", "path"]).arg(path);
    stdout(&room.run(command)).trim_end().into()
}

fn state(room: &SampleRoom) -> PathBuf {
    state_of(room, room.path())
}

fn seen_records(room: &SampleRoom) -> PathBuf {
    state(room).join("seen-records.json")
}

/// Works in the room as dana, line by line.
fn work(room: &SampleRoom, lines: &str) {
    let mut command = trialdesk();
    room.set_up(&mut command);
    command.args(["--linear", "--as", "dana"]).arg(room.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// The form drafts of a room.
fn drafts(room: &SampleRoom) -> Vec<Value> {
    let files =
        files_below(&state(room)).into_iter().filter(|file| file.to_string_lossy().contains("/drafts/"));
    files.map(|file| serde_json::from_slice(&fs::read(file).unwrap()).unwrap()).collect()
}

/// A room with seen records, an index, a session and a draft.
fn remembered_room() -> SampleRoom {
    let room = SampleRoom::with_trials(&["TRL-1060", "TRL-1063"]);
    // The index only has files that were left alone for two seconds.
    for file in files_below(room.path()) {
        let old = fs::metadata(&file).unwrap().modified().unwrap() - std::time::Duration::from_mins(2);
        fs::File::options().write(true).open(&file).unwrap().set_modified(old).unwrap();
    }
    run(&room, &["check", "."]);
    work(&room, "2\n1\ndeny\nNo budget for it.\n");
    assert_eq!(drafts(&room).len(), 1);
    room
}

#[test]
fn path_prints_the_folder_of_the_room() {
    let room = remembered_room();
    let folder = state(&room).display().to_string();
    assert!(!files_below(&state(&room)).is_empty());
    for arguments in [&["state", "path"][..], &["state", "path", "."]] {
        let output = run(&room, arguments);
        assert_eq!((output.status.code(), stdout(&output).trim_end()), (Some(0), folder.as_str()));
    }
    let output = run(&room, &["state", "path", "missing"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    assert_eq!(run(&room, &["state", "path", "policy.yaml"]).status.code(), Some(2));
}

#[test]
fn forget_keeps_form_drafts_and_says_so() {
    let room = remembered_room();
    let output = run(&room, &["state", "forget", "."]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stdout(&output).contains("kept 1 form draft"), "{output:?}");
    assert!(stdout(&output).contains("--drafts"), "{output:?}");
    assert_eq!(files_below(&state(&room)).len(), 1);
    assert!(drafts(&room)[0].to_string().contains("No budget for it."));
}

#[test]
fn forget_with_drafts_leaves_nothing_and_changes_nothing_in_the_room() {
    let room = remembered_room();
    let before: Vec<_> = files_below(room.path()).iter().map(|file| fs::read(file).unwrap()).collect();
    let folder = state(&room);
    let output = run(&room, &["state", "forget", ".", "--drafts"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!folder.exists());
    assert!(files_below(&room.state().join(".cache/trialdesk")).is_empty());
    let after: Vec<_> = files_below(room.path()).iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(before, after);
    let again = run(&room, &["state", "forget", "."]);
    assert_eq!((again.status.code(), stdout(&again).as_str()), (Some(0), "removed 0 files\n"));
}

#[test]
fn forget_concerns_one_room() {
    let (room, other) = (remembered_room(), SampleRoom::with_trials(&["TRL-1063"]));
    let mut check = trialdesk();
    check.arg("check").arg(other.path());
    room.run(check);
    let others = state_of(&room, other.path());
    run(&room, &["state", "forget", ".", "--drafts"]);
    assert_eq!(files_below(&others).len(), 1);
}

#[test]
fn forget_takes_a_directory_and_names_what_is_wrong() {
    let room = remembered_room();
    assert_eq!(run(&room, &["state", "forget"]).status.code(), Some(2));
    let output = run(&room, &["state", "forget", "missing"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("missing"), "{output:?}");
    let help = stdout(&run(&room, &["state", "--help"]));
    assert!(
        help.contains("Exit status of state path") && help.contains("Exit status of state forget"),
        "{help}"
    );
}

#[test]
fn damaged_seen_records_are_reported_at_every_reading_until_they_are_forgotten() {
    let room = SampleRoom::with_trials(&["TRL-1063"]);
    run(&room, &["check", "."]);
    let file = seen_records(&room);
    let half = fs::read(&file).unwrap()[..100].to_vec();
    fs::write(&file, &half).unwrap();
    for arguments in
        [&["check", "."][..], &["list", "."], &["verify", "."], &["check", "--format", "json", "."]]
    {
        let message = stderr(&run(&room, arguments));
        assert!(message.contains(&file.display().to_string()), "{arguments:?}: {message}");
        assert!(message.contains("trialdesk state forget"), "{arguments:?}: {message}");
        assert_eq!(fs::read(&file).unwrap(), half, "{arguments:?} overwrote it");
    }
    assert_eq!(run(&room, &["state", "forget", "."]).status.code(), Some(0));
    assert_eq!(stderr(&run(&room, &["check", "."])), "");
    assert_ne!(fs::read(&file).unwrap(), half);
}

#[test]
fn restored_seen_records_notice_what_was_removed_meanwhile() {
    let room = SampleRoom::with_trials(&["TRL-1063"]);
    run(&room, &["check", "."]);
    let file = seen_records(&room);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, "").unwrap();
    fs::remove_file(room.path().join(RECORD)).unwrap();
    run(&room, &["check", "."]);
    fs::write(&file, &whole).unwrap();
    let output = run(&room, &["verify", "."]);
    assert!(stdout(&output).contains("missing-decision"), "{output:?}");
}

#[test]
fn a_home_that_is_not_a_directory_is_not_damaged_state() {
    let room = SampleRoom::with_trials(&["TRL-1063"]);
    let mut check = trialdesk();
    check.arg("check").arg(room.path());
    room.set_up(&mut check);
    let output = check.env("HOME", "/dev/null").output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), ""), "{output:?}");
}

#[test]
fn a_query_for_what_is_new_reports_a_damaged_visit() {
    let room = SampleRoom::whole();
    work(&room, "quit\n");
    let visit = files_below(&state(&room)).into_iter().find(|path| path.ends_with("last-visit.bin")).unwrap();
    fs::write(visit, "x").unwrap();
    let output = run(&room, &["list", "--query", "new:", "--as", "dana", "."]);
    assert!(stderr(&output).contains("last-visit.bin.damaged-"), "{output:?}");
    assert!(!stderr(&run(&room, &["list", "--query", "new:", "--as", "dana", "."])).contains("damaged"));
}

#[test]
fn seen_records_are_known_so_that_a_record_that_is_gone_is_missing() {
    let room = SampleRoom::whole();
    let earlier = Earlier::write(&room.state().join(".local/state/trialdesk"), room.path());
    let newest = "TRL-1063/decisions/TRL-1063-20260617T140329Z-approved-01KVAY9SX2H5SWPZGHNWNR8SM7.yaml";
    fs::remove_file(room.path().join(newest)).unwrap();
    for _ in 0..2 {
        let output = run(&room, &["verify", "."]);
        let message = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(message.contains("missing-decision") && message.contains("TRL-1063"), "{message}");
    }
    assert!(!earlier.records.exists(), "it was converted");
    let seen: Value = serde_json::from_slice(&fs::read(seen_records(&room)).unwrap()).unwrap();
    assert_eq!(seen["content"]["records"].as_array().unwrap().len(), 19);
}

#[test]
fn damaged_files_are_reported_as_those_of_this_version_are() {
    let room = SampleRoom::whole();
    let earlier = Earlier::write(&room.state().join(".local/state/trialdesk"), room.path());
    let half = &fixture("records.json")[..200];
    fs::write(&earlier.records, half).unwrap();
    for _ in 0..2 {
        let output = run(&room, &["check", "."]);
        assert!(stderr(&output).contains(&earlier.records.display().to_string()), "{output:?}");
        assert_eq!(fs::read(&earlier.records).unwrap(), half, "nothing is overwritten");
    }
}

#[test]
fn forgetting_removes_them_too() {
    let room = SampleRoom::whole();
    let earlier = Earlier::write(&room.state().join(".local/state/trialdesk"), room.path());
    assert_eq!(run(&room, &["state", "forget", ".", "--drafts"]).status.code(), Some(0));
    assert!(earlier.is_gone());
}
