//! Watching a tree of folders with inotify.
//!
//! Each folder is watched by itself, and only for changes: the reads of a scan would overflow the queue of the kernel in a
//! large room, and each overflow would cause another scan. A folder is watched before it is listed, so that no folder in it is
//! missed. The kernel keeps a watch with its folder when the folder is renamed. Watching a path once more gives the number of the folder that
//! has the path now.

mod folders;
mod waiter;

use crate::fsio::watching::{Change, TreeEvents, WatchError, WatchedTree};
use crate::fsio::{EntryKind, Folder, ListBuffer};
use folders::{Folders, WatchId};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use waiter::Waiter;

/// The settings of the kernel.
const MOST_WATCHES: &str = "fs.inotify.max_user_watches";
const MOST_WATCHERS: &str = "fs.inotify.max_user_instances";
const MOST_WATCHES_PATH: &str = "/proc/sys/fs/inotify/max_user_watches";
/// The number of watches that a user may have by default on old kernels.
const FEW_WATCHES: usize = 8192;
/// The share of the user's watches that a room may take, in quarters. Editors need some too.
const QUARTERS: usize = 3;
/// The bytes of events that are read at once.
const READ_BYTES: usize = 32 * 1024;

/// The events of a tree of folders.
#[derive(Debug)]
struct Inotify {
    queue: Arc<OwnedFd>,
    folders: Folders,
    root: PathBuf,
    root_id: WatchId,
    beside: BTreeSet<PathBuf>,
    is_entered: fn(&Path) -> bool,
    most: usize,
    events: Vec<u8>,
}

/// Watches a tree of folders, with a pause after each.
///
/// # Errors
/// The reason why it cannot be watched.
pub fn watch_tree(
    root: &Path,
    is_entered: fn(&Path) -> bool,
    pause: &dyn Fn(),
) -> Result<WatchedTree, WatchError> {
    let limit = std::fs::read_to_string(MOST_WATCHES_PATH).ok().and_then(|limit| limit.trim().parse().ok());
    watch_few_folders(root, is_entered, limit.unwrap_or(FEW_WATCHES) / 4 * QUARTERS, pause)
}

/// Watches a tree of at most so many folders.
fn watch_few_folders(
    root: &Path,
    is_entered: fn(&Path) -> bool,
    most: usize,
    pause: &dyn Fn(),
) -> Result<WatchedTree, WatchError> {
    let queue = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).map_err(|error| match error {
        Errno::MFILE => WatchError::OutOfWatchers(MOST_WATCHERS),
        error => WatchError::System(error.into()),
    })?;
    let queue = Arc::new(queue);
    let waiter = Waiter::of(queue.clone()).map_err(|error| WatchError::System(error.into()))?;
    let root_id = add_watch(&queue, root)?.ok_or(WatchError::Unreadable)?;
    let mut tree = Inotify {
        queue,
        folders: Folders::default(),
        root: root.to_path_buf(),
        root_id,
        beside: BTreeSet::new(),
        is_entered,
        most,
        events: Vec::with_capacity(READ_BYTES),
    };
    tree.add(None, root.as_os_str(), &mut Vec::new(), pause)?;
    tree.folders.shrink();
    Ok((Box::new(tree), Box::new(waiter)))
}

/// Watches a folder. `None` if it is gone, is not a folder any more, or cannot be read, as by a scan.
fn add_watch(queue: &OwnedFd, folder: &Path) -> Result<Option<WatchId>, WatchError> {
    let wanted = WatchFlags::CREATE
        | WatchFlags::DELETE
        | WatchFlags::MOVE
        | WatchFlags::MODIFY
        | WatchFlags::CLOSE_WRITE
        | WatchFlags::ATTRIB
        | WatchFlags::DELETE_SELF
        | WatchFlags::MOVE_SELF
        | WatchFlags::ONLYDIR
        | WatchFlags::DONT_FOLLOW;
    match inotify::add_watch(queue, folder, wanted) {
        Ok(number) => Ok(NonZero::new(number).map(WatchId)),
        Err(error) if is_inaccessible(error) => Ok(None),
        Err(Errno::NOSPC) => Err(WatchError::OutOfWatches(MOST_WATCHES)),
        Err(error) => Err(WatchError::System(error.into())),
    }
}

/// Returns whether an error means that a scan cannot list a folder either. Its folder reports when that changes.
fn is_inaccessible(error: Errno) -> bool {
    matches!(error, Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::ACCESS)
}

/// The names of the folders in a folder, which are still to be watched.
struct Below {
    parent: WatchId,
    path: PathBuf,
    /// Each ends with a zero byte.
    names: Vec<u8>,
}

impl Below {
    fn take(&mut self) -> Option<OsString> {
        self.names.pop()?;
        let start = self.names.iter().rposition(|byte| *byte == 0).map_or(0, |end| end + 1);
        let name = OsStr::from_bytes(&self.names[start..]).to_owned();
        self.names.truncate(start);
        Some(name)
    }
}

impl Inotify {
    /// Watches a folder of the tree and all below it, and adds their numbers to `seen`, with a pause after each. Those that
    /// are watched already may have another name now.
    fn add(
        &mut self,
        parent: Option<WatchId>,
        name: &OsStr,
        seen: &mut Vec<WatchId>,
        pause: &dyn Fn(),
    ) -> Result<(), WatchError> {
        let mut buffer = ListBuffer::default();
        let above = parent.and_then(|parent| self.folders.path(parent)).unwrap_or_default();
        let mut open: Vec<_> =
            self.add_one(parent, above.join(name), name, &mut buffer, seen)?.into_iter().collect();
        while let Some(below) = open.last_mut() {
            let Some(name) = below.take() else {
                open.pop();
                continue;
            };
            let (parent, path) = (below.parent, below.path.join(&name));
            open.extend(self.add_one(Some(parent), path, &name, &mut buffer, seen)?);
            pause();
        }
        Ok(())
    }

    /// Watches a folder, and returns the names of those in it.
    fn add_one(
        &mut self,
        parent: Option<WatchId>,
        path: PathBuf,
        name: &OsStr,
        buffer: &mut ListBuffer,
        seen: &mut Vec<WatchId>,
    ) -> Result<Option<Below>, WatchError> {
        let Some(id) = add_watch(&self.queue, &path)? else { return Ok(None) };
        self.folders.set(id, parent, name);
        if self.folders.len() > self.most {
            return Err(WatchError::TooManyFolders {
                most: self.most,
                limit: "three quarters of fs.inotify.max_user_watches",
            });
        }
        seen.push(id);
        let mut below = Below { parent: id, path, names: Vec::new() };
        match self.list(&mut below, buffer) {
            Ok(()) => Ok(Some(below)),
            Err(error) if Errno::from_io_error(&error).is_some_and(is_inaccessible) => Ok(None),
            Err(error) => Err(WatchError::System(error)),
        }
    }

    fn list(&self, below: &mut Below, buffer: &mut ListBuffer) -> io::Result<()> {
        let folder = Folder::open(&below.path)?;
        let inside = below.path.strip_prefix(&self.root).unwrap_or(Path::new(""));
        let mut unknown = Vec::new();
        folder.list(buffer, |entry| {
            let is_wanted = !matches!(entry.name.as_bytes(), b"." | b"..")
                && matches!(entry.kind, EntryKind::Folder | EntryKind::Unknown)
                && (self.is_entered)(&inside.join(entry.name));
            if !is_wanted {
                return;
            }
            if entry.kind == EntryKind::Unknown {
                unknown.push(entry.name.to_owned());
                return;
            }
            below.names.extend_from_slice(entry.name.as_bytes());
            below.names.push(0);
        })?;
        for name in unknown {
            if folder.stat(&name).is_ok_and(|(kind, _)| kind == EntryKind::Folder) {
                below.names.extend_from_slice(name.as_bytes());
                below.names.push(0);
            }
        }
        Ok(())
    }

    /// Passes on an event. Folders that were moved or are not watched any more are noted.
    fn take(
        &mut self,
        (id, flags, name): (WatchId, ReadFlags, Option<&OsStr>),
        after: &mut After,
        each: &mut dyn FnMut(Change<'_>),
    ) -> Result<(), WatchError> {
        if flags.contains(ReadFlags::IGNORED) {
            after.ignored.push(id);
            return Ok(());
        }
        let Some(name) = name else {
            if id != self.root_id {
                after.moved.extend(flags.contains(ReadFlags::MOVE_SELF).then_some(id));
            } else if flags.intersects(ReadFlags::MOVE_SELF | ReadFlags::DELETE_SELF | ReadFlags::UNMOUNT) {
                each(Change::RootGone);
            } else {
                each(Change::Folder(&self.root));
            }
            return Ok(());
        };
        if !self.folders.contains(id) {
            // It was moved out of the tree before.
            return Ok(());
        }
        let Some(folder) = self.folders.path(id) else {
            each(Change::Lost);
            return Ok(());
        };
        let path = folder.join(name);
        let is_moved = flags
            .intersects(ReadFlags::CREATE | ReadFlags::DELETE | ReadFlags::MOVED_FROM | ReadFlags::MOVED_TO);
        if path == self.root {
            // Another folder may be in its place already.
            each(if is_moved { Change::RootGone } else { Change::Folder(&path) });
        } else if flags.contains(ReadFlags::ISDIR) {
            each(Change::Folder(&path));
            let may_be_new = flags.intersects(ReadFlags::CREATE | ReadFlags::MOVED_TO | ReadFlags::ATTRIB);
            if may_be_new && path.strip_prefix(&self.root).is_ok_and(self.is_entered) {
                self.add(Some(id), name, &mut Vec::new(), &|| {})?;
            }
        } else {
            each(Change::Entry(&path));
        }
        Ok(())
    }

    /// Looks if moved folders are at the paths that the table has, and lets go of the others.
    fn follow(&mut self, After { mut moved, mut ignored }: After) -> Result<(), WatchError> {
        moved.sort_unstable();
        moved.dedup();
        let mut gone = Vec::new();
        for id in moved {
            let is_there = match self.folders.path(id) {
                Some(path) if path.starts_with(&self.root) => add_watch(&self.queue, &path)? == Some(id),
                // A folder beside the room may come back.
                Some(_) => true,
                None => false,
            };
            gone.extend((!is_there).then_some(id));
        }
        if !gone.is_empty() {
            self.let_go(&self.folders.with_all_below(&gone));
        }
        ignored.sort_unstable();
        if !ignored.is_empty() {
            self.folders.remove(&ignored);
        }
        Ok(())
    }

    fn let_go(&mut self, gone: &[WatchId]) {
        for id in gone {
            // The kernel may have let go of it already.
            let _ = inotify::remove_watch(&self.queue, id.0.get());
        }
        self.folders.remove(gone);
    }

    /// Watches everything once more after events were lost, perhaps that of a new folder.
    fn start_over(&mut self) -> Result<(), WatchError> {
        let mut seen = Vec::new();
        self.add(None, &self.root.clone().into_os_string(), &mut seen, &|| {})?;
        let beside: Vec<_> = self.beside.iter().cloned().collect();
        for folder in beside {
            seen.extend(self.add_beside(&folder)?);
        }
        seen.sort_unstable();
        self.let_go(&self.folders.filter(|id| seen.binary_search(&id).is_err()));
        Ok(())
    }

    fn add_beside(&mut self, folder: &Path) -> Result<Option<WatchId>, WatchError> {
        let id = add_watch(&self.queue, folder)?;
        if let Some(id) = id {
            self.folders.set(id, None, folder.as_os_str());
        }
        Ok(id)
    }
}

/// The folders to look after once the events were read.
#[derive(Default)]
struct After {
    moved: Vec<WatchId>,
    ignored: Vec<WatchId>,
}

impl TreeEvents for Inotify {
    fn watch_beside(&mut self, folders: &BTreeSet<PathBuf>) -> Result<(), WatchError> {
        for folder in folders.difference(&self.beside.clone()) {
            let _ = self.add_beside(folder)?;
        }
        let gone: BTreeSet<_> = self.beside.difference(folders).cloned().collect();
        let gone = self.folders.filter(|id| self.folders.path(id).is_some_and(|path| gone.contains(&path)));
        self.let_go(&gone);
        self.beside.clone_from(folders);
        Ok(())
    }

    fn read(&mut self, each: &mut dyn FnMut(Change<'_>)) -> Result<(), WatchError> {
        let (mut after, mut is_overflow) = (After::default(), false);
        let (queue, mut events) = (self.queue.clone(), std::mem::take(&mut self.events));
        let mut reader = Reader::new(&*queue, events.spare_capacity_mut());
        let end = loop {
            match reader.next() {
                Ok(event) if event.events().contains(ReadFlags::QUEUE_OVERFLOW) => is_overflow = true,
                Ok(event) => {
                    let Some(id) = NonZero::new(event.wd()).map(WatchId) else { continue };
                    let name = event.file_name().map(|name| OsStr::from_bytes(name.to_bytes()));
                    if let Err(error) = self.take((id, event.events(), name), &mut after, each) {
                        break Err(error);
                    }
                }
                Err(Errno::AGAIN) => break Ok(()),
                Err(Errno::INTR) => {}
                Err(error) => break Err(WatchError::System(error.into())),
            }
        };
        self.events = events;
        end?;
        self.follow(after)?;
        if is_overflow {
            each(Change::Lost);
            self.start_over()?;
        }
        Ok(())
    }

    fn is_immediate(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
