//! The results of trials that are known from earlier weeks.

use super::figures::{Median, WeekFigures};
use super::weeks::monday;
use crate::domain::digest::Digest;
use crate::domain::document::Document;
use crate::domain::evaluation::{Status, evaluate};
use crate::domain::mark::Mark;
use crate::domain::policy::Policy;
use crate::domain::signature::Signature;
use crate::domain::time::{Moment, whole_days};
use crate::domain::tree::Position;
use crate::domain::trial::Trial;
use crate::room::Room;
use crate::room::policy_file::{LoadedPolicy, Signers};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The trials of the weeks so far.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The policy and the keys that it trusts: with others, nothing is known. `None` before the first week.
    policy: Option<(Policy, Signers)>,
    /// The trials of the last week.
    results: HashMap<Arc<str>, KnownTrial>,
    /// The trials of the last week that are ready; `None` before the first week.
    ready: Option<HashSet<Arc<str>>>,
    /// The digests of the decision records that were counted.
    records: HashSet<Digest>,
    /// The number of decision records by the Monday of their week.
    decisions: BTreeMap<Date, usize>,
    evaluated: usize,
}

/// The result of a trial.
#[derive(Clone, Debug)]
struct KnownTrial {
    inputs: Option<Arc<[Input]>>,
    /// The time of the evaluation, and the time at which it can change without a change of the inputs.
    judged_at: Moment,
    valid_until: Option<Moment>,
    is_ready: bool,
    is_lapsed: bool,
    expires_at: Option<Moment>,
}

impl KnownTrial {
    fn holds(&self, inputs: Option<&[Input]>, now: Moment) -> bool {
        let is_valid = self.judged_at <= now && self.valid_until.is_none_or(|end| now < end);
        inputs.is_some() && self.inputs.as_deref() == inputs && is_valid
    }
}

/// A trial of the present week.
struct Judged {
    trial_ref: Arc<str>,
    result: KnownTrial,
    is_new: bool,
    records: Vec<(Digest, Date)>,
}

impl Known {
    /// Judges a room at its time, and remembers its trials. The number of decisions comes later.
    pub(super) fn judge(&mut self, room: &Room) -> WeekFigures {
        let LoadedPolicy { policy, signers, .. } = &room.policy_file;
        if self.policy.as_ref().is_none_or(|known| (&known.0, &known.1) != (policy, signers)) {
            self.results.clear();
            self.policy = Some((policy.clone(), signers.clone()));
        }
        let now = room.now.instant;
        let results = &self.results;
        let judged = room.map_trials(|trial| {
            let inputs = inputs(&trial);
            let known = results.get(&trial.trial_ref);
            let known = known.filter(|known| known.holds(inputs.as_deref(), now));
            if let Some(known) = known {
                let result = known.clone();
                return Judged { trial_ref: trial.trial_ref, result, is_new: false, records: Vec::new() };
            }
            let evaluation = evaluate(&trial, &room.policy_file.policy, room.now);
            let records = trial.decisions.iter();
            let records = records
                .map(|(decision, document)| (document.file_digest, monday(decision.decided_at.date())));
            let result = KnownTrial {
                inputs,
                judged_at: now,
                valid_until: evaluation.valid_until,
                is_ready: evaluation.status == Status::Ready,
                is_lapsed: evaluation.has(Mark::Lapsed),
                expires_at: trial.original_expires_at(),
            };
            Judged { records: records.collect(), trial_ref: trial.trial_ref, result, is_new: true }
        });
        self.take(judged, now, room.problems.len())
    }

    fn take(&mut self, judged: Vec<Judged>, now: Moment, problems: usize) -> WeekFigures {
        let mut figures = WeekFigures { trials: judged.len(), problems, ..WeekFigures::default() };
        let (mut ready, mut days, mut became_ready) = (HashSet::new(), Vec::new(), 0);
        let mut results = HashMap::with_capacity(judged.len());
        for Judged { trial_ref, result, is_new, records } in judged {
            figures.not_ready += usize::from(!result.is_ready);
            figures.lapsed += usize::from(result.is_lapsed);
            if result.is_ready {
                ready.insert(trial_ref.clone());
                if self.ready.as_ref().is_some_and(|before| !before.contains(&trial_ref)) {
                    became_ready += 1;
                    days.extend(result.expires_at.map(|expiry| whole_days(expiry, now)));
                }
            }
            for (digest, week) in records {
                if self.records.insert(digest) {
                    *self.decisions.entry(week).or_default() += 1;
                }
            }
            self.evaluated += usize::from(is_new);
            results.insert(trial_ref, result);
        }
        self.results = results;
        figures.became_ready = self.ready.is_some().then_some(became_ready);
        figures.median_days = Median::of(days);
        self.ready = Some(ready);
        figures
    }

    /// Returns the number of decision records of a week, of all rooms that were judged.
    pub(super) fn decisions_in(&self, monday: Date) -> usize {
        self.decisions.get(&monday).copied().unwrap_or_default()
    }

    /// Returns the number of trials that were evaluated.
    pub(super) const fn evaluated(&self) -> usize {
        self.evaluated
    }
}

/// Something besides time and policy that decides the result of a trial: a document, its place, and whether it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Input {
    role: Role,
    file_digest: Digest,
    at: Position,
    path: Arc<str>,
}

/// The role of a document in its trial.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Role {
    Counted,
    Uncounted,
    Record(Signature),
}

/// Returns all inputs of a trial. `None` if a problem of a file decides as well.
fn inputs(trial: &Trial) -> Option<Arc<[Input]>> {
    let input = |role, document: &Document| Input {
        role,
        file_digest: document.file_digest,
        at: document.at(),
        path: document.path.clone(),
    };
    trial.problems.is_empty().then(|| {
        let counted = trial.counted.iter().map(|document| input(Role::Counted, document));
        let uncounted = trial.uncounted.iter().map(|document| input(Role::Uncounted, document));
        let records = trial.decisions.iter();
        let records =
            records.map(|(decision, document)| input(Role::Record(decision.signature.clone()), document));
        counted.chain(uncounted).chain(records).collect()
    })
}
