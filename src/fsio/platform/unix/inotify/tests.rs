//! The limits of inotify. What it reports is tested with rooms.

use super::*;
use std::fs::{create_dir, create_dir_all, rename};

#[test]
fn a_tree_with_too_many_folders_is_not_watched() {
    let root = tempfile::tempdir().unwrap();
    create_dir_all(root.path().join("a/b")).unwrap();
    let refusal = watch_few_folders(root.path(), |_| true, 2, &|| {}).unwrap_err();
    assert!(refusal.to_string().starts_with("the room has over 2 folders: "), "{refusal}");
    let (mut events, _) = watch_few_folders(root.path(), |_| true, 3, &|| {}).unwrap();
    // A name that is watched already takes no other watch.
    rename(root.path().join("a"), root.path().join("c")).unwrap();
    events.read(&mut |_| {}).unwrap();
    create_dir(root.path().join("c/d")).unwrap();
    assert!(matches!(events.read(&mut |_| {}), Err(WatchError::TooManyFolders { most: 3, .. })));
}

#[test]
fn a_folder_that_is_removed_leaves_room_for_another() {
    let root = tempfile::tempdir().unwrap();
    create_dir_all(root.path().join("a")).unwrap();
    let (mut events, _) = watch_few_folders(root.path(), |_| true, 2, &|| {}).unwrap();
    for _ in 0..3 {
        std::fs::remove_dir(root.path().join("a")).unwrap();
        events.read(&mut |_| {}).unwrap();
        create_dir_all(root.path().join("a")).unwrap();
        events.read(&mut |_| {}).unwrap();
    }
}

#[test]
fn a_folder_that_is_missing_is_not_watched() {
    let root = tempfile::tempdir().unwrap();
    let missing = watch_tree(&root.path().join("missing"), |_| true, &|| {});
    assert!(matches!(missing, Err(WatchError::Unreadable)));
}
