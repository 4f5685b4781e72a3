//! File systems, and the identity of folders on them.

use crate::fsio::file_system::FileSystemKind;
use std::fs;
use std::path::{Component, Path, Prefix};
use std::time::SystemTime;

/// Returns nothing: the standard library does not tell.
pub const fn device(_folder: &Path) -> Option<u64> {
    None
}

/// Returns the kind of the file system that holds a path, as far as the path tells. The times of files are not relied on:
/// without the time of the last change, a file can be made to look as before.
pub fn file_system_kind(path: &Path) -> Option<FileSystemKind> {
    let path = path.canonicalize().ok()?;
    let Some(Component::Prefix(prefix)) = path.components().next() else { return None };
    Some(match prefix.kind() {
        Prefix::UNC(..) | Prefix::VerbatimUNC(..) => FileSystemKind::Shared("SMB"),
        _ => FileSystemKind::Other,
    })
}

/// Returns a text that identifies a folder: its path and the time of its creation. A folder that was renamed counts as
/// another one.
pub fn identity(folder: &Path) -> Option<String> {
    let path = folder.canonicalize().ok()?;
    let created = fs::metadata(&path).ok()?.created().ok()?;
    let birth = created.duration_since(SystemTime::UNIX_EPOCH).ok();
    Some(format!("{}:{birth:?}", path.display()))
}

/// Returns nothing: it is not known.
pub const fn write_back_ns() -> Option<i64> {
    None
}
