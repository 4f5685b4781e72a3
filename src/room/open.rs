//! Opening a room: its policy first, then its files, then its trials. Nothing is written.
//!
//! [`Room::open`] takes all steps and uses nothing from earlier scans. A caller that remembers rooms takes the steps
//! one by one ([`Opening`], [`LoadedRoom`]): it passes what it remembers and stores what is new (`crate::state`).

use super::again::RoomChanges;
use super::hint::{Hint, HintKind};
use super::index::Index;
use super::loaded::LoadedFiles;
use super::loader::{COMPACT_FROM, Loader};
use super::policy_file::{self, LoadedPolicy};
use super::progress::Progress;
use super::read::RoomFolder;
use super::same_evidence::is_same_policy;
use super::seen::{self, Gone, SeenRecord};
use super::walk::IgnoreWarning;
use super::watch::{RoomWatch, WatchMark};
use super::{ContentSource, Room, RoomError, RoomOptions};
use crate::domain::assemble::{self, AssembledTrials, Changes, File};
use crate::domain::time::{Moment, Now};
use crate::fsio::paths::{canonical, shown};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use super::loaded::NewIndex;

/// An observer of a scan.
#[derive(Clone, Copy)]
pub struct ScanObserver<'a> {
    /// The progress of the scan, which can also stop it.
    pub progress: &'a Progress,
    /// Called from time to time with the room as read so far. No trial in it is ready, because unread files may block
    /// it.
    pub on_partial: &'a dyn Fn(Room),
}

/// Loads the index of an earlier reading.
pub type LoadIndex<'a> = Box<dyn FnOnce() -> Option<Index> + 'a>;

/// The caller's knowledge of a room from earlier scans. The default is none.
#[derive(Default)]
pub struct Known<'a> {
    /// The records that earlier scans found in the room.
    pub seen_records: BTreeSet<SeenRecord>,
    /// The reason why these records are not known although they should be, and what to do.
    pub seen_records_problem: Option<String>,
    /// True if the room was last seen under another policy.
    pub policy_changed: bool,
    /// The index of an earlier reading. It is loaded after the walk, so that not both need their memory at the same time.
    pub index: Option<LoadIndex<'a>>,
    /// The same room as it was read before, which is used in place of an index.
    pub before: Option<Arc<Room>>,
    /// True if the caller stores a new index.
    pub stores_index: bool,
    /// The number of files from which on the room is held compact, if it is not the usual one.
    pub compact_from: Option<usize>,
    /// The watch of the room, if it is watched.
    pub watch: Option<Arc<RoomWatch>>,
    /// True if the caller keeps the room and asks later if a trial of it is the same ([`Room::same_evidence`]).
    pub keeps_files: bool,
}

/// A room whose policy is read and whose files are not.
pub struct Opening {
    context: RoomContext,
    machine: Moment,
}

/// A room whose files are read and whose trials are not assembled yet.
pub struct LoadedRoom {
    context: RoomContext,
    loaded: Loaded,
    seen_records: BTreeSet<SeenRecord>,
    mark: Option<WatchMark>,
}

/// The files of a room that was read.
enum Loaded {
    /// All files were looked for.
    Whole(LoadedFiles),
    /// The room before, with what has changed.
    Changes(Arc<Room>, RoomChanges),
}

/// The parts of a room other than its files.
pub(super) struct RoomContext {
    root: PathBuf,
    named: String,
    policy_file: LoadedPolicy,
    now: Now,
    is_sample_clock: bool,
    policy_changed: bool,
    seen_records_problem: Option<String>,
}

impl Room {
    /// Reads the evidence directory `named`. `machine` is the machine's time; the policy's sample clock takes precedence
    /// over it, and `--now` over both.
    ///
    /// # Errors
    /// The directory or its policy is not usable.
    pub fn open(named: &Path, options: &RoomOptions, machine: impl Into<Moment>) -> Result<Self, RoomError> {
        Self::open_for(named, options, machine.into(), None)
    }

    /// Like [`Room::open`], for a caller that observes the scan.
    ///
    /// # Errors
    /// Those of [`Room::open`], and [`RoomError::Stopped`] if the caller stopped the scan.
    pub fn open_for(
        named: &Path,
        options: &RoomOptions,
        machine: Moment,
        observer: Option<ScanObserver<'_>>,
    ) -> Result<Self, RoomError> {
        Opening::begin(named, options, machine)?.load(Known::default(), observer)?.into_room()
    }
}

impl Opening {
    /// Finds the room and reads its policy.
    ///
    /// # Errors
    /// The directory or its policy is not usable.
    pub fn begin(named: &Path, options: &RoomOptions, machine: Moment) -> Result<Self, RoomError> {
        let shown = shown(named).into_owned();
        let folder = |source| RoomError::Folder { path: shown.clone(), source };
        let root = canonical(named).map_err(folder)?;
        if !root.is_dir() {
            return Err(RoomError::NotAFolder { path: shown });
        }
        let policy_file = policy_file::find(&root, options)?;
        let context = RoomContext::of((root, shown), policy_file, options, machine)?;
        Ok(Self { context, machine })
    }

    /// Returns the room's folder, without symbolic links.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.context.root
    }

    /// Returns the policy.
    pub(super) const fn policy_file(&self) -> &LoadedPolicy {
        &self.context.policy_file
    }

    /// Returns the pin of the policy, if the room has one.
    #[must_use]
    pub fn policy_pin(&self) -> Option<&str> {
        self.context.policy_file.pin()
    }

    /// Reads the files.
    ///
    /// # Errors
    /// [`RoomError::Stopped`] if the caller stopped the scan.
    pub fn load(
        mut self,
        known: Known<'_>,
        observer: Option<ScanObserver<'_>>,
    ) -> Result<LoadedRoom, RoomError> {
        self.context.policy_changed = known.policy_changed;
        self.context.seen_records_problem = known.seen_records_problem;
        let context = self.context;
        // Everything that changes from now on is in the list of the watch.
        let mark = known.watch.as_ref().and_then(|watch| watch.mark(&context.root));
        let unobserved = Progress::default();
        let on_partial = |files: Vec<File>| {
            // Missing records are known only when all files are read.
            let assembled = assemble::assemble(files, &context.policy_file.policy, &[]);
            if let (Some(observer), Ok(room)) = (observer, context.room(assembled)) {
                (observer.on_partial)(room);
            }
        };
        let loader = Loader {
            root: &context.root,
            folder: RoomFolder::of(&context.root),
            before: known.before.as_deref().and_then(|room| room.known_files.as_deref()),
            stores_index: known.stores_index,
            keeps_files: known.keeps_files,
            compact_from: known.compact_from.unwrap_or(COMPACT_FROM),
            machine: self.machine,
            progress: observer.map_or(&unobserved, |observer| observer.progress),
        };
        let changes =
            loader.before.filter(|_| known.before.as_ref().is_some_and(|room| context.is_like(room)));
        let changes = changes.and_then(|before| loader.load_changes(before));
        let files = match known.before.clone().zip(changes) {
            Some((before, changes)) => Loaded::Changes(before, changes),
            None => Loaded::Whole(
                loader
                    .load(known.index, observer.is_some().then_some(&on_partial as &dyn Fn(Vec<File>)))
                    .ok_or(RoomError::Stopped)?,
            ),
        };
        Ok(LoadedRoom { context, loaded: files, seen_records: known.seen_records, mark })
    }
}

impl LoadedRoom {
    /// Returns a new index, if the caller stores one and the one it gave is out of date.
    #[must_use]
    pub fn new_index(&self) -> Option<NewIndex<'_>> {
        match &self.loaded {
            Loaded::Whole(files) => files.new_index(),
            // An index keeps what it has of files that are the same. Writing all of it for a few files is not worth it.
            Loaded::Changes(..) => None,
        }
    }

    /// Returns whether there was an index that could be used.
    #[must_use]
    pub const fn had_index(&self) -> bool {
        matches!(&self.loaded, Loaded::Whole(files) if files.had_index)
    }

    /// Assembles the trials.
    ///
    /// # Errors
    /// The policy has a sample clock, and the room is not a sample room.
    pub fn into_room(self) -> Result<Room, RoomError> {
        let contents = if self.had_index() { ContentSource::Index } else { ContentSource::Files };
        let Self { context, loaded, seen_records, mark } = self;
        let room = match loaded {
            Loaded::Whole(files) => context.of_all_files(files, &seen_records)?,
            Loaded::Changes(before, changes) => context.of_changes(&before, changes, &seen_records)?,
        };
        Ok(Room { contents, watched: mark.map(OnceLock::from).unwrap_or_default(), ..room })
    }
}

/// Facts about the files of a room that are not evidence.
#[derive(Debug, Default)]
pub(super) struct ScanNotes {
    /// The number of files that `.trialdeskignore` left out.
    pub(super) ignored: usize,
    /// The lines of `.trialdeskignore` that do not do what their author may think.
    pub(super) ignore_warnings: Vec<IgnoreWarning>,
    /// The files that look like evidence and are not.
    pub(super) hints: Vec<Hint>,
}

impl RoomContext {
    /// Returns the context of a room, by its path without symbolic links and as the user gave it.
    ///
    /// # Errors
    /// A policy is required, and the room has none.
    pub(super) fn of(
        (root, named): (PathBuf, String),
        mut policy_file: LoadedPolicy,
        options: &RoomOptions,
        machine: Moment,
    ) -> Result<Self, RoomError> {
        if options.require_policy && policy_file.source.is_none() {
            return Err(RoomError::NoPolicy { path: named, ignored_above: policy_file.ignored_above });
        }
        policy_file.policy.require_live |= options.require_live;
        let sample = policy_file.policy.sample_clock;
        let now = Now { instant: options.now.or(sample).unwrap_or(machine), given: options.now.is_some() };
        Ok(Self {
            policy_changed: false,
            seen_records_problem: None,
            is_sample_clock: options.now.is_none() && sample.is_some(),
            named,
            root,
            policy_file,
            now,
        })
    }

    /// Returns the room with all of its files.
    ///
    /// # Errors
    /// The policy has a sample clock, and the room is not a sample room.
    pub(super) fn whole_room(
        &self,
        files: impl IntoIterator<Item = File>,
        notes: ScanNotes,
        gone: Gone,
    ) -> Result<Room, RoomError> {
        self.complete(assemble::assemble(files, &self.policy_file.policy, &gone.missing), notes, gone)
    }

    /// Returns the room with all of its trials.
    ///
    /// # Errors
    /// The policy has a sample clock, and the room is not a sample room.
    fn complete(&self, assembled: AssembledTrials, notes: ScanNotes, gone: Gone) -> Result<Room, RoomError> {
        let ScanNotes { ignored, ignore_warnings, mut hints } = notes;
        let room = self.room(assembled)?;
        let pointers = room.assembled.lfs_pointers.iter().cloned();
        hints.extend(pointers.map(|path| Hint { path, kind: HintKind::LfsPointer }));
        hints.sort();
        let records_elsewhere = gone.elsewhere;
        Ok(Room { ignored, ignore_warnings, hints, records_elsewhere, is_whole: true, ..room })
    }

    /// Returns whether the files and trials of a room that was read before are still good, as far as its policy is concerned.
    fn is_like(&self, before: &Room) -> bool {
        before.is_whole && before.root == self.root && is_same_policy(&self.policy_file, &before.policy_file)
    }

    /// Returns the room with all of its files.
    fn of_all_files(
        &self,
        files: LoadedFiles,
        seen_records: &BTreeSet<SeenRecord>,
    ) -> Result<Room, RoomError> {
        let notes = ScanNotes {
            ignored: files.ignored,
            ignore_warnings: files.ignore_warnings.clone(),
            hints: files.hints.clone(),
        };
        let lost = &self.policy_file.policy.lost_decisions;
        let packed = (|path: &str| files.packed_at(path), files.packed());
        let gone = seen::compare(&self.root, seen_records, packed, lost);
        let (known_files, files) = files.into_files();
        Ok(Room { known_files: known_files.map(Arc::new), ..self.whole_room(files, notes, gone)? })
    }

    /// Returns the room before with what has changed.
    fn of_changes(
        &self,
        before: &Room,
        changes: RoomChanges,
        seen_records: &BTreeSet<SeenRecord>,
    ) -> Result<Room, RoomError> {
        let RoomChanges { known, gone, new, others, ignored, hints, work } = changes;
        let policy = &self.policy_file.policy;
        let packed_at = |path: &str| known.files.get(known.file(path.as_bytes())?).map(|file| &file.packed);
        let packed = known.files.iter().map(|file| &file.packed);
        let lost = seen::compare(&self.root, seen_records, (packed_at, packed), &policy.lost_decisions);
        let is_kept = |file: &File| {
            let kept = known.file(file.path.as_bytes()).and_then(|at| known.files.get(at));
            kept.is_some_and(|kept| kept.packed.is_identical(&file.packed))
        };
        let changes = Changes { gone, new, others, is_kept: &is_kept };
        let assembled = before.assembled.again(changes, policy, &lost.missing);
        let notes = ScanNotes { ignored, ignore_warnings: before.ignore_warnings.clone(), hints };
        let room = self.complete(assembled, notes, lost)?;
        Ok(Room { known_files: Some(Arc::new(known)), read_again: Some(work), ..room })
    }

    /// Returns the room with the trials so far.
    fn room(&self, assembled: AssembledTrials) -> Result<Room, RoomError> {
        policy_file::check_sample_clock(&self.policy_file, assembled.not_sample.as_deref())?;
        Ok(Room {
            root: self.root.clone(),
            named: self.named.clone(),
            policy_file: self.policy_file.clone(),
            now: self.now,
            policy_changed: self.policy_changed,
            seen_records_problem: self.seen_records_problem.clone(),
            is_sample_clock: self.is_sample_clock,
            is_whole: false,
            problems: assembled.problems.clone(),
            foreign: assembled.foreign,
            ignored: 0,
            overview: OnceLock::new(),
            ignore_warnings: Vec::new(),
            hints: Vec::new(),
            records_elsewhere: Vec::new(),
            known_files: None,
            watched: OnceLock::new(),
            read_again: None,
            looked_at: vec![OnceLock::new(); assembled.len()],
            contents: ContentSource::Files,
            assembled,
        })
    }
}
