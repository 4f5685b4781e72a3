//! Watching folders, as far as it differs by operating system.

use super::platform::watching as system;
use std::io;

pub use system::WATCHES_TREES;

/// Returns whether an error means that this user may not have another watcher.
#[must_use]
pub fn is_out_of_watchers(error: &io::Error) -> bool {
    system::is_out_of_watchers(error)
}
