//! `trialdesk diff` and `trialdesk brief`: compared with a computation on two JSON reports.

use crate::xml;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use support::sample::{SampleRoom, stdout, trialdesk};

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    room.set_up(&mut command);
    command.current_dir(room.path()).args(arguments).output().unwrap()
}

/// Writes the report on a room beside it.
fn report(room: &SampleRoom, name: &str) -> (PathBuf, Json) {
    let path = room.state().join(name);
    let text = stdout(&run(room, &["check", "--format", "json"]));
    fs::write(&path, &text).unwrap();
    (path, serde_json::from_str(&text).unwrap())
}

fn edit(room: &SampleRoom, path: &str, change: impl Fn(&str) -> String) {
    let file = room.path().join(path);
    let text = fs::read_to_string(&file).unwrap();
    let changed = change(&text);
    assert!(text != changed, "{path}");
    fs::write(file, changed).unwrap();
}

/// A room that changes: a trial becomes ready by a decision, one by a reference, one is no longer ready, one is new, and
/// one is gone. Returns the reports before and after.
fn changed_room() -> (SampleRoom, (PathBuf, Json), (PathBuf, Json)) {
    let room = SampleRoom::whole();
    let hidden = room.state().join("hidden");
    fs::rename(room.path().join("TRL-1051"), &hidden).unwrap();
    let old = report(&room, "old.json");
    fs::rename(hidden, room.path().join("TRL-1051")).unwrap();
    let decide =
        ["decide", "TRL-1060", "--approve", "--as", "dana", "--reason", "Fine.", "--until", "2026-06-30"];
    assert!(run(&room, &decide).status.success());
    edit(&room, "TRL-1042/followup.yaml", |text| {
        text.replacen(
            "    channel: email",
            "    delivery_tracking_ref: ticket:CS-8811\n    channel: email",
            1,
        )
    });
    edit(&room, "TRL-1045/followup.yaml", |text| {
        text.lines().filter(|line| !line.contains("delivery_tracking_ref")).collect::<Vec<_>>().join("\n")
            + "\n"
    });
    fs::remove_dir_all(room.path().join("TRL-1024")).unwrap();
    let new = report(&room, "new.json");
    (room, old, new)
}

fn statuses(report: &Json) -> BTreeMap<&str, &str> {
    let results = report["results"].as_array().unwrap().iter();
    results.map(|it| (it["trial_ref"].as_str().unwrap(), it["status"].as_str().unwrap())).collect()
}

fn records(report: &Json) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for result in report["results"].as_array().unwrap() {
        let stages = result["stages"].as_array().unwrap().iter().map(|stage| &stage["approval"]["decisions"]);
        for records in [&result["grace"]["decisions"]].into_iter().chain(stages) {
            found.extend(
                records.as_array().unwrap().iter().map(|record| record["decision_ref"].as_str().unwrap()),
            );
        }
    }
    found
}

fn set<'a>(list: &'a Json, member: &str) -> BTreeSet<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap()).collect()
}

#[test]
fn diff_agrees_with_a_computation_on_two_reports() {
    let (room, (old_path, old), (new_path, new)) = changed_room();
    let output =
        run(&room, &["diff", old_path.to_str().unwrap(), new_path.to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let diff: Json = serde_json::from_str(&stdout(&output)).unwrap();
    let (before, after) = (statuses(&old), statuses(&new));
    let mut expected = BTreeMap::new();
    for trial in before.keys().chain(after.keys()) {
        let change = match (before.get(trial).copied(), after.get(trial).copied()) {
            (None, _) => "new",
            (_, None) => "gone",
            (before, after) if before == after => continue,
            (_, Some("ready")) => "became_ready",
            (Some("ready"), _) => "no_longer_ready",
            (_, Some("awaiting_approval")) => "awaits_approval",
            _ => "became_blocked",
        };
        expected.insert(*trial, change);
    }
    assert!(expected.len() >= 5, "{expected:?}");
    let trials = diff["trials"].as_array().unwrap();
    let found: BTreeMap<_, _> = trials
        .iter()
        .map(|trial| (trial["trial_ref"].as_str().unwrap(), trial["change"].as_str().unwrap()))
        .filter(|(_, change)| *change != "other")
        .collect();
    assert_eq!(found, expected);
    let new_records: BTreeSet<_> = records(&new).difference(&records(&old)).copied().collect();
    assert_eq!(set(&diff["decisions"], "decision_ref"), new_records);
    assert_eq!(diff["lost_decisions"], records(&old).difference(&records(&new)).count());
    assert_eq!(
        (&diff["old"]["ready"], &diff["new"]["ready"]),
        (&old["summary"]["ready"], &new["summary"]["ready"])
    );
}

#[test]
fn a_directory_is_compared_as_its_report() {
    let (room, (old, _), (new, _)) = changed_room();
    let diff = |new: &str| {
        let output = run(&room, &["diff", old.to_str().unwrap(), new, "--format", "json"]);
        let mut diff: Json = serde_json::from_str(&stdout(&output)).unwrap();
        diff["new"]["evidence_root"] = json!(null);
        diff
    };
    assert_eq!(diff("."), diff(new.to_str().unwrap()));
    let same = run(&room, &["diff", new.to_str().unwrap(), "."]);
    assert_eq!((same.status.code(), stdout(&same).as_str()), (Some(0), ""), "nothing differs");
}

#[test]
fn every_format_names_the_trials_that_differ() {
    let (room, (old, _), _) = changed_room();
    for (format, marker) in
        [("text", "`TRL-1051`"), ("markdown", "- `TRL-1051`"), ("html", "<code>TRL-1051</code>")]
    {
        let text = stdout(&run(&room, &["diff", old.to_str().unwrap(), ".", "--format", format]));
        assert!(
            text.contains(marker) && text.contains("dana approved the grace period until 2026-06-30"),
            "{text}"
        );
        if format == "html" {
            xml::check(text.strip_prefix("<!DOCTYPE html>\n").unwrap());
        }
    }
}

#[test]
fn reports_that_cannot_be_compared_are_refused() {
    let room = SampleRoom::with_trials(&["TRL-1042"]);
    let file = |name: &str, text: &str| {
        let path = room.state().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let selection = stdout(&run(&room, &["check", "--format", "json", "--query", "trial:1042"]));
    for (path, reason) in [
        (file("a", "[]"), "not a check report"),
        (file("b", &selection), "about a selection"),
        (file("c", "{\"schema_version\": \"trialdesk.check-report.v1\"}"), "check-report.v1"),
        (room.state().join("absent.json").to_str().unwrap().to_owned(), "No such file"),
    ] {
        let output = run(&room, &["diff", &path, "."]);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(reason), "{output:?}");
    }
    let output = run(&room, &["brief", "--since", "soon"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("not in a git work tree"), "{output:?}");
}

fn brief(room: &SampleRoom, arguments: &[&str]) -> Json {
    let output = run(room, &[&["brief", "--format", "json"], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    serde_json::from_str(&stdout(&output)).unwrap()
}

#[test]
fn brief_agrees_with_a_computation_on_reports() {
    let (room, (old_path, old), (_, new)) = changed_room();
    let found = brief(&room, &["--since", old_path.to_str().unwrap()]);
    let new_trials: BTreeSet<_> =
        statuses(&new).into_keys().filter(|trial| !statuses(&old).contains_key(trial)).collect();
    assert_eq!(set(&found["new"], "trial_ref"), new_trials);
    let new_records: BTreeSet<_> = records(&new).difference(&records(&old)).copied().collect();
    assert_eq!(set(&found["decided"], "decision_ref"), new_records);
    let results = || new["results"].as_array().unwrap().iter();
    let has = |result: &Json, mark: &str| result["attention"].as_array().unwrap().contains(&json!(mark));
    let ends_soon = |result: &&Json| {
        let day = result["grace"]["ends_on"].as_str().unwrap_or_default();
        ("2026-06-20"..="2026-06-27").contains(&day) && !has(result, "lapsed")
    };
    let trial = |result: &'_ Json| result["trial_ref"].as_str().unwrap().to_owned();
    let expected: BTreeSet<_> = results().filter(ends_soon).map(trial).collect();
    assert!(!expected.is_empty());
    assert_eq!(set(&found["grace_ends"], "trial_ref"), expected.iter().map(String::as_str).collect());
    // Without a report, what is dated within the last week is new.
    let week = brief(&room, &["--since", "7d"]);
    let dated = |result: &Json| -> Vec<String> {
        let stages = result["stages"].as_array().unwrap().iter().map(|stage| &stage["approval"]["decisions"]);
        let records =
            [&result["grace"]["decisions"]].into_iter().chain(stages).flat_map(|it| it.as_array().unwrap());
        let late = records.filter(|record| record["decided_at"].as_str().unwrap() > "2026-06-13T12:00:00Z");
        late.map(|record| record["decision_ref"].as_str().unwrap().to_owned()).collect()
    };
    let decided: BTreeSet<_> = results().flat_map(dated).collect();
    assert_eq!(set(&week["decided"], "decision_ref"), decided.iter().map(String::as_str).collect());
    let lapsed: BTreeSet<_> = results()
        .filter(|result| {
            has(result, "lapsed") && result["grace"]["ends_on"].as_str().unwrap() >= "2026-06-13"
        })
        .map(trial)
        .collect();
    assert_eq!(set(&week["lapsed"], "trial_ref"), lapsed.iter().map(String::as_str).collect());
}

#[test]
fn a_brief_for_one_person_has_their_turns_alone() {
    let room = SampleRoom::whole();
    let everybody = brief(&room, &[]);
    let turns = |brief: &Json, is_meant: &dyn Fn(&str, &str) -> bool| -> BTreeSet<String> {
        let turns = brief["your_turn"].as_array().unwrap().iter();
        let named = turns.map(|turn| (turn["trial_ref"].as_str().unwrap(), turn["who"].as_str().unwrap()));
        named.filter(|(trial, who)| is_meant(trial, who)).map(|(trial, _)| trial.to_owned()).collect()
    };
    // The owner that the policy lists for each approver. A request has what each can do, next or later.
    for (name, own) in [("dana", ""), ("eli", ""), ("noor", "customer-success/emea")] {
        let requested = stdout(&run(&room, &["request", "--query", "-trial:none", "--for", name]));
        let expected = turns(&everybody, &|trial, who| {
            let can = requested.contains(&format!("\n### {} ", trial.strip_prefix("trial:").unwrap()));
            (can && who == "approver") || who == name || who == own
        });
        let found = brief(&room, &["--for", name]);
        assert_eq!(turns(&found, &|_, _| true), expected, "{name}");
        assert!(expected.len() > 2, "{name}: {expected:?}");
    }
    let owner = brief(&room, &["--for", "owner:customer-success/emea"]);
    let expected = turns(&everybody, &|_, who| who.split(", ").any(|who| who == "customer-success/emea"));
    assert_eq!(turns(&owner, &|_, _| true), expected);
    assert_eq!(turns(&brief(&room, &["--for", "customer-success/EMEA"]), &|_, _| true), expected);
}

#[test]
fn nothing_to_tell_prints_nothing_and_ends_with_0() {
    let room = SampleRoom::with_trials(&["TRL-1045"]);
    for format in ["text", "markdown", "html", "json"] {
        let output = run(&room, &["brief", "--for", "owner:nobody/here", "--format", format]);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), ""), "{output:?}");
    }
}

fn git(room: &SampleRoom, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(room.path()).args(["-c", "user.name=Dana", "-c", "user.email=dana@corp.test"]);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn commits_are_compared_as_their_files() {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1060"]);
    git(&room, &["init", "-q"]);
    git(&room, &["add", "."]);
    git(&room, &["commit", "-qm", "One"]);
    edit(&room, "TRL-1042/followup.yaml", |text| {
        text.replacen(
            "    channel: email",
            "    delivery_tracking_ref: ticket:CS-8811\n    channel: email",
            1,
        )
    });
    git(&room, &["commit", "-qam", "Two"]);
    let diff = |arguments: &[&str]| {
        run(&room, &[&["diff"], arguments, &["--format", "json", "--now", "2026-06-20T12:00:00Z"]].concat())
    };
    // Without a clock, a commit is evaluated at its own date.
    for arguments in [&["HEAD~1", "HEAD"][..], &["HEAD~1", "."], &["HEAD~1", "HEAD", "-C", "."]] {
        let output = diff(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} {output:?}");
        let diff: Json = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(diff["trials"][0]["change"], "became_ready");
        assert_eq!(diff["trials"].as_array().unwrap().len(), 1);
    }
    assert_eq!(diff(&["HEAD", "."]).status.code(), Some(0));
    assert_eq!(diff(&["nowhere", "."]).status.code(), Some(2));
    let brief = brief(&room, &["--since", "HEAD~1"]);
    assert_eq!((&brief["new"], &brief["decided"]), (&json!([]), &json!([])));
}

/// The gates with a finding, by trial.
fn blocked_gates(report: &Json) -> BTreeMap<&str, BTreeSet<(&str, &str)>> {
    let mut blocked: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for trial in report["results"].as_array().unwrap() {
        let gates = blocked.entry(trial["trial_ref"].as_str().unwrap()).or_default();
        for stage in trial["stages"].as_array().unwrap() {
            for check in stage["checks"].as_array().unwrap() {
                if check["findings"] != json!([]) {
                    gates.insert((stage["stage"].as_str().unwrap(), check["name"].as_str().unwrap()));
                }
            }
        }
    }
    blocked
}

/// Asserts that each trial of a difference names the gates that two reports differ in.
fn assert_gates(diff: &Json, old: &Json, new: &Json) {
    let (before, after) = (blocked_gates(old), blocked_gates(new));
    let named = |gates: &Json| -> BTreeSet<(String, String)> {
        let text = |gate: &Json, member: &str| gate[member].as_str().unwrap().to_owned();
        gates.as_array().unwrap().iter().map(|gate| (text(gate, "stage"), text(gate, "gate"))).collect()
    };
    let owned = |gates: BTreeSet<(&str, &str)>| -> BTreeSet<(String, String)> {
        gates.into_iter().map(|(stage, gate)| (stage.to_owned(), gate.to_owned())).collect()
    };
    for trial in diff["trials"].as_array().unwrap() {
        let trial_ref = trial["trial_ref"].as_str().unwrap();
        let before = before.get(trial_ref).cloned().unwrap_or_default();
        let after = after.get(trial_ref).cloned().unwrap_or_default();
        assert_eq!(named(&trial["gates_passed"]), owned(&before - &after), "{trial_ref}");
        assert_eq!(named(&trial["gates_blocked"]), owned(&after - &before), "{trial_ref}");
    }
}

#[test]
fn diff_names_the_gates_that_passed_and_those_that_are_blocked_now() {
    let (room, (old_path, old), (new_path, new)) = changed_room();
    let paths = [old_path.to_str().unwrap(), new_path.to_str().unwrap()];
    let diff = run(&room, &["diff", paths[0], paths[1], "--format", "json"]);
    let diff: Json = serde_json::from_str(&stdout(&diff)).unwrap();
    assert_gates(&diff, &old, &new);
    let text = stdout(&run(&room, &["diff", paths[0], paths[1]]));
    assert!(
        text.contains("`TRL-1042`: no longer overdue; notification-delivery passed; 1 resolved finding"),
        "{text}"
    );
}

#[test]
fn diff_policy_shows_the_trials_that_another_policy_changes_and_why() {
    let room = SampleRoom::whole();
    let (_, old) = report(&room, "old.json");
    let policy = room.state().join("strict.yaml");
    let own = fs::read_to_string(room.path().join("policy.yaml")).unwrap();
    fs::write(&policy, own + "\nrequire_live: true\n").unwrap();
    let policy = policy.to_str().unwrap();
    let under = ["check", "--format", "json", "--policy", policy];
    let new: Json = serde_json::from_str(&stdout(&run(&room, &under))).unwrap();
    for arguments in [&["diff", "--policy", policy][..], &["diff", ".", "--policy", policy]] {
        let output = run(&room, &[arguments, &["--format", "json"]].concat());
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let diff: Json = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(diff["old"]["ready"], old["summary"]["ready"]);
        assert_eq!(diff["new"]["ready"], new["summary"]["ready"]);
        assert_ne!(old["summary"]["ready"], new["summary"]["ready"]);
        assert_gates(&diff, &old, &new);
    }
    let own = room.path().join("policy.yaml");
    let same = run(&room, &["diff", "--policy", own.to_str().unwrap()]);
    assert_eq!((same.status.code(), stdout(&same).as_str()), (Some(0), ""), "its own policy changes nothing");
    for arguments in [
        &["diff"][..],
        &["diff", "."],
        &["diff", room.state().join("old.json").to_str().unwrap(), "--policy", policy],
    ] {
        let output = run(&room, arguments);
        assert_eq!(
            (output.status.code(), stdout(&output).as_str()),
            (Some(2), ""),
            "{arguments:?} {output:?}"
        );
    }
}

#[test]
fn the_markdown_report_shows_the_changes_since_an_earlier_one() {
    let (room, (old, _), _) = changed_room();
    let old = old.to_str().unwrap();
    let markdown = stdout(&run(&room, &["check", "--format", "markdown", "--since", old]));
    let diff = stdout(&run(&room, &["diff", old, ".", "--format", "markdown"]));
    let items = |text: &str| {
        text.lines().filter(|line| line.starts_with("- ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let section = markdown.split("\n## ").find(|section| section.starts_with("Changes: ")).unwrap();
    assert_eq!(items(section), items(&diff));
    let file = room.state().join("summary.md");
    let report = format!("markdown={}", file.display());
    run(&room, &["check", "--report", &report, "--since", old]);
    assert_eq!(fs::read_to_string(file).unwrap(), markdown);
    let useless = run(&room, &["check", "--since", old]);
    assert_eq!((useless.status.code(), stdout(&useless).as_str()), (Some(2), ""), "{useless:?}");
    let same = stdout(&run(&room, &["check", "--format", "markdown", "--since", "."]));
    assert!(same.contains("Nothing changed."), "{same}");
}
