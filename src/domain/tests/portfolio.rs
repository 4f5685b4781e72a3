//! The figures of a portfolio agree with a count by hand and with their queries.

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use trialdesk::domain::evaluation::Status;
use trialdesk::domain::labels::GateStatus;
use trialdesk::domain::planned_date::{DateGroup, DateKind, planned_dates};
use trialdesk::domain::portfolio::Figures;
use trialdesk::domain::query::{CompiledQuery, QueryContext, parse};
use trialdesk::domain::summary::{Collector, Summaries};
use trialdesk::room::{EvaluatedTrial, Room, RoomOptions};

fn sample() -> (Room, Summaries, Figures) {
    let room =
        Room::open(&support::sample::sample_evidence(), &RoomOptions::default(), Timestamp::UNIX_EPOCH)
            .unwrap();
    let collector = Collector::new(room.now.today());
    let rows = room.map_reviews(|reviewed| collector.summary(&reviewed.trial, &reviewed.evaluation));
    let summaries = collector.finish(rows);
    let figures = Figures::of(&summaries, &summaries);
    (room, summaries, figures)
}

/// The trials that a query selects.
fn selected(room: &Room, summaries: &Summaries, query: &str) -> Vec<EvaluatedTrial> {
    let query = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let compiled = CompiledQuery::of(&query, summaries, QueryContext::default());
    compiled.places().map(|place| room.review(place).unwrap()).collect()
}

fn is_not_ready(reviewed: &EvaluatedTrial) -> bool {
    reviewed.evaluation.status != Status::Ready
}

#[test]
fn every_bar_is_what_its_query_selects() {
    let (room, summaries, figures) = sample();
    for bar in &figures.gates {
        let found = selected(&room, &summaries, bar.query.as_deref().expect("a query"));
        let is_blocked = |reviewed: &EvaluatedTrial| {
            reviewed
                .evaluation
                .checks()
                .any(|check| check.gate == bar.label && check.status == GateStatus::Blocked)
        };
        assert_eq!((found.len(), found.iter().all(is_blocked)), (bar.trials, true), "{bar:?}");
    }
    for bar in &figures.waiting {
        let found = selected(&room, &summaries, bar.query.as_deref().unwrap());
        let is_of = |reviewed: &EvaluatedTrial| {
            bar.label.includes(reviewed.evaluation.age_days) && is_not_ready(reviewed)
        };
        assert_eq!((found.len(), found.iter().all(is_of)), (bar.not_ready, true), "{bar:?}");
    }
    for bar in &figures.owners {
        let found = selected(&room, &summaries, bar.query.as_deref().unwrap());
        assert_eq!(found.len(), bar.trials, "{bar:?}");
        assert_eq!(found.iter().filter(|reviewed| is_not_ready(reviewed)).count(), bar.not_ready, "{bar:?}");
    }
    for bar in &figures.outcomes {
        let found = selected(&room, &summaries, bar.query.as_deref().unwrap());
        let is_of = |reviewed: &EvaluatedTrial| reviewed.evaluation.outcome == bar.label;
        assert_eq!((found.len(), found.iter().all(is_of)), (bar.trials, true), "{bar:?}");
    }
    for bar in &figures.targets {
        let found = selected(&room, &summaries, bar.query.as_deref().unwrap());
        let is_of = |reviewed: &EvaluatedTrial| reviewed.evaluation.conversion_target == bar.label;
        assert_eq!((found.len(), found.iter().all(is_of)), (bar.trials, true), "{bar:?}");
    }
    for week in &figures.weeks {
        assert_eq!(selected(&room, &summaries, &week.query).len(), week.trials, "{week:?}");
    }
}

#[test]
fn every_trial_is_counted_once() {
    let (room, _, figures) = sample();
    let not_ready = room.reviews().filter(is_not_ready).count();
    assert_eq!(figures.waiting.iter().map(|bar| bar.not_ready).sum::<usize>(), not_ready);
    let owners: BTreeSet<String> = room
        .reviews()
        .flat_map(|reviewed| {
            reviewed.trial.owners().iter().map(|owner| owner.to_lowercase()).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(figures.owners.iter().map(|bar| bar.label.to_string()).collect::<BTreeSet<_>>(), owners);
    assert!(figures.owners.is_sorted_by(|a, b| a.not_ready >= b.not_ready));
    // Weeks by hand: each date belongs to the Monday at or before it.
    let today = room.now.today();
    let mut weeks: BTreeMap<String, (usize, BTreeSet<String>, BTreeSet<String>, usize)> = BTreeMap::new();
    for reviewed in room.reviews() {
        for (date, kind) in planned_dates(&reviewed.trial, &reviewed.evaluation, today) {
            let mut monday = date;
            while monday.weekday() != jiff::civil::Weekday::Monday {
                monday = monday.yesterday().unwrap();
            }
            if date >= today {
                let week = weeks.entry(monday.to_string()).or_default();
                week.0 += 1;
                week.1.insert(reviewed.trial.trial_ref.to_string());
                if is_not_ready(&reviewed) {
                    week.2.insert(reviewed.trial.trial_ref.to_string());
                }
                week.3 += usize::from(kind == DateKind::GraceEnd);
            }
        }
    }
    let by_hand: Vec<_> = weeks
        .into_iter()
        .map(|(monday, (dates, trials, not_ready, ends))| {
            (monday, dates, trials.len(), not_ready.len(), ends)
        })
        .collect();
    let counted: Vec<_> = figures
        .weeks
        .iter()
        .map(|week| {
            let ends = week.group(DateGroup::GraceEnds).trials;
            (week.starts_on.to_string(), week.dates, week.trials, week.not_ready, ends)
        })
        .collect();
    assert_eq!(counted, by_hand);
    assert!(counted.len() > 2);
}
