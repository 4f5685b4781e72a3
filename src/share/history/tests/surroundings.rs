//! Rooms inside of repositories, other branches, and names of every kind.

use super::{RoomHistory, denial, gone, is_intact, path, read, repository, repository_with};
use crate::git::counted::runs_of;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

#[test]
fn a_room_inside_of_a_repository_has_its_own_paths() {
    for folder in ["evidence/", "a/b [c]*/", "a\\d/"] {
        let repo = repository_with("sha1", folder, 2);
        let room = repo.path().join(folder);
        is_intact(&read(&room), 2);
        repo.git(&["rm", "-q", "--", &format!(":(literal){folder}{}", path(1))]);
        repo.commit("remove");
        assert_eq!(gone(&read(&room)), ["removed TRL-1042/decisions/1.yaml: commit"], "{folder}");
    }
}

#[test]
fn a_room_that_was_moved_keeps_its_history() {
    let repo = repository_with("sha1", "old/", 2);
    repo.git(&["rm", "-q", &format!("old/{}", path(1))]);
    repo.commit("remove");
    repo.git(&["mv", "old", "new"]);
    repo.commit("move the room");
    let history = read(&repo.path().join("new"));
    assert_eq!(gone(&history), ["removed old/TRL-1042/decisions/1.yaml: commit"]);
    assert!(!history.gone[0].was_in_room);
}

#[test]
fn records_of_another_room_do_not_matter() {
    let repo = repository_with("sha1", "one/", 1);
    let other = denial(9).replace("TRL-1042", "TRL-2000");
    repo.put("two/TRL-2000/decisions/9.yaml", &other).commit("another room");
    repo.git(&["rm", "-q", "-r", "two"]);
    repo.commit("remove it");
    is_intact(&read(&repo.path().join("one")), 2);
    // A record that moved to another room of the repository is not gone.
    repo.put("two/x", "x");
    fs::create_dir_all(repo.path().join("two/TRL-1042/decisions")).unwrap();
    repo.git(&["mv", &format!("one/{}", path(1)), "two/TRL-1042/decisions/1.yaml"]);
    repo.commit("split the room");
    assert_eq!(gone(&read(&repo.path().join("one"))), [""; 0]);
}

#[test]
fn ids_of_64_digits_are_read() {
    let repo = repository_with("sha256", "", 2);
    is_intact(&read(&repo.path()), 2);
    repo.git(&["rm", "-q", &path(1)]);
    repo.commit("remove");
    let history = read(&repo.path());
    assert_eq!(gone(&history), ["removed TRL-1042/decisions/1.yaml: commit"]);
    assert_eq!(history.gone[0].blob.as_str().len(), 64);
}

#[test]
fn a_record_on_another_branch_alone_is_named() {
    let repo = repository(1);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.put(&path(2), denial(2)).put(&path(3), denial(3)).commit("deny");
    // A record that the branch has taken back is not at its tip.
    repo.git(&["rm", "-q", &path(3)]);
    repo.commit("take back");
    repo.git(&["branch", "copy"]);
    repo.git(&["checkout", "-q", "main"]);
    let history = read(&repo.path());
    assert_eq!((gone(&history).len(), history.records, history.is_intact()), (0, 1, true));
    let [found] = &history.elsewhere[..] else { panic!("{history:?}") };
    assert_eq!((&*found.branch, &*found.path), ("copy", &*path(2)));
    assert_eq!(found.record.decided_by.as_deref(), Some("dana"));
    // In a clone the branch is a remote-tracking one.
    let clone = support::git::GitRepo::cloned(&[repo.path().to_str().unwrap()]);
    assert_eq!(read(&clone.path()).elsewhere[0].branch, "origin/copy");
    // Merged, its history is that of this branch.
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = read(&repo.path());
    assert_eq!(gone(&history), ["removed TRL-1042/decisions/3.yaml: commit"]);
    assert_eq!(history.elsewhere, []);
}

#[test]
fn a_detached_head_has_a_history_without_a_branch() {
    let repo = repository(1);
    repo.git(&["rm", "-q", &path(1)]);
    repo.commit("remove");
    repo.git(&["checkout", "-q", "--detach"]);
    let history = read(&repo.path());
    assert_eq!((history.branch, gone(&read(&repo.path())).len()), (None, 1));
}

#[test]
fn names_of_every_kind_are_read() {
    let repo = repository(1);
    for name in [&b"line\nend"[..], b"tab\t\"quote\"", b"\xff\xfe", b"\x1b[31m", b":(glob)x", b"a -> b"] {
        let folder = repo.path().join("TRL-1042").join(OsStr::from_bytes(name)).join("decisions");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("r.yaml"), denial(100 + name.len())).unwrap();
    }
    repo.commit("names");
    let before = read(&repo.path());
    assert_eq!(gone(&before), [""; 0]);
    for entry in fs::read_dir(repo.path().join("TRL-1042")).unwrap().flatten() {
        if entry.file_name() != "decisions" && entry.path().is_dir() {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    repo.commit("remove them");
    let history = read(&repo.path());
    assert_eq!(history.gone.len(), before.records - 1, "{history:?}");
}

#[test]
fn runs_of_git_do_not_depend_on_records_and_branches() {
    let runs = |branches: usize, records: usize| {
        let repo = repository(1);
        for branch in 0..branches {
            repo.git(&["switch", "-q", "-c", &format!("side-{branch}"), "main"]);
            for record in 0..records {
                let number = 100 + branch * records + record;
                repo.put(&path(number), denial(number));
            }
            repo.commit("some records");
        }
        repo.git(&["switch", "-q", "main"]);
        let room = super::room(&repo.path());
        let (history, runs) = runs_of(|| RoomHistory::read(&room).unwrap());
        assert_eq!(history.elsewhere.len(), branches * records);
        runs
    };
    let (one, many) = (runs(1, 1), runs(3, 4));
    assert_eq!(one, many);
    assert!((1..=12).contains(&one), "{one}");
}
