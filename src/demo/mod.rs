//! The room of the demo: a copy of the compiled-in sample room, in a private folder that is removed when the program ends.
//!
//! Everything that the demo writes is in that folder, its state too.

mod sample;

use crate::fsio;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use ulid::Ulid;

pub use sample::FILES;

/// The name of the room's folder, as in the repository.
pub const ROOM: &str = "sample-evidence";
/// The default principal: an approver of the sample's policy.
pub const PRINCIPAL: &str = "dana";

/// The record that the tour removes: a denial, beside an approval by another approver.
const TO_LOSE: &str = "TRL-1021/decisions/TRL-1021-20260602T142209Z-denied-01KT4BD7BBMJP4K4GH60D2AMN0.yaml";

/// The folders to remove when the program ends, for any reason.
static TO_REMOVE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes the folders of all demos of this program that are not kept. Any thread may call it at any time.
pub fn remove_all() {
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

/// The folder of a demo. Only [`DemoDir::create`] makes one, so nothing else is ever reset or edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// Returns the path of the room.
    #[must_use]
    pub fn room(&self) -> PathBuf {
        self.0.join(ROOM)
    }

    /// Returns the path of the state directory: form drafts and seen records.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        self.0.join("state")
    }

    /// Restores the room and removes the state.
    ///
    /// # Errors
    /// The errors of the operating system.
    pub fn reset(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.state()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let room = self.room();
        // The folder itself stays, because the console watches it.
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

    /// Removes one decision record of the demo's room, as a deletion by another program does. Returns its path in the room.
    ///
    /// # Errors
    /// The errors of the operating system, also if the record was removed before.
    pub fn lose_record(&self) -> io::Result<&'static str> {
        fs::remove_file(self.room().join(TO_LOSE))?;
        Ok(TO_LOSE)
    }

    fn fill(&self) -> io::Result<()> {
        let room = self.room();
        for (name, bytes) in FILES {
            let path = room.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            // Not durable: the folder is removed when the program ends.
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}

/// The folder of a demo, removed when it is dropped.
#[derive(Debug)]
pub struct DemoDir {
    folder: Folder,
}

impl DemoDir {
    /// Copies the sample room into a private folder with a random name. Unless it is kept, it is removed when this is
    /// dropped, or by [`remove_all`].
    ///
    /// # Errors
    /// The errors of the operating system.
    pub fn create(is_kept: bool) -> io::Result<Self> {
        let path = fsio::paths::canonical(&std::env::temp_dir())?
            .join(format!("trialdesk-demo-{}", Ulid::generate()));
        fsio::create_new_private_folder(&path)?;
        if !is_kept {
            to_remove().push(path.clone());
        }
        let demo = Self { folder: Folder(path) };
        fs::create_dir(demo.folder.room())?;
        demo.folder.fill()?;
        Ok(demo)
    }

    /// Returns the folder.
    #[must_use]
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }
}

impl Drop for DemoDir {
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
