//! Composing records, and the commands that are shown.

use super::{Desk, READY, TRIAL, votes};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use support::sample::stdout;

#[test]
fn composing_writes_a_new_file_outside_of_the_room_alone() {
    let Some(desk) = Desk::unsigned() else { return };
    let before = desk.files();
    let inside = desk.room.path().join(TRIAL).join("x.yaml");
    fs::create_dir(desk.file("decisions")).unwrap();
    fs::write(desk.file("taken.yaml"), "x").unwrap();
    let cases = [
        (inside, 2, "this is in the room"),
        (desk.room.path().join("../").join(desk.room.path().file_name().unwrap()), 2, "this is in the room"),
        (desk.file("decisions/x.yaml"), 2, "folder named decisions"),
        (desk.file("taken.yaml"), 3, "nothing is overwritten"),
        (desk.file("missing/x.yaml"), 3, "missing/x.yaml"),
    ];
    for (path, status, message) in cases {
        let deny = ["decide", TRIAL, "--deny", "--reason", "No.", "--as", "dana", "--dry-run", "--out"];
        let output = desk.run(&[&deny[..], &[path.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(status), "{}: {output:?}", path.display());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(message), "{stderr}");
    }
    assert_eq!(desk.files(), before);
    assert_eq!(fs::read_to_string(desk.file("taken.yaml")).unwrap(), "x");
    let without =
        desk.run(&["decide", TRIAL, "--deny", "--reason", "No.", "--as", "dana", "--out", "x.yaml"]);
    assert_eq!(without.status.code(), Some(2), "--out needs --dry-run: {without:?}");
}

#[test]
fn the_commands_that_are_shown_can_be_run_as_they_are() {
    let Some(desk) = Desk::signed() else { return };
    let folder = desk.file("it's a folder");
    fs::create_dir(&folder).unwrap();
    let output = desk.compose("it's a folder", &[TRIAL, "--deny", "--as", "dana"]);
    let said = stdout(&output);
    let shown = |begin: &str| {
        let line = said.lines().find_map(|line| line.trim_start().strip_prefix(begin)).unwrap();
        line.trim_start().to_owned()
    };
    let run = |command: &str| {
        let path = std::env::join_paths(
            [support::program_path().parent().unwrap().to_owned()]
                .into_iter()
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).env("PATH", path.unwrap());
        desk.room.set_up(&mut shell);
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    };
    run(&shown("sign it:").replace("KEY", desk.dana.path.to_str().unwrap()));
    run(&shown("import it:"));
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
}

#[test]
fn records_of_several_trials_are_composed_into_a_folder() {
    let Some(desk) = Desk::unsigned() else { return };
    let folder = desk.file("out");
    fs::create_dir(&folder).unwrap();
    let deny = [TRIAL, READY, "--deny", "--as", "dana"];
    assert_eq!(desk.compose("one.yaml", &deny).status.code(), Some(2));
    assert!(!desk.file("one.yaml").exists());
    let output = desk.compose("out", &deny);
    assert!(output.status.success(), "{output:?}");
    let mut written: Vec<_> = fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
    written.sort();
    assert_eq!(written.len(), 2);
    let before = desk.files();
    let output = desk.import(&written.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for path in desk.added(&before) {
        assert!(stdout(&output).contains(&format!(" as {path}\n")), "{}", stdout(&output));
    }
    let names: Vec<_> =
        desk.added(&before).iter().map(|path| path.rsplit('/').next().unwrap().to_owned()).collect();
    let expected: Vec<_> =
        written.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names, expected, "the name in the folder is the name in the room");
}
