//! Polling: the versions of a room's files as one number.

use crate::fsio::FileVersion;
use crate::room::walk;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
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

    #[test]
    fn the_pause_grows_with_the_cost_of_a_check() {
        assert_eq!(interval(Duration::from_millis(1)), Duration::from_secs(2));
        assert_eq!(interval(Duration::from_millis(310)), Duration::from_secs(7));
        assert_eq!(interval(Duration::from_secs(30)), Duration::from_mins(1));
    }
}
