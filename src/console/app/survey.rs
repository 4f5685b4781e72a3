//! A room with what every list asks of each trial, worked out once per scan.

use super::queue::Queue;
use super::words;
use crate::domain::clean::clean;
use crate::domain::gates::GateStatus;
use crate::domain::judgement::Status;
use crate::domain::problem::Problem;
use crate::domain::time::days_between;
use crate::room::{Reviewed, Room, Tally};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// What lists ask of a trial, again and again.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its short name, safe to show.
    pub name: Box<str>,
    /// Its status.
    pub status: Status,
    /// Days since it expired.
    pub age: Option<i64>,
    /// How many references are missing.
    pub missing: u32,
    /// How many gates are blocked.
    pub blocked: u32,
    /// How many of them are not the grace period's.
    pub others: u32,
    /// Days from today to the end of its grace.
    pub grace_days: Option<i64>,
    /// The queues it is in, one bit each.
    queues: u8,
    /// What a search looks through, in lower case.
    haystack: Box<str>,
}

impl Facts {
    /// Whether it is in a queue.
    #[must_use]
    pub const fn is_in(&self, queue: Queue) -> bool {
        self.queues & (1 << queue.index()) != 0
    }

    /// Whether a search for these words, in lower case, finds it.
    #[must_use]
    pub fn holds(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.haystack.contains(word.as_str()))
    }
}

/// A room, ready for lists.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The room.
    pub room: Arc<Room>,
    /// One for each of its trials, in their order.
    pub facts: Vec<Facts>,
    /// How many trials stand how.
    pub tally: Tally,
    /// How many are in each queue.
    pub counts: [usize; Queue::ALL.len()],
    /// The widest name, in columns.
    pub widest_name: usize,
}

impl Survey {
    /// Works a room out.
    #[must_use]
    pub fn of(room: Arc<Room>) -> Self {
        let facts = room.map_reviews(|reviewed| facts(reviewed, &room));
        let mut counts = [0; Queue::ALL.len()];
        for queue in Queue::ALL {
            counts[queue.index()] = facts.iter().filter(|facts| facts.is_in(queue)).count();
        }
        counts[Queue::Problems.index()] = room.problems.len();
        let widest_name = facts.iter().map(|facts| facts.name.width()).max().unwrap_or_default();
        let mut tally = Tally::default();
        for facts in &facts {
            tally.count(facts.status);
        }
        Self { room, facts, tally, counts, widest_name }
    }

    /// A trial by its place.
    #[must_use]
    pub fn trial(&self, index: usize) -> Option<&Reviewed> {
        self.room.at(index)
    }

    /// The place of the trial with this reference. Trials are in the order of their references.
    #[must_use]
    pub fn find(&self, trial_ref: &str) -> Option<usize> {
        self.room.place(trial_ref)
    }

    /// Whether the room holds nothing at all to judge.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.room.is_empty() && self.room.problems.is_empty()
    }
}

fn facts(reviewed: &Reviewed, room: &Room) -> Facts {
    let Reviewed { trial, judgement } = reviewed;
    let today = room.now.today();
    let name: Box<str> = clean(trial.name()).into();
    let queues = Queue::ALL
        .into_iter()
        .filter(|queue| queue.takes(judgement, today))
        .fold(0, |bits, queue| bits | (1 << queue.index()));
    let blocked = judgement.checks.iter().filter(|check| check.status == GateStatus::Blocked).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Facts {
        status: judgement.status,
        age: judgement.age_days,
        missing: number(judgement.missing_references()),
        blocked: number(blocked),
        others: number(words::other_blocked_gates(&judgement.checks)),
        grace_days: judgement.grace.ends_on.map(|end| days_between(today, end)),
        queues,
        haystack: haystack(reviewed, &name, room).into(),
        name,
    }
}

/// Everything a reviewer may have in mind when they look for a trial, masked as screens are: name, outcome, status,
/// marks, grace, owners, what is wrong with which field.
fn haystack(reviewed: &Reviewed, name: &str, room: &Room) -> String {
    let Reviewed { trial, judgement } = reviewed;
    let mut text = String::with_capacity(96);
    let mut add = |piece: &str| {
        text.push_str(piece);
        text.push(' ');
    };
    add(name);
    add(words::outcome(judgement));
    add(words::status(judgement.status));
    add(&words::grace(&judgement.grace, room.now.today()));
    for mark in words::marks(judgement) {
        add(mark);
    }
    for owner in trial.owners() {
        add(&clean(owner));
    }
    for finding in judgement.findings() {
        add(finding.code.word());
        add(finding.field.as_deref().map(clean).as_deref().unwrap_or_default());
    }
    text.to_lowercase()
}

/// Whether a search for these words, in lower case, finds a problem.
#[must_use]
pub fn problem_holds(problem: &Problem, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let trials = problem.trials.iter().map(|trial| clean(trial).to_lowercase()).collect::<Vec<_>>().join(" ");
    let text = format!("{} {} {trials}", problem.code.word(), clean(&problem.path)).to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

/// The words of a search, in lower case.
#[must_use]
pub fn search_words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}
