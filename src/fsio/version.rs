//! The version of a file.

use rustix::fs::Stat;
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
        Ok(Self::from(&rustix::fs::lstat(path)?))
    }

    /// Returns false for [`FileVersion::UNKNOWN`].
    #[must_use]
    pub fn is_known(&self) -> bool {
        *self != Self::UNKNOWN
    }
}

impl From<&Stat> for FileVersion {
    fn from(stat: &Stat) -> Self {
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Self {
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            mtime_ns: nanoseconds(stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap_or_default()),
            ctime_ns: nanoseconds(stat.st_ctime, i64::try_from(stat.st_ctime_nsec).unwrap_or_default()),
            inode: stat.st_ino,
            device: device(stat),
        }
    }
}

/// Returns the device number, which some systems keep in 32 signed bits.
pub(super) fn device(stat: &Stat) -> u64 {
    u64::try_from(i128::from(stat.st_dev) & i128::from(u64::MAX)).unwrap_or_default()
}
