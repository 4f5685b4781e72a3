//! Forgetting a room.

use super::drafts::{FOLDER, damaged_files, draft_files};
use super::{Directories, RoomState};
use crate::room::index::Key;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The outcome of forgetting a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// The number of files that were removed.
    pub removed: usize,
    /// The number of form drafts that were kept, damaged ones included.
    pub kept_drafts: usize,
}

impl Directories {
    /// Removes everything that this machine remembers of the room at `root`: seen records, sessions and the index, and
    /// form drafts only if `with_drafts`.
    ///
    /// # Errors
    /// The first file that could not be removed, with the system's error. Those before it are removed.
    pub fn forget(&self, root: &Path, with_drafts: bool) -> Result<Forgotten, (PathBuf, io::Error)> {
        let mut forgotten = Forgotten::default();
        if let Some(indexes) = self.indexes() {
            let key = Key::of(root);
            let removed = indexes.remove(&key).map_err(|error| (indexes.path(&key), error))?;
            forgotten.removed += usize::from(removed);
        }
        if let Some(state) = self.room(root) {
            state.forget(with_drafts, &mut forgotten)?;
        }
        Ok(forgotten)
    }
}

impl RoomState {
    fn forget(&self, with_drafts: bool, forgotten: &mut Forgotten) -> Result<(), (PathBuf, io::Error)> {
        let mut folders = vec![self.earlier.drafts()];
        folders.extend(entries(&self.people()).into_iter().map(|person| person.join(FOLDER)));
        let drafts: Vec<_> =
            folders.iter().flat_map(|folder| [draft_files(folder), damaged_files(folder)].concat()).collect();
        if !with_drafts {
            forgotten.kept_drafts = drafts.len();
        }
        let mut doomed = vec![self.earlier.seen_records()];
        doomed.extend(self.earlier.all_sessions());
        files_below(&self.folder, &mut doomed);
        if with_drafts {
            files_below(&self.earlier.drafts(), &mut doomed);
        } else {
            doomed.retain(|path| !drafts.contains(path));
        }
        for path in doomed {
            match fs::remove_file(&path) {
                Ok(()) => forgotten.removed += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err((path, error)),
            }
        }
        // Folders that still contain something stay.
        remove_empty_folders(&self.folder);
        remove_empty_folders(&self.earlier.drafts());
        Ok(())
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Is not called for links: they are files here.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in entries(folder) {
        if is_folder(&entry) { files_below(&entry, files) } else { files.push(entry) }
    }
}

fn remove_empty_folders(folder: &Path) {
    for entry in entries(folder).iter().filter(|entry| is_folder(entry)) {
        remove_empty_folders(entry);
    }
    let _ = fs::remove_dir(folder);
}
