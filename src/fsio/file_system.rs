//! The file system that a folder is on.

use super::platform::{FileSystemKind, file_system_kind};
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

    /// Returns the device, if its file times come from this machine's clock.
    #[must_use]
    pub fn device_with_local_clock(&self) -> Option<u64> {
        self.device.filter(|_| self.kind == FileSystemKind::Local)
    }

    /// Returns the file system's name, if other machines change its files without this one being notified.
    #[must_use]
    pub const fn shared_name(&self) -> Option<&'static str> {
        match self.kind {
            FileSystemKind::Shared(name) => Some(name),
            FileSystemKind::Local | FileSystemKind::Other => None,
        }
    }
}
