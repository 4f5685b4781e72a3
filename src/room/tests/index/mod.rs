//! The index of a room: correct before fast. If anything is wrong with it, it is not used.

mod changes;
mod format;

use jiff::Timestamp;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use support::sample::skip;
use tempfile::TempDir;
use trialdesk::domain::time::{Moment, parse_timestamp};
use trialdesk::fsio::FileVersion;
use trialdesk::room::index::{Entry, Index, Key, RacyCheck, Writer};
use trialdesk::room::walk::{Found, walk};
use trialdesk::state::{INDEX_FOLDER, IndexStore};

/// The header: a name and a version, a key, six lengths, and the checksum over everything else.
const HEADER: usize = 16 + 64 + 6 * 8 + 4;

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
