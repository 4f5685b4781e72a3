//! The figures of a portfolio: what blocks, how long trials wait, whose they are, and the planned dates by week. Each figure
//! has the query that selects its trials.

mod collector;

use super::gate::GateId;
use super::labels::{ConversionTarget, Outcome};
use super::planned_date::DateGroup;
use super::query::{not_ready_query, planned_query};
use super::safe_text::SafeText;
use super::summary::{Summaries, Summary};
use collector::FigureCollector;
use jiff::ToSpan;
use jiff::civil::Date;

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
    /// The trials by outcome, those whose outcome is not known last.
    pub outcomes: Vec<Bar<Option<Outcome>>>,
    /// The trials by conversion target, those whose target is not known last.
    pub targets: Vec<Bar<Option<ConversionTarget>>>,
    /// The weeks with a planned date from today on, the earliest first.
    pub weeks: Vec<Week>,
}

impl Figures {
    /// Returns the figures of some rows of a room.
    #[must_use]
    pub fn of<'a>(summaries: &Summaries, rows: impl IntoIterator<Item = &'a Summary>) -> Self {
        let mut collector = FigureCollector::new(summaries);
        for row in rows {
            collector.add(row);
        }
        collector.finish()
    }

    /// Returns the bars of the outcomes and then those of the targets, with their labels for people.
    pub fn outcomes_and_targets(&self) -> impl Iterator<Item = Bar<&'static str>> {
        let outcome = |outcome: Option<Outcome>| outcome.map_or("outcome unknown", Outcome::label);
        let target =
            |target: Option<ConversionTarget>| target.map_or("target unknown", ConversionTarget::label);
        let outcomes = self.outcomes.iter().map(move |bar| bar.labelled(outcome(bar.label)));
        outcomes.chain(self.targets.iter().map(move |bar| bar.labelled(target(bar.label))))
    }
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
    /// The query that selects these trials; `None` only if the language has no name for the subject.
    pub query: Option<String>,
}

impl<L> Bar<L> {
    /// Returns the query that selects those of its trials that are not ready.
    #[must_use]
    pub fn not_ready_query(&self) -> Option<String> {
        let query = self.query.as_deref()?;
        // A bar about such trials alone says so in its query already.
        Some(if self.trials == self.not_ready { query.to_owned() } else { not_ready_query(query) })
    }

    fn labelled(&self, label: &'static str) -> Bar<&'static str> {
        Bar { label, trials: self.trials, not_ready: self.not_ready, query: self.query.clone() }
    }
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
    /// The query that selects the trials with a planned date in the week.
    pub query: String,
    /// The trials by group of planned dates, in the order of [`DateGroup::ALL`]. Every group is there, also an empty one.
    pub groups: [Bar<DateGroup>; DateGroup::ALL.len()],
}

impl Week {
    fn new(first: Date, today: Date) -> Self {
        let last = first.checked_add(6.days()).unwrap_or(Date::MAX);
        let query = |group| planned_query(group, first.max(today), last);
        let bar = |group| Bar { label: group, trials: 0, not_ready: 0, query: Some(query(Some(group))) };
        Self {
            starts_on: first,
            dates: 0,
            trials: 0,
            not_ready: 0,
            query: query(None),
            groups: DateGroup::ALL.map(bar),
        }
    }

    /// Returns the query that selects the trials with a planned date in the week that are not ready.
    #[must_use]
    pub fn not_ready_query(&self) -> String {
        not_ready_query(&self.query)
    }

    /// Returns the trials with a planned date of a group.
    #[must_use]
    pub const fn group(&self, group: DateGroup) -> &Bar<DateGroup> {
        &self.groups[group as usize]
    }
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
            Self::NotExpired => not_ready_query("age<0d"),
            Self::Days(first, last) => not_ready_query(&format!("age>={first}d age<={last}d")),
            Self::Over(days) => not_ready_query(&format!("age>{days}d")),
            Self::Unknown => not_ready_query("age:none"),
        }
    }
}
