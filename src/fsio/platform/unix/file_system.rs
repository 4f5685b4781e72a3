//! File systems, and the identity of folders on them.

use super::{device_of, kernel};
use crate::fsio::file_system::FileSystemKind;
use std::path::Path;

/// Returns the device of a folder.
pub fn device(folder: &Path) -> Option<u64> {
    rustix::fs::stat(folder).ok().map(|stat| device_of(&stat))
}

/// Returns the kind of the file system that holds a path.
pub fn file_system_kind(path: &Path) -> Option<FileSystemKind> {
    kernel::file_system_kind(path)
}

/// Returns a text that identifies a folder independently of its path.
pub fn identity(folder: &Path) -> Option<String> {
    kernel::identity(folder)
}

/// Returns the time in nanoseconds within which the system begins to write back a page that was changed.
pub fn write_back_ns() -> Option<i64> {
    kernel::write_back_ns()
}
