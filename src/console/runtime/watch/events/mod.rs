//! Watching by events of the system, through `notify`: the folders of a room, and the few files beside it.
//!
//! Only changes are asked for. The reads of a scan would overflow the queue of the kernel in a large room, and each
//! overflow would cause another scan.

use crate::fsio::watching::{WATCHES_TREES, is_out_of_watchers};
use crate::room::walk;
use notify::event::{EventKindMask, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, Event, EventKind, PathOp, RecommendedWatcher, RecursiveMode};
use notify::{WatchPathConfig, Watcher as _};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The most folders that are watched one by one. Each costs about a kilobyte of the kernel's memory, for as long as it
/// is.
pub(super) const MOST_FOLDERS: usize = 50_000;

/// The result of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing that the room depends on.
    Nothing,
    /// A file changed.
    Change,
    /// The room's folder went away.
    RoomGone,
}

/// The way in which the folders of a room are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coverage {
    /// The system watches everything below a folder.
    Tree,
    /// Each folder is watched by itself, up to a number.
    Folders {
        /// The most folders.
        most: usize,
    },
}

impl Coverage {
    /// Returns that of this system.
    pub(super) const fn of_system() -> Self {
        if WATCHES_TREES { Self::Tree } else { Self::Folders { most: MOST_FOLDERS } }
    }
}

/// A room under watch.
#[derive(Debug)]
pub(super) struct Tree {
    watcher: RecommendedWatcher,
    coverage: Coverage,
    /// The folders that are watched one by one.
    folders: BTreeSet<PathBuf>,
    root: PathBuf,
    beside: BTreeSet<PathBuf>,
}

/// Changes, and the end of writing through a descriptor: a write through a memory map is not reported.
fn wanted() -> EventKindMask {
    EventKindMask::CORE | EventKindMask::ACCESS_CLOSE
}

impl Tree {
    /// Watches the room at `root`, and the folders of the files `beside` it. Events are passed to `handler`, on another
    /// thread.
    ///
    /// # Errors
    /// Returns a sentence if the room cannot be watched.
    pub(super) fn new(
        root: &Path,
        beside: &BTreeSet<PathBuf>,
        coverage: Coverage,
        handler: impl FnMut(notify::Result<Event>) + Send + 'static,
    ) -> Result<Self, String> {
        let config = Config::default().with_event_kinds(wanted()).with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(handler, config).map_err(|error| why_not(&error))?;
        let (root, folders) = (root.to_path_buf(), BTreeSet::new());
        let mut tree = Self { watcher, coverage, folders, root: root.clone(), beside: BTreeSet::new() };
        if fs::read_dir(&root).is_err() {
            return Err("the room's folder cannot be read".to_owned());
        }
        match coverage {
            Coverage::Tree => {
                tree.watcher.watch(&root, RecursiveMode::Recursive).map_err(|error| why_not(&error))?;
            }
            Coverage::Folders { .. } => tree.add_recursive(root)?,
        }
        tree.watch_also(beside)?;
        Ok(tree)
    }

    /// Attends to these files beside the room from now on.
    pub(super) fn watch_also(&mut self, beside: &BTreeSet<PathBuf>) -> Result<(), String> {
        self.beside.clone_from(beside);
        let folders = beside.iter().filter_map(|file| file.parent()).map(Path::to_path_buf);
        let folders: BTreeSet<_> = folders.filter(|folder| !folder.starts_with(&self.root)).collect();
        self.add_all(folders)
    }

    /// Watches these folders, each by itself. The scan reports a folder that is missing or not accessible.
    fn add_all(&mut self, folders: impl IntoIterator<Item = PathBuf>) -> Result<(), String> {
        let new: Vec<_> = folders.into_iter().filter(|folder| self.folders.insert(folder.clone())).collect();
        if let Coverage::Folders { most } = self.coverage
            && self.folders.len() > most
        {
            return Err(format!("the room has over {most} folders"));
        }
        let config = || WatchPathConfig::new(RecursiveMode::NonRecursive).with_dereference_symlinks(false);
        let mut waiting: Vec<_> = new.into_iter().map(|folder| PathOp::Watch(folder, config())).collect();
        while let Err(error) = self.watcher.update_paths(waiting) {
            if is_final(&error.source) {
                return Err(why_not(&error.source));
            }
            if let Some(failed) = error.origin {
                self.folders.remove(failed.as_path());
            }
            waiting = error.remaining;
        }
        Ok(())
    }

    /// Watches a folder and all below it. A folder is watched before it is listed, so that nothing comes between.
    fn add_recursive(&mut self, folder: PathBuf) -> Result<(), String> {
        let mut level = vec![folder];
        while !level.is_empty() {
            self.add_all(level.iter().cloned())?;
            let entries = level.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
            let below = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            let below = below.map(|entry| entry.path());
            level = below.filter(|path| self.inside(path).is_some_and(walk::is_entered)).collect();
        }
        Ok(())
    }

    /// Lets go of a folder that was moved away, and of all below it.
    fn remove(&mut self, folder: &Path) {
        let gone: Vec<_> = self.folders.iter().filter(|path| path.starts_with(folder)).cloned().collect();
        for path in gone {
            self.folders.remove(&path);
            // The system may have let go of it already.
            let _ = self.watcher.unwatch(&path);
        }
    }

    /// Takes an event.
    ///
    /// # Errors
    /// Returns a sentence if watching cannot continue.
    pub(super) fn take(&mut self, event: notify::Result<Event>) -> Result<Heard, String> {
        let event = event.map_err(|error| why_not(&error))?;
        if event.need_rescan() {
            // Events were lost, perhaps that of a new folder.
            if let Coverage::Folders { .. } = self.coverage {
                self.add_recursive(self.root.clone())?;
            }
            return Ok(Heard::Change);
        }
        let mut heard = Heard::Nothing;
        for path in &event.paths {
            match self.take_path(path, event.kind)? {
                Heard::Nothing => {}
                Heard::Change => heard = Heard::Change,
                Heard::RoomGone => return Ok(Heard::RoomGone),
            }
        }
        Ok(heard)
    }

    fn take_path(&mut self, path: &Path, kind: EventKind) -> Result<Heard, String> {
        let is_moved = matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        if path == self.root {
            // Another folder may be in its place already.
            return Ok(if is_moved { Heard::RoomGone } else { Heard::Nothing });
        }
        let Some(inside) = self.inside(path) else {
            return Ok(if self.beside.contains(path) { Heard::Change } else { Heard::Nothing });
        };
        let (is_looked_at, is_entered) = (walk::is_looked_at(inside), walk::is_entered(inside));
        if !is_entered {
            return Ok(if is_looked_at { Heard::Change } else { Heard::Nothing });
        }
        let was_folder = self.folders.contains(path);
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.take_folder(path, kind),
            Err(_) if was_folder => {
                self.remove(path);
                Ok(Heard::Change)
            }
            // Of an entry that is gone, not every system says if it was a folder.
            Err(_) if is_moved && self.coverage == Coverage::Tree => {
                let is_file = kind == EventKind::Remove(RemoveKind::File) && !is_looked_at;
                Ok(if is_file { Heard::Nothing } else { Heard::Change })
            }
            _ => Ok(if is_looked_at || was_folder { Heard::Change } else { Heard::Nothing }),
        }
    }

    fn take_folder(&mut self, path: &Path, kind: EventKind) -> Result<Heard, String> {
        // Some systems report that the entries of a folder changed, and report each of them too.
        if matches!(kind, EventKind::Modify(ModifyKind::Any | ModifyKind::Data(_)) | EventKind::Any) {
            return Ok(Heard::Nothing);
        }
        if let Coverage::Folders { .. } = self.coverage {
            if matches!(kind, EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_))) {
                // Another folder may have had the name.
                self.remove(path);
            }
            self.add_recursive(path.to_path_buf())?;
        }
        Ok(Heard::Change)
    }

    /// Returns the path of an entry relative to the room, if it is in it.
    fn inside<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        path.strip_prefix(&self.root).ok()
    }
}

/// Returns whether a folder that cannot be watched means that others cannot be watched either.
fn is_final(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::OutOfMemory || is_out_of_watchers(error),
        _ => false,
    }
}

/// Returns the description of an error.
fn why_not(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "this machine allows no more watches (fs.inotify.max_user_watches)".to_owned()
        }
        ErrorKind::Io(error) if is_out_of_watchers(error) => {
            "this machine allows no more watchers (fs.inotify.max_user_instances)".to_owned()
        }
        ErrorKind::Io(error) => format!("events of the system: {error}"),
        _ => "this system does not report changes to this folder".to_owned(),
    }
}

#[cfg(test)]
mod tests;
