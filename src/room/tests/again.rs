//! A room that is read again is the room that is read anew, whatever has changed, and takes work for what has changed alone.

use crate::room::tests::index::has_index;
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;
use support::sample::{SampleRoom, many};
use tempfile::TempDir;
use trialdesk::domain::time::{Moment, parse_timestamp};
use trialdesk::report::Renderer as _;
use trialdesk::report::check::Json;
use trialdesk::report::output::Output;
use trialdesk::report::selection::Selection;
use trialdesk::room::walk::walk;
use trialdesk::room::{Room, RoomError, RoomOptions};
use trialdesk::state::{Directories, Reading};

/// A time at which everything has been left alone for long.
fn much_later() -> Moment {
    parse_timestamp("2200-01-01").unwrap()
}

/// A room on a file system whose times are reliable, and what this machine remembers of it.
struct Desk {
    room: SampleRoom,
    state: TempDir,
    compact_from: Option<usize>,
}

impl Desk {
    fn new(compact_from: Option<usize>) -> Option<Self> {
        let room = SampleRoom::whole();
        has_index(room.path()).then(|| Self { room, state: TempDir::new().unwrap(), compact_from })
    }

    fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.room.path().join(path)
    }

    fn put(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.at(path);
        // A parent may be a file by now, or the file a folder.
        let _ = fs::create_dir_all(path.parent().unwrap());
        let _ = fs::write(path, text);
    }

    fn read(&self, before: Option<Arc<Room>>) -> Result<Arc<Room>, RoomError> {
        self.read_at(before, much_later())
    }

    fn read_at(&self, before: Option<Arc<Room>>, machine: Moment) -> Result<Arc<Room>, RoomError> {
        let compact_from = self.compact_from;
        let reading = Reading { keeps_files: true, before, compact_from, ..Reading::default() };
        let directories = Directories { state: Some(self.state.path().to_path_buf()), cache: None };
        directories.read_room(self.room.path(), &RoomOptions::default(), machine, reading).map(Arc::new)
    }
}

/// Waits until the file system's clock has gone on, so that every change gets another time.
fn tick() {
    sleep(Duration::from_millis(12));
}

/// Everything that a room says, and what it keeps of its files.
fn account(room: &Room) -> String {
    let mut report = Vec::new();
    Json.render(&Selection::from(room), &mut Output::new(&mut report, false)).unwrap();
    let mut text = String::from_utf8(report).unwrap();
    let refs: BTreeSet<_> = room.decision_refs().into_iter().collect();
    let decided: Vec<_> = room.decided().map(|one| one.trial.trial_ref).collect();
    let (hints, warnings) = (&room.hints, &room.ignore_warnings);
    let counts = (room.foreign, room.ignored, &room.records_elsewhere, &room.seen_records_problem);
    let _ = writeln!(text, "{hints:?} {warnings:?} {counts:?} {refs:?} {decided:?}\n{:?}", room.problems);
    for record in room.records() {
        let _ = writeln!(text, "{record:?}");
    }
    for (path, trial_ref) in room.files() {
        let _ = writeln!(text, "{path} {trial_ref}");
    }
    let known = room.known_files.as_ref().unwrap();
    for file in &known.files {
        let _ = writeln!(text, "{:?} {} {}", file.place, file.is_settled(), file.is_signed);
    }
    for folder in &known.folders {
        let _ = writeln!(text, "{:?} {} {}", folder.place, folder.is_settled(), folder.is_plain);
    }
    let _ = writeln!(text, "{} {}", known.was_quiet, known.has_plain_paths);
    text
}

type Which = prop::sample::Index;

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The content of a file in another place.
    Copy(Which, Which),
    Append(Which),
    /// Content that is broken, empty, foreign, of an unknown version, or secret.
    Write(Which, Which),
    /// The documents of a file name another trial.
    Name(Which, Which),
    Remove(Which),
    Move(Which, Which),
    /// A file or folder with an odd name or kind.
    Odd(Which, Which),
    Mode(Which),
    RenameFolder(Which, Which),
    RemoveFolder(Which),
    SwapFolders(Which, Which),
    CopyFolder(Which, Which),
    Ignore(Which),
    Policy(Which),
}

fn step() -> impl Strategy<Value = Step> {
    let one = any::<Which>;
    prop_oneof![
        4 => (one(), one()).prop_map(|(file, other)| Step::Copy(file, other)),
        2 => one().prop_map(Step::Append),
        2 => (one(), one()).prop_map(|(file, text)| Step::Write(file, text)),
        2 => (one(), one()).prop_map(|(file, trial)| Step::Name(file, trial)),
        2 => one().prop_map(Step::Remove),
        2 => (one(), one()).prop_map(|(file, place)| Step::Move(file, place)),
        4 => (one(), one()).prop_map(|(folder, what)| Step::Odd(folder, what)),
        1 => one().prop_map(Step::Mode),
        2 => (one(), one()).prop_map(|(folder, name)| Step::RenameFolder(folder, name)),
        1 => one().prop_map(Step::RemoveFolder),
        1 => (one(), one()).prop_map(|(one, other)| Step::SwapFolders(one, other)),
        2 => (one(), one()).prop_map(|(folder, name)| Step::CopyFolder(folder, name)),
        1 => one().prop_map(Step::Ignore),
        1 => one().prop_map(Step::Policy),
    ]
}

const TEXTS: [&str; 7] = [
    "a: [",
    "",
    "a: b\n",
    "schema_version: cavra.trial-access-expiry.packet.v2\ntrial_ref: trial:TRL-1042\n",
    "schema_version: cavra.grace-period.decision.v1\nclient_secret: hunter2hunter2\n",
    "schema_version: cavra.grace-period.decision.v1\ndecision_ref: grace-decision:01KVJEDVG04APNZVMEREVS8T4Z\n",
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
];

const PLACES: [&str; 6] = [
    "moved.yaml",
    "TRL-1042/decisions/moved.yaml",
    "a/b/c/moved.yaml",
    "decisions/moved.json",
    "A.yml",
    "zz/0.yaml",
];

const NAMES: [&str; 4] = ["moved", "TRL-1003/inner", "a/b", "decisions"];

/// Puts something odd into a folder.
fn put_odd(folder: &Path, what: usize) {
    let _ = fs::create_dir_all(folder.join("decisions"));
    let text = "schema_version: cavra.grace-period.decision.v1\n";
    let _ =
        match what {
            0 => fs::write(folder.join("LOUD.YAML"), text),
            1 => fs::write(folder.join("decisions/orphan.yaml.sig"), text),
            2 => fs::write(folder.join("decisions/LOUD.YAML"), text),
            3 => symlink("../expiry.yaml", folder.join("decisions/link.yaml")),
            4 => symlink("expiry.yaml", folder.join("link.yaml")),
            5 => fs::write(folder.join("decisions/.hidden.yaml"), text),
            6 => fs::write(folder.join(OsStr::from_bytes(b"odd\xff.yaml")), text),
            7 => fs::create_dir(folder.join("folder.yaml")),
            8 => fs::write(folder.join("expiry.yaml.bak"), text),
            9 => symlink(".", folder.join("decisions/inner")),
            10 => walk(folder).files.iter().filter(|found| found.path().contains("decisions/")).try_for_each(
                |found| fs::write(folder.join(format!("{}.sig", found.path())), "no signature"),
            ),
            _ => walk(folder).files.iter().try_for_each(|found| {
                let _ = fs::remove_file(folder.join(format!("{}.sig", found.path())));
                Ok(())
            }),
        };
}

fn copy_folder(from: &Path, to: &Path) {
    for found in walk(from).files {
        let target = to.join(found.place.raw());
        let _ = fs::create_dir_all(target.parent().unwrap());
        let _ = fs::copy(found.full(from), target);
    }
}

fn take(desk: &Desk, step: Step) {
    let files = walk(desk.room.path()).files;
    if files.is_empty() {
        return;
    }
    let file = |which: Which| which.get(&files).full(desk.room.path());
    let folders: Vec<PathBuf> =
        files.iter().filter_map(|found| Some(found.full(desk.room.path()).parent()?.to_owned())).collect();
    let folder = |which: Which| which.get(&folders).clone();
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
    match step {
        Step::Copy(one, other) => desk.put(file(one), text(&file(other))),
        Step::Append(one) => desk.put(file(one), text(&file(one)) + "\n# more\n"),
        Step::Write(one, what) => desk.put(file(one), what.get(&TEXTS)),
        Step::Name(one, other) => {
            let name =
                |text: &str| text.lines().find(|line| line.starts_with("trial_ref:")).map(str::to_owned);
            let own = text(&file(one));
            if let (Some(from), Some(to)) = (name(&own), name(&text(&file(other)))) {
                desk.put(file(one), own.replace(&from, &to));
            }
        }
        Step::Remove(one) => drop(fs::remove_file(file(one))),
        Step::Move(one, place) => {
            let place = desk.at(place.get(&PLACES));
            let _ = fs::create_dir_all(place.parent().unwrap());
            let _ = fs::rename(file(one), place);
        }
        Step::Odd(one, what) => put_odd(&folder(one), what.index(12)),
        Step::Mode(one) => {
            let mode = 0o600 + u32::try_from(one.index(8)).unwrap();
            let _ = fs::set_permissions(file(one), Permissions::from_mode(mode));
            let _ = fs::set_permissions(folder(one), Permissions::from_mode(mode | 0o100));
        }
        Step::RenameFolder(one, name) => {
            let place = desk.at(name.get(&NAMES));
            let _ = fs::create_dir_all(place.parent().unwrap());
            let _ = fs::rename(folder(one), place);
        }
        Step::RemoveFolder(one) if folder(one) != desk.room.path() => drop(fs::remove_dir_all(folder(one))),
        Step::RemoveFolder(_) => {}
        Step::SwapFolders(one, other) => {
            let aside = desk.at("aside");
            let _ = fs::rename(folder(one), &aside);
            let _ = fs::rename(folder(other), folder(one));
            let _ = fs::rename(aside, folder(other));
        }
        Step::CopyFolder(one, name) => copy_folder(&folder(one), &desk.at(name.get(&NAMES))),
        Step::Ignore(what) => {
            desk.put(".trialdeskignore", what.get(&["", "TRL-1003/\n", "*.json\nmoved*\n"]));
        }
        Step::Policy(what) => {
            let policy = text(&desk.at("policy.yaml"));
            desk.put("policy.yaml", policy + ["# more\n", "\nquorum: 2\n"][what.index(2)]);
        }
    }
}

/// Compares what a room says when it is read again with what it says when it is read anew.
#[track_caller]
fn compare(desk: &Desk, kept: Option<Arc<Room>>, machine: Moment) -> Option<Arc<Room>> {
    let again = desk.read_at(kept, machine);
    match (again, desk.read_at(None, machine)) {
        (Ok(again), Ok(anew)) => {
            let (one, other) = (account(&again), account(&anew));
            if one != other {
                let unlike = one.lines().zip(other.lines()).find(|(one, other)| one != other);
                panic!("read again: {:?}, but read anew: {unlike:?}", again.read_again);
            }
            Some(again)
        }
        (Err(one), Err(other)) => {
            assert_eq!(one.to_string(), other.to_string());
            None
        }
        (one, other) => panic!("{one:?} {other:?}"),
    }
}

proptest! {
    #![proptest_config(Config { cases: 40, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_room_that_is_read_again_is_the_room_read_anew(
        readings in prop::collection::vec(prop::collection::vec(step(), 0..4), 1..5),
        compact_from in prop::sample::select(vec![None, Some(1), Some(30)]),
        is_fresh in prop::bool::weighted(0.2),
    ) {
        let Some(desk) = Desk::new(compact_from) else { return Ok(()) };
        let machine = || if is_fresh { jiff::Timestamp::now().into() } else { much_later() };
        let mut kept = desk.read_at(None, machine()).ok();
        for steps in readings {
            tick();
            for step in steps {
                take(&desk, step);
            }
            tick();
            kept = compare(&desk, kept, machine());
        }
    }
}

#[test]
fn each_change_alone_is_read_again_in_part() {
    let Some(desk) = Desk::new(None) else { return };
    let mut kept = desk.read(None).unwrap();
    let part = |kept: &mut Arc<Room>| {
        tick();
        *kept = compare(&desk, Some(kept.clone()), much_later()).unwrap();
        kept.read_again.expect("a part is read")
    };
    // A file with forbidden material is read each time: the sample room has one.
    let unchanged = part(&mut kept);
    assert_eq!((unchanged.listed, unchanged.read), (0, 1));
    desk.put(
        "TRL-1042/expiry.yaml",
        fs::read_to_string(desk.at("TRL-1042/expiry.yaml")).unwrap() + "# more\n",
    );
    let edited = part(&mut kept);
    assert_eq!((edited.listed, edited.read), (0, 2));
    desk.put("TRL-1042/second.yaml", "a: b\n");
    let added = part(&mut kept);
    assert_eq!((added.listed, added.read), (1, 2));
    fs::rename(desk.at("TRL-1042"), desk.at("TRL-1042b")).unwrap();
    let renamed = part(&mut kept);
    assert_eq!(renamed.listed, 3, "the room, the folder, and that of its records");
    fs::remove_dir_all(desk.at("TRL-1042b")).unwrap();
    assert_eq!(part(&mut kept).listed, 1);
    desk.put("TRL-1003/LOUD.YAML", "");
    assert_eq!(part(&mut kept).listed, 1);
    assert_eq!(part(&mut kept).listed, 1, "a hint is looked for each time");
}

#[test]
fn new_folders_of_several_folders_are_put_in_order() {
    let Some(desk) = Desk::new(None) else { return };
    let before = desk.read(None).unwrap();
    tick();
    // All of these come after the folders that are known, and are found in the room first.
    for path in ["zz/a.yaml", "TRL-1065/zz/a.yaml", "TRL-1065/zz/b/a.yaml", "z/a.yaml"] {
        desk.put(path, "a: b\n");
    }
    let again = compare(&desk, Some(before), much_later()).unwrap();
    assert!(again.read_again.is_some());
}

type Change = (&'static str, fn(&Desk));

#[test]
fn what_may_change_everything_is_read_anew() {
    let changes: [Change; 3] = [
        ("the policy", |desk| {
            desk.put("policy.yaml", fs::read_to_string(desk.at("policy.yaml")).unwrap() + "# more\n");
        }),
        ("the ignore file", |desk| desk.put(".trialdeskignore", "TRL-1003/\n")),
        ("a name that is not UTF-8", |desk| desk.put(OsStr::from_bytes(b"TRL-1003/\xff.yaml"), "a: b\n")),
    ];
    for (what, change) in changes {
        let Some(desk) = Desk::new(None) else { return };
        let before = desk.read(None).unwrap();
        tick();
        change(&desk);
        let again = compare(&desk, Some(before), much_later()).unwrap();
        assert_eq!(again.read_again, None, "{what}");
    }
}

#[test]
fn a_decision_that_is_gone_is_noticed() {
    let Some(desk) = Desk::new(None) else { return };
    let before = desk.read(None).unwrap();
    tick();
    let record = before.records().next().unwrap().path;
    fs::remove_file(desk.at(&*record)).unwrap();
    let again = compare(&desk, Some(before), much_later()).unwrap();
    assert!(again.read_again.is_some() && again.problems.iter().any(|problem| problem.path == record));
}

/// Returns the work and the most bytes that reading a room of some trials again takes, after one file was changed.
fn cost(trials: usize) -> Option<(usize, usize, u64)> {
    let desk = Desk::new(Some(1))?;
    many(desk.room.path(), trials);
    let before = desk.read(None).unwrap();
    tick();
    let path = desk.at("T-00100/expiry.yaml");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "# more\n").unwrap();
    let mut again = None;
    let info = allocation_counter::measure(|| again = desk.read(Some(before.clone())).ok());
    let work = again.unwrap().read_again.unwrap();
    Some((work.listed, work.read, info.bytes_max))
}

#[test]
fn twice_the_room_takes_little_more_memory_to_read_again() {
    let (Some(once), Some(twice)) = (cost(3_000), cost(6_000)) else { return };
    // Of these two, one is the file with forbidden material.
    assert_eq!((once.0, once.1, twice.0, twice.1), (0, 2, 0, 2));
    // A room keeps 16 bytes for each trial that may be looked at; the rest of a trial and its files is over 300 bytes.
    assert!(twice.2 - once.2 < 3_000 * 40, "{once:?} {twice:?}");
}
