//! `trialdesk portfolio`: the same figures in every format, and nothing that weakens a rule.

use serde_json::Value as Json;
use std::process::Output;
use support::sample::{SampleRoom, stdout, trialdesk};

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    room.set_up(&mut command);
    command.arg("portfolio").args(arguments).arg(room.path()).output().unwrap()
}

fn json(room: &SampleRoom, arguments: &[&str]) -> Json {
    let output = run(room, &[&["--format", "json"], arguments].concat());
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_str(&stdout(&output)).unwrap()
}

/// TRL-1042 misses one reference, TRL-1060 awaits a decision, TRL-1017's approval has expired, TRL-1045 is ready.
const TRIALS: [&str; 4] = ["TRL-1042", "TRL-1060", "TRL-1017", "TRL-1045"];

#[test]
fn asks_say_what_one_person_makes_ready() {
    let room = SampleRoom::with_trials(&TRIALS);
    let report = json(&room, &[]);
    assert_eq!(report["summary"], serde_json::json!({"trials": 4, "ready": 1}));
    let asks = report["asks"].as_array().unwrap();
    let named = |action: &str| asks.iter().filter(|ask| ask["action"] == action).collect::<Vec<_>>();
    let [fill_in] = named("fill_in")[..] else { panic!("{asks:?}") };
    assert_eq!(fill_in["field"], "notifications[].delivery_tracking_ref");
    assert_eq!(fill_in["owners"], serde_json::json!(["owner:customer-success/emea"]));
    assert_eq!((&fill_in["ready_alone"], &fill_in["gate"]), (&1.into(), &"notification-delivery".into()));
    let [approve] = named("approve")[..] else {
        panic!("an expired approval is renewed, not edited: {asks:?}")
    };
    assert_eq!((&approve["document"], &approve["field"]), (&"expiry-approval".into(), &Json::Null));
    assert!(named("decide_grace").iter().all(|ask| ask["approver"].is_string() && ask["touched"] == 1));
    assert_eq!(asks.last().unwrap()["ready_after"], 4, "all of them together");
}

/// Returns the number of trials that filling in a field makes ready, as the report says.
fn ready_by_filling_in(room: &SampleRoom, field: &str) -> u64 {
    let report = json(room, &[]);
    let asks = report["asks"].as_array().unwrap();
    let [ask] = asks.iter().filter(|ask| ask["field"] == field).collect::<Vec<_>>()[..] else {
        panic!("{asks:?}")
    };
    assert_eq!(ask["touched"], 1, "{ask}");
    ask["ready_alone"].as_u64().unwrap()
}

/// Fills in a field, and returns the number of trials that are ready then.
fn ready_after_filling_in(room: &SampleRoom, [trial, field, value]: [&str; 3]) -> u64 {
    let mut fill = trialdesk();
    room.set_up(&mut fill);
    let output = fill.args(["fill", trial, field, value, "-C"]).arg(room.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    json(room, &[])["summary"]["ready"].as_u64().unwrap()
}

#[test]
fn another_conversion_target_asks_for_another_plan() {
    let room = SampleRoom::with_trials(&["TRL-2003"]);
    let promised = ready_by_filling_in(&room, "conversion_target");
    let ready = ready_after_filling_in(&room, ["TRL-2003", "conversion_target", "paid_pilot"]);
    assert_eq!((promised, ready), (0, 0), "the plan for production is left");
}

#[test]
fn an_owner_that_is_required_and_no_approver_outdates_no_decision() {
    // Approvers are owners in the policy of the sample, and a decision of an owner does not count (section 5.2).
    let room = SampleRoom::with_trials(&["TRL-2006"]);
    let promised = ready_by_filling_in(&room, "renewal_owner_ref");
    let fill = ["TRL-2006", "renewal_owner_ref", "owner:renewals/emea"];
    assert_eq!((promised, ready_after_filling_in(&room, fill)), (1, 1));
}

#[test]
fn every_format_has_the_same_asks() {
    let room = SampleRoom::with_trials(&TRIALS);
    let count = json(&room, &[])["asks"].as_array().unwrap().len();
    let markdown = stdout(&run(&room, &["--format", "markdown"]));
    assert_eq!(markdown.lines().filter(|line| line.starts_with("| +")).count(), count, "{markdown}");
    let text = stdout(&run(&room, &[]));
    assert_eq!(text.lines().filter(|line| line.starts_with("  +")).count(), count, "{text}");
    assert!(
        text.contains("customer-success/emea: fill in or correct `notifications[].delivery_tracking_ref`"),
        "{text}"
    );
}

#[test]
fn a_query_selects_the_trials_that_are_counted() {
    let room = SampleRoom::with_trials(&TRIALS);
    let report = json(&room, &["--query", "trial:1042"]);
    assert_eq!((&report["summary"]["trials"], &report["query"]), (&1.into(), &"trial:1042".into()));
    assert_eq!(run(&room, &["--query", "trial:9999"]).status.code(), Some(1));
    assert_eq!(run(&room, &["--query", "sttaus:x"]).status.code(), Some(2));
}

#[test]
fn every_figure_has_the_query_for_its_trials() {
    let room = SampleRoom::with_trials(&TRIALS);
    for outer in [&[][..], &["--query", "outcome:renewed"]] {
        let report = json(&room, outer);
        let mut checked = 0;
        for (bars, count) in [("gates", "blocked"), ("waiting", "not_ready"), ("owners", "trials")] {
            for bar in report[bars].as_array().unwrap() {
                let (query, wanted) = (bar["query"].as_str().unwrap(), bar[count].as_u64().unwrap());
                let output = run(&room, &["--format", "json", "--query", query]);
                let found: Json = serde_json::from_str(&stdout(&output)).unwrap_or_default();
                let trials = found["summary"]["trials"].as_u64().unwrap_or_default();
                assert_eq!(trials, wanted, "{outer:?} {bars} {query}");
                checked += u64::from(wanted > 0);
            }
        }
        assert!(checked > 5, "{report}");
    }
}

#[test]
fn every_format_has_the_weeks_and_the_owners() {
    let room = SampleRoom::with_trials(&TRIALS);
    let report = json(&room, &[]);
    let (markdown, text) = (stdout(&run(&room, &["--format", "markdown"])), stdout(&run(&room, &[])));
    let weeks = report["weeks"].as_array().unwrap();
    let owners = report["owners"].as_array().unwrap();
    assert!(!weeks.is_empty() && !owners.is_empty());
    let names = weeks.iter().map(|week| &week["starts_on"]).chain(owners.iter().map(|owner| &owner["owner"]));
    for name in names.map(|name| name.as_str().unwrap()) {
        assert!(markdown.contains(name) && text.contains(name), "{name}");
    }
}

#[test]
fn the_trend_has_a_row_for_each_week_with_a_commit() {
    let room = SampleRoom::with_trials(&TRIALS);
    let unknown = run(&room, &["--trend", "--format", "json"]);
    assert_eq!(unknown.status.code(), Some(3), "the room is in no repository");
    let report: Json = serde_json::from_str(&stdout(&unknown)).unwrap();
    assert!(report["trend"]["not_known"].as_str().unwrap().contains("not in a git work tree"));
    assert_eq!(report["trend"]["weeks"], serde_json::json!([]));
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", "a state"]] {
        let mut git = support::git::isolated(room.path());
        git.env("GIT_COMMITTER_DATE", "2026-06-18T08:00:00Z");
        assert!(git.args(arguments).status().unwrap().success());
    }
    let report = json(&room, &["--trend"]);
    let [week] = report["trend"]["weeks"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!((&week["starts_on"], &week["trials"]), (&"2026-06-15".into(), &4.into()));
    assert_eq!((&week["not_ready"], &week["became_ready"]), (&3.into(), &Json::Null));
    assert_eq!(report["trend"]["begins"], "with_the_room");
    let markdown = stdout(&run(&room, &["--trend", "--format", "markdown"]));
    assert!(markdown.contains("\n| 2026-06-15 | 4 | 3 | 0 |"), "{markdown}");
    let output = run(&room, &["--trend"]);
    assert!(output.stderr.is_empty(), "no progress without a terminal: {output:?}");
    let text = stdout(&output);
    assert!(text.contains("Trend by week\n  Week of     Trials  Not ready"), "{text}");
    assert_eq!(json(&room, &[])["trend"], Json::Null);
}
