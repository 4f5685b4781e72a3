//! `trialdesk doctor` finds each trouble that is planted in a room, and nothing in a room without one.

use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::sample::{SampleRoom, files, is_root, skip, stdout, trialdesk};

const TRIAL: &str = "TRL-1060";

/// A room in a repository whose attributes keep line ends, and one record.
fn room() -> SampleRoom {
    let room = SampleRoom::with_trials(&[TRIAL]);
    git(&room, &["init", "-q"]);
    fs::write(room.path().join(".gitattributes"), "* -text\n").unwrap();
    let mut decide = trialdesk();
    decide.args(["decide", TRIAL, "--deny", "--reason", "Not yet.", "--as", "dana", "-C"]).arg(room.path());
    assert!(room.run(decide).status.success());
    room
}

fn git(room: &SampleRoom, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(room.path()).args(arguments);
    assert!(room.run(command).status.success(), "{arguments:?}");
}

fn doctor(room: &SampleRoom, set_up: impl FnOnce(&mut Command)) -> Output {
    let mut command = trialdesk();
    command.args(["doctor", "--format", "json"]).arg(room.path());
    room.set_up(&mut command);
    set_up(&mut command);
    command.output().unwrap()
}

/// Runs doctor, and returns the codes and places of its findings.
fn found_with(room: &SampleRoom, set_up: impl FnOnce(&mut Command)) -> Vec<(String, String)> {
    let output = doctor(room, set_up);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no report: {output:?}"));
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(output.status.code(), Some(i32::from(!findings.is_empty())), "{report}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    assert!(findings.iter().all(|finding| !text(&finding["remedy"]).is_empty()));
    findings.iter().map(|finding| (text(&finding["code"]), text(&finding["place"]))).collect()
}

fn codes_with(room: &SampleRoom, set_up: impl FnOnce(&mut Command)) -> Vec<String> {
    found_with(room, set_up).into_iter().map(|(code, _)| code).collect()
}

fn codes(room: &SampleRoom) -> Vec<String> {
    codes_with(room, |_| {})
}

fn record(room: &SampleRoom) -> std::path::PathBuf {
    let mut records = fs::read_dir(room.path().join(TRIAL).join("decisions")).unwrap().flatten();
    records.next().unwrap().path()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_room_without_troubles_ends_with_0_and_is_not_changed() {
    let room = room();
    let (before, state) = (files(room.path()), files(room.state()));
    let output = doctor(&room, |_| {});
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema_version"], "trialdesk.doctor-report.v1");
    assert_eq!(report["policy"]["path"], "policy.yaml");
    let mut text = trialdesk();
    text.arg("doctor").arg(room.path());
    let text = stdout(&room.run(text));
    assert!(
        text.starts_with("policy: policy.yaml (sha256:") && text.ends_with("Nothing was found.\n"),
        "{text}"
    );
    assert_eq!((files(room.path()), files(room.state())), (before, state));
}

#[test]
fn the_name_that_would_decide_is_said_with_its_source() {
    let room = room();
    let run = |more: &[&str]| {
        let mut command = trialdesk();
        command.arg("doctor").arg(room.path()).args(more).env("GIT_CONFIG_NOSYSTEM", "1");
        stdout(&room.run(command))
    };
    let names = |more: &[&str]| -> Value {
        serde_json::from_str::<Value>(&run(&[&["--format", "json"], more].concat())).unwrap()["names"].take()
    };
    let none = "name: none (set one with --as NAME, TRIALDESK_AS or the configuration)\n";
    assert!(run(&[]).contains(none), "{}", run(&[]));
    assert_eq!(names(&[]), json!({"command_line": null, "console": null}));
    let mut console = trialdesk();
    console.arg("--linear").arg(room.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    room.set_up(&mut console);
    let mut console = console.spawn().unwrap();
    console.stdin.take().unwrap().write_all(b"as eli\nquit\n").unwrap();
    assert!(console.wait_with_output().unwrap().status.success());
    git(&room, &["config", "user.email", "repo@corp.example"]);
    let (before, state) = (files(room.path()), files(room.state()));
    assert_eq!(
        names(&[]),
        json!({
            "command_line": {"name": "repo@corp.example", "source": "room_repository"},
            "console": {"name": "eli", "source": "remembered"},
        })
    );
    let text = run(&[]);
    let lines = "name in the console: eli (from the last :as in this room's console)\n\
        name on the command line: repo@corp.example (from user.email in the .git/config of this room)\n";
    assert!(text.contains(lines), "{text}");
    assert!(run(&["--as", "dana"]).contains("name: dana (from --as or TRIALDESK_AS)\n"));
    assert_eq!((files(room.path()), files(room.state())), (before, state), "doctor changes nothing");
}

#[test]
fn a_room_that_does_not_exist_is_wrong_usage() {
    let mut command = trialdesk();
    command.args(["doctor", "nowhere"]);
    assert_eq!(room().run(command).status.code(), Some(2));
}

#[test]
fn names_of_other_systems_are_found() {
    for (name, code, place) in [
        ("Expiry.yaml", "name-case", "expiry.yaml"),
        ("con.yaml", "name-not-portable", "con.yaml"),
        ("x.", "name-not-portable", "x."),
    ] {
        let room = room();
        fs::write(room.path().join(TRIAL).join(name), "").unwrap();
        assert_eq!(found_with(&room, |_| {}), [(code.to_owned(), format!("{TRIAL}/{place}"))]);
    }
    let room = room();
    fs::write(room.path().join("Policy.yaml"), "").unwrap();
    let found = codes(&room);
    assert!(found.contains(&"policy-name".to_owned()), "{found:?}");
    assert!(!found.contains(&"policy-unusable".to_owned()), "{found:?}");
}

#[test]
fn changed_copied_and_future_records_are_found() {
    let room = room();
    let file = record(&room);
    let text = fs::read_to_string(&file).unwrap();
    fs::copy(&file, file.with_file_name("copy (1).yaml")).unwrap();
    assert_eq!(codes(&room), ["record-copy"]);
    fs::remove_file(file.with_file_name("copy (1).yaml")).unwrap();
    fs::write(&file, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(codes(&room), ["carriage-return"]);
    fs::write(&file, &text).unwrap();
    assert_eq!(codes(&room), [""; 0]);
    // Before the record was written.
    assert_eq!(
        codes_with(&room, |command| _ = command.args(["--now", "2026-06-01"])),
        ["record-from-future"]
    );
}

#[test]
fn attributes_that_let_git_change_line_ends_are_found() {
    let room = room();
    let attributes = room.path().join(".gitattributes");
    fs::remove_file(&attributes).unwrap();
    let found = found_with(&room, |_| {});
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "line-ends");
    for (text, codes_found) in [
        ("* text=auto\n", 1),
        ("* text eol=lf\n", 0),
        ("decisions/** -text\n", 1),
        ("**/decisions/** -text\n", 0),
    ] {
        fs::write(&attributes, text).unwrap();
        assert_eq!(codes(&room).len(), codes_found, "{text:?}");
    }
    fs::remove_file(&attributes).unwrap();
    git(&room, &["config", "core.autocrlf", "true"]);
    let message = stdout(&doctor(&room, |_| {}));
    assert!(message.contains("core.autocrlf is true"), "{message}");
}

#[test]
fn a_git_that_is_missing_old_or_refuses_is_found() {
    let room = room();
    let programs = tempfile::tempdir().unwrap();
    let only = |command: &mut Command| _ = command.env("PATH", programs.path());
    assert_eq!(codes_with(&room, only), ["git-missing"]);
    let fake = programs.path().join("git");
    fs::write(&fake, "#!/bin/sh\ncase \"$*\" in *--version) echo git version 2.20.1;; esac\n").unwrap();
    set_mode(&fake, 0o755);
    assert_eq!(codes_with(&room, only), ["git-too-old"]);
    if !is_root() {
        return skip("only root can give a repository to another user");
    }
    let given = Command::new("chown").args(["-R", "12345"]).arg(room.path()).status().unwrap();
    assert!(given.success());
    assert_eq!(codes(&room), ["git-refuses"]);
}

#[test]
fn policies_that_are_unusable_ignored_or_elsewhere_are_found() {
    let room = room();
    let policy = room.path().join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, format!("{text}\nquorrum: 2\n")).unwrap();
    let found = found_with(&room, |_| {});
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == "policy-unusable" && found[0].1.starts_with("policy.yaml:"), "{found:?}");
    fs::write(&policy, &text).unwrap();
    let inner = |arguments: &[&OsStr]| {
        let mut command = trialdesk();
        command.args(["doctor", "--format", "json"]).arg(room.path().join(TRIAL)).args(arguments);
        let report: Value = serde_json::from_slice(&room.run(command).stdout).unwrap();
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["code"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(inner(&[]), ["policy-outside"]);
    fs::remove_dir_all(room.path().join(".git")).unwrap();
    // Without the clock of the policy, the record of the sample room's day is in the past.
    assert_eq!(inner(&[]), ["policy-ignored"]);
}

#[test]
fn keys_that_cannot_sign_are_found() {
    let room = room();
    let policy = room.path().join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap().replace("signatures: optional", "");
    let keys = tempfile::tempdir().unwrap();
    let key = keys.path().join("dana");
    let made =
        Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&key).status();
    if !made.is_ok_and(|status| status.success()) {
        return skip("ssh-keygen is not here: no key was made");
    }
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    fs::write(&policy, format!("{text}\nsignatures: optional\nallowed_signers: signers\n")).unwrap();
    let signers = |line: &str| fs::write(room.path().join("signers"), line).unwrap();
    let found =
        |room: &SampleRoom| codes_with(room, |command| _ = command.args(["--as", "dana", "--key"]).arg(&key));
    signers(&format!("dana {public}"));
    assert_eq!(found(&room), [""; 0]);
    signers(&format!("eli {public}"));
    assert_eq!(found(&room), ["key-not-trusted"]);
    signers(&format!("dana valid-before=\"20260101Z\" {public}"));
    assert_eq!(found(&room), ["key-not-trusted"]);
    signers(&format!("dana valid-after=\"2026-01-01\" {public}"));
    assert_eq!(found(&room), ["allowed-signers", "key-not-trusted"]);
    // A key is listed for each kind of record by its namespace.
    let namespaces = ["grace-decision@trialdesk", "package-decision@trialdesk"];
    for (listed, other) in [(namespaces[0], "package decision"), (namespaces[1], "grace decision")] {
        signers(&format!("dana namespaces=\"{listed}\" {public}"));
        assert_eq!(found(&room), ["key-not-trusted"], "{listed}");
        let mut command = trialdesk();
        command.args(["doctor", "--as", "dana", "--key"]).arg(&key).arg(room.path());
        let text = stdout(&room.run(command));
        assert!(text.contains(&format!("a {other} signed with it does not count")), "{text}");
    }
    signers(&format!("dana namespaces=\"{}\" {public}", namespaces.join(",")));
    assert_eq!(found(&room), [""; 0]);
    signers(&format!("dana {public}"));
    set_mode(&key, 0o644);
    assert_eq!(found(&room), ["key-shared"]);
    fs::remove_file(&key).unwrap();
    assert_eq!(found(&room), ["key-missing"]);
    fs::write(&policy, format!("{text}\nsignatures: required\nallowed_signers: signers\n")).unwrap();
    let found = codes(&room);
    assert!(found.contains(&"key-not-set".to_owned()), "{found:?}");
}

#[test]
fn permissions_that_are_too_wide_or_too_narrow_are_found() {
    let room = room();
    set_mode(room.path(), 0o777);
    assert_eq!(codes(&room), ["room-world-writable"]);
    set_mode(room.path(), 0o755);
    let state = room.state().join(".local/state/trialdesk");
    set_mode(&state, 0o755);
    assert_eq!(codes(&room), ["state-shared"]);
    set_mode(&state, 0o700);
    let file = room.state().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(codes_with(&room, |command| _ = command.env("XDG_STATE_HOME", &file)), ["state-unusable"]);
    if is_root() {
        let bound = Command::new("mount").args(["--bind"]).args([room.path(), room.path()]).status().unwrap();
        let remounted = bound.success()
            && Command::new("mount")
                .args(["-o", "remount,bind,ro"])
                .arg(room.path())
                .status()
                .unwrap()
                .success();
        let found = codes(&room);
        let _ = Command::new("umount").arg(room.path()).status();
        if !remounted {
            return skip("the room could not be mounted read-only");
        }
        assert_eq!(found, ["room-read-only"]);
    } else {
        set_mode(room.path(), 0o555);
        assert_eq!(codes(&room), ["room-read-only"]);
        set_mode(room.path(), 0o755);
    }
}
