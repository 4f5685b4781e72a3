//! One name in `decisions/` holds one record.

use std::fs;
use tempfile::TempDir;
use trialdesk::ledger::append::{AppendError, append};
use trialdesk::ledger::record::Record;

fn record(text: &str) -> Record {
    Record {
        kind: trialdesk::domain::labels::Kind::GraceDecision,
        trial_ref: "trial:TRL-1".into(),
        folder: "TRL-1/decisions".into(),
        file_name: "one.yaml".into(),
        decision_ref: "decision:grace-period/one".into(),
        text: text.into(),
    }
}

#[test]
fn is_never_overwritten() {
    let room = TempDir::new().unwrap();
    fs::create_dir(room.path().join("TRL-1")).unwrap();
    let file = append(room.path(), &record("first")).unwrap();
    let error = append(room.path(), &record("second")).unwrap_err();
    assert!(matches!(error, AppendError::NameTaken { .. }), "{error}");
    assert_eq!(fs::read_to_string(file).unwrap(), "first");
}

#[test]
fn takes_the_same_record_again_and_stays_one() {
    let room = TempDir::new().unwrap();
    fs::create_dir(room.path().join("TRL-1")).unwrap();
    let first = append(room.path(), &record("the same")).unwrap();
    assert_eq!(append(room.path(), &record("the same")).unwrap(), first);
    assert_eq!(fs::read_dir(first.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn has_one_winner_among_concurrent_writers() {
    let room = TempDir::new().unwrap();
    fs::create_dir(room.path().join("TRL-1")).unwrap();
    let texts: Vec<_> = (0..8).map(|n| format!("writer {n}")).collect();
    let won: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            texts.iter().map(|text| scope.spawn(|| append(room.path(), &record(text)).is_ok())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winner = won.iter().position(|won| *won).unwrap();
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    assert_eq!(fs::read_to_string(room.path().join("TRL-1/decisions/one.yaml")).unwrap(), texts[winner]);
}
