//! An evidence directory: walked, read, sorted by trial, judged.

mod foresight;
pub mod guard;
pub mod index;
pub mod lookup;
pub mod read;
pub mod rules;
pub mod signed;
pub mod syntax;
pub mod walk;

use crate::domain::decision::Signature;
use crate::domain::facts::Packed;
use crate::domain::gather::{self, Contents, File, Gathered, Trouble, decisions_folder};
use crate::domain::judgement::{Judgement, Status, judge};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::time::{Moment, Now};
use crate::domain::trial::Trial;
use crate::ledger::memory::Memory;
use rules::{PolicyError, Rules};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use walk::{Found, Walk};

/// How many threads read files, even on fewer cores: with a cold cache they wait for the disk.
const READERS: usize = 16;

/// How to look at a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// The moment that was given with `--now`.
    pub now: Option<Moment>,
    /// The policy that was named with `--policy`.
    pub policy: Option<PathBuf>,
    /// The digest that the policy and its `allowed_signers` must come to; see [`rules::pin`].
    pub pin: Option<String>,
    /// Whether live evidence is required, whatever the policy says.
    pub require_live: bool,
    /// Whether a room without a policy is refused.
    pub require_policy: bool,
    /// The directory that remembers which records rooms were seen with; without one, nothing is remembered.
    pub state: Option<PathBuf>,
}

/// An evidence directory as it was at one moment.
#[derive(Clone, Debug)]
pub struct Room {
    /// Its folder, without symbolic links.
    pub root: PathBuf,
    /// Its folder as it was named.
    pub named: String,
    /// The policy.
    pub rules: Rules,
    /// The moment it was judged by.
    pub now: Now,
    /// Whether the policy is another one than when this machine last looked.
    pub policy_changed: bool,
    /// Whether that moment is the policy's `sample_clock`.
    pub is_sample_clock: bool,
    /// Problems, in the order of paths.
    pub problems: Arc<[Problem]>,
    /// How many documents are of no known kind.
    pub foreign: usize,
    /// How many files `.trialdeskignore` left out.
    pub ignored: usize,
    gathered: Gathered,
    /// The trials that somebody looked at, by their places. Judging one again is cheap, holding all of them is not.
    looked_at: Vec<OnceLock<Box<Reviewed>>>,
}

/// A trial and what it amounts to.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The trial.
    pub trial: Trial,
    /// Its gates, status and marks.
    pub judgement: Judgement,
}

/// Why a room cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    /// There is no such directory, or it cannot be entered.
    #[error("{path}: {source}")]
    Folder {
        /// As it was named.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// It is something else than a directory.
    #[error("{path} is not a directory: name the folder that holds the evidence")]
    NotAFolder {
        /// As it was named.
        path: String,
    },
    /// The policy is not usable.
    #[error("{0}")]
    Policy(#[from] PolicyError),
    /// There is none, and one was required.
    #[error("{path}: there is no policy.yaml here, and --require-policy asks for one")]
    NoPolicy {
        /// As the room was named.
        path: String,
    },
}

/// How many trials stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All trials.
    pub trials: usize,
    /// Those with every gate passed.
    pub ready: usize,
    /// Those that wait for an approver alone.
    pub awaiting_approval: usize,
    /// The others.
    pub blocked: usize,
}

impl Room {
    /// Scans and judges the evidence directory `named`. `machine` is the machine's time; the policy's sample clock
    /// goes before it, and `--now` before both.
    ///
    /// # Errors
    /// Where the directory or its policy is not usable.
    pub fn open(named: &Path, lens: &Lens, machine: impl Into<Moment>) -> Result<Self, RoomError> {
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
        let now =
            Now { instant: lens.now.or(sample).unwrap_or_else(|| machine.into()), given: lens.now.is_some() };

        let walk = walk::walk(&root);
        let ignored = walk.ignored;
        let memory = lens.state.as_deref().map(|state| Memory::of(state, &root));
        let pin = rules.source.as_ref().map(|source| source.pin.clone());
        // A policy that was named for this run says nothing about the room's own.
        let is_new = |memory: &Memory| lens.policy.is_none() && memory.knows_another_policy(pin.as_deref());
        let policy_changed = memory.as_ref().is_some_and(is_new);
        let remembered = memory.as_ref().map(|memory| memory.records().clone()).unwrap_or_default();
        let gathered = gather::gather(read_all(&root, walk), &rules.policy, &remembered);
        rules::check_sample_clock(&rules, gathered.not_sample.as_deref())?;
        let opened = Self {
            root,
            named: shown,
            now,
            policy_changed,
            is_sample_clock: lens.now.is_none() && sample.is_some(),
            problems: gathered.problems.clone(),
            foreign: gathered.foreign,
            ignored,
            rules,
            looked_at: vec![OnceLock::new(); gathered.len()],
            gathered,
        };
        if let Some(memory) = memory.filter(|_| lens.policy.is_none()) {
            let decided = opened.gathered.decided().filter_map(|place| opened.assembled(place));
            // Without a place to remember in, only the newest record can go unnoticed.
            let _ = memory.remember(decided, pin.as_deref());
        }
        Ok(opened)
    }

    /// How many trials there are. A trial is known by its place, from 0, in the order of references.
    #[must_use]
    pub fn len(&self) -> usize {
        self.gathered.len()
    }

    /// Whether there is no trial at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gathered.is_empty()
    }

    /// The references of the trials, in their order.
    #[must_use]
    pub fn trial_refs(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.gathered.trial_refs()
    }

    /// The reference of the trial at this place.
    #[must_use]
    pub fn trial_ref(&self, place: usize) -> Option<&Arc<str>> {
        self.gathered.trial_ref(place)
    }

    /// The place of the trial with this reference.
    #[must_use]
    pub fn place(&self, trial_ref: &str) -> Option<usize> {
        self.gathered.find(trial_ref)
    }

    /// The trial at this place. It is judged when it is first looked at, and kept.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&Reviewed> {
        let kept = self.looked_at.get(place)?;
        if kept.get().is_none() {
            let reviewed = Box::new(self.review(place)?);
            // Another thread may have been quicker: it came to the same.
            let _ = kept.set(reviewed);
        }
        kept.get().map(|reviewed| &**reviewed)
    }

    /// The trial with this reference.
    #[must_use]
    pub fn trial(&self, trial_ref: &str) -> Option<&Reviewed> {
        self.at(self.place(trial_ref)?)
    }

    /// Judges the trial at this place, for those who go through many and keep none.
    #[must_use]
    pub fn review(&self, place: usize) -> Option<Reviewed> {
        let trial = self.assembled(place)?;
        let judgement = judge(&trial, &self.rules.policy, self.now);
        Some(Reviewed { trial, judgement })
    }

    /// Every trial, judged one after the other, in the order of references.
    pub fn reviews(&self) -> impl Iterator<Item = Reviewed> {
        (0..self.len()).filter_map(|place| self.review(place))
    }

    /// The trials that have decision records, good or bad.
    pub fn decided(&self) -> impl Iterator<Item = Reviewed> {
        self.gathered.decided().filter_map(|place| self.review(place))
    }

    /// What `work` makes of each trial, on several threads, in the order of references.
    pub fn map_reviews<T: Send>(&self, work: impl Fn(&Reviewed) -> T + Sync) -> Vec<T> {
        let places: Vec<_> = (0..self.len()).collect();
        let done = in_parallel(&places, |&place| self.review(place).map(|reviewed| work(&reviewed)));
        done.into_iter().flatten().collect()
    }

    fn assembled(&self, place: usize) -> Option<Trial> {
        // A signature is verified at the moment that everything is judged by, never at its record's own date.
        let trusts = |key: &str, principal: &str| self.rules.signers.trust(key, principal, self.now.instant);
        self.gathered.trial(place, &trusts)
    }

    /// How many trials stand how.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for status in self.map_reviews(|reviewed| reviewed.judgement.status) {
            tally.count(status);
        }
        tally
    }
}

impl Tally {
    /// Counts one more trial.
    pub const fn count(&mut self, status: Status) {
        self.trials += 1;
        match status {
            Status::Ready => self.ready += 1,
            Status::AwaitingApproval => self.awaiting_approval += 1,
            Status::Blocked => self.blocked += 1,
        }
    }
}

/// Reads everything that a walk found, in the order of paths.
fn read_all(root: &Path, walk: Walk) -> Vec<File> {
    let Walk { files, loose, unreadable, .. } = walk;
    let loose: Vec<_> = loose.into_iter().filter(|found| !has_come(&found.full(root))).collect();
    let signature = |found: &Found, bytes: &[u8]| match decisions_folder(found.path()) {
        Some(_) => signed::beside(&found.full(root), bytes),
        None => Signature::None,
    };
    let small =
        in_parallel(&files, |found| read::read_unless_large(root, found, |bytes| signature(found, bytes)));
    let large = |found| read::read(root, found, |bytes: &[u8]| signature(found, bytes));
    let packed = small.into_iter().zip(&files).map(|(packed, found)| packed.unwrap_or_else(|| large(found)));
    let file = |(packed, found): (Packed, &Found)| File {
        path: found.place.shown().clone(),
        contents: packed.contents(),
    };
    let mut read: Vec<File> = packed.zip(&files).map(file).collect();
    read.extend(unreadable.into_iter().map(|(path, error)| File {
        path: path.into(),
        contents: Contents::Trouble(Trouble {
            code: ProblemCode::Unreadable,
            at: None,
            message: format!("this cannot be read: {error}"),
        }),
    }));
    let loose = loose
        .into_iter()
        .map(|found| File { path: found.place.shown().clone(), contents: Contents::LooseSignature });
    read.extend(loose);
    read
}

/// Whether the record of a signature is there by now: it may have been placed while its folder was being listed.
fn has_come(signature: &Path) -> bool {
    let record = signature.with_extension("");
    record.file_name().is_some_and(walk::is_evidence)
        && fs::symlink_metadata(record).is_ok_and(|meta| meta.is_file())
}

/// Maps a list on several threads and keeps its order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let threads: Vec<_> = (1..READERS.min(items.len())).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for thread in threads {
            match thread.join() {
                Ok(part) => done.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
