//! The file system that a folder is on.

use super::platform::file_system as system;
use std::path::Path;

/// The kind of a file system, as far as this program distinguishes kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileSystemKind {
    /// File times come from this machine's clock and show every change to a file after a while.
    Reliable,
    /// Other machines change files without this machine being notified.
    Shared(&'static str),
    /// It has neither renames that replace nothing nor hard links.
    #[allow(dead_code, reason = "not every system tells")]
    Simple(&'static str),
    /// Any other.
    Other,
}

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
        let kind = system::file_system_kind(folder);
        Self { device: system::device(folder), kind: kind.unwrap_or(FileSystemKind::Other) }
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
            FileSystemKind::Reliable | FileSystemKind::Simple(_) | FileSystemKind::Other => None,
        }
    }

    /// Returns the file system's name, if it has neither renames that replace nothing nor hard links.
    #[must_use]
    pub const fn simple_name(&self) -> Option<&'static str> {
        match self.kind {
            FileSystemKind::Simple(name) => Some(name),
            FileSystemKind::Reliable | FileSystemKind::Shared(_) | FileSystemKind::Other => None,
        }
    }
}

/// Returns the time in nanoseconds within which this system begins to write back a page that was changed. `None` if it
/// is not known or is switched off.
#[must_use]
pub fn write_back_ns() -> Option<i64> {
    system::write_back_ns()
}
