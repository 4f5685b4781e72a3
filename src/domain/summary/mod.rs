//! Rows for lists, queues and queries: small enough to keep one for each trial of a large room. A row has flags and
//! numbers, the name of the trial, and the number of a set of texts that trials share.

mod dates;
mod fingerprint;
mod interner;

use super::blocks::{self, Blocks};
use super::document::Outcome;
use super::evaluation::{Evaluation, Status};
use super::finding::Code;
use super::grace::GraceState;
use super::labels::{Channel, ConversionTarget, GateStatus, RenewalOutcome, StageId, StageStatus};
use super::mark::Mark;
use super::planned_date::{DateKind, PlannedDate, planned_dates};
use super::safe_text::SafeText;
use super::time::days_between;
use super::trial::Trial;
use dates::NO_DATE;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::sync::{Mutex, PoisonError};

pub use dates::DateSets;
pub use fingerprint::{fingerprint, key};
pub use interner::{StringInterner, Text, TextKind};

pub use super::stages::trial_expired_followup::GRACE_GATE;

/// The row of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The short name, safe to show.
    pub name: Box<str>,
    /// The status.
    pub status: Status,
    /// The current stage: the last one that is begun.
    pub stage: StageId,
    /// The status of every stage, begun or not, in the order of stages.
    pub stages: [StageStatus; StageId::ALL.len()],
    /// The stage whose package waits for an approver, if there is one.
    pub package_to_approve: Option<StageId>,
    /// The outcome, if it is known.
    pub outcome: Option<Outcome>,
    /// The conversion target, if it is known.
    pub conversion_target: Option<ConversionTarget>,
    /// The renewal outcome, if it is known.
    pub renewal_outcome: Option<RenewalOutcome>,
    /// The state of the grace period.
    pub grace: GraceState,
    /// The last day of an approved grace period (UTC).
    pub grace_ends_on: Option<Date>,
    /// The number of missing references.
    pub missing: u32,
    /// The number of findings.
    pub blockers: u32,
    /// The number of the set of texts: owners, findings, the end of the grace period.
    pub texts: u32,
    /// The number of the set of planned dates; see [`planned_dates`].
    pub dates: u32,
    /// The hash of the trial's reference; see [`key`].
    pub key: u64,
    /// The hash of the trial's state; see [`fingerprint`].
    pub fingerprint: u64,
    age: Option<i32>,
    grace_days: i32,
    codes: u32,
    /// The blocked gates of each stage, a bit each from gate 1 up.
    blocked: StageBits,
    /// The gates of the current stage that do not apply, a bit each from gate 1 up.
    not_applicable: u8,
    marks: u8,
    channels: u8,
}

impl Summary {
    /// Returns the whole days since the trial expired, if that is known.
    #[must_use]
    pub fn age(&self) -> Option<i64> {
        self.age.map(i64::from)
    }

    /// Returns the days from today to the last day of an approved grace period; negative if it has ended.
    #[must_use]
    pub fn grace_days(&self) -> Option<i64> {
        (self.grace_days != NO_DATE).then_some(i64::from(self.grace_days))
    }

    /// Returns the status of a gate of the current stage, by its number from 1.
    #[must_use]
    pub const fn gate(&self, number: u8) -> GateStatus {
        let bit = gate_bit(number);
        if self.blocked[self.stage as usize] & bit != 0 {
            GateStatus::Blocked
        } else if self.not_applicable & bit != 0 {
            GateStatus::NotApplicable
        } else {
            GateStatus::Pass
        }
    }

    /// Returns the number of blocked gates of all stages.
    #[must_use]
    pub fn blocked_gates(&self) -> u32 {
        self.blocked.iter().map(|bits| bits.count_ones()).sum()
    }

    /// Returns the number of blocked gates of all stages, other than that of the grace period.
    #[must_use]
    pub fn other_blocked_gates(&self) -> u32 {
        let is_grace_blocked = self.blocked[0] & gate_bit(GRACE_GATE) != 0;
        self.blocked_gates() - u32::from(is_grace_blocked)
    }

    /// Returns whether the trial has this mark.
    #[must_use]
    pub const fn has(&self, mark: Mark) -> bool {
        self.marks & (1 << mark as u8) != 0
    }

    /// Returns the marks, in alphabetical order.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        Mark::ALL.into_iter().filter(|&mark| self.has(mark))
    }

    /// Returns the blocked gates of all stages, a bit each; see [`blocked_bit`].
    #[must_use]
    pub const fn blocked_bits(&self) -> u64 {
        u64::from_le_bytes(self.blocked)
    }

    /// Returns the marks, a bit each in the order of [`Mark::ALL`].
    #[must_use]
    pub const fn mark_bits(&self) -> u32 {
        self.marks as u32
    }

    /// Returns the channels of the notifications, a bit each in the order of the specification.
    #[must_use]
    pub const fn channel_bits(&self) -> u32 {
        self.channels as u32
    }

    /// Returns the codes of the findings, a bit each in the order of [`Code::ALL`].
    #[must_use]
    pub const fn code_bits(&self) -> u32 {
        self.codes
    }
}

/// A builder of rows, which several threads can share: the rows share their texts.
#[derive(Debug)]
pub struct Collector {
    today: Date,
    shared: Mutex<Shared>,
}

/// The values that rows share.
#[derive(Debug, Default)]
struct Shared {
    texts: StringInterner,
    dates: DateSets,
}

impl Collector {
    /// Returns a builder that counts days from `today`.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self { today, shared: Mutex::default() }
    }

    /// Returns the row of a trial.
    #[must_use]
    pub fn summary(&self, trial: &Trial, evaluation: &Evaluation) -> Summary {
        let gates = |wanted: GateStatus| {
            let mut bits = StageBits::default();
            for check in evaluation.checks().filter(|check| check.status == wanted) {
                bits[check.gate.stage() as usize] |= gate_bit(check.gate.number());
            }
            bits
        };
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let days = |days: i64| i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX });
        let grace = &evaluation.grace;
        let mut planned = [NO_DATE; DateKind::ALL.len()];
        for (date, kind) in planned_dates(trial, evaluation, self.today) {
            planned[kind as usize] = days(days_between(self.today, date));
        }
        let raw = interner::raw(trial, evaluation);
        // A panic on another thread leaves the values consistent, because each is added in one step.
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (texts, dates) = (shared.texts.of_trial(raw), shared.dates.number(planned));
        drop(shared);
        Summary {
            name: SafeText::sanitize(trial.name()).into(),
            status: evaluation.status,
            stage: evaluation.stage,
            stages: evaluation.stage_statuses,
            package_to_approve: evaluation.package_to_approve(),
            outcome: evaluation.outcome,
            conversion_target: evaluation.conversion_target,
            renewal_outcome: evaluation.renewal_outcome,
            grace: grace.state,
            grace_ends_on: grace.ends_on,
            missing: number(evaluation.missing_references()),
            blockers: number(evaluation.findings().count()),
            texts,
            dates,
            key: key(&trial.trial_ref),
            fingerprint: fingerprint(trial, evaluation),
            age: evaluation.age_days.map(days),
            grace_days: grace.ends_on.map_or(NO_DATE, |end| days(days_between(self.today, end))),
            codes: evaluation.findings().fold(0, |bits, finding| bits | code_bit(finding.code)),
            blocked: gates(GateStatus::Blocked),
            not_applicable: gates(GateStatus::NotApplicable)[evaluation.stage as usize],
            marks: evaluation.attention.iter().fold(0, |bits, &mark| bits | (1 << mark as u8)),
            channels: trial.channels().into_iter().fold(0, |bits, channel| bits | channel_bit(channel)),
        }
    }

    /// Returns the rows of a room, given those of its trials in order.
    #[must_use]
    pub fn finish(self, rows: impl Into<Blocks<Summary>>) -> Summaries {
        let Shared { mut texts, mut dates } =
            self.shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        texts.seal();
        dates.seal();
        Summaries { today: self.today, rows: rows.into(), texts, dates }
    }
}

/// The rows of the trials of a room.
#[derive(Clone, Debug)]
pub struct Summaries {
    /// The day that days are counted from (UTC).
    pub today: Date,
    rows: Blocks<Summary>,
    texts: StringInterner,
    dates: DateSets,
}

impl Summaries {
    /// Returns the row at an index.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&Summary> {
        self.rows.get(place)
    }

    /// Returns all rows, in order.
    #[must_use]
    pub const fn rows(&self) -> &Blocks<Summary> {
        &self.rows
    }

    /// Iterates over all rows, in order.
    #[must_use]
    pub fn iter(&self) -> blocks::Iter<'_, Summary> {
        self.rows.iter()
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether the room has no trial.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the texts that the rows share.
    #[must_use]
    pub const fn texts(&self) -> &StringInterner {
        &self.texts
    }

    /// Returns the planned dates of all trials, in order.
    #[must_use]
    pub fn planned_dates(&self) -> Vec<PlannedDate> {
        let dates = |(place, row): (usize, &Summary)| {
            let days = self.dates.days(row.dates);
            days.filter_map(move |(kind, days)| {
                Some(PlannedDate { date: self.today.checked_add(days.days()).ok()?, place, kind })
            })
        };
        let mut planned: Vec<_> = self.iter().enumerate().flat_map(dates).collect();
        planned.sort_unstable();
        planned
    }

    /// Returns the sets of planned dates that the rows share.
    #[must_use]
    pub const fn dates(&self) -> &DateSets {
        &self.dates
    }
}

impl<'a> IntoIterator for &'a Summaries {
    type Item = &'a Summary;
    type IntoIter = blocks::Iter<'a, Summary>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

/// Gates of each stage, a bit each.
type StageBits = [u8; StageId::ALL.len()];

/// Returns the bit of a gate, by its number from 1. A stage has at most 8 gates; a test of [`super::stages`] checks that.
const fn gate_bit(number: u8) -> u8 {
    match 1_u8.checked_shl(number.wrapping_sub(1) as u32) {
        Some(bit) => bit,
        None => 0,
    }
}

/// Returns the bit of a gate in [`Summary::blocked_bits`], by its number from 1.
#[must_use]
pub const fn blocked_bit(stage: StageId, number: u8) -> u64 {
    (gate_bit(number) as u64) << (stage as u32 * u8::BITS)
}

const fn code_bit(code: Code) -> u32 {
    1 << code as u32
}

const fn channel_bit(channel: Channel) -> u8 {
    1 << channel as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_at_most_96_bytes() {
        assert!(size_of::<Summary>() <= 96, "{}", size_of::<Summary>());
    }

    #[test]
    fn bits_are_in_the_order_of_the_lists() {
        assert!(Code::ALL.iter().enumerate().all(|(at, &code)| code_bit(code) == 1 << at));
        assert!(Mark::ALL.iter().enumerate().all(|(at, &mark)| mark as usize == at));
        assert!(DateKind::ALL.iter().enumerate().all(|(at, &kind)| kind as usize == at));
    }
}
