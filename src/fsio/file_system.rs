//! The file system that a folder is on.

use super::platform::{self, FileSystemKind, file_system_kind};
use super::version::device;
use std::path::Path;

/// The file system that a folder is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSystem {
    device: Option<u64>,
    kind: FileSystemKind,
}

impl FileSystem {
    /// Returns the file system of a folder. If the system does not tell, it is one that nothing is known of.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let device = rustix::fs::stat(folder).ok().map(|stat| device(&stat));
        Self { device, kind: file_system_kind(folder).unwrap_or(FileSystemKind::Other) }
    }

    /// Returns the device, if the times of its files show every change to them after a while: the file system takes them
    /// from this machine's clock, no other machine changes its files, and a change through a memory map sets them when
    /// the page is written back at the latest.
    #[must_use]
    pub fn device_with_reliable_times(&self) -> Option<u64> {
        self.device.filter(|_| self.kind == FileSystemKind::Reliable)
    }

    /// Returns the file system's name, if other machines change its files without this one being notified.
    #[must_use]
    pub const fn shared_name(&self) -> Option<&'static str> {
        match self.kind {
            FileSystemKind::Shared(name) => Some(name),
            FileSystemKind::Reliable | FileSystemKind::Other => None,
        }
    }
}

/// Returns the time in nanoseconds within which this system begins to write back a page that was changed. `None` if it
/// is not known or is switched off.
#[must_use]
pub fn write_back_ns() -> Option<i64> {
    platform::write_back_ns()
}
