//! Which policy applies, and how the program says so (specification, section 6).

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use support::sample::{SampleRoom, stdout, trialdesk};
use tempfile::TempDir;

/// A repository with a policy and a room in a folder below it.
struct Repository {
    folder: TempDir,
    home: SampleRoom,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: TempDir::new().unwrap(), home: SampleRoom::with_trials(&[]) };
        let git = Command::new("git").arg("-C").arg(repository.folder.path()).args(["init", "-q"]).output();
        assert!(git.unwrap().status.success());
        support::sample::copy(&support::sample::sample_evidence().join("TRL-1060"), &repository.room());
        repository.write("policy.yaml", "schema_version: trialdesk.policy.v1\nquorum: 1\n");
        repository
    }

    fn room(&self) -> std::path::PathBuf {
        self.folder.path().join("evidence")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn check(&self, arguments: &[&str]) -> Output {
        let mut command = trialdesk();
        command.arg("check").arg(self.room()).args(arguments);
        self.home.run(command)
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn section_6_a_policy_above_the_room_is_named_on_stderr() {
    let repository = Repository::new();
    let output = repository.check(&[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(said(&output), "trialdesk: note: The policy of this room is ../policy.yaml.\n");
    assert!(stdout(&output).contains("policy ../policy.yaml"), "{output:?}");
}

#[test]
fn section_6_no_policy_uses_the_defaults_and_says_so() {
    let repository = Repository::new();
    let output = repository.check(&["--no-policy"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(said(&output), "trialdesk: note: No policy applies to this room. The defaults hold.\n");
    let output = repository.check(&["--no-policy", "--require-policy"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let output = repository.check(&["--no-policy", "--policy", "x"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn section_6_an_ignored_policy_ends_with_3_and_is_named() {
    let repository = Repository::new();
    fs::remove_dir_all(repository.folder.path().join(".git")).unwrap();
    let output = repository.check(&[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("../policy.yaml: This policy does not apply"), "{output:?}");
    let report: serde_json::Value =
        serde_json::from_slice(&repository.check(&["--format", "json"]).stdout).unwrap();
    assert_eq!(report["policy"]["ignored_above"], "../policy.yaml");
    // An entry that git does not take for a repository changes nothing.
    repository.write(".git", "");
    assert_eq!(repository.check(&[]).status.code(), Some(3));
    let file = repository.folder.path().join("policy.yaml");
    let named = ["--policy", file.to_str().unwrap()];
    assert_eq!(repository.check(&named).status.code(), Some(0));
    assert_eq!(repository.check(&["--no-policy"]).status.code(), Some(0));
    let elsewhere = Path::new(&repository.room()).join("policy.yaml");
    fs::write(elsewhere, "schema_version: trialdesk.policy.v1\n").unwrap();
    assert_eq!((repository.check(&[]).status.code(), said(&repository.check(&[])).as_str()), (Some(0), ""));
}

#[test]
fn section_6_an_unusable_policy_says_where_and_what_to_write() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let table = [
        ("quorom: 2", "2:1: Unknown key `quorom`; did you mean `quorum`?"),
        ("quorum: 0", "2:9: Invalid value: expected an integer, 1 or more, found 0"),
        ("quorum: x", "2:9: Wrong type: expected an integer, 1 or more, found a string"),
        ("references: acept", "2:13: Invalid value `acept`; did you mean `accept`?"),
        ("references: maybe", "2:13: Invalid value `maybe`; expected `accept` or `refuse`"),
        ("approvers: [{principle: dana}]", "2:14: Unknown key `principle`; did you mean `principal`?"),
        ("approvers: dana", "2:12: Wrong type: expected a list, found a string"),
    ];
    for (line, message) in table {
        let text = format!("schema_version: trialdesk.policy.v1\n{line}\n");
        fs::write(room.path().join("policy.yaml"), text).unwrap();
        let mut command = trialdesk();
        command.arg("check").arg(room.path());
        let output = room.run(command);
        assert_eq!(output.status.code(), Some(3), "{line}");
        assert_eq!(said(&output), format!("trialdesk: policy.yaml:{message}\n"), "{line}");
    }
}
