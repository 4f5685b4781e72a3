//! `trialdesk log`: filters over all trials, the order by time, and one record in full.

use serde_json::Value as Json;
use std::process::Output;
use support::sample::{SampleRoom, sample_evidence, stdout, trialdesk};

fn run(arguments: &[&str]) -> Output {
    let room = SampleRoom::with_trials(&[]);
    let mut command = trialdesk();
    command.arg("log").args(arguments).arg("-C").arg(sample_evidence());
    room.run(command)
}

fn json(arguments: &[&str]) -> Vec<Json> {
    let output = run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn text<'a>(record: &'a Json, key: &str) -> &'a str {
    record[key].as_str().unwrap()
}

#[test]
fn filters_select_by_time_person_and_stage() {
    type Check<'a> = (&'a [&'a str], &'a dyn Fn(&Json) -> bool);
    let all = json(&[]);
    // The sample room's clock is at 2026-06-20.
    let checks: [Check<'_>; 6] = [
        (&["--since", "7d"], &|record| &text(record, "decided_at")[..10] >= "2026-06-13"),
        (&["--until", "2026-06-13"], &|record| &text(record, "decided_at")[..10] <= "2026-06-13"),
        (&["--since", "1 Jun", "--until", "15 Jun"], &|record| {
            ("2026-06-01"..="2026-06-15").contains(&&text(record, "decided_at")[..10])
        }),
        (&["--by", "dana"], &|record| text(record, "decided_by") == "dana"),
        (&["--stage", "readiness"], &|record| record["stage"] == "trial-conversion-readiness"),
        (&["--grace", "--by", "eli"], &|record| {
            record["stage"].is_null() && text(record, "decided_by") == "eli"
        }),
    ];
    for (arguments, matches) in checks {
        let expected: Vec<&Json> = all.iter().filter(|record| matches(record)).collect();
        let found = json(arguments);
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{arguments:?}");
        assert!(!found.is_empty() && found.len() < all.len(), "{arguments:?}: {}", found.len());
    }
    assert_eq!(json(&["--by", "nobody"]), Vec::<Json>::new());
}

#[test]
fn every_format_has_the_same_records_in_the_same_order() {
    let by_time = json(&["--by-time"]);
    let times: Vec<&str> = by_time.iter().map(|record| text(record, "decided_at")).collect();
    let mut sorted = times.clone();
    sorted.sort_unstable();
    assert_eq!(times, sorted, "all times of the sample have one form");
    assert_ne!(json(&[]), by_time, "the default order is that of trials");
    let csv = stdout(&run(&["--by-time", "--format", "csv"]));
    let refs: Vec<&str> = by_time.iter().map(|record| text(record, "decision_ref")).collect();
    let listed: Vec<&str> = refs.iter().copied().filter(|name| csv.contains(name)).collect();
    assert_eq!(listed, refs);
    let positions: Vec<usize> = refs.iter().map(|name| csv.find(name).unwrap()).collect();
    assert!(positions.is_sorted());
}

#[test]
fn dates_that_cannot_be_read_are_refused() {
    let output = run(&["--since", "7/8"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("--since 7/8: Ambiguous date; write 7 Aug or 8 Jul."), "{message}");
}

#[test]
fn a_record_is_shown_with_its_signature_and_what_it_covers() {
    let all = json(&[]);
    let record = all.iter().find(|record| record["stale"] == true).expect("a stale approval");
    let reference = text(record, "decision_ref");
    let end = reference.rsplit('/').next().unwrap();
    for name in [reference, end, text(record, "path")] {
        let output = run(&["--record", name, "--format", "json"]);
        let details: Json = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(details["decision_ref"], record["decision_ref"], "{name}");
        assert_eq!(details["signature"]["state"], "none");
        let covers = details["covers"].as_array().unwrap();
        assert!(covers.iter().any(|part| part["state"] == "changed"), "{covers:?}");
        assert!(text(&details, "file_digest").starts_with("sha256:"));
    }
    let shown = stdout(&run(&["--record", end]));
    assert!(
        shown.contains("covers") && shown.contains("changed since") && shown.contains(reference),
        "{shown}"
    );
    let output = run(&["--record", "NO-SUCH"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_record_is_shown_with_the_decision_that_it_replaces() {
    let details = |name: &str| -> Json {
        serde_json::from_str(&stdout(&run(&["--record", name, "--format", "json"]))).unwrap()
    };
    let (first, later) = ("01KTB7RW5RPVXQVCM9W32Q2C67", "01KTR2E1AS82M5RH275A3W1032");
    let (earlier, replacing) = (details(first), details(later));
    assert_eq!(earlier["decided_by"], replacing["decided_by"]);
    assert_eq!(earlier["replaces"], Json::Null);
    assert_eq!(earlier["replaced_by"], replacing["decision_ref"]);
    assert_eq!(replacing["replaces"], earlier["decision_ref"]);
    assert_eq!(replacing["replaced_by"], Json::Null);
    let line = |name: &str, start: &str| {
        let shown = stdout(&run(&["--record", name]));
        shown.lines().find(|line| line.trim_start().starts_with(start)).unwrap_or_default().to_owned()
    };
    assert!(line(first, "replaced by ").ends_with(later));
    assert!(line(later, "replaces ").ends_with(first));
}

#[test]
fn no_line_begins_a_command_of_a_ci_runner() {
    let sample = SampleRoom::with_trials(&["TRL-1061"]);
    let records = std::fs::read_dir(sample.path().join("TRL-1061/decisions")).unwrap();
    let record =
        records.map(|entry| entry.unwrap().path()).find(|path| path.extension().unwrap() == "yaml").unwrap();
    let text = std::fs::read_to_string(&record).unwrap();
    let reason = text.lines().find(|line| line.starts_with("reason:")).unwrap();
    std::fs::write(&record, text.replace(reason, "reason: \"::error::forged\"")).unwrap();
    let log = |runner: &str, format: &str| {
        let mut command = trialdesk();
        command.args(["log", "--format", format, "-C"]).arg(sample.path()).env("GITHUB_ACTIONS", runner);
        stdout(&sample.run(command))
    };
    let is_command = |text: &str| text.lines().any(|line| line.trim_start().starts_with("::"));
    assert!(is_command(&log("", "text")));
    let guarded = log("true", "text");
    assert!(!is_command(&guarded) && guarded.contains("    : :error::forged\n"), "{guarded}");
    assert_eq!(log("true", "json"), log("", "json"), "JSON begins no line with it");
    let mut command = trialdesk();
    command.args(["check", "--format", "github"]).arg(sample.path()).env("GITHUB_ACTIONS", "true");
    assert!(is_command(&stdout(&sample.run(command))), "the format of commands has them");
}
