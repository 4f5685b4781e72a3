//! Opening a room with this machine's memory of it.

use super::seen_records::FILE;
use super::{Directories, SeenPolicy, SeenRecords, StateError};
use crate::domain::time::Moment;
use crate::room::index::Key;
use crate::room::open::{Known, LoadIndex, Opening, ScanObserver};
use crate::room::policy_file::PolicyChoice;
use crate::room::watch::RoomWatch;
use crate::room::{Room, RoomError, RoomOptions};
use std::path::Path;
use std::sync::Arc;

/// How a room is read.
#[derive(Clone, Default)]
pub struct Reading<'a> {
    /// An observer of the scan.
    pub observer: Option<ScanObserver<'a>>,
    /// True if the room keeps its files as they were read, so that [`Room::same_evidence`] can compare them later.
    pub keeps_files: bool,
    /// The number of files from which on the room is held compact, if it is not the usual one.
    pub compact_from: Option<usize>,
    /// The same room as it was read before. What has not changed since is shared with it, and no index is loaded.
    pub before: Option<Arc<Room>>,
    /// The watch of the room, if it is watched: [`Room::same_evidence`] asks it later what has changed.
    pub watch: Option<Arc<RoomWatch>>,
}

impl Directories {
    /// Opens a room as [`Room::open`] does, with what this machine knows of it, and stores what is new: the index and the
    /// seen records. Failing to store them changes nothing about the room.
    ///
    /// # Errors
    /// The directory or its policy is not usable.
    pub fn open_room(
        &self,
        named: &Path,
        options: &RoomOptions,
        machine: impl Into<Moment>,
    ) -> Result<Room, RoomError> {
        self.open_room_for(named, options, machine.into(), None)
    }

    /// Does the same for a caller that observes the scan.
    ///
    /// # Errors
    /// Those of [`Directories::open_room`], and [`RoomError::Stopped`] if the caller stopped the scan.
    pub fn open_room_for(
        &self,
        named: &Path,
        options: &RoomOptions,
        machine: Moment,
        observer: Option<ScanObserver<'_>>,
    ) -> Result<Room, RoomError> {
        self.read_room(named, options, machine, Reading { observer, ..Reading::default() })
    }

    /// Does the same for a caller that keeps the room open, such as the console.
    ///
    /// # Errors
    /// Those of [`Directories::open_room_for`].
    pub fn read_room(
        &self,
        named: &Path,
        options: &RoomOptions,
        machine: Moment,
        Reading { observer, keeps_files, compact_from, before, watch }: Reading<'_>,
    ) -> Result<Room, RoomError> {
        let opening = Opening::begin(named, options, machine)?;
        let (seen, seen_records_problem) = match self.room(opening.root()).map(|room| room.seen_records()) {
            None => (None, None),
            Some(Ok(seen)) => (Some(seen), None),
            Some(Err(error)) => (None, Some(problem(&error))),
        };
        // A policy that was named for this run tells nothing about the room's own.
        let is_own_policy = options.policy == PolicyChoice::Search;
        let has_other_policy = |seen: &SeenRecords| seen.has_other_policy(opening.policy_pin());
        let indexes = self.indexes();
        let before = before.filter(|room| room.keeps_files() && room.root == opening.root());
        let known = Known {
            seen_records: seen.as_ref().map(|seen| seen.records().clone()).unwrap_or_default(),
            seen_records_problem,
            policy_changed: is_own_policy && seen.as_ref().is_some_and(has_other_policy),
            index: indexes.as_ref().filter(|_| before.is_none()).map(|indexes| {
                let key = Key::of(opening.root());
                Box::new(move || indexes.load(&key)) as LoadIndex<'_>
            }),
            before,
            watch,
            stores_index: indexes.is_some(),
            keeps_files,
            compact_from,
        };
        let has_before = known.before.is_some();
        let loaded = opening.load(known, observer)?;
        // An index is of a program with the same rules, which has masked the seen records when it stored it.
        let has_same_rules = loaded.had_index() || has_before;
        if let (Some(indexes), Some(index)) = (indexes, loaded.new_index()) {
            // Without an index the next reading takes longer, and that is all.
            let _ = indexes.store(index.key(), |file| index.write(file));
        }
        let room = loaded.into_room()?;
        if let Some(seen) = seen {
            let seen = if has_same_rules { seen.masked_before() } else { seen };
            let policy =
                if is_own_policy { SeenPolicy::own(room.policy_file.pin()) } else { SeenPolicy::Other };
            // Without them only the removal of a newest record can go unnoticed.
            let _ = seen.add(&room.root, room.records(), &policy);
        }
        Ok(room)
    }
}

fn problem(error: &StateError) -> String {
    let (is, remedy) = match error {
        StateError::Damaged { .. } => ("is damaged", "restore it"),
        StateError::Later { .. } => ("is of a later version", "update trialdesk"),
        StateError::Unreadable { .. } | StateError::Unwritable { .. } => {
            ("cannot be read", "make it readable")
        }
    };
    format!(
        "{FILE} {is}: a deleted decision goes unnoticed; {remedy} or run `trialdesk state forget DIR` ({error}). Until \
         then nothing is written to it"
    )
}
