//! Watching a tree of folders as a whole, through `notify`: on macOS and Windows, and in tests on Linux.

use crate::fsio::watching::{Change, EventWaiter, TreeEvents, WatchError, WatchedTree};
use notify::event::{EventKindMask, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, Event, EventKind, PathOp, RecommendedWatcher, RecursiveMode};
use notify::{WatchPathConfig, Watcher as _};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The events of a tree of folders.
#[derive(Debug)]
struct NotifyEvents {
    watcher: RecommendedWatcher,
    queue: Receiver<notify::Result<Event>>,
    root: PathBuf,
    beside: BTreeSet<PathBuf>,
}

/// Watches a tree of folders. The system does not leave out any of them.
///
/// # Errors
/// The reason why it cannot be watched.
#[cfg(not(target_os = "linux"))]
pub fn watch_tree_entering(
    root: &Path,
    _is_entered: fn(&Path) -> bool,
    _pause: &dyn Fn(),
) -> Result<WatchedTree, WatchError> {
    watch_tree(root)
}

/// Watches a tree of folders.
///
/// # Errors
/// The reason why it cannot be watched.
pub fn watch_tree(root: &Path) -> Result<WatchedTree, WatchError> {
    // Changes, and the end of writing through a descriptor. The reads of a scan would fill the queue.
    let wanted = EventKindMask::CORE | EventKindMask::ACCESS_CLOSE;
    let config = Config::default().with_event_kinds(wanted).with_follow_symlinks(false);
    let (sender, queue) = channel();
    let waiter = Waiter::default();
    let bell = waiter.clone();
    let handler = move |event| {
        let _ = sender.send(event);
        bell.wake();
    };
    let watcher = RecommendedWatcher::new(handler, config).map_err(|error| why_not(&error))?;
    let mut tree = NotifyEvents { watcher, queue, root: root.to_path_buf(), beside: BTreeSet::new() };
    fs::read_dir(root).map_err(|_| WatchError::Unreadable)?;
    tree.watcher.watch(root, RecursiveMode::Recursive).map_err(|error| why_not(&error))?;
    Ok((Box::new(tree), Box::new(waiter)))
}

fn why_not(error: &notify::Error) -> WatchError {
    match &error.kind {
        ErrorKind::MaxFilesWatch => WatchError::OutOfWatches("a limit of the system"),
        ErrorKind::Io(error) => WatchError::System(error.kind().into()),
        _ => WatchError::Unsupported,
    }
}

impl NotifyEvents {
    fn take(&self, event: &Event, each: &mut dyn FnMut(Change<'_>)) {
        if event.need_rescan() {
            return each(Change::Lost);
        }
        for path in &event.paths {
            if let Some(change) = self.change(path, event.kind) {
                each(change);
            }
        }
    }

    fn change<'a>(&self, path: &'a Path, kind: EventKind) -> Option<Change<'a>> {
        let is_moved = matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        if path == self.root {
            // Another folder may be in its place already.
            return is_moved.then_some(Change::RootGone);
        }
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                // Some systems report that the entries of a folder changed, and report each of them too.
                let is_content = EventKind::Modify(ModifyKind::Any) == kind
                    || matches!(kind, EventKind::Modify(ModifyKind::Data(_)) | EventKind::Any);
                (!is_content).then_some(Change::Folder(path))
            }
            Err(_) if is_moved && kind != EventKind::Remove(RemoveKind::File) => Some(Change::Gone(path)),
            _ => Some(Change::Entry(path)),
        }
    }
}

impl TreeEvents for NotifyEvents {
    fn watch_beside(&mut self, folders: &BTreeSet<PathBuf>) -> Result<(), WatchError> {
        let config = || WatchPathConfig::new(RecursiveMode::NonRecursive).with_dereference_symlinks(false);
        let new = folders.difference(&self.beside).cloned();
        let mut waiting: Vec<_> = new.map(|folder| PathOp::Watch(folder, config())).collect();
        while let Err(error) = self.watcher.update_paths(waiting) {
            if matches!(error.source.kind, ErrorKind::MaxFilesWatch) {
                return Err(why_not(&error.source));
            }
            waiting = error.remaining;
        }
        for folder in self.beside.difference(folders) {
            // The system may have let go of it already.
            let _ = self.watcher.unwatch(folder);
        }
        self.beside.clone_from(folders);
        Ok(())
    }

    fn read(&mut self, each: &mut dyn FnMut(Change<'_>)) -> Result<(), WatchError> {
        while let Ok(event) = self.queue.try_recv() {
            self.take(&event.map_err(|error| why_not(&error))?, each);
        }
        Ok(())
    }

    fn is_immediate(&self) -> bool {
        false
    }
}

/// Waits until events were delivered.
#[derive(Clone, Debug, Default)]
struct Waiter(Arc<(Mutex<bool>, Condvar)>);

impl EventWaiter for Waiter {
    fn wait(&self, limit: Option<Duration>) {
        let (is_woken, news) = &*self.0;
        let mut is_woken = is_woken.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_woken {
            is_woken = match limit {
                None => news.wait(is_woken).unwrap_or_else(PoisonError::into_inner),
                Some(limit) => news.wait_timeout(is_woken, limit).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
        *is_woken = false;
    }

    fn wake(&self) {
        let (is_woken, news) = &*self.0;
        *is_woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
        news.notify_one();
    }
}
