//! `trialdesk show --explain`: the rules behind a verdict, as text and as JSON.

use serde_json::Value as Json;
use support::sample::{SampleRoom, stdout, trialdesk};

fn explain(trial: &str, format: &str) -> String {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1024"]);
    let mut command = trialdesk();
    command.args(["show", trial, "--explain", "--format", format, "-C"]).arg(room.path());
    let output = room.run(command);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    stdout(&output)
}

#[test]
fn a_ready_trial_is_explained_by_its_evidence_and_the_decision_that_counts() {
    let text = explain("1024", "text");
    for line in [
        "✓ `escalation_ref` is a reference: ticket:ESC-472  TRL-1024/expiry.yaml:23",
        "✓ the grace period is settled",
        "eli approved until 2026-06-12 at",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(!text.contains('✗'), "{text}");
}

#[test]
fn a_blocked_trial_has_the_same_rules_and_the_one_that_is_not_satisfied() {
    let json: Json = serde_json::from_str(&explain("1042", "json")).unwrap();
    assert_eq!(json["schema_version"], "trialdesk.explanation.v1");
    let gates = json["stages"][0]["gates"].as_array().unwrap();
    let rules = gates.iter().flat_map(|gate| gate["rules"].as_array().unwrap());
    let broken: Vec<&Json> = rules.filter(|rule| rule["satisfied"] == false).collect();
    let [rule] = broken[..] else { panic!("{broken:?}") };
    assert_eq!(rule["field"], "notifications[0].delivery_tracking_ref");
    assert_eq!((&rule["path"], &rule["value"]), (&"TRL-1042/followup.yaml".into(), &Json::Null));
    assert!(rule["line"].as_u64().is_some());
}
