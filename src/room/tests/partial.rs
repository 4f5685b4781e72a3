//! How often a part of a room is shown while it is read.

use crate::room::tests::index::has_index;
use std::cell::Cell;
use std::sync::Arc;
use support::sample::many;
use tempfile::TempDir;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::room::open::ScanObserver;
use trialdesk::room::progress::Progress;
use trialdesk::room::{Room, RoomOptions};
use trialdesk::state::{Directories, Reading};

#[test]
fn what_is_unchanged_is_loaded_before_a_second_part_could_be_shown() {
    let (folder, cache) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    if !has_index(folder.path()) {
        return;
    }
    many(folder.path(), 13_000);
    let directories = Directories { cache: Some(cache.path().to_path_buf()), state: None };
    let read = |before: Option<Arc<Room>>| {
        let (progress, parts) = (Progress::default(), Cell::new(0));
        let on_partial = |_| parts.set(parts.get() + 1);
        let observer = Some(ScanObserver { progress: &progress, on_partial: &on_partial });
        let reading = Reading { observer, keeps_files: true, before, ..Reading::default() };
        let machine = parse_timestamp("2200-01-01").unwrap();
        let room = directories.read_room(folder.path(), &RoomOptions::default(), machine, reading).unwrap();
        (room, parts.get())
    };
    assert_eq!(read(None).1, 2, "3,000 and 12,000 files");
    let (room, parts) = read(None);
    assert_eq!(parts, 1, "with an index");
    assert_eq!(read(Some(Arc::new(room))).1, 0, "the room before is on the screen");
}
