//! Opening a room: its rules first, then its files, then its trials.

use super::intake::Source;
use super::progress::Progress;
use super::rules::{self, Rules};
use super::{Lens, Room, RoomError};
use crate::domain::gather::{self, File, Remembered};
use crate::domain::time::{Moment, Now};
use crate::ledger::memory::Memory;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Somebody who waits for a room.
#[derive(Clone, Copy)]
pub struct Waiting<'a> {
    /// How far the scan has come.
    pub progress: &'a Progress,
    /// Shown the room as far as it is read, from time to time. Nothing in it is called ready: what is not read yet may
    /// change everything.
    pub glimpse: &'a dyn Fn(Room),
}

/// A room whose rules are known, and whose files are not.
struct Frame {
    root: PathBuf,
    named: String,
    rules: Rules,
    now: Now,
    is_sample_clock: bool,
    policy_changed: bool,
    memory: Option<Memory>,
}

impl Room {
    /// Scans the evidence directory `named`. `machine` is the machine's time; the policy's sample clock goes before it,
    /// and `--now` before both.
    ///
    /// # Errors
    /// Where the directory or its policy is not usable.
    pub fn open(named: &Path, lens: &Lens, machine: impl Into<Moment>) -> Result<Self, RoomError> {
        Self::open_for(named, lens, machine.into(), None)
    }

    /// The same for somebody who waits.
    ///
    /// # Errors
    /// Those of [`Room::open`], and [`RoomError::Stopped`] where they waited no longer.
    pub fn open_for(
        named: &Path,
        lens: &Lens,
        machine: Moment,
        waiting: Option<Waiting<'_>>,
    ) -> Result<Self, RoomError> {
        let mut frame = Frame::of(named, lens, machine)?;
        let memory = frame.memory.take();
        let remembered = memory.as_ref().map(|memory| memory.records().clone()).unwrap_or_default();
        let nobody = Progress::default();
        let glimpse = |files: Vec<File>| {
            // Which records are gone is known at the end.
            if let (Some(waiting), Ok(room)) = (waiting, frame.room(files, &BTreeSet::new())) {
                (waiting.glimpse)(room);
            }
        };
        let source = Source {
            root: &frame.root,
            cache: lens.cache.as_deref(),
            machine,
            progress: waiting.map_or(&nobody, |waiting| waiting.progress),
        };
        let taken = source
            .take(waiting.is_some().then_some(&glimpse as &dyn Fn(Vec<File>)))
            .ok_or(RoomError::Stopped)?;
        let opened =
            Self { ignored: taken.ignored, is_whole: true, ..frame.room(taken.into_files(), &remembered)? };
        if let Some(memory) = memory.filter(|_| lens.policy.is_none()) {
            let decided = opened.gathered.decided().filter_map(|place| opened.assembled(place));
            // Without a place to remember in, only the newest record can go unnoticed.
            let _ = memory.remember(decided, opened.rules.pin());
        }
        Ok(opened)
    }
}

impl Frame {
    fn of(named: &Path, lens: &Lens, machine: Moment) -> Result<Self, RoomError> {
        let shown = named.display().to_string();
        let folder = |source| RoomError::Folder { path: shown.clone(), source };
        let root = named.canonicalize().map_err(folder)?;
        if !root.is_dir() {
            return Err(RoomError::NotAFolder { path: shown });
        }
        let mut rules = rules::find(&root, lens)?;
        if lens.require_policy && rules.source.is_none() {
            return Err(RoomError::NoPolicy { path: shown });
        }
        rules.policy.require_live |= lens.require_live;
        let sample = rules.policy.sample_clock;
        let now = Now { instant: lens.now.or(sample).unwrap_or(machine), given: lens.now.is_some() };
        let memory = lens.state.as_deref().map(|state| Memory::of(state, &root));
        // A policy that was named for this run says nothing about the room's own.
        let is_new = |memory: &Memory| lens.policy.is_none() && memory.knows_another_policy(rules.pin());
        Ok(Self {
            policy_changed: memory.as_ref().is_some_and(is_new),
            is_sample_clock: lens.now.is_none() && sample.is_some(),
            named: shown,
            root,
            rules,
            now,
            memory,
        })
    }

    /// The room as far as it is read.
    fn room(
        &self,
        files: impl IntoIterator<Item = File>,
        remembered: &BTreeSet<Remembered>,
    ) -> Result<Room, RoomError> {
        let gathered = gather::gather(files, &self.rules.policy, remembered);
        rules::check_sample_clock(&self.rules, gathered.not_sample.as_deref())?;
        Ok(Room {
            root: self.root.clone(),
            named: self.named.clone(),
            rules: self.rules.clone(),
            now: self.now,
            policy_changed: self.policy_changed,
            is_sample_clock: self.is_sample_clock,
            is_whole: false,
            problems: gathered.problems.clone(),
            foreign: gathered.foreign,
            ignored: 0,
            looked_at: vec![OnceLock::new(); gathered.len()],
            gathered,
        })
    }
}
