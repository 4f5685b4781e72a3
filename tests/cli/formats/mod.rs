//! The formats of `check`: each says the same as the JSON report, and is written to stdout and to files alike.

mod calendar;
mod csv;
mod github;
mod junit;
mod list;
mod markdown;
mod markup;
mod page;
mod sarif;

use serde_json::{Value as Json, json};
use std::fs;
use std::process::Output;
use support::sample::{SampleRoom, stdout, trialdesk};
use trialdesk::report::check::CheckFormats;
use trialdesk::report::list::ListFormats;
use trialdesk::report::log::LogFormats;
use trialdesk::report::page::PageFormat;
use trialdesk::report::portfolio::PortfolioFormats;
use trialdesk::report::show::ShowFormats;
use trialdesk::report::{Format, Report};

/// Every subcommand that has formats, with their names: the tests of secrets and hostile text go over all of them.
pub fn formats() -> Vec<(&'static str, &'static str)> {
    let tables: [(&str, &[Format]); 5] = [
        ("check", CheckFormats::FORMATS),
        ("list", ListFormats::FORMATS),
        ("log", LogFormats::FORMATS),
        ("portfolio", PortfolioFormats::FORMATS),
        ("show", ShowFormats::FORMATS),
    ];
    let named = |(command, formats): (&'static str, &'static [Format])| {
        formats.iter().map(move |format| (command, format.name))
    };
    let pages = PageFormat::ALL.map(|(_, name, _)| ("brief", name));
    tables.into_iter().flat_map(named).chain(pages).collect()
}

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    room.set_up(&mut command);
    command.current_dir(room.path()).arg("check").args(arguments).output().unwrap()
}

fn report(room: &SampleRoom, format: &str) -> String {
    stdout(&run(room, &["--format", format]))
}

fn json(room: &SampleRoom) -> Json {
    serde_json::from_str(&report(room, "json")).unwrap()
}

fn items(value: &Json) -> impl Iterator<Item = &Json> {
    value.as_array().expect("a list").iter()
}

/// The gates of all stages of all trials, each with its trial.
fn gates(report: &Json) -> Vec<(&Json, &Json)> {
    let mut gates = Vec::new();
    for trial in items(&report["results"]) {
        let stages = items(&trial["stages"]);
        gates.extend(stages.flat_map(|stage| items(&stage["checks"])).map(|gate| (trial, gate)));
    }
    gates
}

fn findings(report: &Json) -> Vec<(&Json, &Json)> {
    gates(report)
        .into_iter()
        .flat_map(|(trial, gate)| items(&gate["findings"]).map(move |finding| (trial, finding)))
        .collect()
}

#[test]
fn several_reports_of_one_run_are_what_stdout_has() {
    let room = SampleRoom::whole();
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["--now".to_owned(), "2026-06-20T12:00:00Z".to_owned()];
    for format in CheckFormats::FORMATS {
        let file = folder.path().join(format.name);
        arguments.extend(["--report".to_owned(), format!("{}={}", format.name, file.display())]);
    }
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let all = run(&room, &arguments);
    assert_eq!(all.status.code(), Some(3), "the status is that of the room");
    for format in CheckFormats::FORMATS {
        let alone = run(&room, &[&arguments[..2], &["--format", format.name]].concat());
        assert_eq!(
            String::from_utf8(alone.stdout).unwrap(),
            fs::read_to_string(folder.path().join(format.name)).unwrap(),
            "{}",
            format.name
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), CheckFormats::FORMATS.len(), "nothing is left");
}

#[test]
fn a_report_that_cannot_be_written_ends_with_3_and_the_others_are_written() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let folder = tempfile::tempdir().unwrap();
    let good = format!("html={}", folder.path().join("page.html").display());
    let bad = format!("json={}", room.path().join("TRL-1060/report.json").display());
    let output = run(&room, &["--report", &bad, "--report", &good]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("evidence in the room has this extension"));
    assert!(folder.path().join("page.html").exists());
    assert!(!room.path().join("TRL-1060/report.json").exists());
    for wrong in ["json", "xlsx=a", "json="] {
        assert_eq!(run(&room, &["--report", wrong]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn paths_are_relative_to_the_repository() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("docs/evidence");
    fs::create_dir_all(outer.path().join("docs")).unwrap();
    fs::create_dir_all(outer.path().join(".git/objects")).unwrap();
    fs::write(outer.path().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    support::sample::copy(room.path(), &inner);
    let report = |format: &str| {
        let mut command = trialdesk();
        room.set_up(&mut command);
        stdout(&command.current_dir(&inner).args(["check", "--format", format]).output().unwrap())
    };
    assert!(report("github").contains("file=docs/evidence/TRL-1060/expiry.yaml,"), "{}", report("github"));
    assert!(report("sarif").contains("\"uri\": \"docs/evidence/TRL-1060/expiry.yaml\""));
}
