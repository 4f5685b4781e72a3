//! An evidence directory: walked, read, sorted by trial, judged.

mod foresight;
pub mod guard;
pub mod lookup;
pub mod read;
pub mod rules;
pub mod signed;
pub mod syntax;
pub mod walk;

use crate::domain::decision::Signature;
use crate::domain::gather::{self, Contents, File, Trouble, decisions_folder};
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
    /// Its trials, in the order of their references.
    pub trials: Vec<Reviewed>,
    /// Problems, in the order of paths.
    pub problems: Vec<Problem>,
    /// How many documents are of no known kind.
    pub foreign: usize,
    /// How many files `.trialdeskignore` left out.
    pub ignored: usize,
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
        // A signature is verified at the moment that everything is judged by, never at its record's own date.
        let trusts = |key: &str, principal: &str| rules.signers.trust(key, principal, now.instant);
        let gathered = gather::gather(read_all(&root, walk), &rules.policy, &trusts, &remembered);
        rules::check_sample_clock(&rules, gathered.not_sample.as_deref())?;
        if let Some(memory) = memory.filter(|_| lens.policy.is_none()) {
            // Without a place to remember in, only the newest record can go unnoticed.
            let _ = memory.remember(&gathered.trials, pin.as_deref());
        }
        let review = |trial| {
            let judgement = judge(&trial, &rules.policy, now);
            Reviewed { trial, judgement }
        };
        let trials = gathered.trials.into_iter().map(review).collect();
        Ok(Self {
            root,
            named: shown,
            now,
            policy_changed,
            is_sample_clock: lens.now.is_none() && sample.is_some(),
            trials,
            problems: gathered.problems,
            foreign: gathered.foreign,
            ignored,
            rules,
        })
    }

    /// How many trials stand how.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let count = |status| self.trials.iter().filter(|trial| trial.judgement.status == status).count();
        Tally {
            trials: self.trials.len(),
            ready: count(Status::Ready),
            awaiting_approval: count(Status::AwaitingApproval),
            blocked: count(Status::Blocked),
        }
    }

    /// The trial with this reference.
    #[must_use]
    pub fn trial(&self, trial_ref: &str) -> Option<&Reviewed> {
        self.trials.iter().find(|reviewed| &*reviewed.trial.trial_ref == trial_ref)
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
    let mut read: Vec<File> =
        small.into_iter().zip(&files).map(|(file, found)| file.unwrap_or_else(|| large(found))).collect();
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
