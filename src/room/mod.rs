//! Evidence directories: walking, reading, sorting by trial and evaluating.

mod again;
pub mod boundary;
pub mod boundary_scan;
mod conflict_marker;
mod encoding;
mod error;
pub mod hint;
mod ignore_pattern;
pub mod index;
mod known_files;
mod loaded;
mod loader;
pub mod lookup;
pub mod masked_text;
pub mod notes;
pub mod open;
mod parallel;
pub mod policy_file;
mod policy_search;
mod preview;
pub mod progress;
pub mod read;
pub mod record_file;
mod reviews;
mod same_evidence;
pub mod seen;
pub mod signed;
pub mod snapshot;
pub mod syntax;
pub mod walk;
pub mod watch;

use crate::domain::assemble::AssembledTrials;
use crate::domain::evaluation::{Evaluation, Status, evaluate};
use crate::domain::labels::{StageId, StageStatus};
use crate::domain::problem::Problem;
use crate::domain::search::Evidence;
use crate::domain::time::{Moment, Now};
use crate::domain::trial::Trial;
pub use error::RoomError;
use hint::Hint;
use known_files::KnownFiles;
use policy_file::{LoadedPolicy, PolicyChoice};
pub use same_evidence::{OnDisk, ReadAgain};
use seen::{RecordElsewhere, SeenRecord};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use walk::IgnoreWarning;
use watch::WatchMark;

/// The options for opening a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomOptions {
    /// The time of evaluation from `--now`.
    pub now: Option<Moment>,
    /// The policy: the room's own, one from `--policy`, or none (`--no-policy`).
    pub policy: PolicyChoice,
    /// The digest that the policy and its `allowed_signers` must have; see [`policy_file::pin`].
    pub pin: Option<String>,
    /// If true, live evidence is required, also if the policy does not require it.
    pub require_live: bool,
    /// If true, a room without a policy is an error.
    pub require_policy: bool,
}

/// An evidence directory at the time of a scan.
#[derive(Clone, Debug)]
pub struct Room {
    /// The path of the directory, without symbolic links.
    pub root: PathBuf,
    /// The path of the directory, as the user gave it.
    pub named: String,
    /// The policy.
    pub policy_file: LoadedPolicy,
    /// The time of evaluation.
    pub now: Now,
    /// True if the policy has changed since the last scan on this machine.
    pub policy_changed: bool,
    /// The reason why the records that this machine has seen here are not known, and what to do. A record that was
    /// removed is not noticed then.
    pub seen_records_problem: Option<String>,
    /// True if the time of evaluation is the policy's `sample_clock`.
    pub is_sample_clock: bool,
    /// True if all files are read. Until then no trial is ready.
    pub is_whole: bool,
    /// The problems, in the order of paths.
    pub problems: Arc<[Problem]>,
    /// The number of foreign documents.
    pub foreign: usize,
    /// The number of files that `.trialdeskignore` left out.
    pub ignored: usize,
    /// The records that this machine has seen here and that are on another branch.
    pub records_elsewhere: Vec<RecordElsewhere>,
    /// The files that look like evidence and are not read as such, in the order of paths.
    pub hints: Vec<Hint>,
    /// The lines of `.trialdeskignore` that do not do what their author may think.
    pub ignore_warnings: Vec<IgnoreWarning>,
    /// The work of reading, if only what had changed since the room was read before was read.
    pub read_again: Option<ReadAgain>,
    contents: ContentSource,
    assembled: AssembledTrials,
    /// The files as they were read, if the caller keeps them ([`open::Known::keeps_files`]).
    known_files: Option<Arc<KnownFiles>>,
    /// The mark of a watch from before the room was read, or compared with the disk.
    watched: OnceLock<WatchMark>,
    /// The trials that were viewed, by index. Evaluating one again is cheap; holding all of them is not.
    looked_at: Vec<OnceLock<Box<EvaluatedTrial>>>,
    overview: OnceLock<Overview>,
}

/// The source of what a room holds of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContentSource {
    /// All files were read.
    Files,
    /// The files that have not changed came from an index.
    Index,
}

/// A trial with its evaluation.
#[derive(Clone, Debug)]
pub struct EvaluatedTrial {
    /// The trial.
    pub trial: Trial,
    /// The gates, status and marks.
    pub evaluation: Evaluation,
}

/// The number of trials by status, in all and by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All trials.
    pub trials: usize,
    /// Trials without a blocked gate.
    pub ready: usize,
    /// Trials that wait for an approver only.
    pub awaiting_approval: usize,
    /// Blocked trials.
    pub blocked: usize,
    /// The trials that have begun each stage, in the order of stages.
    pub stages: [StageTally; StageId::ALL.len()],
}

/// The number of trials that have begun a stage, by their status in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageTally {
    /// All of them.
    pub begun: usize,
    /// Those without a blocked gate in the stage.
    pub ready: usize,
    /// Those that wait for an approver only.
    pub awaiting_approval: usize,
    /// The others.
    pub blocked: usize,
}

/// The results of evaluating every trial of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The number of trials by status.
    pub tally: Tally,
    /// The earliest moment at which time alone can change a result (specification, section 7); `None` if nothing can.
    pub valid_until: Option<Moment>,
}

impl Room {
    /// Returns whether a later reading can take unchanged files from this room.
    #[must_use]
    pub const fn keeps_files(&self) -> bool {
        self.known_files.is_some()
    }

    /// Returns the number of trials. A trial has an index, from 0, in the order of references.
    #[must_use]
    pub fn len(&self) -> usize {
        self.assembled.len()
    }

    /// Returns whether the room has no trials.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.assembled.is_empty()
    }

    /// Returns the references of the trials, in order.
    #[must_use]
    pub fn trial_refs(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.assembled.trial_refs()
    }

    /// Returns the reference of the trial at an index.
    #[must_use]
    pub fn trial_ref(&self, place: usize) -> Option<&Arc<str>> {
        self.assembled.trial_ref(place)
    }

    /// Returns the index of the trial with this reference.
    #[must_use]
    pub fn place(&self, trial_ref: &str) -> Option<usize> {
        self.assembled.find(trial_ref)
    }

    /// Returns the trial at an index. It is evaluated on first use and kept.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&EvaluatedTrial> {
        let kept = self.looked_at.get(place)?;
        if kept.get().is_none() {
            let reviewed = Box::new(self.review(place)?);
            // Another thread may have been faster, with the same result.
            let _ = kept.set(reviewed);
        }
        kept.get().map(|reviewed| &**reviewed)
    }

    /// Returns the trial with this reference.
    #[must_use]
    pub fn trial(&self, trial_ref: &str) -> Option<&EvaluatedTrial> {
        self.at(self.place(trial_ref)?)
    }

    /// Evaluates the trial at an index without keeping it, for callers that go through many.
    #[must_use]
    pub fn review(&self, place: usize) -> Option<EvaluatedTrial> {
        let trial = self.assembled(place)?;
        let mut evaluation = evaluate(&trial, &self.policy_file.policy, self.now);
        if !self.is_whole {
            evaluation.hold_back();
        }
        Some(EvaluatedTrial { trial, evaluation })
    }

    /// Returns the trial at an index with the evaluation that it was given before.
    #[must_use]
    pub fn with_evaluation(&self, place: usize, evaluation: Evaluation) -> Option<EvaluatedTrial> {
        Some(EvaluatedTrial { trial: self.assembled(place)?, evaluation })
    }

    /// Evaluates every trial, one after the other, in the order of references.
    pub fn reviews(&self) -> impl Iterator<Item = EvaluatedTrial> {
        (0..self.len()).filter_map(|place| self.review(place))
    }

    /// Returns the trials that have decision records, valid or not.
    pub fn decided(&self) -> impl Iterator<Item = EvaluatedTrial> {
        self.assembled.decided().filter_map(|place| self.review(place))
    }

    /// Returns every record with a usable reference, valid or not, so that a caller can notice later that one is gone.
    pub fn records(&self) -> impl Iterator<Item = SeenRecord> {
        self.assembled.records().map(|record| SeenRecord {
            trial_ref: record.trial_ref.clone(),
            path: record.path.clone(),
            digest: record.digest.to_string().into(),
            blob: None,
            is_signed: record.is_signed,
        })
    }

    /// Returns the file of every document with a usable reference, relative to the room, and the reference of its trial.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        let files = |(place, trial_ref)| self.assembled.paths(place).map(move |path| (path, trial_ref));
        self.trial_refs().enumerate().flat_map(files)
    }

    /// Returns every `decision_ref` of the room, also those of bad and misplaced records (specification, section 5.2).
    #[must_use]
    pub fn decision_refs(&self) -> HashSet<&str> {
        self.assembled.decision_refs().collect()
    }

    /// Returns the time and the keys by which signatures are verified here.
    #[must_use]
    pub const fn key_trust(&self) -> policy_file::VerificationTime<'_> {
        policy_file::VerificationTime { policy_file: &self.policy_file, now: self.now.instant }
    }

    /// Returns the other branches that have records which this machine has seen here, each with their number.
    #[must_use]
    pub fn branches_with_records(&self) -> BTreeMap<&str, usize> {
        let mut branches = BTreeMap::new();
        for record in &self.records_elsewhere {
            *branches.entry(&*record.branch).or_default() += 1;
        }
        branches
    }

    /// Applies `work` to each trial before it is evaluated, on several threads. Returns the results in the order of
    /// references.
    pub fn map_trials<T: Send>(&self, work: impl Fn(Trial) -> T + Sync) -> Vec<T> {
        let done = self.map_places(|place| self.assembled(place).map(&work));
        done.into_iter().flatten().collect()
    }

    /// Returns the documents of the trials, for searches.
    #[must_use]
    pub const fn evidence(&self) -> Evidence<'_> {
        Evidence::of(&self.assembled)
    }

    fn assembled(&self, place: usize) -> Option<Trial> {
        self.assembled.trial(place, &self.key_trust())
    }

    /// Evaluates every trial, once. The result is kept.
    pub fn overview(&self) -> Overview {
        *self.overview.get_or_init(|| {
            let all = self.map_reviews(|EvaluatedTrial { evaluation, .. }| {
                (evaluation.status, evaluation.stage_statuses, evaluation.valid_until)
            });
            let mut overview = Overview::default();
            for (status, stages, valid_until) in all {
                overview.tally.count(status, &stages);
                overview.valid_until = overview.valid_until.into_iter().chain(valid_until).min();
            }
            overview
        })
    }

    /// Counts the trials by status.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.overview().tally
    }

    /// Returns the earliest moment at which time alone can change a result (specification, section 7); `None` if
    /// nothing can. A program that keeps running has to evaluate again then.
    #[must_use]
    pub fn valid_until(&self) -> Option<Moment> {
        self.overview().valid_until
    }
}

impl Tally {
    /// Adds a trial with this status, and with these statuses of its stages.
    pub fn count(&mut self, status: Status, stages: &[StageStatus; StageId::ALL.len()]) {
        self.trials += 1;
        match status {
            Status::Ready => self.ready += 1,
            Status::AwaitingApproval => self.awaiting_approval += 1,
            Status::Blocked => self.blocked += 1,
        }
        for (tally, status) in self.stages.iter_mut().zip(stages) {
            let count = match status {
                StageStatus::Ready => &mut tally.ready,
                StageStatus::AwaitingApproval => &mut tally.awaiting_approval,
                StageStatus::Blocked => &mut tally.blocked,
                StageStatus::Draft | StageStatus::NotApplicable | StageStatus::NotBegun => continue,
            };
            *count += 1;
            tally.begun += 1;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
