//! Watching real folders, in both ways: for each folder by itself, and for a whole tree.

use super::*;
use std::fs::{create_dir_all, read, remove_dir_all, remove_file, rename, write};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

struct Room {
    _folder: tempfile::TempDir,
    root: PathBuf,
    tree: Tree,
    events: Receiver<notify::Result<Event>>,
    marks: usize,
}

impl Room {
    fn new(coverage: Coverage) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("room");
        create_dir_all(root.join("TRL-1")).unwrap();
        write(root.join("TRL-1/a.yaml"), "a").unwrap();
        let beside = BTreeSet::from([root.with_file_name("policy.yaml")]);
        let (sender, events) = channel();
        let handler = move |event| drop(sender.send(event));
        let tree = Tree::new(&root, &beside, coverage, handler).unwrap();
        Self { _folder: folder, root, tree, events, marks: 0 }
    }

    /// Waits until the watcher follows the folders that it reported: it does so after the report, and before it
    /// answers a request.
    fn settle(&mut self) {
        let nothing = self.root.with_file_name("nothing");
        assert!(self.tree.watcher.unwatch(&nothing).is_err(), "it is not watched");
    }

    /// Asserts the result of all events so far: those before the event of a file that is created beside the room. New
    /// folders are watched afterwards.
    #[track_caller]
    fn hears(&mut self, expected: Heard) {
        self.marks += 1;
        let mark = self.root.with_file_name(format!("mark-{}", self.marks));
        write(&mark, "").unwrap();
        let mut heard = Heard::Nothing;
        loop {
            let event = self.events.recv_timeout(Duration::from_secs(10)).expect("the mark");
            let is_mark = event.as_ref().is_ok_and(|event| event.paths.contains(&mark));
            match self.tree.take(event).unwrap() {
                Heard::Nothing => {}
                change if heard != Heard::RoomGone => heard = change,
                _ => {}
            }
            if is_mark {
                break;
            }
        }
        assert_eq!(heard, expected);
        self.settle();
    }
}

/// Both ways, so that the one of macOS and Windows is tested here too.
const COVERAGES: [Coverage; 2] = [Coverage::Tree, Coverage::Folders { most: MOST_FOLDERS }];

#[test]
fn what_a_scan_would_see_is_heard_and_nothing_else() {
    for coverage in COVERAGES {
        let mut watched = Room::new(coverage);
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
        remove_file(root.join("TRL-1/a.yaml~")).unwrap();
        watched.hears(Heard::Nothing);
        write(root.join(".trialdeskignore"), "x").unwrap();
        watched.hears(Heard::Change);
        write(root.with_file_name("policy.yaml"), "x").unwrap();
        watched.hears(Heard::Change);
    }
}

#[test]
fn reading_every_file_of_a_room_causes_no_event() {
    for coverage in COVERAGES {
        let watched = Room::new(coverage);
        for _ in 0..100 {
            let _ = walk::walk(&watched.root);
            read(watched.root.join("TRL-1/a.yaml")).unwrap();
        }
        let unread: Vec<_> = watched.events.try_iter().collect();
        assert!(unread.is_empty(), "{unread:?}");
    }
}

#[test]
fn folders_are_followed_as_they_come_move_and_go() {
    for coverage in COVERAGES {
        let mut watched = Room::new(coverage);
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
}

#[test]
fn a_folder_in_the_place_of_another_is_watched() {
    for coverage in COVERAGES {
        let mut watched = Room::new(coverage);
        let root = watched.root.clone();
        let other = root.with_file_name("other");
        create_dir_all(&other).unwrap();
        rename(root.join("TRL-1"), root.with_file_name("away")).unwrap();
        rename(&other, root.join("TRL-1")).unwrap();
        watched.hears(Heard::Change);
        write(root.join("TRL-1/new.yaml"), "x").unwrap();
        watched.hears(Heard::Change);
    }
}

#[test]
fn a_room_with_too_many_folders_is_not_watched() {
    let root = tempfile::tempdir().unwrap();
    create_dir_all(root.path().join("TRL-1")).unwrap();
    let few = Coverage::Folders { most: 1 };
    let refusal = Tree::new(root.path(), &BTreeSet::new(), few, |_| {}).unwrap_err();
    assert_eq!(refusal, "the room has over 1 folders");
    let limit = notify::Error::new(ErrorKind::MaxFilesWatch);
    assert!(is_final(&limit) && why_not(&limit).contains("fs.inotify.max_user_watches"));
}
