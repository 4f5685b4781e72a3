//! The file system: durable writes, and everything that differs by operating system.
//!
//! A durable write creates a temporary file in the target folder, syncs it, gives it its name, syncs the folder and
//! reads the file back. [`Folder::write_new`] and [`Folder::place_idempotent`] never replace a file;
//! [`Folder::write_replacing`] does, for state files, and [`Folder::replace_version`] for packets that a user changes. Records, signatures, state files, the configuration, scaffolded documents
//! and exported texts are all written by these four.
//!
//! No other module names an operating system or calls `rustix::fs` (`tests/architecture.rs`).

mod create;
mod durable;
pub mod export_file;
mod file_system;
mod folder;
mod identity;
mod listing;
mod no_replace;
mod platform;
mod reading;
mod replace;
mod temp_file;
mod version;

pub use create::{create_folders, create_new_private_file, create_new_private_folder, create_private_folder};
pub use durable::WriteError;
pub use file_system::{FileSystem, write_back_ns};
pub use folder::{Access, Folder, FolderLock};
pub use identity::folder_identity;
pub use listing::{Entry, EntryKind};
pub use platform::{HAS_DESKTOP_ALWAYS, LINK_OPENER, ListBuffer};
pub use reading::{OpenedFile, is_link_or_folder, open_private};
pub use replace::ReplaceError;
pub use temp_file::TempFile;
pub use version::FileVersion;

use rustix::process::Signal;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A step of a file operation that failed.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {source}")]
pub struct Failure {
    /// The step, such as "syncing the file".
    pub doing: String,
    /// The error of the operating system.
    pub source: io::Error,
}

impl Failure {
    /// Returns a conversion from the system's error to a failure of this step.
    pub fn of<E: Into<io::Error>>(doing: impl Into<String>) -> impl FnOnce(E) -> Self {
        let doing = doing.into();
        move |source| Self { doing, source: source.into() }
    }
}

/// Turns a limit on file sizes (`ulimit -f`) into an ordinary write error. By default the system ends the process.
pub fn survive_size_limits() {
    // Without the handler a limit still prevents the write; the process then ends without a message.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::new(AtomicBool::new(false)));
}
