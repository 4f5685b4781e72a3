//! `trialdesk init` and `trialdesk new`: rooms without problems, trials with findings, and nothing overwritten.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Output;
use support::sample::{problems, report, stdout, trialdesk};
use tempfile::TempDir;

fn run(folder: &Path, args: &[&str]) -> Output {
    trialdesk().args(args).current_dir(folder).env("HOME", folder).output().unwrap()
}

/// The only trial's findings, as `gate code field`.
fn findings(room: &Path) -> Vec<String> {
    let report = report(room);
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = results[0]["stages"][0]["checks"].as_array().unwrap();
    let of = |check: &Value| {
        let name = word(&check["name"]);
        let findings = check["findings"].as_array().unwrap().clone();
        findings
            .into_iter()
            .map(move |finding| format!("{name} {} {}", word(&finding["code"]), word(&finding["field"])))
    };
    checks.iter().flat_map(of).collect()
}

#[test]
fn init_makes_a_room_without_problems() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["init", "evidence"]);
    assert!(output.status.success(), "{output:?}");
    let said = stdout(&output);
    let files = ["policy.yaml", ".trialdeskignore", ".gitattributes", "TRL-0001/expiry.yaml"];
    for file in files.into_iter().chain(["TRL-0001/approval.yaml", "TRL-0001/followup.yaml"]) {
        assert!(said.contains(file) && folder.path().join("evidence").join(file).is_file(), "{file}");
    }
    assert!(said.contains("trialdesk new TRL-0002 --outcome revoked -C evidence"), "{said}");
    let room = folder.path().join("evidence");
    assert_eq!(problems(&room), [""; 0]);
    assert_eq!(report(&room)["policy"]["path"], "policy.yaml");
    assert_eq!(fs::read_to_string(room.join(".gitattributes")).unwrap().lines().last(), Some("* -text"));
}

#[test]
fn every_placeholder_is_found_by_a_gate() {
    for (outcome, wanted) in [("renewed", 17), ("escalated", 16), ("revoked", 16)] {
        let folder = TempDir::new().unwrap();
        let output = run(folder.path(), &["new", "trial:TRL-7", "--outcome", outcome]);
        assert!(output.status.success(), "{output:?}");
        let room = folder.path();
        assert_eq!(problems(room), [""; 0]);
        let found = findings(room);
        assert_eq!(found.len(), wanted, "{found:#?}");
        // The values that the gates require and that a template cannot know.
        for field in ["original_expires_at", "action.owner_ref", "handoff.owners.sales_ref"] {
            assert!(
                found.iter().any(|finding| finding.ends_with(&format!("placeholder {field}"))),
                "{field}"
            );
        }
        assert!(!found.iter().any(|finding| finding.contains("missing") || finding.contains("mismatch")));
        let report = report(room);
        assert_eq!(report["results"][0]["trial_ref"], "trial:TRL-7");
        assert_eq!(report["results"][0]["outcome"], outcome);
        let texts = ["expiry", "approval", "followup"]
            .map(|name| fs::read_to_string(room.join(format!("TRL-7/{name}.yaml"))).unwrap());
        assert!(texts.iter().all(|text| !text.contains("TRL-0000")), "its own name everywhere");
    }
}

#[test]
fn init_changes_no_existing_file() {
    let folder = TempDir::new().unwrap();
    let room = folder.path();
    let elsewhere = room.join("elsewhere");
    fs::write(room.join("policy.yaml"), "schema_version: trialdesk.policy.v1\nquorum: 1\n").unwrap();
    symlink(&elsewhere, room.join(".gitattributes")).unwrap();
    let output = run(room, &["init"]);
    assert!(stdout(&output).contains("skipped  policy.yaml: already exists"), "{output:?}");
    assert!(stdout(&output).contains("skipped  .gitattributes: already exists"));
    assert!(fs::read_to_string(room.join("policy.yaml")).unwrap().ends_with("quorum: 1\n"));
    assert!(!elsewhere.exists(), "no file is written through a link");
    let files = || -> BTreeSet<(String, String)> {
        let text = |name: &str| fs::read_to_string(room.join("TRL-0001").join(name)).unwrap();
        ["expiry.yaml", "approval.yaml", "followup.yaml"].map(|name| (name.to_owned(), text(name))).into()
    };
    fs::write(room.join("TRL-0001/approval.yaml"), "# mine\n").unwrap();
    let before = files();
    let again = run(room, &["init"]);
    assert!(again.status.success() && stdout(&again).contains("Nothing to add."), "{again:?}");
    run(room, &["new", "TRL-0001", "--outcome", "revoked"]);
    assert_eq!(files(), before);
}

#[test]
fn a_packet_that_the_trial_has_elsewhere_is_not_written_twice() {
    let folder = TempDir::new().unwrap();
    let room = folder.path();
    run(room, &["new", "TRL-8", "--outcome", "renewed"]);
    fs::rename(room.join("TRL-8/followup.yaml"), room.join("mails.yaml")).unwrap();
    let output = run(room, &["new", "TRL-8", "--outcome", "renewed"]);
    assert!(stdout(&output).contains("skipped  mails.yaml: it is the follow-up packet of the trial"));
    assert_eq!(problems(room), [""; 0]);
}

#[test]
fn a_room_that_lives_by_a_policy_above_it_gets_none_of_its_own() {
    let folder = TempDir::new().unwrap();
    let git = std::process::Command::new("git").arg("init").arg("-q").arg(folder.path()).status();
    if !git.is_ok_and(|status| status.success()) {
        return support::sample::skip("no git here");
    }
    fs::write(folder.path().join("policy.yaml"), "schema_version: trialdesk.policy.v1\n").unwrap();
    let output = run(folder.path(), &["init", "emea"]);
    assert!(stdout(&output).contains("../policy.yaml is the policy of this room"), "{output:?}");
    assert!(!folder.path().join("emea/policy.yaml").exists());
}

#[test]
fn names_that_lead_out_of_the_room_are_refused() {
    let folder = TempDir::new().unwrap();
    for name in ["../x", "/tmp/x", "tbd", "a/b"] {
        let output = run(folder.path(), &["new", name, "--outcome", "renewed"]);
        assert_eq!(output.status.code(), Some(2), "{name}: {output:?}");
    }
    let outside = TempDir::new().unwrap();
    symlink(outside.path(), folder.path().join("TRL-9")).unwrap();
    let output = run(folder.path(), &["new", "TRL-9", "--outcome", "renewed"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn new_without_an_outcome_names_the_outcomes() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["new", "TRL-9", "-C", "."]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("Name the outcome of the trial with --outcome (revoked, renewed, escalated)"),
        "{said}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
