//! Section 5.4: the digest of a request, and the clock.

use crate::pending_trial::PendingTrial;
use support::documents::{Documents, TRIAL};
use support::report::Report;
use support::room::TestRoom;
use support::yaml::Style;
use support::{digest, program};

#[test]
fn request_digest_covers_only_what_was_asked() {
    // The record that `decide` would write.
    let request = |room: &TestRoom| {
        let mut decide = program();
        decide.args(["decide", TRIAL, "--deny", "--reason", "No.", "--as", "dana", "--dry-run", "-C"]);
        let home = tempfile::tempdir().unwrap();
        decide.arg(room.path()).env("HOME", home.path());
        let output = String::from_utf8(decide.output().unwrap().stdout).unwrap();
        let digest = output.lines().find_map(|line| line.strip_prefix("  request_digest: "));
        digest.unwrap_or_else(|| panic!("no digest: {output}")).to_owned()
    };
    let room = TestRoom::clean();
    let expected = r#"{"new_expires_at":"2026-07-31T00:00:00Z","original_expires_at":"2026-06-01T00:00:00Z","outcome":"renewed","requested_until":"2026-07-31","trial_ref":"trial:TRL-1042"}"#;
    assert_eq!(request(&room), digest(expected.as_bytes()));

    let mut documents = Documents::clean("renewed");
    documents.change("expiry: new_expires_at = ' '");
    documents.change("expiry: original_expires_at = 20260601");
    documents.change("followup: gone");
    let room = TestRoom::with(documents.files("t", Style::Json));
    let expected = r#"{"new_expires_at":null,"original_expires_at":null,"outcome":"renewed","requested_until":null,"trial_ref":"trial:TRL-1042"}"#;
    assert_eq!(request(&room), digest(expected.as_bytes()));
}

#[test]
fn now_option_overrides_the_sample_clock() {
    let policy = "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-05T00:00:00Z\n";
    let room = TestRoom::clean();
    room.edit("TRL-1042/expiry.yaml", "evidence_mode: live", "evidence_mode: sample")
        .edit("TRL-1042/followup.yaml", "evidence_mode: live", "evidence_mode: sample")
        .put("policy.yaml", policy);
    let text = |arguments: &[&str]| String::from_utf8(room.check(arguments).stdout).unwrap();
    assert_eq!(room.judge_with(&[]).0["evaluated_at"], "2026-06-05T00:00:00Z");
    assert!(text(&[]).contains("(sample clock)"));
    let four_days = ["--format", "json", "--query", "age=4d"];
    assert_eq!(Report::of(&room.check(&four_days)).count("trials"), 1);
    let past = room.judge_at("2026-06-01T12:00:00Z");
    assert_eq!(past.0["evaluated_at"], "2026-06-01T12:00:00Z");
    assert!(!text(&["--now", "2026-06-01T12:00:00Z"]).contains("(sample clock)"));
    assert_eq!(past.only().findings(), ["1 in-future expiry-packet action.performed_at"]);
}

#[test]
fn unknown_outcome_is_settled_too() {
    let trial = PendingTrial::new("");
    trial.room.edit("TRL-1042/expiry.yaml", "outcome: renewed", "outcome: tbd");
    trial.approve("A", "dana").record();
    assert_eq!(trial.room.judge().only().0["grace"]["state"], "approved");
}
