//! Linux and macOS.

pub(in crate::fsio) mod desktop;
pub(in crate::fsio) mod file_system;
pub(in crate::fsio) mod files;
pub(in crate::fsio) mod folder;
#[cfg(target_os = "linux")]
mod inotify;
#[cfg(target_os = "linux")]
mod linux;
mod no_replace;
pub(in crate::fsio) mod paths;
#[cfg(any(test, not(target_os = "linux")))]
mod portable;
pub(in crate::fsio) mod priority;
pub(in crate::fsio) mod processes;
pub(in crate::fsio) mod signals;
pub(in crate::fsio) mod terminal;
pub(in crate::fsio) mod watching;

#[cfg(target_os = "linux")]
use linux as kernel;
#[cfg(not(target_os = "linux"))]
use portable as kernel;

use crate::fsio::{Access, EntryKind, FileVersion};
use rustix::fs::{FileType, Mode, Stat};

const fn file_mode(access: Access) -> Mode {
    match access {
        Access::Umask => Mode::from_raw_mode(0o666),
        Access::Private => Mode::from_raw_mode(0o600),
    }
}

const fn folder_mode(access: Access) -> Mode {
    match access {
        Access::Umask => Mode::from_raw_mode(0o777),
        Access::Private => Mode::from_raw_mode(0o700),
    }
}

const fn kind_of(kind: FileType) -> EntryKind {
    match kind {
        FileType::RegularFile => EntryKind::File,
        FileType::Directory => EntryKind::Folder,
        FileType::Symlink => EntryKind::Link,
        FileType::Unknown => EntryKind::Unknown,
        _ => EntryKind::Other,
    }
}

const fn kind_of_stat(stat: &Stat) -> EntryKind {
    kind_of(FileType::from_raw_mode(stat.st_mode))
}

fn version_of_stat(stat: &Stat) -> FileVersion {
    let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
    FileVersion {
        size: u64::try_from(stat.st_size).unwrap_or_default(),
        mtime_ns: nanoseconds(stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap_or_default()),
        ctime_ns: nanoseconds(stat.st_ctime, i64::try_from(stat.st_ctime_nsec).unwrap_or_default()),
        inode: stat.st_ino,
        device: device_of(stat),
    }
}

/// Returns the device number, which some systems keep in 32 signed bits.
fn device_of(stat: &Stat) -> u64 {
    u64::try_from(i128::from(stat.st_dev) & i128::from(u64::MAX)).unwrap_or_default()
}
