//! The table of watched folders: 16 bytes and a name for each, because a room can have 100,000.

use std::ffi::OsStr;
use std::num::NonZero;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;

/// The number that the kernel gives a watched folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WatchId(pub(super) NonZero<i32>);

/// The greatest depth of a folder. A longer way up means that the table is wrong.
const DEEPEST: usize = 4096;
/// The bytes of names that are not used any more and are not worth a compaction.
const SPARE_BYTES: usize = 64 * 1024;

/// The watched folders.
#[derive(Debug, Default)]
pub(super) struct Folders {
    /// In the order of their numbers, which the kernel counts upwards.
    entries: Vec<Entry>,
    names: Vec<u8>,
    unused_bytes: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    id: WatchId,
    /// `None` for a folder whose name is a full path.
    parent: Option<WatchId>,
    start: u32,
    length: u32,
}

impl Folders {
    /// Returns the number of folders.
    pub(super) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether a folder is in the table.
    pub(super) fn contains(&self, id: WatchId) -> bool {
        self.find(id).is_ok()
    }

    /// Adds a folder, or notes that it has another name.
    pub(super) fn set(&mut self, id: WatchId, parent: Option<WatchId>, name: &OsStr) {
        let name = name.as_bytes();
        let found = self.find(id);
        if let Some(entry) = found.ok().and_then(|at| self.entries.get(at)) {
            if entry.parent == parent && self.name(entry) == name {
                return;
            }
            self.unused_bytes += entry.length as usize;
        }
        let (Ok(start), Ok(length)) = (u32::try_from(self.names.len()), u32::try_from(name.len())) else {
            return;
        };
        self.names.extend_from_slice(name);
        let entry = Entry { id, parent, start, length };
        match found {
            Ok(at) => self.entries[at] = entry,
            Err(at) => self.entries.insert(at, entry),
        }
        self.compact();
    }

    /// Returns the full path of a folder.
    pub(super) fn path(&self, id: WatchId) -> Option<PathBuf> {
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let entry = self.entries.get(self.find(id).ok()?)?;
            names.push(OsStr::from_bytes(self.name(entry)));
            next = entry.parent;
            if names.len() > DEEPEST {
                return None;
            }
        }
        Some(names.into_iter().rev().collect())
    }

    /// Removes some folders, which are in order.
    pub(super) fn remove(&mut self, ids: &[WatchId]) {
        let is_gone = |id: &WatchId| ids.binary_search(id).is_ok();
        let gone = self.entries.iter().filter(|entry| is_gone(&entry.id));
        self.unused_bytes += gone.map(|entry| entry.length as usize).sum::<usize>();
        self.entries.retain(|entry| !is_gone(&entry.id));
        self.compact();
    }

    /// Returns some folders, which are in order, and all below them, in order.
    pub(super) fn with_all_below(&self, ids: &[WatchId]) -> Vec<WatchId> {
        let is_below = |entry: &&Entry| {
            let mut next = Some(entry.id);
            for _ in 0..DEEPEST {
                let Some(id) = next else { return false };
                if ids.binary_search(&id).is_ok() {
                    return true;
                }
                next = self.find(id).ok().and_then(|at| self.entries.get(at)?.parent);
            }
            true
        };
        self.entries.iter().filter(is_below).map(|entry| entry.id).collect()
    }

    /// Returns the folders for which `is_wanted` holds, in order.
    pub(super) fn filter(&self, is_wanted: impl Fn(WatchId) -> bool) -> Vec<WatchId> {
        self.entries.iter().map(|entry| entry.id).filter(|id| is_wanted(*id)).collect()
    }

    /// Returns memory that is not needed.
    pub(super) fn shrink(&mut self) {
        self.entries.shrink_to_fit();
        self.names.shrink_to_fit();
    }

    fn find(&self, id: WatchId) -> Result<usize, usize> {
        // The newest is asked for most.
        match self.entries.last() {
            Some(last) if last.id < id => Err(self.entries.len()),
            _ => self.entries.binary_search_by_key(&id, |entry| entry.id),
        }
    }

    fn name(&self, entry: &Entry) -> &[u8] {
        let start = entry.start as usize;
        self.names.get(start..start + entry.length as usize).unwrap_or_default()
    }

    /// Drops the names that are not used any more, once they are most of all.
    fn compact(&mut self) {
        if self.unused_bytes <= SPARE_BYTES || self.unused_bytes <= self.names.len() / 2 {
            return;
        }
        let mut names = Vec::with_capacity(self.names.len() - self.unused_bytes);
        for at in 0..self.entries.len() {
            let entry = self.entries[at];
            // No longer than the list that is copied, so it is in range.
            let start = u32::try_from(names.len()).unwrap_or_default();
            names.extend_from_slice(self.name(&entry));
            self.entries[at].start = start;
        }
        self.names = names;
        self.unused_bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn id(number: i32) -> WatchId {
        WatchId(NonZero::new(number).unwrap())
    }

    fn table() -> Folders {
        let mut folders = Folders::default();
        for (number, parent, name) in
            [(1, 0, "/a/room"), (2, 1, "TRL-1"), (3, 2, "decisions"), (4, 1, "TRL-2")]
        {
            folders.set(id(number), NonZero::new(parent).map(WatchId), OsStr::new(name));
        }
        folders
    }

    #[test]
    fn a_path_follows_the_names_of_the_folders_above() {
        let mut folders = table();
        assert_eq!(folders.path(id(3)).unwrap(), Path::new("/a/room/TRL-1/decisions"));
        folders.set(id(2), Some(id(4)), OsStr::new("moved"));
        assert_eq!(folders.path(id(3)).unwrap(), Path::new("/a/room/TRL-2/moved/decisions"));
        assert_eq!(folders.with_all_below(&[id(4)]), [id(2), id(3), id(4)]);
        folders.remove(&[id(2), id(4)]);
        assert_eq!((folders.path(id(3)), folders.len()), (None, 2));
        assert!(folders.contains(id(3)) && !folders.contains(id(4)) && !folders.contains(id(9)));
    }

    #[test]
    fn a_circle_has_no_path() {
        let mut folders = table();
        folders.set(id(2), Some(id(3)), OsStr::new("TRL-1"));
        assert_eq!(folders.path(id(3)), None);
        assert_eq!(folders.with_all_below(&[id(2)]), [id(2), id(3)]);
    }

    #[test]
    fn names_that_are_not_used_are_dropped() {
        let mut folders = table();
        for round in 0..20_000 {
            folders.set(id(2), Some(id(1)), OsStr::new(&format!("TRL-{round}")));
        }
        assert!(folders.names.len() <= 2 * SPARE_BYTES + 64, "{}", folders.names.len());
        assert_eq!(folders.path(id(3)).unwrap(), Path::new("/a/room/TRL-19999/decisions"));
        for number in 10..40_000 {
            folders.set(id(number), Some(id(1)), OsStr::new("short-lived"));
            folders.remove(&[id(number)]);
        }
        assert_eq!(folders.len(), 4);
        assert!(folders.names.len() <= 2 * SPARE_BYTES + 64, "{}", folders.names.len());
    }
}
