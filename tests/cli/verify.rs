//! `trialdesk verify`: the records of a room and, with `--history`, those that only the history of its branch has.

use serde_json::Value;
use std::fs;
use std::process::Output;
use support::git::{GitRepo, isolate};
use support::program;
use support::sample::{copy, sample_evidence, stdout};

const TRIAL: &str = "TRL-1042";

/// A repository with a room in it that has two records, one of them in a trial that has moved on.
fn repository() -> GitRepo {
    let repo = GitRepo::new();
    let room = repo.path().join("evidence");
    fs::create_dir(&room).unwrap();
    fs::copy(sample_evidence().join("policy.yaml"), room.join("policy.yaml")).unwrap();
    copy(&sample_evidence().join(TRIAL), &room.join(TRIAL));
    repo.commit("a room");
    repo
}

fn verify(repo: &GitRepo, arguments: &[&str]) -> Output {
    let mut command = program();
    isolate(&mut command);
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command.arg("verify").args(arguments).arg(repo.path().join("evidence")).output().unwrap()
}

fn json(repo: &GitRepo) -> (Option<i32>, Value) {
    let output = verify(repo, &["--history", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    assert_eq!(report["schema_version"], "trialdesk.verify-report.v1");
    (output.status.code(), report)
}

/// Removes the record of the trial.
fn remove(repo: &GitRepo) -> String {
    let folder = repo.path().join("evidence").join(TRIAL).join("decisions");
    let [record] = &fs::read_dir(&folder).unwrap().flatten().collect::<Vec<_>>()[..] else {
        panic!("a record")
    };
    let name = record.file_name().into_string().unwrap();
    fs::remove_file(record.path()).unwrap();
    format!("{TRIAL}/decisions/{name}")
}

#[test]
fn an_intact_history_passes() {
    let repo = repository();
    let output = verify(&repo, &["--history"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        stdout(&output).ends_with("History of main: 1 record. None was removed or changed.\n"),
        "{output:?}"
    );
    let (status, report) = json(&repo);
    assert_eq!((status, &report["history"]["result"]), (Some(0), &"intact".into()));
    assert_eq!((&report["records"]["unproved"], &report["history"]["records"]), (&1.into(), &1.into()));
    // Without the option, git is not asked.
    let output = verify(&repo, &["--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &report["history"]), (Some(0), &Value::Null));
}

#[test]
fn a_removal_that_was_pushed_is_found_in_a_fresh_clone() {
    let repo = repository();
    let path = remove(&repo);
    let before = repo.git(&["rev-parse", "HEAD"]);
    let commit = repo.commit("tidy up");
    let clone = GitRepo::cloned(&[repo.path().to_str().unwrap()]);
    let output = verify(&clone, &[]);
    assert_eq!(output.status.code(), Some(0), "nothing in the room shows it: {output:?}");
    let output = verify(&clone, &["--history"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    assert!(text.contains(&format!("removed {path}: trial:{TRIAL}, approved by")), "{text}");
    assert!(text.contains(&format!("; by commit {} of 2026-06-01T", &commit[..10])), "{text}");
    assert!(text.ends_with("History of main: 1 record. Gone from the room: 1.\n"), "{text}");
    let (status, report) = json(&clone);
    let gone = &report["history"]["gone"][0];
    assert_eq!(
        (status, &report["history"]["result"], &gone["kind"]),
        (Some(1), &"gone".into(), &"removed".into())
    );
    assert_eq!((&gone["path"], &gone["how"]), (&path.clone().into(), &"commit".into()));
    assert_eq!((&gone["commit"]["id"], &gone["commit"]["author"]), (&commit.into(), &"Dana".into()));
    // The remedy restores it.
    let bytes = clone.git(&["cat-file", "blob", gone["blob"].as_str().unwrap()]) + "\n";
    assert_eq!(bytes.trim_end(), clone.git(&["show", &format!("{before}:evidence/{path}")]));
    clone.put(&format!("evidence/{path}"), bytes);
    assert_eq!(json(&clone).0, Some(0));
}

#[test]
fn a_history_that_is_not_known_never_passes() {
    let repo = repository();
    remove(&repo);
    repo.commit("tidy up");
    let address = format!("file://{}", repo.path().display());
    let clone = GitRepo::cloned(&["--depth", "1", &address]);
    let output = verify(&clone, &["--history"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(
        stdout(&output).contains("not known if a record was removed. This clone is shallow"),
        "{output:?}"
    );
    let (status, report) = json(&clone);
    assert_eq!((status, &report["history"]["result"]), (Some(3), &"not_known".into()));
    // A folder that is in no repository.
    fs::rename(clone.path().join(".git"), clone.path().join("git")).unwrap();
    let output = verify(&clone, &["--history"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(stdout(&output).contains("not in a git work tree"), "{output:?}");
    assert_eq!(verify(&clone, &[]).status.code(), Some(0));
}

#[test]
fn text_of_a_history_is_safe_to_show() {
    let repo = repository();
    let path = remove(&repo);
    let evil = "Kai\u{202e}\u{1b}[31m pat@corp.test";
    repo.git(&["add", "-A"]);
    repo.git(&["-c", "user.name=x", "commit", "-q", "-m", "x", &format!("--author={evil} <x@example.com>")]);
    let output = verify(&repo, &["--history"]);
    let text = stdout(&output);
    assert!(text.contains("by Kai\\u{202e}\\u{1b}[31m [masked]"), "{text}");
    assert!(text.contains(&path));
    let json = stdout(&verify(&repo, &["--history", "--format", "json"]));
    assert!(!json.contains("pat@corp.test") && !json.contains('\u{202e}'), "{json}");
}
