//! The file of an index: any damage is noticed, and writers do not disturb one another.

use super::{Desk, HEADER, Says, entries, much_later};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use trialdesk::fsio::FileVersion;
use trialdesk::room::index::{Entry, Key, RacyCheck, Writer};
use trialdesk::state::{INDEX_FOLDER, IndexStore};

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
        cuts in prop::option::of(prop::collection::vec(any::<prop::sample::Index>(), 5)),
    ) {
        let cache = TempDir::new().unwrap();
        let (key, file) = written(cache.path(), &known);
        let mut bytes = fs::read(&file).unwrap();
        let body = bytes.len() - HEADER;
        if let Some(cuts) = cuts {
            let mut ends: Vec<_> = cuts.iter().map(|cut| cut.index(body + 1)).chain([0, body]).collect();
            ends.sort_unstable();
            let lengths = ends.windows(2).flat_map(|pair| ((pair[1] - pair[0]) as u64).to_le_bytes());
            bytes[80..128].copy_from_slice(&lengths.collect::<Vec<_>>());
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
