//! `--at`: a room as it was, which agrees with a checkout that is judged with `--now`.

use std::fs;
use std::process::Output;
use support::git::{GitRepo, isolate};
use support::program;
use support::sample::{copy, sample_evidence, stdout};

const TRIALS: [&str; 3] = ["TRL-1042", "TRL-1060", "TRL-1046"];

/// A repository with a room in the folder `evidence`, and a commit for each trial.
fn repository() -> (GitRepo, Vec<String>) {
    let repo = GitRepo::new();
    let room = repo.path().join("evidence");
    fs::create_dir(&room).unwrap();
    fs::copy(sample_evidence().join("policy.yaml"), room.join("policy.yaml")).unwrap();
    let commit = |trial: &&str| {
        copy(&sample_evidence().join(trial), &room.join(trial));
        repo.commit(trial)
    };
    let commits = TRIALS.iter().map(commit).collect();
    (repo, commits)
}

fn run(repo: &GitRepo, arguments: &[&str]) -> Output {
    let mut command = program();
    isolate(&mut command);
    command.env("PATH", std::env::var_os("PATH").unwrap()).args(arguments).current_dir(repo.path());
    command.output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_report_at_a_commit_is_that_of_a_checkout_at_its_date() {
    let (repo, commits) = repository();
    repo.git(&["rm", "-q", "-r", "evidence/TRL-1042"]);
    repo.commit("remove a trial");
    for (number, commit) in commits.iter().enumerate() {
        let checkout = GitRepo::cloned(&[repo.path().to_str().unwrap()]);
        checkout.git(&["checkout", "-q", "--detach", commit]);
        let seconds: i64 = repo.git(&["show", "-s", "--format=%ct", commit]).parse().unwrap();
        let date = jiff::Timestamp::from_second(seconds).unwrap().to_string();
        for arguments in [
            &["check", "--format", "json", "evidence"][..],
            &["check", "--format", "json", "--query", "status:blocked", "evidence"],
            &["list", "--format", "json", "evidence"],
            &["show", "1042", "--format", "json", "evidence"],
        ] {
            let past = run(&repo, &[arguments, &["--at", commit]].concat());
            let present = run(&checkout, &[arguments, &["--now", &date]].concat());
            assert_eq!(stdout(&past), stdout(&present), "{arguments:?}");
            assert_eq!(past.status.code(), present.status.code());
            assert!(!stdout(&past).is_empty());
            // A date means the last commit that is not later.
            let by_date = run(&repo, &[arguments, &["--at", &date]].concat());
            assert_eq!(stdout(&by_date), stdout(&past), "{date}");
        }
        let listed = run(&repo, &["list", "evidence", "--at", &format!("HEAD~{}", 3 - number)]);
        assert_eq!(stdout(&listed).matches("TRL-").count(), number + 1, "{}", stdout(&listed));
        assert!(
            stderr(&listed).contains(&format!("This is the room at commit {}", &commit[..10])),
            "{listed:?}"
        );
    }
    assert_eq!(repo.git(&["status", "--porcelain"]), "", "nothing was touched");
}

#[test]
fn a_state_that_is_not_known_is_an_error_with_a_reason() {
    let (repo, _) = repository();
    for (at, status, message) in [
        ("nothing", 2, "neither a date, such as 2026-06-20, nor the name of a commit"),
        ("2020-01-01", 3, "no commit of this branch is as early as 2020-01-01T00:00:00Z"),
    ] {
        let output = run(&repo, &["check", "evidence", "--at", at]);
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        assert!(stderr(&output).contains(message), "{output:?}");
    }
    let output = run(&repo, &["check", "--only", "public-boundary", "evidence", "--at", "HEAD"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let folder = tempfile::tempdir().unwrap();
    let output = run(&repo, &["check", folder.path().to_str().unwrap(), "--at", "HEAD"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(stderr(&output).contains("not in a git work tree"), "{output:?}");
}
