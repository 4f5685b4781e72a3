//! A room under watch: which of its entries have changed since it was read.
//!
//! `RoomWatch::mark` is taken before a room is read. Everything that changes after it is in the list that
//! `RoomWatch::changes_since` returns for it, if the system reports changes at once. Then nothing else needs to be compared with the disk.
//! Nobody but a watch makes a mark, and no list is returned if it could miss a change: because events were lost, the room's folder was
//! replaced, or too much has changed.
//!
//! The changes that no watch sees are listed in [`fsio::watching`](crate::fsio::watching).

mod changes;

use super::walk;
use crate::fsio::watching::{Change, EventWaiter, TreeEvents, WatchError, WatchedTree, watch_tree};
use crate::fsio::{FileSystem, FileVersion};
use changes::Changes;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

/// The result of the events of a watch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heard {
    /// Nothing that the room depends on.
    #[default]
    Nothing,
    /// A file changed.
    Change,
    /// The room's folder went away.
    RoomGone,
}

/// A room under watch, with the files beside it on which it depends.
#[derive(Debug)]
pub struct RoomWatch {
    root: PathBuf,
    /// The folder that is watched. A folder above it can be renamed without an event.
    identity: FileVersion,
    waiter: Box<dyn EventWaiter>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    events: Box<dyn TreeEvents>,
    beside: BTreeSet<PathBuf>,
    changes: Changes,
    /// The result of the events that is not reported yet.
    heard: Heard,
    failure: Option<WatchError>,
    is_over: bool,
}

/// A moment before a room was read, at which a watch had seen every change so far.
#[derive(Clone, Debug)]
pub(super) struct WatchMark {
    watch: Weak<RoomWatch>,
    position: u64,
}

impl WatchMark {
    /// Returns the paths, relative to the room, that have changed since, and no others. `None` if that is not known. `root` is the
    /// version of the room's folder by its path now.
    pub(super) fn changes(&self, root: &FileVersion) -> Option<Vec<PathBuf>> {
        self.watch.upgrade()?.changes_since(self.position, root)
    }
}

impl RoomWatch {
    /// Watches the room at `root`, a path without symbolic links, and the files `beside` it. `pause` is called after each folder:
    /// a large room has many.
    ///
    /// # Errors
    /// The reason why the room cannot be watched.
    pub fn begin(root: &Path, beside: &BTreeSet<PathBuf>, pause: &dyn Fn()) -> Result<Arc<Self>, WatchError> {
        match FileSystem::of(root).shared_name() {
            Some(name) => Err(WatchError::Shared(name)),
            None => Self::begin_with(root, beside, |root| watch_tree(root, walk::is_entered, pause)),
        }
    }

    fn begin_with(
        root: &Path,
        beside: &BTreeSet<PathBuf>,
        watch: impl FnOnce(&Path) -> Result<WatchedTree, WatchError>,
    ) -> Result<Arc<Self>, WatchError> {
        let version = || FileVersion::of(root).map_err(|_| WatchError::Unreadable);
        let before = version()?;
        let (events, waiter) = watch(root)?;
        let identity = version()?;
        if !is_same_folder(&before, &identity) {
            return Err(WatchError::Replaced);
        }
        let state = State {
            events,
            beside: BTreeSet::new(),
            changes: Changes::default(),
            heard: Heard::Nothing,
            failure: None,
            is_over: false,
        };
        let watch = Self { root: root.to_path_buf(), identity, waiter, state: Mutex::new(state) };
        watch.watch_also(beside)?;
        Ok(Arc::new(watch))
    }

    /// Attends to these files beside the room from now on.
    ///
    /// # Errors
    /// The reason why watching cannot continue.
    pub fn watch_also(&self, beside: &BTreeSet<PathBuf>) -> Result<(), WatchError> {
        let mut state = self.state();
        state.beside.clone_from(beside);
        let folders = beside.iter().filter_map(|file| file.parent()).map(Path::to_path_buf);
        let folders = folders.filter(|folder| !folder.starts_with(&self.root)).collect();
        state.events.watch_beside(&folders)
    }

    /// Waits until something changes or [`RoomWatch::wake`] is called, with an optional time limit. It may return early.
    pub fn wait(&self, limit: Option<Duration>) {
        self.waiter.wait(limit);
    }

    /// Ends the wait that is under way, or the next one.
    pub fn wake(&self) {
        self.waiter.wake();
    }

    /// Returns what was heard since the last call.
    ///
    /// # Errors
    /// The reason why watching cannot continue.
    pub fn heard(&self) -> Result<Heard, WatchError> {
        let mut state = self.state();
        state.read(&self.root);
        match state.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(std::mem::take(&mut state.heard)),
        }
    }

    /// Returns a mark for a reading of the room at `root` that begins now. `None` if the watch could miss a change to it.
    pub(super) fn mark(self: &Arc<Self>, root: &Path) -> Option<WatchMark> {
        let mut state = self.state();
        if !state.events.is_immediate() || root != self.root {
            return None;
        }
        self.read_now(&mut state)?;
        Some(WatchMark { watch: Arc::downgrade(self), position: state.changes.mark() })
    }

    fn changes_since(&self, position: u64, root: &FileVersion) -> Option<Vec<PathBuf>> {
        if !is_same_folder(root, &self.identity) {
            return None;
        }
        let mut state = self.state();
        self.read_now(&mut state)?;
        state.changes.since(position)
    }

    /// Reads all events, for another thread than the one that reports them. `None` if the watch is over.
    fn read_now(&self, state: &mut State) -> Option<()> {
        state.read(&self.root);
        if state.heard != Heard::Nothing || state.is_over {
            self.waiter.wake();
        }
        (!state.is_over).then_some(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn read(&mut self, root: &Path) {
        if self.is_over {
            return;
        }
        let Self { events, beside, changes, heard, .. } = self;
        let read = events.read(&mut |change| *heard = (*heard).max(take(change, root, beside, changes)));
        self.is_over = read.is_err() || self.heard == Heard::RoomGone;
        self.failure = read.err();
    }
}

/// Notes a change.
fn take(change: Change<'_>, root: &Path, beside: &BTreeSet<PathBuf>, changes: &mut Changes) -> Heard {
    let (path, may_be_folder) = match change {
        Change::RootGone => {
            changes.lose();
            return Heard::RoomGone;
        }
        Change::Lost => {
            changes.lose();
            return Heard::Change;
        }
        Change::Entry(path) => (path, false),
        Change::Folder(path) | Change::Gone(path) => (path, true),
    };
    let is_relevant = match path.strip_prefix(root) {
        Ok(inside) => {
            let is_relevant = walk::is_looked_at(inside) || (may_be_folder && walk::is_entered(inside));
            if is_relevant {
                changes.add(inside);
            }
            is_relevant
        }
        Err(_) => beside.contains(path),
    };
    if is_relevant { Heard::Change } else { Heard::Nothing }
}

fn is_same_folder(one: &FileVersion, other: &FileVersion) -> bool {
    one.is_known() && (one.device, one.inode) == (other.device, other.inode)
}

#[cfg(test)]
mod tests;
