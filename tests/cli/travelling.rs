//! Rooms that travel between machines: changed line ends, copies by other tools, names and homes.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use support::sample::{SampleRoom, stdout, trialdesk};

/// A trial with one record.
const TRIAL: &str = "TRL-1014";

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.args(arguments).arg("-C").arg(room.path());
    room.run(command)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn record(room: &SampleRoom) -> PathBuf {
    let folder = room.path().join(TRIAL).join("decisions");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.remove(0)
}

#[test]
fn section_5_2_nothing_is_decided_beside_a_record_with_changed_line_ends() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let file = record(&room);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace('\n', "\r\n")).unwrap();
    for verdict in [&["--deny"][..], &["--withdraw"], &["--approve", "--until", "+1d"]] {
        let output = run(&room, &[&["decide", TRIAL, "--as", "dana", "--reason", "Fine."], verdict].concat());
        assert_eq!(output.status.code(), Some(1), "{verdict:?}");
        let message = stderr(&output);
        assert!(message.contains("were changed to CR LF: restore the file first"), "{message}");
    }
    let names = fs::read_dir(file.parent().unwrap()).unwrap().count();
    assert_eq!(names, 1, "nothing was written");
    fs::write(&file, text).unwrap();
    let deny = ["decide", TRIAL, "--as", "dana", "--reason", "Fine.", "--deny"];
    assert_eq!(run(&room, &deny).status.code(), Some(0));
}

#[test]
fn section_5_2_changed_line_ends_are_named_where_a_record_seems_to_be_missing() {
    let room = SampleRoom::with_trials(&["TRL-1021"]);
    let folder = room.path().join("TRL-1021/decisions");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let text = fs::read_to_string(&files[0]).unwrap();
    fs::write(&files[0], text.replace('\n', "\r\n")).unwrap();
    let report = stdout(&run(&room, &["check"]));
    let name = files[0].file_name().unwrap().to_str().unwrap();
    let told = format!("missing, unless it is TRL-1021/decisions/{name}, whose line ends were changed");
    assert!(report.contains(&told), "{report}");
    fs::remove_file(&files[0]).unwrap();
    let report = stdout(&run(&room, &["check"]));
    assert!(report.contains("references a missing decision record"), "{report}");
}

#[test]
fn section_5_2_a_copy_of_a_record_is_named_as_one() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let file = record(&room);
    let name = file.file_stem().unwrap().to_str().unwrap();
    let copy = file.with_file_name(format!("{name} (1).yaml"));
    fs::copy(&file, &copy).unwrap();
    let report = stdout(&run(&room, &["check"]));
    let told = format!("{TRIAL}/decisions/{name} (1).yaml has the same bytes");
    assert!(report.contains(&told) && report.contains("until the copies are removed"), "{report}");
    fs::remove_file(copy).unwrap();
    assert!(!stdout(&run(&room, &["check"])).contains("has the same bytes"));
}

#[test]
fn names_that_other_systems_cannot_have_are_refused() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    for (name, told) in [
        ("CON", "Windows has a device with this name"),
        ("nul", "Windows has a device with this name"),
        ("aux.pilot", "Windows has a device with this name"),
        ("T-1.", "it ends in a dot"),
    ] {
        let output = run(&room, &["new", name, "--outcome", "renewed"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
    let output = run(&room, &["new", "trl-1014", "--outcome", "renewed"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("differs from the folder TRL-1014 by letter case"),
        "{}",
        stderr(&output)
    );
    assert!(!room.path().join("trl-1014").exists());
}

#[test]
fn an_unusable_home_is_ignored() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let mut command = trialdesk();
    command.args(["--linear"]).arg(room.path()).env_clear();
    command.env("HOME", "/dev/null").env("PATH", "/usr/bin:/bin");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"list\nquit\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("Reading "), "{}", stdout(&output));
}
