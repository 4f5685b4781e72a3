//! Which version of a file something is known of.

use rustix::fs::Stat;

/// The version of a file, as far as the file system tells versions apart without the bytes being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// When its bytes were changed, in nanoseconds since 1970. Whoever may write the file may set this as they like.
    pub mtime_ns: i64,
    /// When its bytes, name, owner or mode were changed. Only the file system sets this.
    pub ctime_ns: i64,
    /// Its number within its device.
    pub inode: u64,
    /// The device it is on.
    pub device: u64,
}

impl Stamp {
    /// What is there of a file that could not be asked. It is no version, and nothing may be known of it.
    pub const UNKNOWN: Self = Self { size: 0, mtime_ns: 0, ctime_ns: 0, inode: 0, device: 0 };

    /// Whether it is a version at all.
    #[must_use]
    pub fn is_known(&self) -> bool {
        *self != Self::UNKNOWN
    }
}

impl From<&Stat> for Stamp {
    fn from(stat: &Stat) -> Self {
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Self {
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            mtime_ns: nanoseconds(stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap_or_default()),
            ctime_ns: nanoseconds(stat.st_ctime, i64::try_from(stat.st_ctime_nsec).unwrap_or_default()),
            inode: stat.st_ino,
            device: stat.st_dev,
        }
    }
}
