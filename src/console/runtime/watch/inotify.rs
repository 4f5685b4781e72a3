//! Watching with inotify: every folder of a room, and the few files beside it.
//!
//! Reads are not watched. The reads of a scan would overflow the queue in a large room, and each overflow would cause
//! another scan.

use crate::room::walk;
use rustix::fs::inotify::{CreateFlags, ReadFlags, Reader, WatchFlags, add_watch, init, remove_watch};
use rustix::io::Errno;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The most folders that are watched. Each costs about a kilobyte of the kernel's memory, for as long as it is.
pub(super) const MOST_FOLDERS: usize = 50_000;

/// Bytes for events: a few hundred at once.
const ROOM_FOR_EVENTS: usize = 16 * 1024;

/// Returns the watched events of a folder.
fn wanted() -> WatchFlags {
    WatchFlags::CREATE
        | WatchFlags::DELETE
        | WatchFlags::MOVED_FROM
        | WatchFlags::MOVED_TO
        | WatchFlags::MODIFY
        | WatchFlags::CLOSE_WRITE
        | WatchFlags::ATTRIB
        | WatchFlags::DELETE_SELF
        | WatchFlags::MOVE_SELF
        | WatchFlags::ONLYDIR
        | WatchFlags::DONT_FOLLOW
        | WatchFlags::EXCL_UNLINK
}

/// The result of reading events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing that the room depends on.
    Nothing,
    /// A file changed.
    Change,
    /// The room's folder went away.
    RoomGone,
}

/// A room's folders under watch.
#[derive(Debug)]
pub(super) struct Tree {
    queue: OwnedFd,
    folders: HashMap<i32, PathBuf>,
    root: PathBuf,
    beside: BTreeSet<PathBuf>,
    most: usize,
}

impl Tree {
    /// Watches every folder of the room at `root`, and the folders of the files `beside` it.
    ///
    /// # Errors
    /// Returns a sentence if the room cannot be watched.
    pub(super) fn new(root: &Path, beside: &BTreeSet<PathBuf>, most: usize) -> Result<Self, String> {
        let queue = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).map_err(why_not)?;
        let mut tree =
            Self { queue, folders: HashMap::new(), root: root.to_path_buf(), beside: BTreeSet::new(), most };
        tree.add_recursive(root.to_path_buf())?;
        if tree.folders.is_empty() {
            return Err("the room's folder cannot be read".to_owned());
        }
        tree.watch_also(beside)?;
        Ok(tree)
    }

    /// Attends to these files beside the room from now on.
    pub(super) fn watch_also(&mut self, beside: &BTreeSet<PathBuf>) -> Result<(), String> {
        self.beside.clone_from(beside);
        for folder in beside.iter().filter_map(|file| file.parent()) {
            if !folder.starts_with(&self.root) {
                self.add_one(folder)?;
            }
        }
        Ok(())
    }

    /// Watches one folder. The scan reports a folder that is missing or not accessible.
    fn add_one(&mut self, folder: &Path) -> Result<(), String> {
        match add_watch(&self.queue, folder, wanted()) {
            Ok(number) => {
                self.folders.insert(number, folder.to_path_buf());
                if self.folders.len() > self.most {
                    return Err(format!("the room has over {} folders", self.most));
                }
                Ok(())
            }
            Err(error @ (Errno::NOSPC | Errno::NOMEM | Errno::MFILE | Errno::NOSYS)) => Err(why_not(error)),
            Err(_) => Ok(()),
        }
    }

    /// Watches a folder and all below it. A folder is watched before it is listed, so that nothing comes between.
    fn add_recursive(&mut self, folder: PathBuf) -> Result<(), String> {
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            self.add_one(&folder)?;
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                let path = entry.path();
                if is_folder && path.strip_prefix(&self.root).is_ok_and(walk::is_entered) {
                    open.push(path);
                }
            }
        }
        Ok(())
    }

    /// Lets go of a folder that was moved away, and of all below it.
    fn remove(&mut self, folder: &Path) {
        let gone: Vec<_> = self
            .folders
            .iter()
            .filter(|(_, path)| path.starts_with(folder))
            .map(|(&number, _)| number)
            .collect();
        for number in gone {
            self.folders.remove(&number);
            let _ = remove_watch(&self.queue, number);
        }
    }

    /// Reads pending events.
    ///
    /// # Errors
    /// Returns a sentence if watching cannot continue.
    pub(super) fn listen(&mut self) -> Result<Heard, String> {
        let mut heard = Heard::Nothing;
        for event in self.raw_events()? {
            match self.take(event)? {
                Heard::Nothing => {}
                Heard::Change => heard = Heard::Change,
                Heard::RoomGone => return Ok(Heard::RoomGone),
            }
        }
        Ok(heard)
    }

    /// Returns the next events, as many as there is room for.
    fn raw_events(&self) -> Result<Vec<RawEvent>, String> {
        let mut bytes = [MaybeUninit::uninit(); ROOM_FOR_EVENTS];
        let mut reader = Reader::new(&self.queue, &mut bytes);
        let mut told = Vec::new();
        loop {
            match reader.next() {
                Ok(event) => told.push(RawEvent {
                    folder: event.wd(),
                    what: event.events(),
                    name: event
                        .file_name()
                        .map(|name| PathBuf::from(std::ffi::OsStr::from_bytes(name.to_bytes()))),
                }),
                Err(Errno::WOULDBLOCK) => return Ok(told),
                Err(Errno::INTR) => {}
                Err(error) => return Err(why_not(error)),
            }
            if reader.is_buffer_empty() {
                return Ok(told);
            }
        }
    }

    fn take(&mut self, RawEvent { folder, what, name }: RawEvent) -> Result<Heard, String> {
        if what.contains(ReadFlags::QUEUE_OVERFLOW) {
            // Events were lost, perhaps that of a new folder.
            self.add_recursive(self.root.clone())?;
            return Ok(Heard::Change);
        }
        if what.contains(ReadFlags::IGNORED) {
            self.folders.remove(&folder);
            return Ok(Heard::Nothing);
        }
        let Some(path) = self.folders.get(&folder).cloned() else { return Ok(Heard::Nothing) };
        if what.intersects(ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF | ReadFlags::UNMOUNT) {
            return Ok(if path == self.root { Heard::RoomGone } else { Heard::Nothing });
        }
        let Some(name) = name else { return Ok(Heard::Nothing) };
        let path = path.join(name);
        if what.contains(ReadFlags::ISDIR) {
            return self.take_folder(path, what);
        }
        Ok(if is_relevant(&path, &self.root, &self.beside) { Heard::Change } else { Heard::Nothing })
    }

    fn take_folder(&mut self, path: PathBuf, what: ReadFlags) -> Result<Heard, String> {
        let inside = path.strip_prefix(&self.root).ok();
        // The room's own folder has its own events.
        let is_below = |path: &Path| path.iter().next().is_some() && walk::is_entered(path);
        if !inside.is_some_and(is_below) {
            return Ok(Heard::Nothing);
        }
        if what.contains(ReadFlags::MOVED_FROM) {
            self.remove(&path);
        } else if what.intersects(ReadFlags::CREATE | ReadFlags::MOVED_TO | ReadFlags::ATTRIB) {
            self.add_recursive(path)?;
        }
        Ok(Heard::Change)
    }
}

impl AsFd for Tree {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.queue.as_fd()
    }
}

/// One event.
#[derive(Debug)]
struct RawEvent {
    folder: i32,
    what: ReadFlags,
    name: Option<PathBuf>,
}

/// Returns whether a scan would read a file.
fn is_relevant(path: &Path, root: &Path, beside: &BTreeSet<PathBuf>) -> bool {
    beside.contains(path) || path.strip_prefix(root).is_ok_and(walk::is_looked_at)
}

/// Returns the description of an error.
fn why_not(error: Errno) -> String {
    match error {
        Errno::NOSPC => "this machine allows no more watches (fs.inotify.max_user_watches)".to_owned(),
        Errno::MFILE => "this machine allows no more watchers (fs.inotify.max_user_instances)".to_owned(),
        Errno::NOSYS => "this system has no inotify".to_owned(),
        error => format!("inotify: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir_all, read, remove_dir_all, remove_file, rename, write};

    struct Room {
        _folder: tempfile::TempDir,
        root: PathBuf,
        tree: Tree,
    }

    impl Room {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().canonicalize().unwrap().join("room");
            create_dir_all(root.join("TRL-1")).unwrap();
            write(root.join("TRL-1/a.yaml"), "a").unwrap();
            let beside = BTreeSet::from([root.with_file_name("policy.yaml")]);
            let tree = Tree::new(&root, &beside, MOST_FOLDERS).unwrap();
            Self { _folder: folder, root, tree }
        }

        /// Asserts the result of all pending events. The kernel queues events before a call returns.
        #[track_caller]
        fn hears(&mut self, expected: Heard) {
            let mut heard = Heard::Nothing;
            loop {
                let told = self.tree.raw_events().unwrap();
                if told.is_empty() {
                    break;
                }
                for event in told {
                    match self.tree.take(event).unwrap() {
                        Heard::Nothing => {}
                        change => heard = change,
                    }
                }
            }
            assert_eq!(heard, expected);
        }
    }

    #[test]
    fn what_a_scan_would_see_is_heard_and_nothing_else() {
        let mut watched = Room::new();
        let root = watched.root.clone();
        read(root.join("TRL-1/a.yaml")).unwrap();
        fs::read_dir(&root).unwrap().count();
        watched.hears(Heard::Nothing);
        write(root.join("TRL-1/.a.yaml.swp"), "x").unwrap();
        write(root.join("TRL-1/a.yaml~"), "x").unwrap();
        write(root.with_file_name("README.md"), "x").unwrap();
        watched.hears(Heard::Nothing);
        write(root.join("TRL-1/a.yaml"), "b").unwrap();
        watched.hears(Heard::Change);
        rename(root.join("TRL-1/.a.yaml.swp"), root.join("TRL-1/b.json")).unwrap();
        watched.hears(Heard::Change);
        remove_file(root.join("TRL-1/b.json")).unwrap();
        watched.hears(Heard::Change);
        write(root.join(".trialdeskignore"), "x").unwrap();
        watched.hears(Heard::Change);
        write(root.with_file_name("policy.yaml"), "x").unwrap();
        watched.hears(Heard::Change);
    }

    #[test]
    fn folders_are_followed_as_they_come_move_and_go() {
        let mut watched = Room::new();
        let root = watched.root.clone();
        create_dir_all(root.join("TRL-2/deep/decisions")).unwrap();
        watched.hears(Heard::Change);
        write(root.join("TRL-2/deep/decisions/r.yaml.sig"), "x").unwrap();
        watched.hears(Heard::Change);
        rename(root.join("TRL-2"), root.join("TRL-3")).unwrap();
        watched.hears(Heard::Change);
        write(root.join("TRL-3/deep/x.yaml"), "x").unwrap();
        watched.hears(Heard::Change);
        let outside = root.with_file_name("outside");
        rename(root.join("TRL-3"), &outside).unwrap();
        watched.hears(Heard::Change);
        write(outside.join("deep/y.yaml"), "y").unwrap();
        watched.hears(Heard::Nothing);
        create_dir_all(root.join(".git/objects")).unwrap();
        write(root.join(".git/objects/x.json"), "x").unwrap();
        watched.hears(Heard::Nothing);
        remove_dir_all(root.join("TRL-1")).unwrap();
        watched.hears(Heard::Change);
        remove_dir_all(&root).unwrap();
        watched.hears(Heard::RoomGone);
    }

    #[test]
    fn a_room_with_too_many_folders_is_not_watched() {
        let room = Room::new();
        let refusal = Tree::new(&room.root, &BTreeSet::new(), 1).unwrap_err();
        assert_eq!(refusal, "the room has over 1 folders");
        assert!(why_not(Errno::NOSPC).contains("fs.inotify.max_user_watches"));
        assert!(why_not(Errno::MFILE).contains("fs.inotify.max_user_instances"));
    }
}
