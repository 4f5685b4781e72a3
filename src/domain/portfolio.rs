//! The figures of a portfolio: what blocks, how long trials wait, whose they are, and the planned dates by week. Each figure
//! has the query that selects its trials.

use super::evaluation::{Evaluation, Status};
use super::gate::GateId;
use super::labels::{ConversionTarget, GateStatus, Outcome};
use super::planned_date::{DateGroup, planned_dates};
use super::query::{gate_query, not_ready_query, outcome_query, owner_query, planned_query, target_query};
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
    /// The trials by outcome, those whose outcome is not known last.
    pub outcomes: Vec<Bar<Option<Outcome>>>,
    /// The trials by conversion target, those whose target is not known last.
    pub targets: Vec<Bar<Option<ConversionTarget>>>,
    /// The weeks with a planned date from today on, the earliest first.
    pub weeks: Vec<Week>,
}

impl Figures {
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

/// A number of trials, and how many of them are not ready.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    trials: usize,
    not_ready: usize,
}

impl Count {
    fn add(&mut self, not_ready: usize) {
        self.trials += 1;
        self.not_ready += not_ready;
    }

    fn bar<L>(self, label: L, query: String) -> Bar<L> {
        Bar { label, trials: self.trials, not_ready: self.not_ready, query: Some(query) }
    }
}

/// A builder of figures, which takes one trial after the other.
#[derive(Clone, Debug)]
pub struct FigureCollector {
    today: Date,
    gates: BTreeMap<GateId, usize>,
    waiting: [usize; WaitingSpan::ALL.len()],
    owners: BTreeMap<String, Count>,
    outcomes: [Count; Outcome::ALL.len() + 1],
    targets: [Count; ConversionTarget::ALL.len() + 1],
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
            outcomes: Default::default(),
            targets: Default::default(),
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
            self.owners.entry(owner).or_default().add(not_ready);
        }
        let outcome = evaluation.outcome.map_or(Outcome::ALL.len(), |outcome| outcome as usize);
        self.outcomes[outcome].add(not_ready);
        let target =
            evaluation.conversion_target.map_or(ConversionTarget::ALL.len(), |target| target as usize);
        self.targets[target].add(not_ready);
        self.add_dates(trial, evaluation, not_ready);
    }

    fn add_dates(&mut self, trial: &Trial, evaluation: &Evaluation, not_ready: usize) {
        let today = self.today;
        let mut weeks = BTreeSet::new();
        let mut groups = BTreeSet::new();
        let dates = planned_dates(trial, evaluation, today).into_iter();
        for (date, kind) in dates.filter(|(date, _)| *date >= today) {
            let offset = i32::from(date.weekday().to_monday_zero_offset());
            let starts_on = date.checked_sub(offset.days()).unwrap_or(date);
            let week = self.weeks.entry(starts_on).or_insert_with(|| Week::new(starts_on, today));
            week.dates += 1;
            if weeks.insert(starts_on) {
                week.trials += 1;
                week.not_ready += not_ready;
            }
            if groups.insert((starts_on, kind.group())) {
                let bar = &mut week.groups[kind.group() as usize];
                bar.trials += 1;
                bar.not_ready += not_ready;
            }
        }
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
        let owner =
            |(owner, count): (String, Count)| count.bar(SafeText::sanitize(&owner), owner_query(&owner));
        let mut owners: Vec<_> = self.owners.into_iter().map(owner).collect();
        owners.sort_by_key(|bar| std::cmp::Reverse((bar.not_ready, bar.trials)));
        Figures {
            gates: self.gates.into_iter().map(gate).collect(),
            waiting: WaitingSpan::ALL.into_iter().zip(self.waiting).map(span).collect(),
            owners,
            outcomes: known_and_unknown(&Outcome::ALL, &self.outcomes, outcome_query),
            targets: known_and_unknown(&ConversionTarget::ALL, &self.targets, target_query),
            weeks: self.weeks.into_values().collect(),
        }
    }
}

/// Returns the bars of a closed set and, after them, that of an unknown value. A value that no trial has gets none.
fn known_and_unknown<L: Copy>(
    labels: &[L],
    counts: &[Count],
    query: impl Fn(Option<L>) -> String,
) -> Vec<Bar<Option<L>>> {
    let labels = labels.iter().copied().map(Some).chain([None]);
    let bars = labels.zip(counts).filter(|(_, count)| count.trials > 0);
    bars.map(|(label, count)| count.bar(label, query(label))).collect()
}
