//! The records that a room was seen with, and its policy. A record that is gone is noticed, even the newest, which no
//! other record names.

use super::RoomState;
use super::file::{Content, JsonContent, StateError, StateFile};
use super::masking_note::MaskingNote;
use crate::domain::work;
use crate::room::seen::SeenRecord;
use public_boundary::mask;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// The file's name.
pub(super) const FILE: &str = "seen-records.json";
/// The value of `policy` for a room without a policy.
const NO_POLICY: &str = "none";

/// The records that a room was seen with.
#[derive(Debug)]
pub struct SeenRecords {
    file: StateFile<Stored>,
    stored: Stored,
    /// True if they were stored, or last compared, by the rules of this program.
    is_masked: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    records: BTreeSet<SeenRecord>,
    /// The pin of the policy; [`NO_POLICY`] for a room without one, nothing for a room that was never seen.
    policy: Option<String>,
}

impl JsonContent for Stored {
    const SCHEMA_VERSION: &str = "trialdesk.state.seen-records.v1";
}

impl SeenRecords {
    pub(super) fn load(state: &RoomState) -> Result<Self, StateError> {
        let file = StateFile::new(state.folder().join(FILE), Some(state.earlier.seen_records()));
        let stored = file.load()?.unwrap_or_default();
        Ok(Self { file, stored, is_masked: false })
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

    /// Takes the records for free of forbidden material: a program with the same rules has opened the room before, and has
    /// masked them then.
    #[must_use]
    pub fn masked_before(self) -> Self {
        Self { is_masked: true, ..self }
    }

    /// Adds records of the room at `root` to those that are stored, and stores the pin of the policy unless it is not that
    /// of the room. Forbidden material in a reference or a path is masked: a record is recognised by its digest.
    ///
    /// # Errors
    /// They are not stored. Nothing else depends on it.
    pub fn add(
        self,
        root: &Path,
        records: impl Iterator<Item = SeenRecord>,
        policy: &SeenPolicy<'_>,
    ) -> Result<(), StateError> {
        // The id of a blob costs a reading of its file, and is needed once.
        let known: HashMap<_, _> = self.stored.records.iter().map(|record| (record.key(), record)).collect();
        let is_known = |record: &SeenRecord| {
            let known = known.get(&record.key());
            known.is_some_and(|known| known.blob.is_some() && known.is_signed >= record.is_signed)
        };
        // Nearly every record is known as it is. Only the others are masked, which is how they would be stored.
        let unknown: Vec<_> = records
            .filter(|record| !is_known(record) && !is_known(&masked(record)))
            .map(|record| if record.blob.is_some() { record } else { record.with_blob(root) })
            .collect();
        let policy = match policy {
            SeenPolicy::Other => self.stored.policy.clone(),
            SeenPolicy::None => Some(NO_POLICY.to_owned()),
            SeenPolicy::Pin(pin) => Some((*pin).to_owned()),
        };
        if unknown.is_empty() && policy == self.stored.policy && self.are_all_public() {
            return Ok(());
        }
        let mut new = Stored { policy, ..Stored::default() };
        let as_stored = |record: &SeenRecord| if self.is_masked { record.clone() } else { masked(record) };
        new.merge(self.stored.records.iter().map(as_stored).chain(unknown.iter().map(masked)));
        if new == self.stored {
            return Ok(());
        }
        let _lock = self.file.lock();
        // Another process may have added some since.
        if let Some(current) = self.file.load()? {
            let others: Vec<_> =
                current.records.iter().filter(|record| !new.records.contains(record)).map(masked).collect();
            if !others.is_empty() {
                new.merge(others.into_iter());
            }
        }
        self.file.write(&new)
    }

    /// Returns whether the stored records are without forbidden material, and notes it if they had to be searched.
    fn are_all_public(&self) -> bool {
        let note = MaskingNote::about(self.file.path());
        if self.is_masked || note.holds() {
            return true;
        }
        let are_public = self.stored.records.iter().all(is_public);
        if are_public {
            note.store(|bytes| Stored::from_bytes(bytes).is_ok_and(|stored| stored == self.stored));
        }
        are_public
    }
}

/// The policy that a room was seen with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenPolicy<'a> {
    /// One that was chosen for this run, and says nothing about the room's own.
    Other,
    /// The room has none.
    None,
    /// The room's own, by its pin.
    Pin(&'a str),
}

impl<'a> SeenPolicy<'a> {
    /// Returns the room's own policy.
    #[must_use]
    pub fn own(pin: Option<&'a str>) -> Self {
        pin.map_or(Self::None, Self::Pin)
    }
}

impl Stored {
    /// Adds records. What is known of one record from two sources becomes one entry.
    fn merge(&mut self, records: impl Iterator<Item = SeenRecord>) {
        let all: Vec<_> = std::mem::take(&mut self.records).into_iter().chain(records).collect();
        let mut merged: HashMap<_, SeenRecord> = HashMap::with_capacity(all.len());
        for record in all {
            let entry = merged.entry(record.key()).or_insert_with(|| record.clone());
            *entry = entry.merged(&record);
        }
        self.records = merged.into_values().collect();
    }
}

/// Returns a record without forbidden material.
fn masked(record: &SeenRecord) -> SeenRecord {
    SeenRecord {
        trial_ref: mask(&record.trial_ref).into(),
        path: mask(&record.path).into(),
        ..record.clone()
    }
}

/// Returns whether a record is without forbidden material.
fn is_public(record: &SeenRecord) -> bool {
    work::add(1);
    [&record.trial_ref, &record.path]
        .iter()
        .all(|text| matches!(mask(text), Cow::Borrowed(shown) if shown == &***text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::index::RULES;
    use std::fs;

    fn record(name: &str) -> SeenRecord {
        SeenRecord {
            trial_ref: "trial:TRL-1".into(),
            path: format!("TRL-1/decisions/{name}.yaml").into(),
            digest: format!("sha256:{name}").into(),
            blob: None,
            is_signed: false,
        }
    }

    fn digests(state: &Path) -> Vec<String> {
        let seen = RoomState::of(state, state).seen_records().unwrap();
        seen.records().iter().map(|record| record.digest.to_string()).collect()
    }

    fn add(state: &Path, name: &str) {
        let seen = RoomState::of(state, state).seen_records().unwrap();
        seen.add(state, [record(name)].into_iter(), &SeenPolicy::None).unwrap();
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
        first.add(state.path(), [record("a")].into_iter(), &SeenPolicy::None).unwrap();
        assert_eq!(digests(state.path()), ["sha256:a", "sha256:b"]);
    }

    #[test]
    fn section_5_2_what_is_known_of_a_record_only_grows() {
        let state = tempfile::tempdir().unwrap();
        let seen = || RoomState::of(state.path(), state.path()).seen_records().unwrap();
        let one = |blob: Option<&str>, is_signed| SeenRecord {
            blob: blob.map(Into::into),
            is_signed,
            ..record("a")
        };
        for (added, known) in [
            (one(None, false), one(None, false)),
            (one(Some("b10b"), false), one(Some("b10b"), false)),
            (one(None, true), one(Some("b10b"), true)),
            (one(Some("b10b"), false), one(Some("b10b"), true)),
        ] {
            seen().add(state.path(), std::iter::once(added), &SeenPolicy::Other).unwrap();
            assert_eq!(seen().records().iter().collect::<Vec<_>>(), [&known]);
        }
    }

    #[test]
    fn records_of_an_earlier_format_are_read() {
        let state = tempfile::tempdir().unwrap();
        let room = RoomState::of(state.path(), state.path());
        fs::create_dir_all(room.folder()).unwrap();
        let text = r#"{"schema_version":"trialdesk.state.seen-records.v1","content":{"records":[
            {"trial_ref":"trial:TRL-1","path":"TRL-1/decisions/a.yaml","digest":"sha256:a"}],"policy":"none"}}"#;
        fs::write(room.folder().join(FILE), text).unwrap();
        assert_eq!(room.seen_records().unwrap().records().iter().collect::<Vec<_>>(), [&record("a")]);
    }

    #[test]
    fn many_writers_at_once_lose_no_record() {
        let state = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let state = state.path();
                scope.spawn(move || (0..8).for_each(|number| add(state, &format!("{writer}-{number}"))));
            }
        });
        assert_eq!(digests(state.path()).len(), 64);
    }

    #[test]
    fn another_policy_is_noticed_and_a_first_one_is_not() {
        let state = tempfile::tempdir().unwrap();
        let seen = || RoomState::of(state.path(), state.path()).seen_records().unwrap();
        assert!(!seen().has_other_policy(Some("pin")));
        seen().add(state.path(), std::iter::empty(), &SeenPolicy::Pin("pin")).unwrap();
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
        assert!(known.add(state.path(), [record("b")].into_iter(), &SeenPolicy::None).is_err());
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
        assert!(known.add(state.path(), [record("b")].into_iter(), &SeenPolicy::None).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), later);
    }

    #[test]
    fn forbidden_material_is_masked() {
        let state = tempfile::tempdir().unwrap();
        let room = RoomState::of(state.path(), state.path());
        let secret = SeenRecord { trial_ref: "trial:pat@corp.test".into(), ..record("a") };
        room.seen_records().unwrap().add(state.path(), [secret].into_iter(), &SeenPolicy::None).unwrap();
        let text = fs::read_to_string(room.folder().join(FILE)).unwrap();
        assert!(text.contains("sha256:a") && !text.contains("pat@corp.test"), "{text}");
    }

    #[test]
    fn records_of_a_program_with_other_rules_are_masked() {
        let state = tempfile::tempdir().unwrap();
        add(state.path(), "a");
        let room = RoomState::of(state.path(), state.path());
        let file = room.folder().join(FILE);
        let unmasked = fs::read_to_string(&file).unwrap().replace("TRL-1/decisions", "pat@corp.test");
        fs::write(&file, &unmasked).unwrap();
        let add_nothing = |seen: SeenRecords| {
            seen.add(state.path(), std::iter::empty(), &SeenPolicy::None).unwrap();
            fs::read_to_string(&file).unwrap()
        };
        assert_eq!(add_nothing(room.seen_records().unwrap().masked_before()), unmasked);
        assert!(!add_nothing(room.seen_records().unwrap()).contains("pat@corp.test"));
    }

    #[test]
    fn names_are_searched_once_by_the_same_rules() {
        let state = tempfile::tempdir().unwrap();
        let folder = RoomState::of(state.path(), state.path()).folder().to_owned();
        let searched = || {
            let seen = RoomState::of(state.path(), state.path()).seen_records().unwrap();
            work::steps_of(|| seen.add(state.path(), std::iter::empty(), &SeenPolicy::None).unwrap())
        };
        let rewrite = |name: &str, from: &str, to: &str| {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            assert!(text.contains(from), "{text}");
            fs::write(folder.join(name), text.replace(from, to)).unwrap();
        };
        add(state.path(), "a");
        assert_eq!([searched(), searched()], [1, 0]);
        // Other rules, a damaged note, and other bytes of the records.
        rewrite("seen-records-masked.json", RULES, "other");
        assert_eq!([searched(), searched()], [1, 0]);
        rewrite("seen-records-masked.json", "{", "[");
        assert_eq!([searched(), searched()], [1, 0]);
        add(state.path(), "b");
        assert_eq!([searched(), searched()], [2, 0]);
        rewrite(FILE, "TRL-1/decisions/b", "pat@corp.test/b");
        assert_eq!(searched(), 2);
        assert!(!fs::read_to_string(folder.join(FILE)).unwrap().contains("pat@corp.test"));
    }
}
