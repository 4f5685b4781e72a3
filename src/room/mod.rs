//! An evidence directory: walked, read, sorted by trial, judged.

mod foresight;
pub mod guard;
pub mod index;
mod intake;
pub mod lookup;
pub mod open;
mod parallel;
pub mod progress;
pub mod read;
pub mod rules;
pub mod signed;
pub mod syntax;
pub mod walk;

use crate::domain::gather::{Gathered, Remembered};
use crate::domain::judgement::{Judgement, Status, judge};
use crate::domain::problem::Problem;
use crate::domain::time::{Moment, Now};
use crate::domain::trial::Trial;
use rules::{PolicyError, Rules};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

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
    /// The reason why the records that this machine has seen here are not known, and what to do. A record that was
    /// removed is not noticed then.
    pub seen_records_problem: Option<String>,
    /// Whether that moment is the policy's `sample_clock`.
    pub is_sample_clock: bool,
    /// Whether everything is read. Until then nothing is called ready.
    pub is_whole: bool,
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
    /// Nobody waits for it any more.
    #[error("the scan was stopped")]
    Stopped,
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
        let mut judgement = judge(&trial, &self.rules.policy, self.now);
        if !self.is_whole {
            judgement.hold_back();
        }
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

    /// Returns every well-formed record, so that a caller can notice later that one is gone.
    pub fn records(&self) -> impl Iterator<Item = Remembered> {
        let trials = self.gathered.decided().filter_map(|place| self.assembled(place));
        trials.flat_map(|trial| trial.decisions).map(|(decision, document)| Remembered {
            trial_ref: document.trial_ref,
            path: decision.path,
            digest: decision.file_digest,
        })
    }

    /// What `work` makes of each trial, on several threads, in the order of references.
    pub fn map_reviews<T: Send>(&self, work: impl Fn(&Reviewed) -> T + Sync) -> Vec<T> {
        let places: Vec<_> = (0..self.len()).collect();
        let done = parallel::map(&places, |&place| self.review(place).map(|reviewed| work(&reviewed)));
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

#[cfg(test)]
pub(crate) mod tests;
