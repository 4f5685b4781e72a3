//! The evidence of one trial, read again before a decision on it is recorded.
//!
//! A record must not be written if the trial is not what the approver saw. Reading the whole room again shows that, and takes
//! seconds in a large one. [`Room::same_evidence`] shows the same for one trial by less: everything of the room that can
//! change the documents of the trial is shown to be as it was when the room was read, and `None` is returned if it is not, or
//! if that cannot be shown. The caller reads the whole room then, as if there were no shortcut. So this module
//! never says what has changed, and a mistake of it towards `None` costs time only.
//!
//! The documents of a trial, and which of them count, depend on these:
//!
//! - *The policy and its signers.* They are searched for and read as for every scan, with all refusals, and compared.
//! - *The ignore file.* It is read and compared.
//! - *The trial's own files and folders.* The files are read, also if their versions are the same, and the folders that hold
//!   them are listed. Any difference ends the shortcut.
//! - *Files elsewhere.* Any file of the room can name the trial in `trial_ref`: a packet of it makes the
//!   trial's own a duplicate, a record counts for it, and a record of another trial with one of its `decision_ref`s makes both bad. So the
//!   files and folders that have changed are needed. If the room was read under a watch that reports changes at once
//!   ([`RoomWatch`](super::watch::RoomWatch)), the watch has a list of them. Otherwise, and if the list may miss something, the version of every
//!   file and folder of the room is compared. A folder that has changed is listed for new files and folders, a file that has changed is read, and
//!   what it held before and holds now must not concern the trial. In both cases a file or folder
//!   without a settled version ([`RacyCheck`](super::index::RacyCheck)) counts as changed.
//! - *The rest of the room.* With a sample clock every packet has to be a sample, so a changed packet that is not concerns
//!   every trial.
//!
//! Records that this machine has seen and that are gone, unreadable files and other problems block trials, and are not
//! documents: they are part of the verdict, which is not given here.

use super::index::RacyCheck;
use super::known_files::{Changed, KnownFile, KnownFiles};
use super::loader::Loader;
use super::open::Opening;
use super::parallel::Threads;
use super::policy_file::LoadedPolicy;
use super::progress::Progress;
use super::read::RoomFolder;
use super::walk::{FolderReader, Found, RelPath};
use super::watch::RoomWatch;
use super::{Room, RoomError, RoomOptions};
use crate::domain::document::Kind;
use crate::domain::field::Field;
use crate::domain::packed::{Contents, Packed, PackedDocument};
use crate::domain::time::Moment;
use crate::domain::trial::Trial;
use crate::fsio::{FileVersion, Folder};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

/// The most files and folders that are read again. Of more, reading the whole room is as good.
const MOST_CHANGES: usize = 2_000;

/// The work that showed that a trial is the same, for tests that count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadAgain {
    /// The number of files and folders whose versions were compared.
    pub compared: usize,
    /// The number of folders that were listed.
    pub listed: usize,
    /// The number of files that were read.
    pub read: usize,
}

/// The files of a room, compared with what they were when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// All have the same versions.
    AsRead,
    /// All have the same versions, and some were so new when they were read that a change at once would not show.
    AsReadOrJustChanged,
    /// Some have other versions, or the room or its policy cannot be read.
    Changed,
}

impl Room {
    /// Compares the versions of all files and folders with those that they had when the room was read, and the bytes of the policy
    /// and the ignore file. A poll asks this; of a file that is not settled, the version is compared too. `None` if the room
    /// does not keep the versions of its files.
    #[must_use]
    pub fn on_disk(&self, named: &Path, options: &RoomOptions, machine: Moment) -> Option<OnDisk> {
        let known = self.known_files.as_deref()?;
        let is_same = || {
            let opening = Opening::begin(named, options, machine).ok()?;
            let is_same_room =
                opening.root() == self.root && is_same_policy(opening.policy_file(), &self.policy_file);
            let progress = Progress::default();
            let reader = FolderReader::open(&self.root, &progress)?;
            let is_same = is_same_room && reader.ignore_content() == known.ignore_content;
            // The console is used meanwhile.
            let changed = || known.changed(reader.root(), (Threads::less_than_cores(), &progress), None);
            Some(is_same && changed() == Changed::default())
        };
        Some(match is_same() {
            Some(true) if known.was_quiet => OnDisk::AsRead,
            Some(true) => OnDisk::AsReadOrJustChanged,
            Some(false) | None => OnDisk::Changed,
        })
    }

    /// Does the same for a room that was read before `watch` began. If it has not changed, it counts as read under the watch.
    #[must_use]
    pub fn compare_under(
        &self,
        watch: &Arc<RoomWatch>,
        named: &Path,
        options: &RoomOptions,
        machine: Moment,
    ) -> Option<OnDisk> {
        // Changes while the versions are compared are in the list of the watch.
        let mark = watch.mark(&self.root);
        let on_disk = self.on_disk(named, options, machine)?;
        if on_disk != OnDisk::Changed {
            // A room that was read under an earlier watch keeps its mark, which shows nothing any more.
            let _ = mark.map(|mark| self.watched.set(mark));
        }
        Some(on_disk)
    }

    /// Returns the trial if its documents, and which of them count, are shown to be the same as when the room was read; `None` if
    /// they have changed or that cannot be shown. `named` and `options` are those with which the room was opened.
    ///
    /// # Errors
    /// The directory or its policy is not usable now.
    pub fn same_evidence(
        &self,
        trial_ref: &str,
        named: &Path,
        options: &RoomOptions,
        machine: Moment,
    ) -> Result<Option<(&Trial, ReadAgain)>, RoomError> {
        let opening = Opening::begin(named, options, machine)?;
        let Some(known) = self.known_files.as_deref().filter(|_| self.is_whole) else { return Ok(None) };
        if opening.root() != self.root || !is_same_policy(opening.policy_file(), &self.policy_file) {
            return Ok(None);
        }
        let Some(reviewed) = self.trial(trial_ref) else { return Ok(None) };
        let shown = Comparison::of(self, known, &reviewed.trial, machine).and_then(Comparison::run);
        Ok(shown.map(|work| (&reviewed.trial, work)))
    }
}

/// Returns whether two policies were made from the same bytes, and trust the same keys.
pub(super) fn is_same_policy(now: &LoadedPolicy, before: &LoadedPolicy) -> bool {
    now.source == before.source && now.signers == before.signers && now.ignored_above == before.ignored_above
}

/// A room that is compared with what it was.
struct Comparison<'a> {
    room: &'a Room,
    known: &'a KnownFiles,
    trial: &'a Trial,
    racy_check: RacyCheck,
    /// The `decision_ref`s of the trial's records.
    own_refs: HashSet<&'a str>,
    folder: Folder,
    work: ReadAgain,
}

impl<'a> Comparison<'a> {
    fn of(room: &'a Room, known: &'a KnownFiles, trial: &'a Trial, machine: Moment) -> Option<Self> {
        let racy_check = RacyCheck::before(&room.root, machine);
        let records = trial.documents().into_iter().filter(|document| document.kind.is_record());
        let own_refs = records.filter_map(|record| record.field("decision_ref").reference().ok()).collect();
        let folder = Folder::open(&room.root).ok()?;
        let work = ReadAgain::default();
        racy_check.is_reliable().then_some(Self { room, known, trial, racy_check, own_refs, folder, work })
    }

    /// Returns the work if nothing concerns the trial that has changed.
    fn run(mut self) -> Option<ReadAgain> {
        let Changed { mut files, mut folders } = self.reported().unwrap_or_else(|| self.compare());
        if files.len() + folders.len() > MOST_CHANGES {
            return None;
        }
        // The trial's own come last, so that they are read closest to the writing.
        let (own_files, own_folders) = self.own()?;
        files.retain(|file| !own_files.contains(file));
        folders.retain(|folder| !own_folders.contains(folder));
        let progress = Progress::default();
        let reader = FolderReader::open(&self.room.root, &progress)?;
        if reader.ignore_content() != self.known.ignore_content {
            return None;
        }
        for (files, folders) in
            [(files.as_slice(), folders.as_slice()), (own_files.as_slice(), own_folders.as_slice())]
        {
            for &folder in folders {
                self.list(&reader, &self.known.folders.get(folder)?.place.clone())?;
            }
            for &file in files {
                self.read_known(self.known.files.get(file)?)?;
            }
        }
        Some(self.work)
    }

    /// Returns what the watch of the room reports. `None` if it could miss something.
    fn reported(&self) -> Option<Changed> {
        let mark = self.room.watched.get()?;
        self.known.changed_at(&mark.changes(&self.folder.version().ok()?)?)
    }

    /// Compares the versions of all files and folders.
    fn compare(&mut self) -> Changed {
        self.work.compared = self.known.files.len() + self.known.folders.len();
        let is_settled = |version: &FileVersion| self.racy_check.is_settled(version);
        // Somebody waits for it.
        let threads = Threads::as_many_as_cores();
        self.known.changed(&self.folder, (threads, &Progress::default()), Some(&is_settled))
    }

    /// Returns the indexes of the trial's files and of the folders that hold them. `None` if a path is not UTF-8: documents have
    /// it for people only.
    fn own(&self) -> Option<(Vec<usize>, Vec<usize>)> {
        let paths: BTreeSet<&str> =
            self.trial.documents().into_iter().map(|document| &*document.path).collect();
        let names: BTreeSet<&str> =
            paths.iter().map(|path| path.rfind('/').map_or("", |at| &path[..=at])).collect();
        let files = paths.iter().map(|path| self.known.file(path.as_bytes()));
        let folders = names.iter().map(|name| self.known.folder(name.as_bytes()));
        Some((files.collect::<Option<_>>()?, folders.collect::<Option<_>>()?))
    }

    /// Lists a folder. Each new file in it or below must not concern the trial.
    fn list(&mut self, reader: &FolderReader<'_>, place: &RelPath) -> Option<()> {
        self.work.listed += 1;
        for found in reader.list(place, |folder| self.known.folder(folder.bytes()).is_some())? {
            let known = self.known.file(found.place.bytes()).and_then(|file| self.known.files.get(file));
            match known {
                Some(known) if known.is_signed == found.signature_version.is_some() => {}
                Some(known) => self.read_known(known)?,
                None => {
                    let now = self.read(&found);
                    self.is_unrelated(&now).then_some(())?;
                }
            }
        }
        Some(())
    }

    /// Reads a file again. If it holds something else, neither may concern the trial.
    fn read_known(&mut self, known: &KnownFile) -> Option<()> {
        let place = known.place.clone();
        let now = self.read(&Found { place, version: FileVersion::UNKNOWN, signature_version: None });
        let is_same = now.is_same(&known.packed);
        (is_same || (self.is_unrelated(&known.packed) && self.is_unrelated(&now))).then_some(())
    }

    fn read(&mut self, found: &Found) -> Packed {
        self.work.read += 1;
        let loader = Loader {
            root: &self.room.root,
            folder: RoomFolder::of(&self.room.root),
            before: None,
            stores_index: false,
            keeps_files: false,
            compact_from: usize::MAX,
            machine: self.room.now.instant,
            progress: &Progress::default(),
        };
        loader.read_again(found)
    }

    /// Returns whether nothing in a file can change the documents of the trial, or which of them count.
    fn is_unrelated(&self, file: &Packed) -> bool {
        let Contents::Documents { documents, .. } = file.contents() else { return true };
        let has_sample_clock = self.room.policy_file.policy.sample_clock.is_some();
        documents.iter().all(|document| {
            let text = |path| Field::of(document, path).text();
            let is_own = text("trial_ref") == Some(&*self.trial.trial_ref);
            let shares_ref = is_record(document)
                && text("decision_ref").is_some_and(|decision_ref| self.own_refs.contains(decision_ref));
            let is_packet = document.kind().is_some_and(Kind::is_packet);
            let is_not_sample = has_sample_clock && is_packet && text("evidence_mode") != Some("sample");
            !is_own && !shares_ref && !is_not_sample
        })
    }
}

fn is_record(document: &PackedDocument) -> bool {
    document.kind().is_some_and(Kind::is_record)
}
