//! A room looks the same with and without an index, for every change to its files between two readings.

use crate::room::tests::index::has_index;
use crate::room::tests::mapped_file::MappedFile;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::Config;
use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};
use std::cell::RefCell;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::sample::{SampleRoom, many, skip};
use tempfile::TempDir;
use trialdesk::domain::problem::ProblemCode;
use trialdesk::domain::time::{Moment, parse_timestamp};
use trialdesk::fsio::FileVersion;
use trialdesk::report::Renderer as _;
use trialdesk::report::check::Json;
use trialdesk::report::output::Output;
use trialdesk::report::selection::Selection;
use trialdesk::room::index::{Entry, Index, Key, RacyCheck, Writer};
use trialdesk::room::open::ScanObserver;
use trialdesk::room::progress::Progress;
use trialdesk::room::walk::walk;
use trialdesk::room::{Room, RoomError, RoomOptions};
use trialdesk::state::{Directories, INDEX_FOLDER, IndexStore, Reading};

/// A time at which everything has been left alone for long, so that all of it may be written down.
fn much_later() -> Moment {
    parse_timestamp("2200-01-01").unwrap()
}

/// The sample room, and the cache directory of its user.
struct Desk {
    room: SampleRoom,
    cache: TempDir,
    /// The number of files from which on the room is held compact when it is read with an index or with what was kept.
    compact_from: Option<usize>,
}

impl Desk {
    fn new() -> Self {
        Self { room: SampleRoom::whole(), cache: TempDir::new().unwrap(), compact_from: None }
    }

    /// Returns one on a file system whose times are reliable. Others have no index.
    fn reliable() -> Option<Self> {
        let desk = Self::new();
        has_index(desk.room.path()).then_some(desk)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.room.path().join(path)
    }

    fn look(&self, cache: Option<&Path>) -> String {
        self.look_at(cache, much_later())
    }

    fn look_at(&self, cache: Option<&Path>, machine: Moment) -> String {
        let directories = Directories { cache: cache.map(Path::to_path_buf), state: None };
        let compact_from = self.compact_from.filter(|_| cache.is_some());
        let reading = Reading { compact_from, ..Reading::default() };
        let options = RoomOptions::default();
        report(&directories.read_room(self.room.path(), &options, machine, reading).unwrap())
    }

    /// Reads the room for a caller that keeps it, with what it kept before.
    fn keep(&self, before: Option<Arc<Room>>) -> Arc<Room> {
        let compact_from = self.compact_from;
        let reading = Reading { keeps_files: true, before, compact_from, ..Reading::default() };
        let options = RoomOptions::default();
        Arc::new(Directories::default().read_room(self.room.path(), &options, much_later(), reading).unwrap())
    }

    /// Looks with the index, which brings it up to date.
    fn quick(&self) -> String {
        self.look(Some(self.cache.path()))
    }

    fn whole(&self) -> String {
        self.look(None)
    }

    fn index(&self) -> Option<Index> {
        IndexStore::of(self.cache.path()).load(&Key::of(&self.room.path().canonicalize().unwrap()))
    }

    /// The file of the index.
    fn file(&self) -> PathBuf {
        let mut files = fs::read_dir(self.cache.path().join(INDEX_FOLDER)).unwrap();
        files.next().unwrap().unwrap().path()
    }
}

fn report(room: &Room) -> String {
    let mut report = Vec::new();
    Json.render(&Selection::from(room), &mut Output::new(&mut report, false)).unwrap();
    String::from_utf8(report).unwrap()
}

#[test]
fn the_second_look_knows_every_file_and_comes_to_the_same() {
    for compact_from in [None, Some(1)] {
        let Some(desk) = Desk::reliable() else { return };
        the_second_look_knows_every_file(&Desk { compact_from, ..desk });
    }
}

fn the_second_look_knows_every_file(desk: &Desk) {
    let first = desk.quick();
    let index = desk.index().expect("an index");
    let files = walk(desk.room.path()).files.len();
    assert_eq!(index.len(), files - 1, "all but the one whose secret a sample tells of");
    let written = fs::metadata(desk.file()).unwrap().ino();
    assert_eq!(desk.quick(), first);
    assert_eq!(desk.whole(), first);
    assert_eq!(
        fs::metadata(desk.file()).unwrap().ino(),
        written,
        "nothing has changed, so nothing is written"
    );
}

#[test]
fn indexed_files_are_not_read_again() {
    let Some(desk) = Desk::reliable() else { return };
    let honest = desk.quick();
    let path = "TRL-1003/expiry.yaml";
    // An index that lies about a file is believed, and only because it says that it is of this very version.
    let index = desk.index().unwrap();
    let root = desk.room.path().canonicalize().unwrap();
    let write = |file: &mut fs::File| {
        let mut writer = Writer::begin(file, Key::of(&root), RacyCheck::before(&root, much_later()))?;
        for found in walk(&root).files {
            let Some(entry) = index.get(found.place.bytes()) else { continue };
            let mut packed = entry.packed.to_vec();
            if found.path() == path {
                let at = packed.windows(7).position(|part| part == b"renewed").unwrap();
                packed[at..at + 7].copy_from_slice(b"revoked");
            }
            writer.keep(&Entry { packed: &packed, ..entry })?;
        }
        writer.finish()
    };
    IndexStore::of(desk.cache.path()).store(&Key::of(&root), write).unwrap();
    assert_ne!(desk.quick(), honest);
    let text = fs::read_to_string(desk.at(path)).unwrap();
    fs::write(desk.at(path), text).unwrap();
    assert_eq!(desk.quick(), honest, "the file was written anew, so it is read anew");
}

#[test]
fn edit_with_same_size_and_date_is_seen() {
    let desk = Desk::new();
    let before = desk.quick();
    let path = desk.at("TRL-1003/expiry.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("outcome: renewed"));
    let meta = fs::metadata(&path).unwrap();
    fs::write(&path, text.replace("outcome: renewed", "outcome: revoked")).unwrap();
    let time = |seconds, nanoseconds| Timespec { tv_sec: seconds, tv_nsec: nanoseconds };
    let times = Timestamps {
        last_access: time(meta.atime(), meta.atime_nsec()),
        last_modification: time(meta.mtime(), meta.mtime_nsec()),
    };
    utimensat(CWD, &path, &times, AtFlags::empty()).unwrap();
    let after = fs::metadata(&path).unwrap();
    assert_eq!(
        (after.len(), after.mtime(), after.mtime_nsec()),
        (meta.len(), meta.mtime(), meta.mtime_nsec())
    );
    assert_ne!(desk.quick(), before);
    assert_eq!(desk.quick(), desk.whole());
}

#[test]
fn a_damaged_truncated_or_foreign_index_is_made_anew_in_silence() {
    let Some(desk) = Desk::reliable() else { return };
    let honest = desk.quick();
    let good = fs::read(desk.file()).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    for bad in [&good[..good.len() / 2], &flipped, b"", b"trialdesk index1"] {
        fs::write(desk.file(), bad).unwrap();
        assert_eq!(desk.quick(), honest);
        assert_eq!(fs::read(desk.file()).unwrap().len(), good.len(), "it was made anew");
    }
    let other = Desk::new();
    other.quick();
    fs::copy(other.file(), desk.file()).unwrap();
    fs::remove_file(desk.at("TRL-1003/expiry.yaml")).unwrap();
    assert_eq!(desk.quick(), desk.whole());
}

#[test]
fn no_forbidden_material_is_written_down() {
    let Some(desk) = Desk::reliable() else { return };
    let secret = ["ghp_", "16C7e42F292c6912E7", "710c838347Ae178B4a"].concat();
    let path = desk.at("TRL-1003/followup.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("sanitized: true", &format!("sanitized: {secret}"))).unwrap();
    let foreign = format!("schema_version: {secret}\ntrial_ref: trial:{secret}\n");
    fs::write(desk.at("TRL-1003/foreign.yaml"), foreign).unwrap();
    let first = desk.quick();
    let bytes = fs::read(desk.file()).unwrap();
    assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()));
    assert_eq!(desk.quick(), first, "such files are read each time");
    assert_eq!(desk.whole(), first);
}

#[test]
fn stopped_scan_ends() {
    let desk = Desk::new();
    let progress = Progress::default();
    progress.stop();
    let observer = ScanObserver { progress: &progress, on_partial: &|_| {} };
    let stopped = Room::open_for(desk.room.path(), &RoomOptions::default(), much_later(), Some(observer));
    assert!(matches!(stopped, Err(RoomError::Stopped)));
}

#[test]
fn partial_results_grow_and_are_never_ready() {
    let folder = TempDir::new().unwrap();
    many(folder.path(), 4_000);
    let progress = Progress::default();
    let seen = RefCell::new(Vec::new());
    let on_partial = |room: Room| {
        assert!(!room.is_whole);
        assert_eq!(room.tally().blocked, room.len());
        seen.borrow_mut().push(room.len());
    };
    let observer = ScanObserver { progress: &progress, on_partial: &on_partial };
    let room = Room::open_for(folder.path(), &RoomOptions::default(), much_later(), Some(observer)).unwrap();
    assert!(room.is_whole);
    assert_eq!((progress.found(), progress.read(), room.len()), (4_000, 4_000, 4_000));
    let seen = seen.into_inner();
    assert!(!seen.is_empty() && seen.is_sorted() && seen.iter().all(|count| *count < 4_000), "{seen:?}");
}

#[test]
fn transient_signature_is_forgotten() {
    let desk = Desk::new();
    many(desk.room.path(), 4_000);
    let record = fs::read_dir(desk.at("TRL-1042/decisions")).unwrap().next().unwrap().unwrap().path();
    let signature = record.with_extension("yaml.sig");
    assert!(!signature.exists());
    let place = |_| fs::write(&signature, "no signature at all").unwrap();
    let progress = Progress::default();
    let directories = Directories { cache: Some(desk.cache.path().to_path_buf()), state: None };
    let observer = ScanObserver { progress: &progress, on_partial: &place };
    let with = directories
        .open_room_for(desk.room.path(), &RoomOptions::default(), much_later(), Some(observer))
        .unwrap();
    assert!(with.problems.iter().any(|problem| problem.code == ProblemCode::BadSignature));
    fs::remove_file(&signature).unwrap();
    assert_eq!(desk.quick(), desk.whole());
}

#[test]
fn unindexable_files_cause_no_rewrite() {
    let Some(desk) = Desk::reliable() else { return };
    let folder = desk.at("jane.doe@acme-industries.com");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("other.yaml"), "a: b\n").unwrap();
    desk.quick();
    let written = fs::metadata(desk.file()).unwrap().ino();
    desk.quick();
    assert_eq!(fs::metadata(desk.file()).unwrap().ino(), written);
}

/// Reads a room with an index as if `later` seconds had passed since the last change, then stores through a memory map,
/// and reads it again.
#[track_caller]
fn a_store_through_a_map_is_seen(folder: &Path, later: i64) {
    let desk =
        Desk { room: SampleRoom::whole_in(folder), cache: TempDir::new().unwrap(), compact_from: None };
    let path = desk.at("TRL-1003/expiry.yaml");
    let Some(mut mapped) = MappedFile::dirty(&path) else { return };
    let version = FileVersion::of(&path).unwrap();
    let machine = Timestamp::from_nanosecond(i128::from(version.mtime_ns.max(version.ctime_ns))).unwrap();
    let machine = Moment::from(machine + SignedDuration::from_secs(later));
    let before = desk.look_at(Some(desk.cache.path()), machine);
    mapped.store("renewed", "revoked");
    let is_unnoticed = FileVersion::of(&path).unwrap() == version;
    let after = desk.look_at(Some(desk.cache.path()), machine);
    assert_ne!(after, before, "the store left the times of the file as they were: {is_unnoticed}");
    assert_eq!(after, desk.look_at(None, machine));
}

#[test]
fn a_store_through_a_memory_map_to_a_dirty_page_is_seen() {
    a_store_through_a_map_is_seen(&std::env::temp_dir(), 10);
}

#[test]
fn a_store_through_a_memory_map_is_seen_on_tmpfs_at_any_age() {
    let shared = Path::new("/dev/shm");
    if !shared.is_dir() || RacyCheck::before(shared, much_later()).is_reliable() {
        skip("/dev/shm is not a tmpfs here");
        return;
    }
    a_store_through_a_map_is_seen(shared, 1_000_000);
}

#[derive(Clone, Debug)]
enum Change {
    Rewrite(prop::sample::Index, prop::sample::Index),
    Append(prop::sample::Index),
    Remove(prop::sample::Index),
    Move(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<prop::sample::Index>(), any::<prop::sample::Index>())
            .prop_map(|(file, other)| Change::Rewrite(file, other)),
        any::<prop::sample::Index>().prop_map(Change::Append),
        any::<prop::sample::Index>().prop_map(Change::Remove),
        any::<prop::sample::Index>().prop_map(Change::Move),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 12, failure_persistence: None, ..Config::default() })]

    #[test]
    fn after_any_changes_both_ways_come_to_the_same(
        changes in prop::collection::vec(change(), 1..6), compact_from in prop::sample::select(vec![None, Some(1), Some(30)])
    ) {
        let desk = Desk { compact_from, ..Desk::new() };
        desk.quick();
        let mut kept = desk.keep(None);
        for change in changes {
            let found = walk(desk.room.path()).files;
            let path = |file: &prop::sample::Index| found[file.index(found.len())].full(desk.room.path());
            match change {
                Change::Rewrite(file, other) => {
                    let text = fs::read(path(&other)).unwrap();
                    fs::write(path(&file), text).unwrap();
                }
                Change::Append(file) => {
                    let text = fs::read_to_string(path(&file)).unwrap();
                    fs::write(path(&file), text + "\n# more\n").unwrap();
                }
                Change::Remove(file) => fs::remove_file(path(&file)).unwrap(),
                Change::Move(file) => fs::rename(path(&file), desk.at("moved.yaml")).unwrap(),
            }
            let whole = desk.whole();
            prop_assert_eq!(desk.quick(), whole.clone());
            kept = desk.keep(Some(kept));
            prop_assert_eq!(report(&kept), whole);
        }
    }
}
