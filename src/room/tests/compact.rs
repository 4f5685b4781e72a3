//! What a room takes in memory. These are limits: a change that needs more of it says so here.

use crate::room::tests::index::has_index;
use std::fs;
use std::sync::Arc;
use support::sample::many;
use tempfile::TempDir;
use trialdesk::domain::assemble::{File, assemble};
use trialdesk::domain::packed::Packed;
use trialdesk::domain::policy::Policy;
use trialdesk::domain::signature::Signature;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::room::read::contents;
use trialdesk::room::walk::walk;
use trialdesk::room::{Room, RoomOptions};
use trialdesk::state::{Directories, Reading};

/// Returns the files of a generated room.
fn files(trials: usize) -> Vec<File> {
    let folder = TempDir::new().unwrap();
    many(folder.path(), trials);
    let file = |found: trialdesk::room::walk::Found| {
        let bytes = fs::read(found.full(folder.path())).unwrap();
        let packed = contents(found.path(), &bytes, |_, _| Signature::None);
        File { path: found.place.shown().clone(), packed }
    };
    walk(folder.path()).files.into_iter().map(file).collect()
}

/// Returns the files in one store, compact.
fn compact(files: &[File]) -> Vec<File> {
    let packed: Vec<Packed> = files.iter().map(|file| file.packed.clone()).collect();
    let dictionary = Arc::new(Packed::dictionary(&packed));
    let together = Packed::together(&packed, Some(&dictionary)).into_iter();
    files.iter().zip(together).map(|(file, packed)| File { path: file.path.clone(), packed }).collect()
}

fn bytes(files: &[File]) -> usize {
    files.iter().map(|file| file.packed.held().len()).sum()
}

#[test]
fn compact_files_take_a_third_of_the_bytes() {
    let files = files(300);
    let (plain, compact) = (bytes(&files), bytes(&compact(&files)));
    assert!(compact * 3 < plain, "{compact} of {plain}");
}

#[test]
fn a_room_takes_so_many_bytes_for_a_document() {
    let files = compact(&files(300));
    let count = files.len();
    let info = allocation_counter::measure(|| {
        std::mem::forget(assemble(files, &Policy::default(), &[]));
    });
    // The documents themselves and the references and ranges of the trials, apart from paths and packed bytes.
    let each = usize::try_from(info.bytes_current).unwrap() / count;
    assert!(each <= 110, "{each}");
}

#[test]
fn a_large_room_is_held_compact_from_its_index_too() {
    let (folder, cache) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    if !has_index(folder.path()) {
        return;
    }
    many(folder.path(), 100);
    let directories = Directories { cache: Some(cache.path().to_path_buf()), state: None };
    let bytes = |compact_from, before| {
        let reading = Reading { keeps_files: true, compact_from, before, ..Reading::default() };
        let machine = parse_timestamp("2200-01-01").unwrap();
        let room = directories.read_room(folder.path(), &RoomOptions::default(), machine, reading).unwrap();
        (held(&room), Arc::new(room))
    };
    let (plain, _) = bytes(Some(usize::MAX), None);
    fs::remove_dir_all(cache.path()).unwrap();
    let (read, room) = bytes(Some(1), None);
    assert!(read * 2 < plain, "{read} of {plain}");
    assert_eq!(bytes(Some(1), Some(room)).0, read);
    assert!(bytes(Some(1), None).0.abs_diff(read) < read / 20, "its dictionary was made of other files");
}

#[test]
fn files_that_were_read_before_the_room_was_known_to_be_large_are_compact_too() {
    let folder = TempDir::new().unwrap();
    many(folder.path(), 600);
    let evaluated = |compact_from| {
        let reading = Reading { compact_from, ..Reading::default() };
        let machine = parse_timestamp("2200-01-01").unwrap();
        let nowhere = Directories { cache: None, state: None };
        let room = nowhere.read_room(folder.path(), &RoomOptions::default(), machine, reading).unwrap();
        let one_by_one: Vec<_> = room.reviews().map(|reviewed| reviewed.evaluation).collect();
        let together: Vec<_> = room.reviews_at(0..room.len()).map(|reviewed| reviewed.evaluation).collect();
        assert!(one_by_one.len() == 600 && together == one_by_one);
        one_by_one
    };
    let plain = evaluated(Some(usize::MAX));
    for compact_from in [0, 1, 900, 1_800] {
        assert!(evaluated(Some(compact_from)) == plain, "{compact_from}");
    }
}

fn held(room: &Room) -> usize {
    room.known_files.as_ref().unwrap().files.iter().map(|file| file.packed.held().len()).sum()
}
