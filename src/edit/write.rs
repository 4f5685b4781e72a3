//! Writing changes of packets: durably, in place of exactly the bytes that were read, and never through a link.

use super::packet_file::PacketFile;
use super::proposal::Change;
use super::room_writer::{RoomWriter, is_inside};
use crate::fsio::{Folder, OpenedFile, ReplaceError, is_link_or_folder};
use crate::room::read::LARGEST;
use std::ffi::OsStr;
use std::io::{self, Read as _};

/// The reason why a file was not read or not written. It says if nothing was written or if that is uncertain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The path leads out of the room, or into a folder of decision records.
    #[error("nothing was written: this file is not a packet of the room")]
    Outside,
    /// The name belongs to something else than a regular file.
    #[error("nothing was written: this is a link or not a regular file")]
    NotAFile,
    /// The file is too large for evidence.
    #[error("nothing was written: this file is over 1 MiB")]
    TooLarge,
    /// The file has other bytes than those that the change is based on.
    #[error("nothing was written: the file changed since it was read. Read it again")]
    Changed,
    /// The file cannot be read, with the system's reason.
    #[error("nothing was written: the file cannot be read: {0}")]
    Unreadable(String),
    /// This user may not write the file, with the system's reason.
    #[error("nothing was written: this user may not write the file: {0}")]
    ReadOnly(String),
    /// The write failed, and the file is as it was.
    #[error("{0}")]
    Failed(String),
    /// The new bytes are in place, but may not survive a power cut. Writing the change again is safe.
    #[error("{0}")]
    Uncertain(String),
}

impl ChangeError {
    /// Returns true if the new bytes may be on disk.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(self, Self::Uncertain(_))
    }
}

impl From<ReplaceError> for ChangeError {
    fn from(error: ReplaceError) -> Self {
        match error {
            ReplaceError::Changed => Self::Changed,
            ReplaceError::Write(error) if error.is_uncertain() => Self::Uncertain(error.to_string()),
            ReplaceError::Write(error) => Self::Failed(error.to_string()),
        }
    }
}

/// A change that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The change that was written.
    pub change: Change,
    /// The change that restores the old bytes. It is written only if the file is still exactly as written.
    pub undo: Change,
}

/// The result of writing several changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The changes that were written, in order.
    pub written: Vec<Written>,
    /// The change that failed, and why.
    pub failed: Option<(Change, ChangeError)>,
    /// The changes after that one. Nothing of them was written.
    pub rest: Vec<Change>,
}

impl RoomWriter {
    /// Reads a file, as the base of a change.
    ///
    /// # Errors
    /// The reason why the file cannot be changed.
    pub fn read(&self, path: &str) -> Result<PacketFile, ChangeError> {
        let (folder, name) = self.folder_of(path)?;
        let (_, bytes) = open(&folder, name)?;
        Ok(PacketFile { path: path.into(), bytes: bytes.into() })
    }

    /// Writes a change durably, if the file still has the bytes that the change is based on. The file keeps its mode. If an
    /// earlier attempt wrote it, that is made durable.
    ///
    /// # Errors
    /// The reason why nothing was written, or why that is uncertain.
    pub fn write(&self, change: &Change) -> Result<Written, ChangeError> {
        let (folder, name) = self.folder_of(change.path())?;
        let (opened, bytes) = open(&folder, name)?;
        if bytes == *change.new {
            folder.make_durable(name, &opened)?;
        } else if bytes == *change.file.bytes {
            folder.check_writable(name).map_err(|error| ChangeError::ReadOnly(error.to_string()))?;
            folder.replace_version(name, &change.new, &opened)?;
        } else {
            return Err(ChangeError::Changed);
        }
        Ok(Written { change: change.clone(), undo: change.reversed() })
    }

    /// Writes several changes, one after the other. The first failure stops it.
    #[must_use]
    pub fn write_all(&self, changes: Vec<Change>) -> Batch {
        let mut batch = Batch::default();
        let mut changes = changes.into_iter();
        for change in changes.by_ref() {
            match self.write(&change) {
                Ok(written) => batch.written.push(written),
                Err(error) => {
                    batch.failed = Some((change, error));
                    break;
                }
            }
        }
        batch.rest = changes.collect();
        batch
    }

    /// Opens the folder of a file, without following links below the room.
    fn folder_of<'a>(&self, path: &'a str) -> Result<(Folder, &'a str), ChangeError> {
        if !is_inside(path) {
            return Err(ChangeError::Outside);
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = self.folder.open_below(OsStr::new(folder)).map_err(|error| unreadable(&error))?;
        Ok((folder, name))
    }
}

/// Opens a regular file and reads it.
fn open(folder: &Folder, name: &str) -> Result<(OpenedFile, Vec<u8>), ChangeError> {
    let mut opened = folder.open_file(name).map_err(|error| unreadable(&error))?;
    if !opened.is_regular {
        return Err(ChangeError::NotAFile);
    }
    let mut bytes = Vec::new();
    (&mut opened.file).take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(ChangeError::TooLarge);
    }
    let is_steady = opened.current_version().map_err(|error| unreadable(&error))? == opened.version;
    if is_steady { Ok((opened, bytes)) } else { Err(ChangeError::Changed) }
}

/// A link in the path is refused by the system with an error of its own.
fn unreadable(error: &io::Error) -> ChangeError {
    if is_link_or_folder(error) { ChangeError::NotAFile } else { ChangeError::Unreadable(error.to_string()) }
}
