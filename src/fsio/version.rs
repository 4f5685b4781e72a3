//! The version of a file.

use super::platform::files;
use std::io;
use std::path::Path;

/// The version of a file, as far as its metadata distinguishes versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileVersion {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change of the bytes, in nanoseconds since 1970. Anyone who may write the file can set it.
    pub mtime_ns: i64,
    /// Time of the last change of bytes, name, owner or mode. Only the file system sets it.
    pub ctime_ns: i64,
    /// Number within the device.
    pub inode: u64,
    /// Device.
    pub device: u64,
}

impl FileVersion {
    /// The placeholder for a file whose metadata could not be read. It equals no version.
    pub const UNKNOWN: Self = Self { size: 0, mtime_ns: 0, ctime_ns: 0, inode: 0, device: 0 };

    /// Returns the version of what is at a path, without following a link.
    ///
    /// # Errors
    /// The system's error.
    pub fn of(path: &Path) -> io::Result<Self> {
        files::version_of(path)
    }

    /// Returns false for [`FileVersion::UNKNOWN`].
    #[must_use]
    pub fn is_known(&self) -> bool {
        *self != Self::UNKNOWN
    }
}
