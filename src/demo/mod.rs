//! The demo's room: the sample room, compiled in, in a private folder that goes when the program ends.
//!
//! Nothing of the demo is written anywhere else: what it remembers lies in the same folder.

mod sample;

use crate::domain::gather::decisions_folder;
use crate::fsio::{self, Access};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use ulid::Ulid;

pub use sample::FILES;

/// What the room is called, there as in the repository.
pub const ROOM: &str = "sample-evidence";
/// Who sits there where nobody else is named: an approver of the sample's policy.
pub const PRINCIPAL: &str = "dana";

/// The folders that go when the program ends, however it ends.
static TO_REMOVE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes what demos of this program have on disk and do not keep. Any thread may call it, at any time.
pub fn sweep() {
    let folders = std::mem::take(&mut *to_remove());
    for folder in &folders {
        remove(folder);
    }
}

fn to_remove() -> MutexGuard<'static, Vec<PathBuf>> {
    TO_REMOVE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remove(folder: &Path) {
    // A draft that is being written may be in the way once.
    let _ = fs::remove_dir_all(folder).or_else(|_| fs::remove_dir_all(folder));
}

/// A demo's folder. Only [`Stage::set`] makes one, so nothing else is ever reset or mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// The room.
    #[must_use]
    pub fn room(&self) -> PathBuf {
        self.0.join(ROOM)
    }

    /// What is remembered: drafts, and the records that the room was seen with.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        self.0.join("state")
    }

    /// Makes the room what it was in the beginning, and forgets what is remembered.
    ///
    /// # Errors
    /// What the system says.
    pub fn reset(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.state()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let room = self.room();
        // The folder itself stays, for those who watch it.
        for entry in fs::read_dir(&room)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        self.fill()
    }

    fn fill(&self) -> io::Result<()> {
        let room = self.room();
        for (name, bytes) in FILES {
            let path = room.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            // Not durable: the folder goes when the program ends.
            fs::write(path, bytes)?;
        }
        Ok(())
    }

    /// Puts a text in place of a packet of the room, whole or not at all.
    ///
    /// # Errors
    /// Where the file is none of the room's packets, and what the system says.
    pub fn mend(&self, file: &str, text: &str) -> io::Result<()> {
        let is_inside = Path::new(file).components().all(|part| matches!(part, Component::Normal(_)));
        let path = self.room().join(file);
        if !is_inside || decisions_folder(file).is_some() || !path.symlink_metadata()?.is_file() {
            return Err(io::Error::other("only packets of the demo are changed here"));
        }
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let folder = fsio::Folder::open(&self.room())?.open_below(OsStr::new(folder))?;
        folder.write_replacing(name, text.as_bytes(), Access::Umask).map_err(io::Error::other)
    }
}

/// The demo's folder for as long as the program runs.
#[derive(Debug)]
pub struct Stage {
    folder: Folder,
}

impl Stage {
    /// Copies the sample room into a private folder of a name that nobody can guess. Unless it is kept, it is removed
    /// when this is dropped, or by [`sweep`].
    ///
    /// # Errors
    /// What the system says.
    pub fn set(is_kept: bool) -> io::Result<Self> {
        let path = std::env::temp_dir().canonicalize()?.join(format!("trialdesk-demo-{}", Ulid::generate()));
        fsio::create_new_private_folder(&path)?;
        if !is_kept {
            to_remove().push(path.clone());
        }
        let stage = Self { folder: Folder(path) };
        fs::create_dir(stage.folder.room())?;
        stage.folder.fill()?;
        Ok(stage)
    }

    /// The folder.
    #[must_use]
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let mut waiting = to_remove();
        let before = waiting.len();
        waiting.retain(|folder| *folder != self.folder.0);
        if waiting.len() < before {
            drop(waiting);
            remove(&self.folder.0);
        }
    }
}
