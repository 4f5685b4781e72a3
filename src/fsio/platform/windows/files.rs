//! Files and folders by their paths.

use super::folder::NO_FOLLOW;
use crate::fsio::permissions::Sharing;
use crate::fsio::{Access, EntryKind, FileVersion};
use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io;
use std::os::windows::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

/// `ERROR_CANT_RESOLVE_FILENAME`: there is a link where none is followed.
const CANNOT_RESOLVE: i32 = 1921;
/// `FILE_ATTRIBUTE_REPARSE_POINT`.
const REPARSE_POINT: u32 = 0x400;
/// The start of 1970 in the time of Windows, which counts tenths of a microsecond from 1601.
const EPOCH: u64 = 116_444_736_000_000_000;

pub(super) fn kind_of(kind: FileType) -> EntryKind {
    if kind.is_symlink() {
        EntryKind::Link
    } else if kind.is_dir() {
        EntryKind::Folder
    } else if kind.is_file() {
        EntryKind::File
    } else {
        EntryKind::Other
    }
}

/// Returns the version of a file: size and time of the last write. The standard library does not tell more.
pub(super) fn version_of_metadata(metadata: &Metadata) -> FileVersion {
    let tenths = metadata.last_write_time().saturating_sub(EPOCH);
    let mtime_ns = i64::try_from(tenths).unwrap_or_default().saturating_mul(100);
    FileVersion { size: metadata.file_size(), mtime_ns, ctime_ns: 0, inode: 0, device: 0 }
}

/// Creates a folder. Its access is inherited.
pub fn create_folder(path: &Path, _access: Access) -> io::Result<()> {
    fs::create_dir(path)
}

/// Creates a file that does not exist yet. Its access is inherited, and so it is private in a private folder.
pub fn create_new_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Opens a file for reading, without following a link at its name.
pub fn open_for_reading(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).custom_flags(NO_FOLLOW).open(path)?;
    let metadata = file.metadata()?;
    if metadata.file_type().is_symlink() {
        return Err(io::Error::from_raw_os_error(CANNOT_RESOLVE));
    }
    if metadata.file_attributes() & REPARSE_POINT == 0 {
        return Ok(file);
    }
    // A file of a cloud folder: opened in the ordinary way, its content is fetched.
    File::open(path)
}

/// Returns the kind and the version of an open file.
pub fn stat(file: &File) -> io::Result<(EntryKind, FileVersion)> {
    let metadata = file.metadata()?;
    Ok((kind_of(metadata.file_type()), version_of_metadata(&metadata)))
}

/// Returns the version of what is at a path, without following a link.
pub fn version_of(path: &Path) -> io::Result<FileVersion> {
    Ok(version_of_metadata(&fs::symlink_metadata(path)?))
}

/// Returns false: the standard library tells neither the owner of a file nor who may write it.
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
pub fn is_private(_file: &File) -> io::Result<bool> {
    Ok(false)
}

/// Does nothing: a new file has the access of its folder.
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
pub fn copy_mode(_from: &File, _to: &File) -> io::Result<()> {
    Ok(())
}

/// Returns whether a file or folder could not be opened because a link or another kind of file has its name.
pub fn is_link_or_folder(error: &io::Error) -> bool {
    error.raw_os_error() == Some(CANNOT_RESOLVE)
        || matches!(error.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory)
}

/// Waits until the bytes of a file are on disk.
pub fn sync(file: &File) -> io::Result<()> {
    file.sync_all()
}

/// Returns nothing: the standard library does not tell who may read or write a file.
pub fn sharing(_path: &Path) -> Option<Sharing> {
    None
}

/// Returns whether a file or folder is not marked as read-only.
pub fn can_write(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_dir() || !metadata.permissions().readonly())
}
