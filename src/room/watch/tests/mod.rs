//! Watching real folders, in both ways: each folder by itself, and a whole tree.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use super::*;
use crate::fsio::watching::watch_tree_at_once;
use std::fs::{
    self, OpenOptions, create_dir, create_dir_all, hard_link, read, remove_dir_all, remove_file, rename,
    set_permissions, write,
};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The ways of watching, so that the one of macOS and Windows is tested here too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Folders,
    Tree,
}

const WAYS: [Way; 2] = [Way::Folders, Way::Tree];

/// The events of a tree, which counts the marks of a test among them.
#[derive(Debug)]
struct Counting {
    events: Box<dyn TreeEvents>,
    seen: Arc<AtomicUsize>,
}

impl TreeEvents for Counting {
    fn watch_beside(&mut self, folders: &BTreeSet<PathBuf>) -> Result<(), WatchError> {
        self.events.watch_beside(folders)
    }

    fn read(&mut self, each: &mut dyn FnMut(Change<'_>)) -> Result<(), WatchError> {
        self.events.read(&mut |change| {
            if let Change::Entry(path) = change
                && let Some(number) = path.file_name().unwrap().to_str().unwrap().strip_prefix("mark-")
            {
                self.seen.fetch_max(number.parse().unwrap(), Ordering::SeqCst);
            }
            each(change);
        })
    }

    fn is_immediate(&self) -> bool {
        self.events.is_immediate()
    }
}

struct Desk {
    _folder: tempfile::TempDir,
    root: PathBuf,
    watch: Arc<RoomWatch>,
    marks: usize,
    seen: Arc<AtomicUsize>,
}

impl Desk {
    fn new(way: Way) -> Self {
        Self::prepared(way, |_| {})
    }

    fn prepared(way: Way, prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("room");
        create_dir_all(root.join("TRL-1/decisions")).unwrap();
        write(root.join("TRL-1/a.yaml"), "a").unwrap();
        prepare(&root);
        let seen = Arc::new(AtomicUsize::new(0));
        let counting = |root: &Path| {
            let (events, waiter) = match way {
                Way::Folders => watch_tree(root, walk::is_entered, &|| {})?,
                Way::Tree => watch_tree_at_once(root)?,
            };
            let events: Box<dyn TreeEvents> = Box::new(Counting { events, seen: seen.clone() });
            Ok((events, waiter))
        };
        let beside = BTreeSet::from([root.with_file_name("policy.yaml")]);
        let watch = RoomWatch::begin_with(&root, &beside, counting).unwrap();
        Self { _folder: folder, root, watch, marks: 0, seen }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Returns the result of all events so far: those before the event of a file that is created beside the room.
    fn heard(&mut self) -> Heard {
        self.marks += 1;
        write(self.root.with_file_name(format!("mark-{}", self.marks)), "").unwrap();
        let mut heard = Heard::Nothing;
        for _ in 0..100 {
            heard = heard.max(self.watch.heard().unwrap());
            if self.seen.load(Ordering::SeqCst) == self.marks {
                break;
            }
            assert!(!self.watch.state().events.is_immediate(), "all events are read at once");
            self.watch.wait(Some(Duration::from_millis(100)));
        }
        if heard != Heard::RoomGone {
            assert_eq!(self.seen.load(Ordering::SeqCst), self.marks);
        }
        self.settle();
        heard
    }

    /// Waits until the watcher follows the folders that it reported: `notify` does so after the report, and before it answers a
    /// request.
    fn settle(&self) {
        let files = ["policy.yaml".to_owned(), format!("missing-{}/policy.yaml", self.marks)];
        self.watch.watch_also(&files.map(|file| self.root.with_file_name(file)).into()).unwrap();
    }

    #[track_caller]
    fn hears(&mut self, expected: Heard) {
        assert_eq!(self.heard(), expected);
    }

    fn mark(&self) -> WatchMark {
        self.watch.mark(&self.root).expect("it watches")
    }

    /// Returns the changes since a mark.
    fn changes(&self, mark: &WatchMark) -> Option<Vec<PathBuf>> {
        mark.changes(&FileVersion::of(&self.root).ok()?)
    }
}

#[test]
fn what_a_scan_would_see_is_heard_and_nothing_else() {
    for way in WAYS {
        let mut desk = Desk::new(way);
        let root = desk.root.clone();
        read(root.join("TRL-1/a.yaml")).unwrap();
        fs::read_dir(&root).unwrap().count();
        desk.hears(Heard::Nothing);
        write(root.join("TRL-1/.a.yaml.swp"), "x").unwrap();
        write(root.join("TRL-1/a.yaml~"), "x").unwrap();
        write(root.with_file_name("README.md"), "x").unwrap();
        desk.hears(Heard::Nothing);
        write(root.join("TRL-1/a.yaml"), "b").unwrap();
        desk.hears(Heard::Change);
        rename(root.join("TRL-1/.a.yaml.swp"), root.join("TRL-1/b.json")).unwrap();
        desk.hears(Heard::Change);
        remove_file(root.join("TRL-1/b.json")).unwrap();
        desk.hears(Heard::Change);
        remove_file(root.join("TRL-1/a.yaml~")).unwrap();
        desk.hears(Heard::Nothing);
        write(root.join(".trialdeskignore"), "x").unwrap();
        desk.hears(Heard::Change);
        write(root.with_file_name("policy.yaml"), "x").unwrap();
        desk.hears(Heard::Change);
    }
}

#[test]
fn reading_every_file_of_a_room_causes_no_event() {
    for way in WAYS {
        let desk = Desk::new(way);
        for _ in 0..100 {
            let _ = walk::walk(&desk.root);
            read(desk.at("TRL-1/a.yaml")).unwrap();
        }
        desk.watch.wait(Some(Duration::ZERO));
        let mut unread = 0;
        desk.watch.state().events.read(&mut |_| unread += 1).unwrap();
        assert_eq!(unread, 0);
    }
}

#[test]
fn folders_are_followed_as_they_come_move_and_go() {
    for way in WAYS {
        let mut desk = Desk::new(way);
        let root = desk.root.clone();
        create_dir_all(root.join("TRL-2/deep/decisions")).unwrap();
        desk.hears(Heard::Change);
        write(root.join("TRL-2/deep/decisions/r.yaml.sig"), "x").unwrap();
        desk.hears(Heard::Change);
        rename(root.join("TRL-2"), root.join("TRL-3")).unwrap();
        desk.hears(Heard::Change);
        write(root.join("TRL-3/deep/x.yaml"), "x").unwrap();
        desk.hears(Heard::Change);
        let outside = root.with_file_name("outside");
        rename(root.join("TRL-3"), &outside).unwrap();
        desk.hears(Heard::Change);
        write(outside.join("deep/y.yaml"), "y").unwrap();
        desk.hears(Heard::Nothing);
        rename(&outside, root.join("TRL-4")).unwrap();
        desk.hears(Heard::Change);
        write(root.join("TRL-4/deep/z.yaml"), "z").unwrap();
        desk.hears(Heard::Change);
        create_dir_all(root.join(".git/objects")).unwrap();
        write(root.join(".git/objects/x.json"), "x").unwrap();
        desk.hears(Heard::Nothing);
        remove_dir_all(root.join("TRL-1")).unwrap();
        desk.hears(Heard::Change);
        remove_dir_all(&root).unwrap();
        desk.hears(Heard::RoomGone);
    }
}

#[test]
fn a_folder_in_the_place_of_another_is_watched() {
    for way in WAYS {
        let mut desk = Desk::new(way);
        let root = desk.root.clone();
        let other = root.with_file_name("other");
        create_dir_all(&other).unwrap();
        rename(root.join("TRL-1"), root.with_file_name("away")).unwrap();
        rename(&other, root.join("TRL-1")).unwrap();
        desk.hears(Heard::Change);
        write(root.join("TRL-1/new.yaml"), "x").unwrap();
        desk.hears(Heard::Change);
    }
}

#[test]
fn another_room_in_the_place_of_the_watched_one_is_noticed() {
    for way in WAYS {
        let mut desk = Desk::new(way);
        rename(&desk.root, desk.root.with_file_name("away")).unwrap();
        create_dir(&desk.root).unwrap();
        desk.hears(Heard::RoomGone);
    }
}

#[test]
fn a_folder_that_is_hidden_and_shown_again_is_followed() {
    let mut desk = Desk::prepared(Way::Folders, |root| create_dir_all(root.join("a/.b/c")).unwrap());
    rename(desk.at("a"), desk.at(".a")).unwrap();
    desk.hears(Heard::Change);
    write(desk.at(".a/x.yaml"), "x").unwrap();
    desk.hears(Heard::Nothing);
    rename(desk.at(".a"), desk.at("b")).unwrap();
    rename(desk.at("b/.b"), desk.at("b/b")).unwrap();
    desk.hears(Heard::Change);
    let mark = desk.mark();
    write(desk.at("b/b/c/x.yaml"), "x").unwrap();
    assert_eq!(desk.changes(&mark).unwrap(), [PathBuf::from("b/b/c/x.yaml")]);
}

#[test]
fn a_folder_that_becomes_readable_is_watched() {
    let mode = |path: &Path, mode| set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let mut desk = Desk::prepared(Way::Folders, |root| mode(&root.join("TRL-1"), 0o000));
    mode(&desk.at("TRL-1"), 0o700);
    desk.hears(Heard::Change);
    write(desk.at("TRL-1/decisions/x.yaml"), "x").unwrap();
    desk.hears(Heard::Change);
}

#[test]
fn a_mark_gives_the_changes_after_it() {
    let desk = Desk::new(Way::Folders);
    let before = desk.mark();
    assert_eq!(desk.changes(&before), Some(Vec::new()));
    write(desk.at("TRL-1/a.yaml"), "b").unwrap();
    write(desk.at("TRL-1/notes.txt"), "b").unwrap();
    let after = desk.mark();
    assert_eq!(desk.changes(&before).unwrap(), [PathBuf::from("TRL-1/a.yaml")]);
    assert_eq!(desk.changes(&after), Some(Vec::new()));
    // Created and filled before the watcher knew it: the folder is in the list, and its file in a reading after the mark.
    create_dir_all(desk.at("TRL-2")).unwrap();
    write(desk.at("TRL-2/b.yaml"), "b").unwrap();
    let filled = desk.mark();
    assert_eq!(desk.changes(&after).unwrap()[0], PathBuf::from("TRL-2"));
    write(desk.at("TRL-2/b.yaml"), "c").unwrap();
    assert_eq!(desk.changes(&filled).unwrap(), [PathBuf::from("TRL-2/b.yaml")]);
    // The one that reports changes hears of those that another thread has read.
    assert_eq!(desk.watch.heard().unwrap(), Heard::Change);
    assert_eq!(desk.watch.heard().unwrap(), Heard::Nothing);
}

#[test]
fn a_mark_of_a_watch_that_ended_gives_nothing() {
    let desk = Desk::new(Way::Folders);
    let mark = desk.mark();
    let Desk { root, watch, .. } = desk;
    let version = FileVersion::of(&root).unwrap();
    drop(watch);
    assert_eq!(mark.changes(&version), None);
}

#[test]
fn systems_that_deliver_events_later_give_no_mark() {
    assert!(Desk::new(Way::Tree).watch.mark(Path::new("elsewhere")).is_none());
    let desk = Desk::new(Way::Tree);
    assert!(desk.watch.mark(&desk.root).is_none());
}

#[test]
fn another_folder_at_the_path_of_the_room_gives_no_changes() {
    let desk = Desk::new(Way::Folders);
    let mark = desk.mark();
    let other = desk.root.with_file_name("other");
    create_dir(&other).unwrap();
    assert_eq!(mark.changes(&FileVersion::of(&other).unwrap()), None, "a folder above it was renamed");
    assert!(desk.changes(&mark).is_some());
    rename(&desk.root, desk.root.with_file_name("away")).unwrap();
    rename(&other, &desk.root).unwrap();
    assert_eq!(desk.changes(&mark), None);
    assert!(desk.watch.mark(&desk.root).is_none(), "the watch is over");
    assert_eq!(desk.watch.heard().unwrap(), Heard::RoomGone);
}

#[test]
fn lost_events_mean_that_anything_may_have_changed() {
    let mut desk = Desk::new(Way::Folders);
    let before = desk.mark();
    // More than the kernel keeps, and the folder after them is not reported.
    let limit = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
    let limit: usize = limit.trim().parse().unwrap();
    // Opened for writing and closed. The same event twice in a row is one.
    write(desk.at("TRL-1/b.yaml"), "b").unwrap();
    for _ in 0..=limit / 2 {
        OpenOptions::new().write(true).open(desk.at("TRL-1/a.yaml")).unwrap();
        OpenOptions::new().write(true).open(desk.at("TRL-1/b.yaml")).unwrap();
    }
    create_dir_all(desk.at("TRL-2/decisions")).unwrap();
    remove_dir_all(desk.at("TRL-1")).unwrap();
    assert_eq!(desk.changes(&before), None);
    desk.hears(Heard::Change);
    let after = desk.mark();
    write(desk.at("TRL-2/decisions/x.yaml"), "x").unwrap();
    assert_eq!(desk.changes(&after).unwrap(), [PathBuf::from("TRL-2/decisions/x.yaml")]);
}

/// No system reports these: a later reading of the room notices them.
#[test]
fn a_write_through_a_hard_link_outside_is_not_reported() {
    let mut desk = Desk::new(Way::Folders);
    let link = desk.root.with_file_name("link.yaml");
    hard_link(desk.at("TRL-1/a.yaml"), &link).unwrap();
    write(&link, "b").unwrap();
    desk.hears(Heard::Nothing);
}

#[test]
fn a_wait_ends_with_an_event_and_when_it_is_woken() {
    for way in WAYS {
        let desk = Desk::new(way);
        write(desk.at("TRL-1/a.yaml"), "b").unwrap();
        desk.watch.wait(None);
        desk.watch.wake();
        desk.watch.wait(None);
    }
}
