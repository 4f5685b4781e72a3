//! A record and its signature on disk: the signature first, both or none, and never two.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use support::keygen::{Key, Keygen};
use tempfile::TempDir;
use trialdesk::domain::labels::Kind;
use trialdesk::ledger::append::{AppendError, append_signed};
use trialdesk::ledger::record::Record;

const FOLDER: &str = "TRL-1/decisions";

struct Bench {
    room: TempDir,
    key: Key,
    keygen: Keygen,
}

impl Bench {
    fn found() -> Option<Self> {
        let keygen = Keygen::found()?;
        // Of a kind that never signs the same way twice.
        let key = keygen.key("key", "-t ecdsa -b 256");
        let room = TempDir::new().unwrap();
        fs::create_dir(room.path().join("TRL-1")).unwrap();
        Some(Self { room, key, keygen })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(FOLDER).join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.room.path().join(FOLDER)).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn place(&self, record: &Record, signature: &[u8]) -> Result<PathBuf, AppendError> {
        append_signed(self.room.path(), record, signature)
    }

    fn sign(&self, record: &Record) -> Vec<u8> {
        self.key.sign(record.text.as_bytes())
    }
}

fn record(text: &str) -> Record {
    Record {
        kind: Kind::GraceDecision,
        trial_ref: "trial:TRL-1".into(),
        folder: FOLDER.into(),
        file_name: "one.yaml".into(),
        decision_ref: "decision:grace-period/one".into(),
        text: text.into(),
    }
}

#[test]
fn record_and_signature_are_placed_unchanged() {
    let Some(bench) = Bench::found() else { return };
    let (record, signature) = (record("approved"), bench.sign(&record("approved")));
    let path = bench.place(&record, &signature).unwrap();
    assert_eq!(bench.names(), ["one.yaml", "one.yaml.sig"]);
    assert_eq!(fs::read(&path).unwrap(), b"approved");
    assert_eq!(fs::read(bench.path("one.yaml.sig")).unwrap(), signature);
    assert!(bench.keygen.takes(b"approved", &fs::read(bench.path("one.yaml.sig")).unwrap()));
}

#[test]
fn a_signature_of_something_else_writes_nothing() {
    let Some(bench) = Bench::found() else { return };
    let error = bench.place(&record("approved"), &bench.sign(&record("denied"))).unwrap_err();
    assert!(matches!(error, AppendError::BadSignature(_)), "{error}");
    assert!(!bench.path("").exists());
}

#[test]
fn a_retry_with_another_signature_stays_one() {
    let Some(bench) = Bench::found() else { return };
    let record = record("approved");
    let (first, second) = (bench.sign(&record), bench.sign(&record));
    assert_ne!(first, second);
    bench.place(&record, &first).unwrap();
    bench.place(&record, &second).unwrap();
    assert_eq!(bench.names(), ["one.yaml", "one.yaml.sig"]);
    assert_eq!(fs::read(bench.path("one.yaml.sig")).unwrap(), first);
}

#[test]
fn retry_completes_a_signature_without_its_record() {
    let Some(bench) = Bench::found() else { return };
    let record = record("approved");
    let cut_off = bench.sign(&record);
    fs::create_dir(bench.path("")).unwrap();
    fs::write(bench.path("one.yaml.sig"), &cut_off).unwrap();
    bench.place(&record, &bench.sign(&record)).unwrap();
    assert_eq!(bench.names(), ["one.yaml", "one.yaml.sig"]);
    assert_eq!(fs::read(bench.path("one.yaml.sig")).unwrap(), cut_off);
}

#[test]
fn signature_of_another_record_is_left_alone() {
    let Some(bench) = Bench::found() else { return };
    let record = record("approved");
    let other = bench.keygen.key("other", "-t ed25519").sign(record.text.as_bytes());
    fs::create_dir(bench.path("")).unwrap();
    fs::write(bench.path("one.yaml.sig"), &other).unwrap();
    let error = bench.place(&record, &bench.sign(&record)).unwrap_err();
    assert!(matches!(error, AppendError::NameTaken { .. }), "{error}");
    assert_eq!(bench.names(), ["one.yaml.sig"]);
    assert_eq!(fs::read(bench.path("one.yaml.sig")).unwrap(), other);
}

#[test]
fn a_record_that_cannot_be_placed_takes_its_signature_along() {
    let Some(bench) = Bench::found() else { return };
    fs::create_dir(bench.path("")).unwrap();
    fs::write(bench.path("one.yaml"), "something else").unwrap();
    let record = record("approved");
    let error = bench.place(&record, &bench.sign(&record)).unwrap_err();
    assert!(matches!(error, AppendError::NameTaken { .. }), "{error}");
    assert_eq!(bench.names(), ["one.yaml"], "no signature is beside another record");
}

#[test]
fn a_signature_of_an_earlier_try_is_not_taken_away_and_is_named() {
    let Some(bench) = Bench::found() else { return };
    let record = record("approved");
    fs::create_dir(bench.path("")).unwrap();
    fs::write(bench.path("one.yaml.sig"), bench.sign(&record)).unwrap();
    fs::write(bench.path("one.yaml"), "something else").unwrap();
    let error = bench.place(&record, &bench.sign(&record)).unwrap_err();
    assert!(matches!(error, AppendError::SignatureLeft { .. }), "{error}");
    assert!(error.to_string().contains("one.yaml.sig"), "{error}");
}

#[test]
fn a_folder_without_permission_leaves_nothing() {
    if support::sample::is_root() {
        support::sample::skip("a folder without permission: everything is permitted to root");
        return;
    }
    let Some(bench) = Bench::found() else { return };
    let record = record("approved");
    fs::create_dir(bench.path("")).unwrap();
    fs::set_permissions(bench.path(""), fs::Permissions::from_mode(0o555)).unwrap();
    assert!(bench.place(&record, &bench.sign(&record)).is_err());
    assert_eq!(bench.names(), Vec::<String>::new());
}

#[test]
fn many_tries_at_once_are_one_record_with_one_signature() {
    let Some(bench) = Bench::found() else { return };
    let record = record("approved");
    let signatures: Vec<_> = (0..8).map(|_| bench.sign(&record)).collect();
    let path = bench.path("one.yaml");
    let seen_unsigned = thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(&path));
        for signature in &signatures {
            scope.spawn(|| bench.place(&record, signature).unwrap());
        }
        watcher.join().unwrap()
    });
    assert!(!seen_unsigned, "a record was there before its signature");
    assert_eq!(bench.names(), ["one.yaml", "one.yaml.sig"]);
}

/// Waits for a record and says whether its signature was missing when it came.
fn watch(record: &Path) -> bool {
    loop {
        if record.exists() {
            return !record.with_extension("yaml.sig").exists();
        }
        thread::yield_now();
    }
}
