//! One decision, durable on disk.

use divan::Bencher;
use std::fs;
use std::time::Duration;
use tempfile::TempDir;
use trialdesk::domain::decision::Verdict;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::ledger::append::append;
use trialdesk::ledger::record::{DecisionDraft, DraftSubject, RecordStamp, compose};
use trialdesk::room::{Room, RoomOptions};

/// A record composed, written, synced, placed and read back.
#[divan::bench(max_time = Duration::from_secs(5))]
fn decision(bencher: Bencher) {
    let folder = TempDir::new().unwrap();
    let now = parse_timestamp("2026-06-20T12:00:00Z").unwrap();
    let trial_ref = "trial:TRL-1";
    let packet = format!("schema_version: cavra.trial-expired-followup.packet.v1\ntrial_ref: {trial_ref}\n");
    fs::write(folder.path().join("followup.yaml"), packet).unwrap();
    let room = Room::open(folder.path(), &RoomOptions::default(), now).unwrap();
    let trial = &room.at(0).unwrap().trial;
    let proposal = DecisionDraft {
        trial_ref: trial.trial_ref.clone(),
        verdict: Verdict::Denied,
        subject: DraftSubject::Grace { ends_on: None },
        reason: "No budget this year.".to_owned(),
        conditions: Vec::new(),
        external_ref: None,
        decided_by: "dana".to_owned(),
    };
    bencher.bench_local(|| {
        let record = compose(trial, &proposal, &RecordStamp::at(now)).unwrap();
        append(&room.root, &record).unwrap()
    });
}
