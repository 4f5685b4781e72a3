//! Section 5.2, "Missing records": what this machine has read in a room or written to it, on the command line alone.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use support::documents::NOW;
use support::program;
use support::report::Report;
use support::room::TestRoom;
use support::sample::skip;
use tempfile::TempDir;

const RECORD: &str = "TRL-1042/decisions/a.yaml";
const DENIED: &str = "\
schema_version: cavra.grace-period.decision.v1
decision_ref: decision:grace-period/D1
trial_ref: trial:TRL-1042
verdict: denied
reason: no
decided_by: dana
decided_at: 2026-06-03T10:00:00Z
seen: []
";

/// A room and the home of one user of it.
struct Machine {
    room: TestRoom,
    home: TempDir,
}

impl Machine {
    fn new() -> Self {
        Self { room: TestRoom::clean(), home: TempDir::new().unwrap() }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = program();
        command.env("HOME", self.home.path()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.args(arguments).current_dir(self.room.path()).output().unwrap()
    }

    /// Returns the problems of the room, and stderr.
    fn check(&self) -> (Vec<String>, String) {
        let output = self.run(&["check", "--format", "json", "--now", NOW, "."]);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        (Report::of(&output).problems(), stderr)
    }

    fn problems(&self) -> Vec<String> {
        self.check().0
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]);
        git.args(["-c", "core.autocrlf=false", "-c", "init.defaultBranch=main"]).args(arguments);
        git.env("HOME", self.home.path()).env_remove("GIT_DIR").current_dir(self.room.path());
        let output = git.output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "x"]);
    }
}

fn has_git() -> bool {
    let has_git = Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success());
    if !has_git {
        skip("git is not here");
    }
    has_git
}

fn missing(path: &str) -> [String; 1] {
    [format!("missing-decision {path} [TRL-1042]")]
}

#[test]
fn section_5_2_a_record_that_decide_wrote_is_remembered() {
    let machine = Machine::new();
    let output = machine.run(&["decide", "TRL-1042", "--deny", "--reason", "No.", "--as", "dana"]);
    assert!(output.status.success(), "{output:?}");
    let folder = machine.room.at("TRL-1042/decisions");
    let name = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().file_name();
    fs::remove_file(folder.join(&name)).unwrap();
    let path = format!("TRL-1042/decisions/{}", name.to_str().unwrap());
    let output = machine.run(&["check", "--format", "json", "."]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(Report::of(&output).problems(), missing(&path));
}

#[test]
fn section_5_2_a_record_that_was_read_is_remembered_under_any_policy() {
    for arguments in [&["check", "."][..], &["list"], &["check", "--policy", "other.yaml", "."]] {
        let machine = Machine::new();
        machine.room.put(RECORD, DENIED).put("other.yaml", "schema_version: trialdesk.policy.v1\n");
        machine.run(arguments);
        machine.room.drop_file(RECORD);
        assert_eq!(machine.problems(), missing(RECORD), "{arguments:?}");
    }
}

#[test]
fn section_5_2_a_bad_record_is_remembered_too() {
    let machine = Machine::new();
    machine.room.put(RECORD, DENIED.replace("denied", "perhaps"));
    assert_eq!(machine.problems(), [format!("bad-decision {RECORD} 4:1 [TRL-1042]")]);
    machine.room.drop_file(RECORD);
    assert_eq!(machine.problems(), missing(RECORD));
}

#[test]
fn section_5_2_a_record_may_move_and_a_lost_one_may_be_listed() {
    let machine = Machine::new();
    machine.room.put(RECORD, DENIED);
    machine.problems();
    fs::create_dir(machine.room.at("TRL-1042/decisions/2026")).unwrap();
    fs::rename(machine.room.at(RECORD), machine.room.at("TRL-1042/decisions/2026/b.yaml")).unwrap();
    assert_eq!(machine.problems(), [""; 0]);
    machine.room.drop_file("TRL-1042/decisions/2026/b.yaml");
    let lost = support::digest(DENIED.as_bytes());
    let policy = format!("schema_version: trialdesk.policy.v1\nlost_decisions: ['{lost}']\n");
    machine.room.put("policy.yaml", policy);
    assert_eq!(machine.problems(), [""; 0]);
}

#[test]
fn section_5_2_a_removed_signature_is_a_missing_decision() {
    let machine = Machine::new();
    let signature = format!("{RECORD}.sig");
    machine.room.put(RECORD, DENIED).put(&signature, "x");
    assert_eq!(machine.problems(), [format!("bad-signature {signature} [TRL-1042]")]);
    machine.room.drop_file(&signature);
    assert_eq!(machine.problems(), missing(&signature));
    machine.room.drop_file(RECORD);
    assert_eq!(machine.problems(), missing(RECORD), "once for the record and its signature");
}

#[test]
fn section_5_2_a_record_of_another_branch_is_excused_and_the_branch_is_named() {
    if !has_git() {
        return;
    }
    let machine = Machine::new();
    machine.git(&["init", "-q", "."]);
    machine.commit();
    machine.git(&["checkout", "-q", "-b", "topic/denial"]);
    machine.room.put(RECORD, DENIED);
    machine.commit();
    assert_eq!(machine.problems(), [""; 0]);
    machine.git(&["checkout", "-q", "main"]);
    let (problems, stderr) = machine.check();
    assert_eq!(problems, [""; 0]);
    assert!(stderr.contains("on the branch topic/denial"), "{stderr}");

    machine.git(&["merge", "-q", "topic/denial"]);
    fs::remove_dir_all(machine.room.at("TRL-1042/decisions")).unwrap();
    assert_eq!(machine.problems(), missing(RECORD), "HEAD has it");
    machine.commit();
    assert_eq!(machine.problems(), missing(RECORD), "the history of HEAD has it");
    machine.git(&["branch", "-q", "-D", "topic/denial"]);
    assert_eq!(machine.problems(), missing(RECORD));
}

#[test]
fn section_5_2_the_exception_for_branches_needs_the_record_at_its_path_on_a_tip() {
    if !has_git() {
        return;
    }
    let machine = Machine::new();
    machine.git(&["init", "-q", "."]);
    machine.commit();
    machine.git(&["checkout", "-q", "-b", "topic"]);
    machine.room.put(RECORD, DENIED);
    machine.commit();
    machine.problems();
    machine.git(&["mv", RECORD, "TRL-1042/decisions/b.yaml"]);
    machine.commit();
    machine.git(&["checkout", "-q", "main"]);
    assert_eq!(machine.problems(), missing(RECORD), "the tip has it at another path");
    machine.git(&["checkout", "-q", "-b", "never", "main"]);
    assert_eq!(machine.problems(), missing(RECORD));
}

#[test]
fn section_5_2_a_shallow_history_excuses_nothing() {
    if !has_git() {
        return;
    }
    let origin = Machine::new();
    origin.git(&["init", "-q", "."]);
    origin.commit();
    origin.git(&["checkout", "-q", "-b", "topic"]);
    origin.room.put(RECORD, DENIED);
    origin.commit();
    let machine = Machine { room: TestRoom::empty(), home: TempDir::new().unwrap() };
    let url = format!("file://{}", origin.room.path().display());
    machine.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &url, "."]);
    assert_eq!(machine.problems(), [""; 0]);
    assert!(Path::new(&machine.room.at(RECORD)).exists());
    machine.git(&["checkout", "-q", "main"]);
    assert_eq!(machine.problems(), missing(RECORD));
}

#[test]
fn section_5_2_changed_line_ends_are_a_bad_decision_alone() {
    let machine = Machine::new();
    machine.room.put(RECORD, DENIED);
    assert_eq!(machine.problems(), [""; 0]);
    machine.room.put(RECORD, DENIED.replace('\n', "\r\n"));
    let output = machine.run(&["check", "--format", "json", "--now", NOW, "."]);
    let report = Report::of(&output);
    assert_eq!(report.problems(), [format!("bad-decision {RECORD} 1:1 [TRL-1042]")]);
    let message = report.0["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("core.autocrlf") && message.contains("* -text"), "{message}");
    machine.room.put(RECORD, DENIED);
    assert_eq!(machine.problems(), [""; 0], "the line ends were repaired");
    machine.room.put(RECORD, DENIED.replace("denied", "withdrawn").replace('\n', "\r\n"));
    assert!(machine.problems().contains(&missing(RECORD)[0]), "its content was changed too");
}

#[test]
fn section_5_2_a_record_that_was_only_read_with_changed_line_ends_is_remembered() {
    let machine = Machine::new();
    machine.room.put(RECORD, DENIED.replace('\n', "\r\n"));
    assert_eq!(machine.problems(), [format!("bad-decision {RECORD} 1:1 [TRL-1042]")]);
    machine.room.drop_file(RECORD);
    assert_eq!(machine.problems(), missing(RECORD));
}
