//! Counting of figures: one pass over rows. What rows share, their owners and planned dates, is prepared once for each set.

use super::{Bar, Figures, WaitingSpan, Week};
use crate::domain::evaluation::Status;
use crate::domain::gate::GateId;
use crate::domain::labels::{ConversionTarget, Outcome};
use crate::domain::planned_date::DateGroup;
use crate::domain::query::{gate_query, outcome_query, owner_query, target_query};
use crate::domain::safe_text::SafeText;
use crate::domain::stages::STAGES;
use crate::domain::summary::{Summaries, Summary, TextKind, blocked_bit};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

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

/// A builder of figures, which takes one row after the other.
#[derive(Debug)]
pub(super) struct FigureCollector {
    today: Date,
    /// The gates of all stages, in order, each with its bit and the trials in which it is blocked.
    gates: Vec<(GateId, u64, usize)>,
    waiting: [usize; WaitingSpan::ALL.len()],
    /// The owners in lower case, in their order.
    owners: Vec<(String, Count)>,
    /// For each set of texts the owners, by their index.
    owners_of: Vec<Vec<usize>>,
    outcomes: [Count; Outcome::ALL.len() + 1],
    targets: [Count; ConversionTarget::ALL.len() + 1],
    weeks: BTreeMap<Date, Week>,
    /// For each set of planned dates those from today on, each as the Monday of its week and the group.
    dates_of: Vec<Vec<(Date, DateGroup)>>,
}

impl FigureCollector {
    /// Returns a builder for rows of a room.
    pub(super) fn new(summaries: &Summaries) -> Self {
        let gates = STAGES.iter().flat_map(|stage| stage.gates).map(|gate| {
            let gate = GateId::of(&gate.info);
            (gate, blocked_bit(gate.stage(), gate.number()), 0)
        });
        let (owners, owners_of) = owners(summaries);
        Self {
            today: summaries.today,
            gates: gates.collect(),
            waiting: [0; WaitingSpan::ALL.len()],
            owners: owners.into_iter().map(|owner| (owner, Count::default())).collect(),
            owners_of,
            outcomes: Default::default(),
            targets: Default::default(),
            weeks: BTreeMap::new(),
            dates_of: dates(summaries),
        }
    }

    /// Adds a trial.
    pub(super) fn add(&mut self, row: &Summary) {
        let not_ready = usize::from(row.status != Status::Ready);
        let blocked = row.blocked_bits();
        for (_, bit, trials) in &mut self.gates {
            *trials += usize::from(blocked & *bit != 0);
        }
        let span = WaitingSpan::ALL.iter().position(|span| span.includes(row.age()));
        if let Some(count) = span.and_then(|span| self.waiting.get_mut(span)) {
            *count += not_ready;
        }
        for &owner in self.owners_of.get(row.texts as usize).into_iter().flatten() {
            self.owners[owner].1.add(not_ready);
        }
        let outcome = row.outcome.map_or(Outcome::ALL.len(), |outcome| outcome as usize);
        self.outcomes[outcome].add(not_ready);
        let target = row.conversion_target.map_or(ConversionTarget::ALL.len(), |target| target as usize);
        self.targets[target].add(not_ready);
        let dates = self.dates_of.get(row.dates as usize).map_or(&[][..], Vec::as_slice);
        for (at, &(starts_on, group)) in dates.iter().enumerate() {
            let before = &dates[..at];
            let today = self.today;
            let week = self.weeks.entry(starts_on).or_insert_with(|| Week::new(starts_on, today));
            week.dates += 1;
            if before.iter().all(|(other, _)| *other != starts_on) {
                week.trials += 1;
                week.not_ready += not_ready;
            }
            if !before.contains(&(starts_on, group)) {
                let bar = &mut week.groups[group as usize];
                bar.trials += 1;
                bar.not_ready += not_ready;
            }
        }
    }

    /// Returns the figures.
    pub(super) fn finish(self) -> Figures {
        let gate = |(label, _, trials): (GateId, u64, usize)| Bar {
            label,
            trials,
            not_ready: trials,
            query: gate_query(label),
        };
        let span = |(span, trials): (WaitingSpan, usize)| Bar {
            label: span,
            trials,
            not_ready: trials,
            query: Some(span.query()),
        };
        let owner =
            |(owner, count): (String, Count)| count.bar(SafeText::sanitize(&owner), owner_query(&owner));
        let counted = self.owners.into_iter().filter(|(_, count)| count.trials > 0);
        let mut owners: Vec<_> = counted.map(owner).collect();
        owners.sort_by_key(|bar| std::cmp::Reverse((bar.not_ready, bar.trials)));
        Figures {
            gates: self.gates.into_iter().filter(|(.., trials)| *trials > 0).map(gate).collect(),
            waiting: WaitingSpan::ALL.into_iter().zip(self.waiting).map(span).collect(),
            owners,
            outcomes: known_and_unknown(&Outcome::ALL, &self.outcomes, outcome_query),
            targets: known_and_unknown(&ConversionTarget::ALL, &self.targets, target_query),
            weeks: self.weeks.into_values().collect(),
        }
    }
}

/// Returns the owners of a room, and for each set of texts those in it, by their index. Queries compare what is shown, without
/// regard to case, and so owners are counted.
fn owners(summaries: &Summaries) -> (Vec<String>, Vec<Vec<usize>>) {
    let texts = summaries.texts();
    let names = texts.all().iter().map(|text| {
        // Making the text safe again changes it only if its lower case holds what is not shown.
        (text.kind == TextKind::Owner).then(|| SafeText::sanitize(&text.text).to_lowercase().to_string())
    });
    let names: Vec<Option<String>> = names.collect();
    let mut owners: Vec<String> = names.iter().flatten().cloned().collect();
    owners.sort_unstable();
    owners.dedup();
    let number = |name: &Option<String>| owners.binary_search(name.as_ref()?).ok();
    let numbers: Vec<_> = names.iter().map(number).collect();
    let of_set = |set: &[u32]| {
        let mut found: Vec<_> = set.iter().filter_map(|&text| *numbers.get(text as usize)?).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let owners_of = texts.sets().iter().map(|set| of_set(set)).collect();
    (owners, owners_of)
}

/// Returns for each set of planned dates those from today on.
fn dates(summaries: &Summaries) -> Vec<Vec<(Date, DateGroup)>> {
    let today = summaries.today;
    let sets = summaries.dates().all().map(|set| {
        let coming = set.filter(|(_, days)| *days >= 0);
        let dates = coming.filter_map(|(kind, days)| {
            let date = today.checked_add(days.days()).ok()?;
            let offset = i32::from(date.weekday().to_monday_zero_offset());
            Some((date.checked_sub(offset.days()).unwrap_or(date), kind.group()))
        });
        dates.collect()
    });
    sets.collect()
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
