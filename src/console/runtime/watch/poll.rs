//! Polling: a room that keeps its files is compared with the disk, which needs no memory. Otherwise, and if reading the room
//! failed after a change, the versions of all files are compared with those of the look before, as one number.

use crate::console::runtime::latest_room::LatestRoom;
use crate::console::runtime::room_config::RoomConfig;
use crate::fsio::FileVersion;
use crate::room::{OnDisk, walk};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The shortest time between two looks.
const SHORTEST: Duration = Duration::from_secs(2);
/// The longest.
const LONGEST: Duration = Duration::from_mins(1);
/// The pause after a poll as a multiple of its duration, so that polling uses at most a twentieth of one core.
const REST: u32 = 20;

/// Returns the pause after a poll of this duration.
pub(super) fn interval(cost: Duration) -> Duration {
    let seconds = (cost * REST).clamp(SHORTEST, LONGEST).as_secs_f64().ceil();
    Duration::from_secs_f64(seconds)
}

/// The state of polling.
#[derive(Debug, Default)]
pub(super) struct Poll {
    /// The room that was found to have changed, or that cannot be compared, by its address, and the versions since then.
    seen: Option<(Option<usize>, Option<u64>)>,
    /// True if the room that was compared last had files that were just written. It is read once more for that, and not twice:
    /// the clock of another machine may be ahead.
    was_new: bool,
}

impl Poll {
    /// Returns whether the room has changed since it was read, or since the look before. `None` while it is being read: the
    /// next look compares it then.
    pub(super) fn look(
        &mut self,
        place: &RoomConfig,
        latest: &LatestRoom,
        root: &Path,
        beside: &BTreeSet<PathBuf>,
    ) -> Option<bool> {
        if latest.is_being_read() {
            return None;
        }
        let read_last = latest.get().filter(|room| room.keeps_files());
        let address = read_last.as_ref().map(|room| Arc::as_ptr(room).addr());
        match (&mut self.seen, read_last) {
            // The room was not read again after the change that was reported, or cannot be compared.
            (Some((of, versions)), _) if *of == address => {
                let now = look(root, beside);
                // Without an earlier look, something may have been missed.
                Some(versions.replace(now) != Some(now))
            }
            (_, None) => {
                self.seen = Some((None, Some(look(root, beside))));
                Some(true)
            }
            (_, Some(known)) => {
                let on_disk = known.on_disk(&place.room, &place.options, place.clock.now());
                let is_new = on_disk == Some(OnDisk::AsReadOrJustChanged);
                let was_new = std::mem::replace(&mut self.was_new, is_new);
                let has_changed = on_disk == Some(OnDisk::Changed) || (is_new && !was_new);
                self.seen = has_changed.then_some((address, None));
                Some(has_changed)
            }
        }
    }
}

/// Returns a hash of the versions of all files that a scan would read, and of the files beside the room.
pub(super) fn look(root: &Path, beside: &BTreeSet<PathBuf>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for file in beside.iter().map(PathBuf::as_path).chain([&*root.join(walk::IGNORE_FILE)]) {
        (file, FileVersion::of(file).ok()).hash(&mut hasher);
    }
    let walk = walk::walk(root);
    for found in walk.files.iter().chain(&walk.orphan_signatures) {
        (found.place.raw(), found.version, &found.signature_version).hash(&mut hasher);
    }
    for (path, _) in &walk.unreadable {
        path.hash(&mut hasher);
    }
    walk.not_read.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::runtime::clock::Clock;
    use crate::room::{Room, RoomOptions};
    use crate::state::Directories;
    use std::fs::{create_dir, create_dir_all, remove_file, rename, write};

    #[test]
    fn every_change_that_a_scan_would_see_is_seen_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("room");
        let policy = folder.path().join("policy.yaml");
        create_dir_all(root.join("TRL-1/decisions")).unwrap();
        write(root.join("TRL-1/a.yaml"), "a").unwrap();
        let beside = BTreeSet::from([policy.clone()]);
        let mut last = look(&root, &beside);
        assert_eq!(last, look(&root, &beside), "nothing changed");
        let mut is_seen = |what: &str, seen: bool| {
            let now = look(&root, &beside);
            assert_eq!(now != last, seen, "{what}");
            last = now;
        };
        write(root.join("TRL-1/notes.txt"), "x").unwrap();
        write(root.join("TRL-1/.a.yaml.swp"), "x").unwrap();
        is_seen("no evidence", false);
        write(root.join("TRL-1/a.yaml"), "ab").unwrap();
        is_seen("an edit", true);
        write(root.join("TRL-1/b.json"), "b").unwrap();
        is_seen("a new file", true);
        rename(root.join("TRL-1/b.json"), root.join("TRL-1/c.json")).unwrap();
        is_seen("a new name", true);
        remove_file(root.join("TRL-1/c.json")).unwrap();
        is_seen("a file that is gone", true);
        write(root.join("TRL-1/decisions/a.yaml.sig"), "s").unwrap();
        is_seen("a signature", true);
        write(root.join(".trialdeskignore"), "x").unwrap();
        is_seen("what is left out", true);
        write(&policy, "p").unwrap();
        is_seen("a policy above the room", true);
        create_dir(root.join(".git")).unwrap();
        write(root.join(".git/x.yaml"), "x").unwrap();
        is_seen("a hidden folder", false);
        rename(&root, folder.path().join("elsewhere")).unwrap();
        let gone = look(&root, &beside);
        assert_ne!(gone, look(&folder.path().join("elsewhere"), &beside));
    }

    /// A room, with the configuration that reads it.
    fn read(place: &RoomConfig) -> Arc<Room> {
        Arc::new(place.read(None, None, None).unwrap())
    }

    fn polled() -> (tempfile::TempDir, RoomConfig) {
        let folder = tempfile::tempdir().unwrap();
        let room = folder.path().join("room");
        create_dir_all(room.join("TRL-1/decisions")).unwrap();
        write(room.join("TRL-1/a.yaml"), "a: b\n").unwrap();
        let directories = Directories { cache: Some(folder.path().join("cache")), state: None };
        let place = RoomConfig { room, options: RoomOptions::default(), directories, clock: Clock::Machine };
        (folder, place)
    }

    #[test]
    fn a_poll_compares_the_room_that_was_read_with_the_disk() {
        let (_folder, place) = polled();
        let (latest, mut poll) = (LatestRoom::default(), Poll::default());
        let mut look = || poll.look(&place, &latest, &place.room, &BTreeSet::new());
        let under_way = latest.begin();
        let first = read(&place);
        assert_eq!(look(), None, "it is being read");
        // Between the reading and the first look, in a later step of the file system's clock.
        let changed_at = |path: &Path| FileVersion::of(path).unwrap().mtime_ns;
        let probe = place.room.with_extension("probe");
        while write(&probe, "").is_err() || changed_at(&probe) <= changed_at(&place.room.join("TRL-1")) {}
        write(place.room.join("TRL-1/b.yaml"), "b: c\n").unwrap();
        latest.set(&first);
        drop(under_way);
        assert_eq!(look(), Some(true));
        let second = read(&place);
        latest.set(&second);
        assert_eq!(look(), Some(true), "its files were just written, so it is read once more");
        let third = read(&place);
        latest.set(&third);
        assert_eq!((look(), look()), (Some(false), Some(false)), "and not twice");
        write(place.room.join("policy.yaml"), "quorum: many\n").unwrap();
        assert_eq!(look(), Some(true));
        // Reading fails, so the room stays the same.
        assert_eq!((look(), look()), (Some(true), Some(false)), "something may have come between once");
        remove_file(place.room.join("policy.yaml")).unwrap();
        write(place.room.join("TRL-1/b.yaml"), "b: corrected\n").unwrap();
        assert_eq!((look(), look()), (Some(true), Some(false)));
        let fourth = read(&place);
        latest.set(&fourth);
        assert_eq!(look(), Some(true));
        let fifth = read(&place);
        latest.set(&fifth);
        assert_eq!(look(), Some(false));
        rename(&place.room, place.room.with_extension("aside")).unwrap();
        assert_eq!(look(), Some(true));
    }

    #[test]
    fn a_poll_of_a_room_that_keeps_no_files_compares_looks() {
        let (_folder, mut place) = polled();
        place.directories = Directories::default();
        let (latest, mut poll) = (LatestRoom::default(), Poll::default());
        let mut look = || poll.look(&place, &latest, &place.room, &BTreeSet::new());
        assert_eq!((look(), look()), (Some(true), Some(false)), "the first look may have missed something");
        let kept = read(&place);
        latest.set(&kept);
        assert_eq!(look(), Some(false));
        write(place.room.join("TRL-1/a.yaml"), "a: other\n").unwrap();
        assert_eq!((look(), look()), (Some(true), Some(false)));
    }

    #[test]
    fn the_pause_grows_with_the_cost_of_a_check() {
        assert_eq!(interval(Duration::from_millis(1)), Duration::from_secs(2));
        assert_eq!(interval(Duration::from_millis(310)), Duration::from_secs(7));
        assert_eq!(interval(Duration::from_secs(30)), Duration::from_mins(1));
    }
}
