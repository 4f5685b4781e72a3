//! The desk: a queue of trials or files, its cursor, its order, its filter, its marks.

mod queues;

use super::columns::{Column, Sort};
use super::own::Own;
use super::queue::{OWN_QUEUES, QUEUES, Queue};
use super::sought::{Person, Sought};
use super::survey::Survey;
use crate::domain::document::Outcome;
use crate::domain::problem::Problem;
use crate::domain::query::{Field, Prepared};
use crate::domain::summary::Summary;
use std::collections::HashSet;
use std::sync::Arc;

/// The two panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The table.
    #[default]
    List,
    /// What is under its cursor.
    Detail,
}

/// Where one stands in a queue.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The row of the cursor.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// The order of rows.
    pub sort: Sort,
    /// The trial that the cursor goes to when the rows come.
    pub wanted: Option<Arc<str>>,
}

/// What a row is about, whatever its number.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A trial.
    Trial(Arc<str>),
    /// A problem.
    Problem(Problem),
}

/// The desk.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The queue.
    pub queue: Queue,
    /// Where one stands in each.
    pub stands: [Stand; QUEUES],
    /// The rows: places in the room's trials, or in its problems.
    pub rows: Vec<usize>,
    /// Which pane has the keys.
    pub pane: Pane,
    /// The first line of the detail pane on the screen.
    pub detail_top: usize,
    /// What rows have to satisfy.
    pub filter: Sought,
    /// What `n` looks for.
    pub search: Sought,
    /// Whether the search takes each trial, by its place. Empty without a search.
    found: Vec<bool>,
    /// Who looks.
    pub person: Arc<Person>,
    /// What they have set for themselves.
    pub own: Own,
    /// How many trials are in each of their own queues.
    own_counts: [usize; OWN_QUEUES],
    /// Marked trials.
    pub marks: HashSet<Arc<str>>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            queue: Queue::default(),
            stands: std::array::from_fn(|index| {
                let queue = Queue::ALL.get(index).copied().unwrap_or(Queue::Own(0));
                Stand { cursor: 0, top: 0, sort: Sort::of(queue), wanted: None }
            }),
            rows: Vec::new(),
            pane: Pane::default(),
            detail_top: 0,
            filter: Sought::default(),
            search: Sought::default(),
            found: Vec::new(),
            person: Arc::default(),
            own: Own::default(),
            own_counts: [0; OWN_QUEUES],
            marks: HashSet::new(),
        }
    }
}

impl Desk {
    /// Where one stands in this queue.
    #[must_use]
    pub fn stand(&self) -> &Stand {
        &self.stands[self.queue.index()]
    }

    /// The same, to change it.
    pub fn stand_mut(&mut self) -> &mut Stand {
        &mut self.stands[self.queue.index()]
    }

    /// The place under the cursor: of a trial, or of a problem in that queue.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        self.rows.get(self.stand().cursor).copied()
    }

    /// What is under the cursor.
    #[must_use]
    pub fn subject(&self, survey: &Survey) -> Option<Subject> {
        self.subject_at(survey, self.place()?)
    }

    /// What a place is about.
    #[must_use]
    pub fn subject_at(&self, survey: &Survey, place: usize) -> Option<Subject> {
        if self.queue.is_of_files() {
            survey.room.problems.get(place).cloned().map(Subject::Problem)
        } else {
            survey.trial_ref(place).cloned().map(Subject::Trial)
        }
    }

    /// Fills the rows anew and puts the cursor on `subject`, or where it was if that is gone.
    pub fn fill(&mut self, survey: &Survey, subject: Option<&Subject>) {
        let person = self.person.clone();
        let filter = Prepared::of(self.filter.query(), &survey.facts, person.viewer());
        self.rows.clear();
        if self.queue.is_of_files() {
            let problems = survey.room.problems.iter().enumerate();
            self.rows.extend(
                problems.filter(|(_, problem)| survey.takes_problem(&filter, problem)).map(|(at, _)| at),
            );
        } else {
            let queue = self.queue;
            let own = self.own_query(queue).map(|own| Prepared::of(own, &survey.facts, person.viewer()));
            let in_queue = |place: &usize| match &own {
                Some(own) => own.takes(*place),
                None => survey.facts.get(*place).is_some_and(|facts| queue.takes(facts)),
            };
            let sort = self.stand().sort;
            let ranked = |place| Some((rank(survey.facts.get(place)?, place, sort), place));
            let mut ranked: Vec<_> = filter.places().filter(in_queue).filter_map(ranked).collect();
            ranked.sort_unstable();
            self.rows.extend(ranked.into_iter().map(|(_, place)| place));
        }
        let wanted = self.stand().wanted.clone().map(Subject::Trial);
        let row = subject.or(wanted.as_ref()).and_then(|subject| self.row_of(survey, subject));
        if let Some(row) = row {
            self.stand_mut().cursor = row;
        }
        // It may come yet.
        if row.is_some() || survey.room.is_whole {
            self.stand_mut().wanted = None;
        }
        self.clamp();
    }

    /// Works out which trials the search takes.
    pub fn find_all(&mut self, survey: &Survey) {
        self.found.clear();
        if !self.search.is_empty() {
            let person = self.person.clone();
            let search = Prepared::of(self.search.query(), &survey.facts, person.viewer());
            self.found.extend((0..survey.facts.len()).map(|place| search.takes(place)));
        }
    }

    /// Whether the search takes what is at a place: a trial, or a problem in that queue.
    #[must_use]
    pub fn is_found(&self, survey: &Survey, place: usize) -> bool {
        if !self.queue.is_of_files() {
            return self.found.get(place).is_some_and(|is| *is);
        }
        let search = Prepared::of(self.search.query(), &survey.facts, self.person.viewer());
        let problem = survey.room.problems.get(place);
        !self.search.is_empty() && problem.is_some_and(|problem| survey.takes_problem(&search, problem))
    }

    /// Why a query can take nothing because it asks for what is owned by whoever looks, and nobody knows who that is.
    #[must_use]
    pub fn why_nothing_is_mine(&self, sought: &Sought) -> Option<&'static str> {
        (sought.query().asks(Field::Mine) && self.person.owner_refs.is_empty())
            .then_some("nobody knows which owners you are: set owner_refs with trialdesk config")
    }

    /// The row of a subject, if it is on this desk.
    #[must_use]
    pub fn row_of(&self, survey: &Survey, subject: &Subject) -> Option<usize> {
        let place = match subject {
            Subject::Trial(trial_ref) if !self.queue.is_of_files() => survey.find(trial_ref)?,
            Subject::Problem(problem) if self.queue.is_of_files() => {
                survey.room.problems.iter().position(|other| other == problem)?
            }
            _ => return None,
        };
        self.rows.iter().position(|&row| row == place)
    }

    /// Moves the cursor by rows, as far as there are any.
    pub fn step(&mut self, rows: isize) {
        let cursor = self.stand().cursor.saturating_add_signed(rows);
        self.go_to(cursor);
    }

    /// Puts the cursor on a row, or on the last one.
    pub fn go_to(&mut self, row: usize) {
        if self.stand().cursor != row {
            self.detail_top = 0;
            self.stand_mut().wanted = None;
        }
        self.stand_mut().cursor = row;
        self.clamp();
    }

    fn clamp(&mut self) {
        let last = self.rows.len().saturating_sub(1);
        let stand = self.stand_mut();
        stand.cursor = stand.cursor.min(last);
    }

    /// Keeps the cursor on a screen of this many rows, and the last page full.
    pub fn keep_in_sight(&mut self, height: usize) {
        let rows = self.rows.len();
        let stand = self.stand_mut();
        stand.top = keep_in_sight(stand.top, stand.cursor, rows, height);
    }

    /// The next row, or the one before, for which `wanted` holds, going round.
    #[must_use]
    pub fn find(&self, forwards: bool, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let rows = self.rows.len();
        let here = self.stand().cursor;
        let candidates = (1..=rows)
            .map(|step| if forwards { (here + step) % rows } else { (here + rows - step % rows) % rows });
        candidates.into_iter().find(|&row| wanted(self.rows[row]))
    }
}

/// The first visible of `count` lines, so that `cursor` is visible and no page ends early.
#[must_use]
pub fn keep_in_sight(top: usize, cursor: usize, count: usize, height: usize) -> usize {
    let height = height.max(1);
    let margin = if height > 6 { 2 } else { 0 };
    let last_top = count.saturating_sub(height);
    let lowest = (cursor + 1 + margin).saturating_sub(height);
    let highest = cursor.saturating_sub(margin);
    top.clamp(lowest, highest.max(lowest)).min(last_top)
}

/// What stands for a trial in an order: the smallest comes first. What is not known comes last from either end.
fn rank(facts: &Summary, place: usize, sort: Sort) -> i64 {
    let number = match sort.column {
        Column::Age => facts.age(),
        Column::Grace => facts.grace_days(),
        Column::Trial | Column::Marks => i64::try_from(place).ok(),
        Column::Status => Some(facts.status as i64),
        // In the order of the alphabet.
        Column::Outcome => Some(match facts.outcome {
            Some(Outcome::Escalated) => 0,
            Some(Outcome::Renewed) => 1,
            Some(Outcome::Revoked) => 2,
            None => 3,
        }),
        Column::Gates => Some(facts.blocked_gates().into()),
        Column::Missing => Some(facts.missing.into()),
        Column::Others => Some(facts.other_blocked_gates().into()),
    };
    number.map_or(i64::MAX, |number| if sort.descending { -number } else { number })
}
