//! Section 1, "Folders named `decisions`": entries that the scan does not read, and folders that cannot be listed.

use crate::section_1_documents::DECISION;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use support::documents::{APPROVAL, EXPIRY, FOLLOWUP, NOW};
use support::program_path;
use support::report::Report;
use support::room::TestRoom;
use support::sample::create_fifo;
use support::sample::skip;

/// A clean trial with a counting approval, and one more entry that comes to these problems.
#[track_caller]
fn with_entry(put: impl FnOnce(&TestRoom), expected: &[&str]) {
    let room = TestRoom::clean();
    room.put("TRL-1042/decisions/a.yaml", DECISION);
    put(&room);
    assert_eq!(room.judge().problems(), expected);
}

fn bad(path: &str) -> String {
    format!("bad-decision {path} [TRL-1042]")
}

#[test]
fn case_5_a_link_fifo_socket_or_device_is_a_bad_decision() {
    for name in ["b.yaml", "b", "README", "sub"] {
        let path = format!("TRL-1042/decisions/{name}");
        with_entry(|room| symlink("a.yaml", room.at(&path)).unwrap(), &[&bad(&path)]);
        with_entry(|room| symlink("nowhere", room.at(&path)).unwrap(), &[&bad(&path)]);
        with_entry(|room| symlink("..", room.at(&path)).unwrap(), &[&bad(&path)]);
        let fifo = |room: &TestRoom| {
            create_fifo(&room.at(&path));
        };
        with_entry(fifo, &[&bad(&path)]);
        with_entry(|room| drop(UnixListener::bind(room.at(&path)).unwrap()), &[&bad(&path)]);
    }
}

#[test]
fn case_5_an_entry_named_decisions_is_a_bad_decision_of_the_trials_beside_it() {
    let room = TestRoom::clean();
    symlink("elsewhere", room.at("TRL-1042/decisions")).unwrap();
    assert_eq!(room.judge().problems(), [bad("TRL-1042/decisions")]);

    let flat = TestRoom::with([("1.yaml", EXPIRY), ("2.yaml", APPROVAL), ("3.yaml", FOLLOWUP)]);
    create_fifo(&flat.at("decisions"));
    assert_eq!(flat.judge().problems(), [bad("decisions")]);

    let file = TestRoom::clean();
    file.put("TRL-1042/decisions", "a file of that name holds nothing");
    assert_eq!(file.judge().problems(), [""; 0]);
}

#[test]
fn case_6_a_hidden_file_or_another_letter_case_is_a_bad_decision() {
    for name in
        [".b.yaml", ".yaml", "b.YAML", "b.Yml", "b.jSoN", ".hidden/b.yaml", ".h/deep/b.json", "deep/.h/b.YML"]
    {
        let path = format!("TRL-1042/decisions/{name}");
        with_entry(
            |room| {
                room.put(&path, DECISION.replace("/D1", "/D2"));
            },
            &[&bad(&path)],
        );
    }
    let below = "TRL-1042/decisions/.hidden/link";
    let link = |room: &TestRoom| {
        fs::create_dir(room.at("TRL-1042/decisions/.hidden")).unwrap();
        symlink("x", room.at(below)).unwrap();
    };
    with_entry(link, &[&bad(below)]);
}

#[test]
fn temporary_names_and_other_files_are_ignored() {
    for name in [
        ".tmp-01K7",
        ".tmp-x.yaml",
        ".tmp-x.yaml.sig",
        ".#b.yaml",
        ".#b.yaml.sig",
        ".tmp-folder/b.yaml",
        "README",
        ".gitkeep",
        "b.yaml.bak",
        "b.txt",
        "yaml",
    ] {
        with_entry(
            |room| {
                room.put(&format!("TRL-1042/decisions/{name}"), "x");
            },
            &[],
        );
    }
    with_entry(|room| symlink("pat@host.1:2", room.at("TRL-1042/decisions/.#a.yaml")).unwrap(), &[]);
}

#[test]
fn signatures_of_any_name_are_left_to_section_5_2() {
    for name in ["b.yaml.sig", ".b.yaml.sig", ".sig", ".hidden/b.yaml.sig", "b.YAML.sig"] {
        let path = format!("TRL-1042/decisions/{name}");
        let missing = format!("missing-decision {path} [TRL-1042]");
        with_entry(
            |room| {
                room.put(&path, "x");
            },
            &[&missing],
        );
        if !name.contains("hidden") {
            with_entry(|room| symlink("nowhere", room.at(&path)).unwrap(), &[&missing]);
        }
    }
    for (record, text) in
        [("b.yaml", "a: [\n"), ("b.yaml", "a: foreign\n"), ("b.yaml", ""), (".b.yaml", DECISION)]
    {
        let path = format!("TRL-1042/decisions/{record}");
        let room = TestRoom::clean();
        room.put(&path, text).put(&format!("{path}.sig"), "x");
        let codes = room.judge().problem_codes().join(" ");
        assert!(codes.ends_with(" missing-decision"), "{record} {text:?}: {codes}");
    }
    let beside = "TRL-1042/decisions/a.yaml.sig";
    let unverified = format!("bad-signature {beside} [TRL-1042]");
    with_entry(
        |room| {
            room.put(beside, "x");
        },
        &[&unverified],
    );
    with_entry(|room| symlink("nowhere", room.at(beside)).unwrap(), &[&unverified]);
    with_entry(|room| fs::create_dir(room.at(beside)).unwrap(), &[&unverified]);
}

#[test]
fn section_5_2_a_signature_is_verified_beside_a_record_in_any_folder() {
    let room = TestRoom::clean();
    room.put("TRL-1042/stray.yaml", DECISION);
    assert_eq!(room.judge().problems(), ["bad-decision TRL-1042/stray.yaml 1:1 [TRL-1042]"]);
    for put in [
        |room: &TestRoom| fs::write(room.at("TRL-1042/stray.yaml.sig"), "no signature").unwrap(),
        |room: &TestRoom| symlink("nowhere", room.at("TRL-1042/stray.yaml.sig")).unwrap(),
        |room: &TestRoom| fs::create_dir(room.at("TRL-1042/stray.yaml.sig")).unwrap(),
    ] {
        put(&room);
        assert_eq!(
            room.judge().problems(),
            [
                "bad-decision TRL-1042/stray.yaml 1:1 [TRL-1042]",
                "bad-signature TRL-1042/stray.yaml.sig [TRL-1042]"
            ]
        );
        let beside = room.at("TRL-1042/stray.yaml.sig");
        let _ = fs::remove_file(&beside).or_else(|_| fs::remove_dir(&beside));
    }
    room.put("TRL-1042/expiry.yaml.sig", "beside a packet it means nothing");
    assert_eq!(room.judge().problem_codes(), ["bad-decision"]);
}

#[test]
fn links_elsewhere_and_hidden_folders_elsewhere_are_skipped() {
    let room = TestRoom::clean();
    symlink("nowhere", room.at("TRL-1042/b.yaml")).unwrap();
    room.put(".git/decisions/a.YAML", "x").put("TRL-1042/b.YAML", "x").put(".decisions/b.yaml", "[");
    assert_eq!(room.judge().problems(), [""; 0]);
}

#[test]
fn the_ignore_file_leaves_out_no_problem_of_a_decisions_folder() {
    let room = TestRoom::clean();
    room.put(".trialdeskignore", "*\n!TRL-1042/*.yaml\n!TRL-1042\n**/decisions\n")
        .put("TRL-1042/decisions/.b.yaml", "");
    symlink("x", room.at("TRL-1042/decisions/l")).unwrap();
    assert_eq!(room.judge().problems(), [bad("TRL-1042/decisions/.b.yaml"), bad("TRL-1042/decisions/l")]);
}

/// Runs `check` as a user whom permissions bind. Returns nothing, loudly, if that is not possible here.
fn judge_unprivileged(room: &TestRoom) -> Option<Report> {
    let mut command = Command::new(program_path());
    if rustix::process::geteuid().is_root() {
        let available = Command::new("setpriv").arg("--version").stdout(Stdio::null()).status();
        if !available.is_ok_and(|status| status.success()) {
            skip("root may list every folder, and setpriv is not available");
            return None;
        }
        command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program_path());
        fs::set_permissions(room.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }
    command.args(["check", "--format", "json", "--now", NOW]).arg(room.path());
    let output = command.env_clear().env("HOME", "/dev/null").env("PATH", "/usr/bin:/bin").output().unwrap();
    if String::from_utf8_lossy(&output.stderr).contains("setpriv") {
        skip("the program cannot be reached by an unprivileged user");
        return None;
    }
    Some(Report::of(&output))
}

#[track_caller]
fn with_unlistable(room: &TestRoom, folder: &str, expected: &[&str]) {
    room.put(&format!("{folder}/a.yaml"), DECISION);
    fs::set_permissions(room.at(folder), fs::Permissions::from_mode(0o000)).unwrap();
    let report = judge_unprivileged(room);
    fs::set_permissions(room.at(folder), fs::Permissions::from_mode(0o755)).unwrap();
    if let Some(report) = report {
        assert_eq!(report.problems(), expected);
    }
}

#[test]
fn a_decisions_folder_that_cannot_be_listed_belongs_to_the_trials_beside_it() {
    with_unlistable(&TestRoom::clean(), "TRL-1042/decisions", &["unreadable TRL-1042/decisions [TRL-1042]"]);
    with_unlistable(
        &TestRoom::clean(),
        "TRL-1042/decisions/2026",
        &["unreadable TRL-1042/decisions/2026 [TRL-1042]"],
    );
    let flat = TestRoom::with([("1.yaml", EXPIRY), ("2.yaml", APPROVAL), ("3.yaml", FOLLOWUP)]);
    with_unlistable(&flat, "decisions", &["unreadable decisions [TRL-1042]"]);
    let deep = TestRoom::with([("T/x/1.yaml", EXPIRY), ("T/x/2.yaml", APPROVAL), ("T/x/3.yaml", FOLLOWUP)]);
    with_unlistable(&deep, "T/x/decisions", &["unreadable T/x/decisions [TRL-1042]"]);
}

#[test]
fn another_folder_that_cannot_be_listed_belongs_to_the_trial_of_its_folder() {
    with_unlistable(&TestRoom::clean(), "TRL-1042/more", &["unreadable TRL-1042/more [TRL-1042]"]);
    with_unlistable(&TestRoom::clean(), "more", &["unreadable more []"]);
}
