//! Reading a room again: it is compared with the disk, and only what has changed is listed and read.
//!
//! The result is that of reading everything, and shares with the room before all that is the same. It is not attempted (and the
//! caller reads everything) if much has changed, if the ignore file has, or if times do not show every change.
//!
//! - A file is the same if it and its signature have the versions that they had, and those are settled
//!   ([`RacyCheck`]). Any other file is read.
//! - A folder is the same if it has the version that it had, that is settled, and it gave evidence files and folders alone. Any other
//!   folder is listed. So problems, hints and the number of files that are left out are those of the folders that are listed.
//! - Below a folder that is gone, everything is; a new folder is walked.

use super::hint::Hint;
use super::index::RacyCheck;
use super::known_files::{Changed, KnownFiles, KnownFolder, signature_of};
use super::loaded::{Kept, file, is_quiet};
use super::loader::{Loader, PART, orphan_signature_of};
use super::same_evidence::ReadAgain;
use super::walk::{FolderReader, Found, RelPath, Walk};
use crate::domain::assemble::File;
use crate::domain::blocks::Edit;
use crate::fsio::{FileVersion, Folder};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsStr;
use std::iter;
use std::ops::Bound;

/// The most files and folders that may have changed: of more, reading everything is as good. Of a large room, one in so many.
const MOST_CHANGES: usize = 256;
const ONE_IN: usize = 10;

/// The files of a room that was read again, with what has changed.
pub(super) struct RoomChanges {
    pub(super) known: KnownFiles,
    /// The files that are gone or have other content, as they were.
    pub(super) gone: Vec<File>,
    /// The files that are new or have other content.
    pub(super) new: Vec<File>,
    /// The problems of everything else.
    pub(super) others: Vec<File>,
    pub(super) ignored: usize,
    pub(super) hints: Vec<Hint>,
    pub(super) work: ReadAgain,
}

/// What a known file has become.
enum Now {
    Same,
    Gone,
    /// It has to be read.
    Read(Found),
}

/// The place of an item among the known ones: its index, or the one at which it would be.
type Place = Result<usize, usize>;

/// The folders that have changed, while they are listed.
struct Listing<'a> {
    before: &'a KnownFiles,
    racy_check: RacyCheck,
    /// The files that have changed or are in a folder that has.
    files: BTreeMap<usize, Now>,
    added: Vec<Found>,
    /// The folders that are gone, with everything below.
    gone: BTreeSet<&'a [u8]>,
    folders: Vec<(Place, Option<KnownFolder>)>,
    are_folders_quiet: bool,
    has_plain_folders: bool,
    /// What they gave besides files.
    rest: Walk,
    work: ReadAgain,
}

impl Loader<'_> {
    /// Loads what has changed since the room was read before. `None` if everything is to be read, or the scan was stopped.
    pub(super) fn load_changes(&self, before: &KnownFiles) -> Option<RoomChanges> {
        let racy_check = RacyCheck::before(self.root, self.machine);
        let is_large = before.files.len() >= self.compact_from;
        let is_alike = before.has_plain_paths && before.dictionary.is_some() == is_large;
        let reader =
            FolderReader::open(self.root, self.progress).filter(|_| racy_check.is_reliable() && is_alike)?;
        let has_same_patterns = reader.ignore_content() == before.ignore_content;
        let is_settled = |version: &FileVersion| racy_check.is_settled(version);
        let Changed { files, folders } = has_same_patterns
            .then(|| before.changed(reader.root(), (self.threads(), self.progress), Some(&is_settled)))?;
        let odd = before.folders.iter().enumerate().filter(|(_, folder)| !folder.is_plain);
        let folders: BTreeSet<usize> = folders.into_iter().chain(odd.map(|(at, _)| at)).collect();
        let compared = before.files.len() + before.folders.len();
        let most = MOST_CHANGES.max(compared / ONE_IN);
        if files.len() + folders.len() > most || self.progress.is_stopped() {
            return None;
        }
        let mut listing = Listing::of(before, racy_check);
        listing.work.compared = compared;
        for folder in folders {
            listing.list(folder, &reader)?;
        }
        for file in files {
            listing.look_at(file, reader.root())?;
        }
        let has_plain_paths = listing.added.iter().all(|found| found.place.is_plain());
        (has_plain_paths && listing.has_plain_folders && listing.added.len() <= most).then_some(())?;
        self.read_changes(listing)
    }

    /// Reads the files that have changed, and puts everything together.
    fn read_changes(&self, listing: Listing<'_>) -> Option<RoomChanges> {
        let Listing {
            before,
            racy_check,
            files,
            mut added,
            mut folders,
            are_folders_quiet,
            rest,
            mut work,
            ..
        } = listing;
        added.sort_by(|a, b| a.place.bytes().cmp(b.place.bytes()));
        let mut changes: Vec<(Place, Option<Found>)> = Vec::new();
        for found in added {
            changes.push((before.find_file(found.place.bytes()), Some(found)));
        }
        for (at, now) in files {
            match now {
                Now::Same => {}
                Now::Gone => changes.push((Ok(at), None)),
                Now::Read(found) => changes.push((Ok(at), Some(found))),
            }
        }
        sort(&mut changes);
        let places: Vec<Place> = changes.iter().map(|(place, _)| *place).collect();
        let read: Vec<bool> = changes.iter().map(|(_, found)| found.is_some()).collect();
        let found: Vec<Found> = changes.into_iter().filter_map(|(_, found)| found).collect();
        work.read = found.len();
        self.progress.add_found(before.files.len());
        self.progress.add_read(before.files.len().saturating_sub(found.len()));
        let mut kept: Vec<Kept> = Vec::with_capacity(found.len());
        for part in found.chunks(PART) {
            kept.extend(self.load_some(
                part,
                iter::empty(),
                (None, before.dictionary.as_ref()),
                racy_check,
            )?);
        }
        let are_files_quiet = found.iter().all(|found| is_quiet(found, racy_check));
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        let mut read_now = found.iter().zip(kept);
        let edits = places.into_iter().zip(read).map(|(place, is_read)| {
            let known = place.ok().and_then(|at| before.files.get(at));
            let now = if is_read { read_now.next() } else { None };
            let now = now.map(|(found, mut kept)| {
                // The same content is shared.
                if let Some(known) = known.filter(|known| kept.packed.is_same(&known.packed)) {
                    kept.packed = known.packed.clone();
                } else {
                    gone.extend(known.map(|known| file(&known.place, known.packed.clone())));
                    new.push(file(&found.place, kept.packed.clone()));
                }
                kept.known_file(&before.stamps, found, racy_check)
            });
            if now.is_none() {
                gone.extend(known.map(|known| file(&known.place, known.packed.clone())));
            }
            edit(place, now)
        });
        let edits: Vec<_> = edits.collect();
        // Listings come in the order of their folders, and what is new in them does not.
        folders.sort_by(|(_, a), (_, b)| {
            a.as_ref().map(KnownFolder::path).cmp(&b.as_ref().map(KnownFolder::path))
        });
        sort(&mut folders);
        let known = KnownFiles {
            files: before.files.replaced(edits),
            folders: before.folders.replaced(folders.into_iter().map(|(place, folder)| edit(place, folder))),
            was_quiet: are_files_quiet && are_folders_quiet,
            has_plain_paths: before.has_plain_paths,
            stamps: before.stamps.clone(),
            dictionary: before.dictionary.clone(),
            ignore_content: before.ignore_content,
        };
        let Walk { orphan_signatures, not_read, unreadable, hints, ignored, .. } = rest.sorted();
        let orphans = known.files.iter().filter(|known| known.is_signed);
        let orphans: Vec<_> =
            orphans.filter_map(|known| orphan_signature_of(known.place.shown(), &known.packed)).collect();
        let others = self.others(orphan_signatures, not_read, unreadable).chain(orphans).collect();
        Some(RoomChanges { known, gone, new, others, ignored, hints, work })
    }
}

impl<'a> Listing<'a> {
    fn of(before: &'a KnownFiles, racy_check: RacyCheck) -> Self {
        Self {
            before,
            racy_check,
            files: BTreeMap::new(),
            added: Vec::new(),
            gone: BTreeSet::new(),
            folders: Vec::new(),
            are_folders_quiet: true,
            has_plain_folders: true,
            rest: Walk::default(),
            work: ReadAgain::default(),
        }
    }

    /// Lists a known folder, unless it is below one that is gone. Folders come in the order of their paths.
    fn list(&mut self, folder: usize, reader: &FolderReader<'_>) -> Option<()> {
        let before = self.before;
        let place = &before.folders.get(folder)?.place;
        let above =
            self.gone.range::<[u8], _>((Bound::Unbounded, Bound::Included(place.bytes()))).next_back();
        if above.is_some_and(|above| place.bytes().starts_with(above)) {
            return Some(());
        }
        let (mut walk, below) = reader.walk(place, |folder| before.folder(folder.bytes()).is_some());
        self.work.listed += walk.folders.len();
        let below: HashSet<&[u8]> = below.iter().map(RelPath::bytes).collect();
        let is_direct = |path: &[u8]| {
            let rest = path.get(place.bytes().len()..).unwrap_or_default();
            !rest.strip_suffix(b"/").unwrap_or(rest).contains(&b'/')
        };
        for at in before.folders_below(place) {
            let path = before.folders.get(at)?.place.bytes();
            if is_direct(path) && !below.contains(path) {
                self.drop_folder(at)?;
            }
        }
        let mut seen = HashSet::new();
        for found in walk.files {
            match before.find_file(found.place.bytes()) {
                Ok(at) => {
                    seen.insert(at);
                    let is_same =
                        self.racy_check.trusts(&found) && before.is_same(before.files.get(at)?, &found);
                    self.files.insert(at, if is_same { Now::Same } else { Now::Read(found) });
                }
                Err(_) => self.added.push(found),
            }
        }
        for at in before.files_below(place) {
            if is_direct(before.files.get(at)?.place.bytes()) && !seen.contains(&at) {
                self.files.insert(at, Now::Gone);
            }
        }
        walk.folders.sort_by(|a, b| a.place.bytes().cmp(b.place.bytes()));
        for folder in walk.folders {
            self.are_folders_quiet &= self.racy_check.is_quiet(&folder.version);
            self.has_plain_folders &= folder.place.is_plain();
            let known = KnownFolder::of(&before.stamps, &folder, self.racy_check);
            self.folders.push((before.find_folder(folder.place.bytes()), Some(known)));
        }
        self.rest.orphan_signatures.extend(walk.orphan_signatures);
        self.rest.not_read.extend(walk.not_read);
        self.rest.unreadable.extend(walk.unreadable);
        self.rest.hints.extend(walk.hints);
        self.rest.ignored += walk.ignored;
        Some(())
    }

    /// Drops a known folder with everything below.
    fn drop_folder(&mut self, folder: usize) -> Option<()> {
        let place = &self.before.folders.get(folder)?.place;
        self.gone.insert(place.bytes());
        self.folders.extend(self.before.folders_below(place).chain([folder]).map(|at| (Ok(at), None)));
        self.files.extend(self.before.files_below(place).map(|at| (at, Now::Gone)));
        Some(())
    }

    /// Looks at the version of a file that has changed, unless its folder was listed.
    fn look_at(&mut self, at: usize, room: &Folder) -> Option<()> {
        if self.files.contains_key(&at) {
            return Some(());
        }
        let known = self.before.files.get(at)?;
        let path = known.place.raw();
        let version = |path: &OsStr| room.version_below(path).unwrap_or(FileVersion::UNKNOWN);
        let signature_version = known.is_signed.then(|| Box::new(version(&signature_of(path))));
        let found = Found { place: known.place.clone(), version: version(path), signature_version };
        self.files.insert(at, Now::Read(found));
        Some(())
    }
}

/// Sorts changes by their places. New items at one place stay in their order, and come before the known item there.
fn sort<T>(changes: &mut [(Place, T)]) {
    changes.sort_by_key(|(place, _)| match *place {
        Err(at) => (at, false),
        Ok(at) => (at, true),
    });
}

fn edit<T>(place: Place, now: Option<T>) -> Edit<T> {
    let gone = match place {
        Ok(at) => at..at + 1,
        Err(at) => at..at,
    };
    Edit { gone, new: now.into_iter().collect() }
}
