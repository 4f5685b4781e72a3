//! The records that a room was seen with, and its policy. A record that is gone is noticed, even the newest, which no
//! other record names.

use super::RoomState;
use super::file::{Content, StateError, StateFile, Unusable, from_json, parse, to_json};
use crate::domain::gather::SeenRecord;
use public_boundary::mask;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The file's name.
pub(super) const FILE: &str = "seen-records.json";
const SCHEMA_VERSION: &str = "trialdesk.state.seen-records.v1";
/// The value of `policy` for a room without a policy.
const NO_POLICY: &str = "none";

/// The records that a room was seen with.
#[derive(Debug)]
pub struct SeenRecords {
    file: StateFile<Stored>,
    stored: Stored,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    records: BTreeSet<SeenRecord>,
    /// The pin of the policy; [`NO_POLICY`] for a room without one, nothing for a room that was never seen.
    policy: Option<String>,
}

impl Content for Stored {
    fn to_bytes(&self) -> Vec<u8> {
        to_json(SCHEMA_VERSION, self)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Unusable> {
        from_json(SCHEMA_VERSION, bytes)
    }

    fn from_earlier(bytes: &[u8]) -> Result<Self, Unusable> {
        parse(bytes)
    }
}

impl SeenRecords {
    pub(super) fn load(state: &RoomState) -> Result<Self, StateError> {
        let file = StateFile::new(state.folder().join(FILE), Some(state.earlier.seen_records()));
        let stored = file.load()?.unwrap_or_default();
        Ok(Self { file, stored })
    }

    /// The records.
    #[must_use]
    pub const fn records(&self) -> &BTreeSet<SeenRecord> {
        &self.stored.records
    }

    /// Returns true if the room was seen before under another policy than the one with this pin.
    #[must_use]
    pub fn has_other_policy(&self, pin: Option<&str>) -> bool {
        self.stored.policy.as_deref().is_some_and(|known| known != pin.unwrap_or(NO_POLICY))
    }

    /// Adds records to those that are stored, and stores the pin of the policy. Forbidden material in a reference or a
    /// path is masked: a record is recognised by its digest.
    ///
    /// # Errors
    /// They are not stored. Nothing else depends on it.
    pub fn add(self, records: impl Iterator<Item = SeenRecord>, pin: Option<&str>) -> Result<(), StateError> {
        let mut new = Stored {
            records: self.stored.records.iter().map(masked).collect(),
            policy: Some(pin.unwrap_or(NO_POLICY).to_owned()),
        };
        new.records.extend(records.map(|record| masked(&record)));
        if new == self.stored {
            return Ok(());
        }
        // Another process may have added some since.
        if let Some(current) = self.file.load()? {
            new.records.extend(current.records.iter().map(masked));
        }
        self.file.write(&new)
    }
}

/// Returns a record without forbidden material.
fn masked(record: &SeenRecord) -> SeenRecord {
    SeenRecord {
        trial_ref: mask(&record.trial_ref).into(),
        path: mask(&record.path).into(),
        digest: record.digest.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn record(name: &str) -> SeenRecord {
        SeenRecord {
            trial_ref: "trial:TRL-1".into(),
            path: format!("TRL-1/decisions/{name}.yaml").into(),
            digest: format!("sha256:{name}").into(),
        }
    }

    fn digests(state: &Path) -> Vec<String> {
        let seen = RoomState::of(state, state).seen_records().unwrap();
        seen.records().iter().map(|record| record.digest.to_string()).collect()
    }

    fn add(state: &Path, name: &str) {
        let seen = RoomState::of(state, state).seen_records().unwrap();
        seen.add([record(name)].into_iter(), None).unwrap();
    }

    #[test]
    fn records_of_all_readings_are_kept() {
        let state = tempfile::tempdir().unwrap();
        assert!(digests(state.path()).is_empty());
        add(state.path(), "a");
        add(state.path(), "b");
        assert_eq!(digests(state.path()), ["sha256:a", "sha256:b"]);
    }

    #[test]
    fn records_that_another_process_added_meanwhile_are_kept() {
        let state = tempfile::tempdir().unwrap();
        let first = RoomState::of(state.path(), state.path()).seen_records().unwrap();
        add(state.path(), "b");
        first.add([record("a")].into_iter(), None).unwrap();
        assert_eq!(digests(state.path()), ["sha256:a", "sha256:b"]);
    }

    #[test]
    fn another_policy_is_noticed_and_a_first_one_is_not() {
        let state = tempfile::tempdir().unwrap();
        let seen = || RoomState::of(state.path(), state.path()).seen_records().unwrap();
        assert!(!seen().has_other_policy(Some("pin")));
        seen().add(std::iter::empty(), Some("pin")).unwrap();
        assert!(!seen().has_other_policy(Some("pin")));
        assert!(seen().has_other_policy(Some("other")) && seen().has_other_policy(None));
    }

    #[test]
    fn damaged_records_are_an_error_and_are_never_overwritten() {
        let state = tempfile::tempdir().unwrap();
        add(state.path(), "a");
        let room = RoomState::of(state.path(), state.path());
        let file = room.folder().join(FILE);
        let whole = fs::read(&file).unwrap();
        let known = room.seen_records().unwrap();
        for damaged in [&whole[..whole.len() / 2], b"", b"{}", b"[]", &whole[1..]] {
            fs::write(&file, damaged).unwrap();
            assert!(matches!(room.seen_records(), Err(StateError::Damaged { .. })), "{damaged:?}");
        }
        assert!(known.add([record("b")].into_iter(), None).is_err());
        assert_eq!(fs::read(&file).unwrap(), &whole[1..]);
    }

    #[test]
    fn records_of_a_later_version_are_not_overwritten() {
        let state = tempfile::tempdir().unwrap();
        add(state.path(), "a");
        let room = RoomState::of(state.path(), state.path());
        let (file, known) = (room.folder().join(FILE), room.seen_records().unwrap());
        let later = r#"{"schema_version":"trialdesk.state.seen-records.v2","content":{"x":1}}"#;
        fs::write(&file, later).unwrap();
        assert!(matches!(room.seen_records(), Err(StateError::Later { .. })));
        assert!(known.add([record("b")].into_iter(), None).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), later);
    }

    #[test]
    fn forbidden_material_is_masked() {
        let state = tempfile::tempdir().unwrap();
        let room = RoomState::of(state.path(), state.path());
        let secret = SeenRecord { trial_ref: "trial:pat@corp.test".into(), ..record("a") };
        room.seen_records().unwrap().add([secret].into_iter(), None).unwrap();
        let text = fs::read_to_string(room.folder().join(FILE)).unwrap();
        assert!(text.contains("sha256:a") && !text.contains("pat@corp.test"), "{text}");
    }
}
