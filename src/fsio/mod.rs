//! The file system: durable writes, and everything that differs by operating system.
//!
//! A durable write creates a temporary file in the target folder, syncs it, gives it its name, syncs the folder and
//! reads the file back. [`Folder::write_new`] and [`Folder::place_idempotent`] never replace a file;
//! [`Folder::write_replacing`] does, for state files, [`Folder::replace_version`] for packets that a user changes, and
//! [`report_file::write_report`] for reports. Records, signatures, state files, the configuration, scaffolded documents,
//! exported texts and reports are all written by these five.
//!
//! No module but `platform` names an operating system or calls the functions of one (`tests/architecture.rs`).

mod create;
pub mod desktop;
mod durable;
pub mod export_file;
mod file_system;
mod folder;
mod identity;
mod listing;
pub mod paths;
pub mod permissions;
mod platform;
pub mod priority;
pub mod processes;
mod reading;
mod replace;
pub mod report_file;
pub mod signals;
pub mod spool;
mod temp_file;
pub mod terminal;
mod version;
pub mod watching;

pub use create::{create_folders, create_new_private_file, create_new_private_folder, create_private_folder};
pub use durable::WriteError;
pub use file_system::{FileSystem, write_back_ns};
pub use folder::{Access, Folder, FolderLock};
pub use identity::folder_identity;
pub use listing::{Entry, EntryKind};
pub use platform::ListBuffer;
pub use reading::{OpenedFile, is_link_or_folder, open_private};
pub use replace::ReplaceError;
pub use temp_file::TempFile;
pub use version::FileVersion;

use std::io;

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
