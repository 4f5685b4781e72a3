//! Watching a folder, with everything below it, for changes.
//!
//! On Linux each folder is watched by itself with inotify. The system puts an event into a queue before the call that
//! made the change returns, so a reader of the queue knows every change that was made before. Other systems watch
//! a whole tree and deliver events later, through `notify`.
//!
//! A few changes cause no event of a folder, on any system: those through a memory map, through a hard link in a folder
//! that is not watched, by another machine, and by a server of this machine that opens files by handle.

use super::platform::watching as system;
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A change that the system reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// An entry that is not a folder was created, written, renamed or removed, or has other permissions.
    Entry(&'a Path),
    /// A folder was created, renamed or removed, or has other permissions.
    Folder(&'a Path),
    /// An entry was renamed or removed, and the system does not report whether it was a folder.
    Gone(&'a Path),
    /// The watched tree has gone from its path.
    RootGone,
    /// Events were lost: anything may have changed.
    Lost,
}

/// The reason why a tree cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// Other machines change the file system without this one being notified.
    #[error("{0} does not tell of what other machines change")]
    Shared(&'static str),
    /// The folder cannot be read.
    #[error("the room's folder cannot be read")]
    Unreadable,
    /// The folder was replaced while watching began.
    #[error("the room's folder was replaced")]
    Replaced,
    /// The tree has more folders than may be watched.
    #[error("the room has over {most} folders: {limit}")]
    TooManyFolders {
        /// The most folders.
        most: usize,
        /// The setting that the number comes from.
        limit: &'static str,
    },
    /// The user has no watches left.
    #[error("this machine allows no more watches ({0})")]
    OutOfWatches(&'static str),
    /// The user has no watchers left.
    #[error("this machine allows no more watchers ({0})")]
    OutOfWatchers(&'static str),
    /// The system does not watch this folder.
    #[error("this system does not report changes to this folder")]
    Unsupported,
    /// Another error of the system.
    #[error("events of the system: {0}")]
    System(io::Error),
}

/// The events of a tree of folders.
pub trait TreeEvents: fmt::Debug + Send {
    /// Watches these folders beside the tree too, each without the folders below it, and no others.
    ///
    /// # Errors
    /// The reason why watching cannot continue. A folder that is missing or not accessible is none.
    fn watch_beside(&mut self, folders: &BTreeSet<PathBuf>) -> Result<(), WatchError>;

    /// Passes the events that are queued to `each`, and watches folders that are new.
    ///
    /// # Errors
    /// The reason why watching cannot continue.
    fn read(&mut self, each: &mut dyn FnMut(Change<'_>)) -> Result<(), WatchError>;

    /// Returns whether [`TreeEvents::read`] passes on every change that was made before it was called.
    fn is_immediate(&self) -> bool;
}

/// Waits for events of a tree.
pub trait EventWaiter: fmt::Debug + Send + Sync {
    /// Waits until events are queued or [`EventWaiter::wake`] was called, with an optional time limit. It may return early.
    fn wait(&self, limit: Option<Duration>);

    /// Ends the wait that is under way, or the next one.
    fn wake(&self);
}

/// The events of a tree, and a waiter for them.
pub type WatchedTree = (Box<dyn TreeEvents>, Box<dyn EventWaiter>);

/// Watches the folder `root` and all folders below it whose paths relative to it are to be entered. `pause` is
/// called after each folder.
///
/// # Errors
/// The reason why the tree cannot be watched.
pub fn watch_tree(
    root: &Path,
    is_entered: fn(&Path) -> bool,
    pause: &dyn Fn(),
) -> Result<WatchedTree, WatchError> {
    system::watch_tree(root, is_entered, pause)
}

/// Does the same as other systems do it.
///
/// # Errors
/// The reason why the tree cannot be watched.
#[cfg(test)]
pub fn watch_tree_at_once(root: &Path) -> Result<WatchedTree, WatchError> {
    super::platform::notify_events::watch_tree(root)
}
