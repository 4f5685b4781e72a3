//! Watching folders.

use rustix::io::Errno;
use std::io;

/// True if the system watches a folder with everything below it. inotify watches each folder by itself.
pub const WATCHES_TREES: bool = cfg!(not(target_os = "linux"));

/// Returns whether an error means that this user may not have another watcher.
pub fn is_out_of_watchers(error: &io::Error) -> bool {
    Errno::from_io_error(error) == Some(Errno::MFILE)
}
