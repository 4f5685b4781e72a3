//! The figures of a portfolio: what blocks, how long trials wait, whose they are, and the planned dates by week. Each figure
//! has the query that selects its trials.

use super::evaluation::{Evaluation, Status};
use super::gate::GateId;
use super::labels::GateStatus;
use super::planned_date::{DateKind, planned_dates};
use super::query::{gate_query, owner_query};
use super::safe_text::SafeText;
use super::trial::Trial;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The figures of the trials of a selection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The gates that are blocked in a trial, in the order of stages and gates.
    pub gates: Vec<Bar<GateId>>,
    /// The trials that are not ready, by the time since they expired. Every span is there, also an empty one.
    pub waiting: Vec<Bar<WaitingSpan>>,
    /// The trials by owner, those with the most trials that are not ready first. A trial with several owners counts for
    /// each.
    pub owners: Vec<Bar<SafeText>>,
    /// The weeks with a planned date from today on, the earliest first.
    pub weeks: Vec<Week>,
}

/// A figure about some trials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar<L> {
    /// The subject.
    pub label: L,
    /// The number of trials.
    pub trials: usize,
    /// The number of trials of these that are not ready.
    pub not_ready: usize,
    /// The query that selects these trials.
    pub query: Option<String>,
}

/// A week with planned dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// The Monday.
    pub starts_on: Date,
    /// The number of planned dates.
    pub dates: usize,
    /// The number of trials with a planned date.
    pub trials: usize,
    /// The number of trials of these that are not ready.
    pub not_ready: usize,
    /// The number of grace periods that end in this week, today or later.
    pub grace_ends: usize,
    /// The query that selects the trials whose grace periods these are.
    pub query: String,
}

/// A span of whole days since trials expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitingSpan {
    /// They expire later.
    NotExpired,
    /// From the first to the last of these numbers of days.
    Days(i64, i64),
    /// More than this number of days.
    Over(i64),
    /// The expiry is not known.
    Unknown,
}

impl WaitingSpan {
    /// Every span, in order. Each trial is in one of them.
    pub const ALL: [Self; 7] = [
        Self::NotExpired,
        Self::Days(0, 7),
        Self::Days(8, 14),
        Self::Days(15, 30),
        Self::Days(31, 90),
        Self::Over(90),
        Self::Unknown,
    ];

    /// Returns whether a trial of this age is in the span.
    #[must_use]
    pub fn includes(self, age_days: Option<i64>) -> bool {
        match (self, age_days) {
            (Self::NotExpired, Some(days)) => days < 0,
            (Self::Days(first, last), Some(days)) => (first..=last).contains(&days),
            (Self::Over(most), Some(days)) => days > most,
            (Self::Unknown, None) => true,
            _ => false,
        }
    }

    /// Returns the label: `8 to 14 days`.
    #[must_use]
    pub fn label(self) -> SafeText {
        match self {
            Self::NotExpired => "not expired yet".into(),
            Self::Days(first, last) => crate::safe!("{} to {} days", first, last),
            Self::Over(days) => crate::safe!("over {} days", days),
            Self::Unknown => "expiry unknown".into(),
        }
    }

    /// Returns the query for the trials of the span that are not ready.
    fn query(self) -> String {
        match self {
            Self::NotExpired => "-status:ready age<0d".to_owned(),
            Self::Days(first, last) => format!("-status:ready age>={first}d age<={last}d"),
            Self::Over(days) => format!("-status:ready age>{days}d"),
            Self::Unknown => "-status:ready age:none".to_owned(),
        }
    }
}

/// A builder of figures, which takes one trial after the other.
#[derive(Clone, Debug)]
pub struct FigureCollector {
    today: Date,
    gates: BTreeMap<GateId, usize>,
    waiting: [usize; WaitingSpan::ALL.len()],
    /// The trials of each owner, and those that are not ready.
    owners: BTreeMap<String, (usize, usize)>,
    weeks: BTreeMap<Date, Week>,
}

impl FigureCollector {
    /// Returns a builder that counts days from `today` (UTC).
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self {
            today,
            gates: BTreeMap::new(),
            waiting: [0; WaitingSpan::ALL.len()],
            owners: BTreeMap::new(),
            weeks: BTreeMap::new(),
        }
    }

    /// Adds a trial.
    pub fn add(&mut self, trial: &Trial, evaluation: &Evaluation) {
        let not_ready = usize::from(evaluation.status != Status::Ready);
        for check in evaluation.checks().filter(|check| check.status == GateStatus::Blocked) {
            *self.gates.entry(check.gate).or_default() += 1;
        }
        let span = WaitingSpan::ALL.iter().position(|span| span.includes(evaluation.age_days));
        if let Some(count) = span.and_then(|span| self.waiting.get_mut(span)) {
            *count += not_ready;
        }
        // Queries compare what is shown, without regard to case.
        let owners: BTreeSet<String> =
            trial.owners().iter().map(|owner| SafeText::sanitize(owner).to_lowercase().to_string()).collect();
        for owner in owners {
            let counts = self.owners.entry(owner).or_default();
            *counts = (counts.0 + 1, counts.1 + not_ready);
        }
        let today = self.today;
        let mut weeks = BTreeSet::new();
        let dates = planned_dates(trial, evaluation, today).into_iter();
        for (date, kind) in dates.filter(|(date, _)| *date >= today) {
            let week = self.week(date);
            week.dates += 1;
            week.grace_ends += usize::from(kind == DateKind::GraceEnd);
            if weeks.insert(week.starts_on) {
                week.trials += 1;
                week.not_ready += not_ready;
            }
        }
    }

    fn week(&mut self, date: Date) -> &mut Week {
        let offset = i32::from(date.weekday().to_monday_zero_offset());
        let starts_on = date.checked_sub(offset.days()).unwrap_or(date);
        let today = self.today;
        self.weeks.entry(starts_on).or_insert_with(|| {
            let last = starts_on.checked_add(6.days()).unwrap_or(Date::MAX);
            let query = format!("ends>={} ends<={last}", starts_on.max(today));
            Week { starts_on, dates: 0, trials: 0, not_ready: 0, grace_ends: 0, query }
        })
    }

    /// Returns the figures.
    #[must_use]
    pub fn finish(self) -> Figures {
        let gate = |(gate, trials): (GateId, usize)| Bar {
            label: gate,
            trials,
            not_ready: trials,
            query: gate_query(gate),
        };
        let span = |(span, trials): (WaitingSpan, usize)| Bar {
            label: span,
            trials,
            not_ready: trials,
            query: Some(span.query()),
        };
        let owner = |(owner, (trials, not_ready)): (String, (usize, usize))| Bar {
            query: Some(owner_query(&owner)),
            label: SafeText::sanitize(&owner),
            trials,
            not_ready,
        };
        let mut owners: Vec<_> = self.owners.into_iter().map(owner).collect();
        owners.sort_by_key(|bar| std::cmp::Reverse((bar.not_ready, bar.trials)));
        Figures {
            gates: self.gates.into_iter().map(gate).collect(),
            waiting: WaitingSpan::ALL.into_iter().zip(self.waiting).map(span).collect(),
            owners,
            weeks: self.weeks.into_values().collect(),
        }
    }
}
