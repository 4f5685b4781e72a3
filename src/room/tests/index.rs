//! The index of a room: correct before fast. If anything is wrong with it, it is not used.

use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};
use support::sample::skip;
use tempfile::TempDir;
use trialdesk::domain::time::{Moment, parse_timestamp};
use trialdesk::fsio::{FileVersion, write_back_ns};
use trialdesk::room::index::{Entry, Index, Key, RacyCheck, Writer};
use trialdesk::room::walk::{Found, walk};
use trialdesk::state::{INDEX_FOLDER, IndexStore};

/// The header: a name and a version, a key, five lengths, and the checksum over everything else.
const HEADER: usize = 16 + 64 + 5 * 8 + 4;

/// A time at which everything has been left alone for long.
fn much_later() -> Moment {
    parse_timestamp("2200-01-01").unwrap()
}

/// Returns whether rooms in this folder have an index. Says it loudly if they have none.
pub(super) fn has_index(folder: &Path) -> bool {
    let has_index = RacyCheck::before(folder, much_later()).is_reliable();
    if !has_index {
        skip(&format!("{} is not on ext4, XFS, Btrfs or APFS, so no index is kept", folder.display()));
    }
    has_index
}

/// A room and the cache directory of its user.
struct Desk {
    room: TempDir,
    cache: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { room: TempDir::new().unwrap(), cache: TempDir::new().unwrap() };
        for trial in 1..=3 {
            desk.put(&format!("T-{trial}/expiry.yaml"), "state: approved\n");
        }
        desk.put("T-2/decisions/d.yaml", "verdict: approve\n");
        desk.put("T-2/decisions/d.yaml.sig", "-----BEGIN SSH SIGNATURE-----\n");
        desk
    }

    /// Returns one on a file system whose times are reliable. Others have no index.
    fn reliable() -> Option<Self> {
        let desk = Self::new();
        has_index(desk.room.path()).then_some(desk)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.room.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    fn key(&self) -> Key {
        Key::of(self.room.path())
    }

    fn racy_check(&self, machine: Moment) -> RacyCheck {
        RacyCheck::before(self.room.path(), machine)
    }

    fn found(&self) -> Vec<Found> {
        walk(self.room.path()).files
    }

    fn find(&self, path: &str) -> Found {
        self.found().into_iter().find(|found| found.path() == path).expect("it is there")
    }

    /// Writes down of every file what it is called, and says of how many.
    fn index(&self, machine: Moment) -> usize {
        let mut added = Vec::new();
        self.write(machine, |writer| {
            for found in self.found() {
                added.push(writer.add(&found, &found.version, found.path().as_bytes()).unwrap());
            }
        })
        .unwrap();
        added.into_iter().filter(|added| *added).count()
    }

    /// Stores an index with these entries.
    fn write(&self, machine: Moment, fill: impl FnOnce(&mut Writer<&mut fs::File>)) -> io::Result<()> {
        let (key, racy_check) = (self.key(), self.racy_check(machine));
        self.store().store(&key, |file| {
            let mut writer = Writer::begin(file, key.clone(), racy_check)?;
            fill(&mut writer);
            writer.finish()
        })
    }

    fn store(&self) -> IndexStore {
        IndexStore::of(self.cache.path())
    }

    fn load(&self) -> Option<Index> {
        self.store().load(&self.key())
    }

    /// Which files would have to be read again.
    fn changed(&self) -> Vec<String> {
        let index = self.load().expect("an index");
        let is_good =
            |found: &Found| index.get(found.place.bytes()).is_some_and(|entry| entry.is_good(found));
        self.found().iter().filter(|found| !is_good(found)).map(|found| found.path().to_owned()).collect()
    }

    fn file(&self) -> PathBuf {
        let mut files: Vec<_> =
            fs::read_dir(self.cache.path().join(INDEX_FOLDER)).unwrap().flatten().collect();
        assert_eq!(files.len(), 1, "one index and nothing beside it");
        files.remove(0).path()
    }
}

/// The entry of a file in an index, apart from its path.
type Says = (FileVersion, Option<FileVersion>, Vec<u8>);

fn entries(index: &Index, paths: &[Vec<u8>]) -> Vec<Option<Says>> {
    let mut cursor = index.cursor();
    let owned = |entry: Entry<'_>| (entry.version, entry.signature_version, entry.packed.to_vec());
    paths.iter().map(|path| cursor.find(path).map(owned)).collect()
}

/// The time of the last change to a file.
fn changed_at(path: &Path) -> Moment {
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    Timestamp::try_from(modified).unwrap().into()
}

fn after(moment: Moment, milliseconds: i64) -> Moment {
    let at = i64::try_from(moment.as_millisecond()).unwrap() + milliseconds;
    Timestamp::from_millisecond(at).unwrap().into()
}

#[test]
fn unchanged_files_are_not_read_again() {
    let Some(desk) = Desk::reliable() else { return };
    assert!(desk.load().is_none(), "there is none yet");
    assert_eq!(desk.index(much_later()), 4);
    assert_eq!(desk.changed(), [""; 0]);
    let index = desk.load().unwrap();
    assert_eq!(index.get(b"T-2/expiry.yaml").unwrap().packed, b"T-2/expiry.yaml");
    assert!(
        index.get(b"T-2/expiry.yam").is_none() && index.get(b"T-9").is_none() && index.get(b"").is_none()
    );
    let mode = fs::metadata(desk.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "evidence may be confidential");
}

#[test]
fn edit_with_same_size_and_mtime_is_seen() {
    let Some(desk) = Desk::reliable() else { return };
    let path = desk.at("T-1/expiry.yaml");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    desk.index(much_later());
    // The clock of the file system moves in steps, and this is about what comes after the first of them.
    let was = desk.find("T-1/expiry.yaml").version.ctime_ns;
    while desk.find("T-3/expiry.yaml").version.ctime_ns <= was {
        desk.put("T-3/expiry.yaml", "state: pending!\n");
    }
    fs::write(&path, "state: rejected\n").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    let (now, index) = (desk.find("T-1/expiry.yaml"), desk.load().unwrap());
    let known = index.get(b"T-1/expiry.yaml").unwrap();
    assert_eq!((now.version.size, now.version.mtime_ns), (known.version.size, known.version.mtime_ns));
    assert_eq!(now.version.inode, known.version.inode);
    assert!(!known.is_good(&now), "ctime tells");
    assert!(desk.changed().contains(&"T-1/expiry.yaml".to_owned()));
}

type Change = fn(&Desk);

#[test]
fn every_way_of_changing_a_file_is_seen() {
    let changes: [(&str, Change); 7] = [
        ("T-1/expiry.yaml", |desk| desk.put("T-1/expiry.yaml", "longer than it was before\n")),
        ("T-1/expiry.yaml", |desk| {
            desk.put("next", "state: approved\n");
            fs::rename(desk.at("next"), desk.at("T-1/expiry.yaml")).unwrap();
        }),
        ("T-1/expiry.yaml", |desk| {
            let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
            let file = fs::File::options().write(true).open(desk.at("T-1/expiry.yaml")).unwrap();
            file.set_modified(old).unwrap();
        }),
        ("T-1/new.yaml", |desk| desk.put("T-1/new.yaml", "a: b\n")),
        ("T-2/decisions/d.yaml", |desk| desk.put("T-2/decisions/d.yaml.sig", "another")),
        ("T-2/decisions/d.yaml", |desk| fs::remove_file(desk.at("T-2/decisions/d.yaml.sig")).unwrap()),
        ("T-2/decisions/d.yaml", |desk| {
            fs::remove_file(desk.at("T-2/decisions/d.yaml.sig")).unwrap();
            symlink("elsewhere", desk.at("T-2/decisions/d.yaml.sig")).unwrap();
        }),
    ];
    if Desk::reliable().is_none() {
        return;
    }
    for (number, (path, change)) in changes.iter().enumerate() {
        let desk = Desk::new();
        desk.index(much_later());
        change(&desk);
        assert_eq!(desk.changed(), [*path], "change {number}");
    }
    let desk = Desk::new();
    fs::remove_file(desk.at("T-2/decisions/d.yaml.sig")).unwrap();
    desk.index(much_later());
    desk.put("T-2/decisions/d.yaml.sig", "a signature that comes later");
    assert_eq!(desk.changed(), ["T-2/decisions/d.yaml"]);
}

#[test]
fn files_changed_within_write_back_are_not_indexed() {
    let Some(desk) = Desk::reliable() else { return };
    let found = desk.find("T-1/expiry.yaml");
    let at = changed_at(&desk.at("T-1/expiry.yaml"));
    let margin = (3 * write_back_ns().unwrap() / 1_000_000).max(120_000);
    let is_settled = |milliseconds| desk.racy_check(after(at, milliseconds)).is_settled(&found.version);
    assert!(!is_settled(-1000) && !is_settled(0) && !is_settled(2100) && !is_settled(margin - 1));
    // Moments are rounded down to the millisecond.
    assert!(is_settled(margin + 100));
    let late = FileVersion { ctime_ns: found.version.ctime_ns + 1_000_000_000, ..found.version };
    assert!(!desk.racy_check(after(at, margin + 100)).is_settled(&late), "ctime counts as mtime does");
    let elsewhere = FileVersion { device: found.version.device + 1, ..found.version };
    assert!(!desk.racy_check(much_later()).is_settled(&elsewhere), "a device that is mounted in the room");
    assert!(!desk.racy_check(much_later()).is_settled(&FileVersion::UNKNOWN));

    assert_eq!(desk.index(at), 0, "all of it is too new");
    assert_eq!(desk.changed().len(), 4);
}

#[test]
fn recent_signature_keeps_its_record_out() {
    let Some(desk) = Desk::reliable() else { return };
    let record = desk.find("T-2/decisions/d.yaml");
    let signature = record.signature_version.clone().unwrap();
    let new = FileVersion { ctime_ns: i64::MAX, ..*signature };
    let signed = |version| Found { signature_version: Some(Box::new(version)), ..record.clone() };
    desk.write(much_later(), |writer| {
        assert!(!writer.add(&signed(new), &record.version, b"").unwrap());
        assert!(!writer.add(&signed(FileVersion::UNKNOWN), &record.version, b"").unwrap());
        assert!(writer.add(&signed(*signature), &record.version, b"").unwrap());
    })
    .unwrap();
}

#[test]
fn unknown_file_version_is_never_trusted() {
    let Some(desk) = Desk::reliable() else { return };
    let found = desk.find("T-1/expiry.yaml");
    let path = found.place.bytes();
    let entry = Entry { path, version: FileVersion::UNKNOWN, signature_version: None, packed: b"" };
    let unknown = Found { version: FileVersion::UNKNOWN, ..found.clone() };
    assert!(!entry.is_good(&unknown) && !entry.is_good(&found));
    let signature_version = Some(Box::new(FileVersion::UNKNOWN));
    let signed = Found { signature_version, ..found.clone() };
    let signature_version = Some(FileVersion::UNKNOWN);
    assert!(!Entry { version: found.version, signature_version, ..entry }.is_good(&signed));
}

#[test]
fn names_that_hold_forbidden_material_are_not_written_down() {
    let Some(desk) = Desk::reliable() else { return };
    desk.put("T-1/jane.doe@acme-industries.com/a.yaml", "a: b\n");
    assert_eq!(desk.index(much_later()), 4);
    assert_eq!(desk.changed(), ["T-1/jane.doe@acme-industries.com/a.yaml"]);
    let bytes = fs::read(desk.file()).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"jane.doe"));
}

#[test]
fn one_of_another_room_or_another_program_is_none() {
    let Some(desk) = Desk::reliable() else { return };
    desk.index(much_later());
    let load = |root: &Path, rules| desk.store().load(&Key::by(root, rules));
    assert!(load(desk.room.path(), "other rules").is_none());
    assert!(load(Path::new("/elsewhere"), "").is_none());
    // Somebody may have renamed it.
    let foreign = Desk::new();
    foreign.index(much_later());
    fs::copy(desk.file(), foreign.file()).unwrap();
    assert!(foreign.load().is_none());
    assert!(desk.load().is_some());
}

#[test]
fn no_byte_of_it_can_be_changed_lost_or_added() {
    let Some(desk) = Desk::reliable() else { return };
    desk.index(much_later());
    let (file, whole) = (desk.file(), fs::read(desk.file()).unwrap());
    let is_none = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        desk.load().is_none()
    };
    for at in 0..whole.len() {
        for bit in [0, 7] {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << bit;
            assert!(is_none(&damaged), "bit {bit} of byte {at}");
        }
        assert!(is_none(&whole[..at]), "cut at {at}");
    }
    assert!(is_none(&[&whole[..], &[0]].concat()));
    assert!(!is_none(&whole));
    let mut older = whole;
    older[15] = b'0';
    seal(&mut older);
    assert!(is_none(&older), "an older layout, and whole");
}

/// Makes the checksum right.
fn seal(bytes: &mut [u8]) {
    let (header, body) = bytes.split_at_mut(HEADER);
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(body);
    hasher.update(&header[..HEADER - 4]);
    header[HEADER - 4..].copy_from_slice(&hasher.finalize().to_le_bytes());
}

#[test]
fn index_writable_by_others_is_ignored() {
    let Some(desk) = Desk::reliable() else { return };
    desk.index(much_later());
    let file = desk.file();
    let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o660);
    assert!(desk.load().is_none());
    mode(0o602);
    assert!(desk.load().is_none());
    mode(0o400);
    assert!(desk.load().is_some());
    let moved = desk.cache.path().join("moved");
    fs::rename(&file, &moved).unwrap();
    symlink(&moved, &file).unwrap();
    assert!(desk.load().is_none(), "a link");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert!(desk.load().is_none(), "a folder");
    fs::remove_dir(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    assert!(desk.load().is_none(), "a FIFO is not waited for");
    fs::remove_file(&file).unwrap();
    fs::rename(&moved, &file).unwrap();
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(&file, Some(65_534), None).unwrap();
        assert!(desk.load().is_none(), "a file of another user");
    }
}

#[test]
fn read_only_cache_directory_is_harmless() {
    let Some(desk) = Desk::reliable() else { return };
    fs::write(desk.cache.path().join(INDEX_FOLDER), "a file").unwrap();
    assert!(desk.write(much_later(), |_| {}).is_err());
    assert!(desk.load().is_none());
}

#[test]
fn concurrent_writers_leave_one_whole_index() {
    let Some(desk) = Desk::reliable() else { return };
    let found = desk.found();
    let write = |packed: u8| {
        desk.write(much_later(), |writer| {
            for found in &found {
                assert!(writer.add(found, &found.version, &vec![packed; 20_000]).unwrap());
            }
        })
        .unwrap();
    };
    write(0);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers = [1, 2].map(|packed| scope.spawn(move || (0..20).for_each(|_| write(packed))));
        let reader = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let index = desk.load().expect("there is always a whole one");
                let packed: Vec<_> =
                    found.iter().map(|found| index.get(found.place.bytes()).unwrap().packed).collect();
                assert!(packed.iter().all(|one| *one == packed[0]), "of one writer");
                assert!(packed[0].len() == 20_000 && packed[0].iter().all(|byte| *byte == packed[0][0]));
            }
        });
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
    desk.file();
}

#[test]
fn unfinished_write_keeps_the_previous_index() {
    let Some(desk) = Desk::reliable() else { return };
    desk.index(much_later());
    let interrupted = desk.store().store(&desk.key(), |file| {
        let mut writer = Writer::begin(file, desk.key(), desk.racy_check(much_later()))?;
        let found = desk.find("T-1/expiry.yaml");
        writer.add(&found, &found.version, b"half of it")?;
        Err(io::Error::other("interrupted"))
    });
    assert!(interrupted.is_err());
    assert_eq!(desk.changed(), [""; 0]);
    // Leftovers of a killed program are removed a day later; a younger file may be in use.
    let left = |name: &str, age: u64| {
        let path = desk.cache.path().join(INDEX_FOLDER).join(name);
        let made = fs::File::create(&path).unwrap();
        let now = made.metadata().unwrap().modified().unwrap();
        made.set_modified(now - Duration::from_secs(age)).unwrap();
        path
    };
    let (old, young) = (left(".tmp-old", 25 * 3600), left(".tmp-young", 23 * 3600));
    desk.index(much_later());
    assert!(!old.exists() && young.exists());
}

#[test]
fn cursor_counts_skipped_files() {
    let Some(desk) = Desk::reliable() else { return };
    desk.index(much_later());
    let index = desk.load().unwrap();
    let missed = |paths: &[&str]| {
        let mut cursor = index.cursor();
        let found = paths.iter().filter(|path| cursor.find(path.as_bytes()).is_some()).count();
        (found, cursor.missed())
    };
    let all = ["T-1/expiry.yaml", "T-2/decisions/d.yaml", "T-2/expiry.yaml", "T-3/expiry.yaml"];
    assert_eq!(missed(&all), (4, 0));
    assert_eq!(missed(&[]), (0, 4));
    assert_eq!(missed(&[all[0], all[3]]), (2, 2));
    assert_eq!(missed(&["A", all[1], "T-2/new.yaml", "U"]), (1, 3));
}

fn stamps() -> impl Strategy<Value = FileVersion> {
    // Times as they are, but also as a broken file system has them.
    let time = || prop_oneof![any::<i32>().prop_map(|s| i64::from(s) * 1_000_000_007), any::<i64>()];
    (any::<u64>(), time(), time(), 1..u64::MAX, 0..3_u64).prop_map(
        |(size, mtime_ns, ctime_ns, inode, device)| FileVersion { size, mtime_ns, ctime_ns, inode, device },
    )
}

type Known = BTreeMap<Vec<u8>, Says>;

fn known() -> impl Strategy<Value = Known> {
    let bytes = |longest| prop::collection::vec(any::<u8>(), 0..longest);
    let path = prop::collection::vec(prop::sample::select(b"ab/.\xff".to_vec()), 1..6);
    let packed = (stamps(), prop::option::of(stamps()), bytes(40));
    prop::collection::btree_map(path, packed, 0..40)
}

fn written(cache: &Path, known: &Known) -> (Key, PathBuf) {
    let key = Key::by(Path::new("/room"), "rules");
    let write = |file: &mut fs::File| {
        let mut writer = Writer::begin(file, key.clone(), RacyCheck::before(Path::new("/"), much_later()))?;
        for (path, (version, signature_version, packed)) in known {
            let (version, signature_version) = (*version, *signature_version);
            assert!(writer.keep(&Entry { path, version, signature_version, packed })?);
        }
        writer.finish()
    };
    IndexStore::of(cache).store(&key, write).unwrap();
    let file = fs::read_dir(cache.join(INDEX_FOLDER)).unwrap().flatten().next().unwrap().path();
    (key, file)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn written_index_loads_equal(known in known(), asked in known()) {
        let cache = TempDir::new().unwrap();
        let (key, _) = written(cache.path(), &known);
        let index = IndexStore::of(cache.path()).load(&key).expect("it was just written");
        prop_assert_eq!(index.len(), known.len());
        let paths: Vec<_> = known.keys().chain(asked.keys()).cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let expected: Vec<_> = paths.iter().map(|path| known.get(path).cloned()).collect();
        prop_assert_eq!(entries(&index, &paths), expected);
        for path in &paths {
            let entry = index.get(path);
            prop_assert_eq!(entry.map(|entry| entry.packed), known.get(path).map(|(_, _, packed)| &packed[..]));
        }
        // Files out of order are left out.
        let write = |file: &mut fs::File| {
            let mut writer = Writer::begin(file, key.clone(), RacyCheck::before(Path::new("/"), much_later()))?;
            for path in ["b", "a", "b", "c"] {
                let version = FileVersion { inode: 1, ..FileVersion::UNKNOWN };
                let path = path.as_bytes();
                writer.keep(&Entry { path, version, signature_version: None, packed: path })?;
            }
            writer.finish()
        };
        IndexStore::of(cache.path()).store(&key, write).unwrap();
        let index = IndexStore::of(cache.path()).load(&key).unwrap();
        prop_assert_eq!(index.len(), 2);
        prop_assert_eq!(index.get(b"c").unwrap().packed, b"c");
    }

    /// Nobody makes such a file by accident; it must do no more than be wrong.
    #[test]
    fn any_bytes_under_a_right_checksum_are_read_to_an_end(
        known in known(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cuts in prop::option::of(prop::collection::vec(any::<prop::sample::Index>(), 4)),
    ) {
        let cache = TempDir::new().unwrap();
        let (key, file) = written(cache.path(), &known);
        let mut bytes = fs::read(&file).unwrap();
        let body = bytes.len() - HEADER;
        if let Some(cuts) = cuts {
            let mut ends: Vec<_> = cuts.iter().map(|cut| cut.index(body + 1)).chain([0, body]).collect();
            ends.sort_unstable();
            let lengths = ends.windows(2).flat_map(|pair| ((pair[1] - pair[0]) as u64).to_le_bytes());
            bytes[80..120].copy_from_slice(&lengths.collect::<Vec<_>>());
        }
        for (at, byte) in changes.iter().filter(|_| body > 0) {
            bytes[HEADER + at.index(body)] = *byte;
        }
        seal(&mut bytes);
        fs::write(&file, &bytes).unwrap();
        let index = IndexStore::of(cache.path()).load(&key).expect("nothing is wrong with its frame");
        let paths: Vec<_> = known.keys().cloned().collect();
        entries(&index, &paths);
        for path in &paths {
            let _ = index.get(path);
        }
    }
}
