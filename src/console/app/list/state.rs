//! The trial list: queue, cursor, order, filter, search, selection.

mod queues;

use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::geometry::keep_line_in_sight;
use crate::console::app::list::columns::{Column, Sort};
use crate::console::app::list::selected::Selected;
use crate::console::app::list::user_queues::UserQueues;
use crate::console::app::query_input::{QueryInput, User};
use crate::console::app::queue::{QUEUES, Queue, USER_QUEUES};
use crate::console::app::room_view::RoomView;
use crate::domain::document::Outcome;
use crate::domain::problem::Problem;
use crate::domain::query::{Field, Query};
use crate::domain::summary::Summary;
use std::sync::Arc;

/// The two panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The table.
    #[default]
    List,
    /// Details of the row under the cursor.
    Detail,
}

/// The cursor and order of a queue.
#[derive(Clone, Debug)]
pub struct QueueCursor {
    /// The row of the cursor.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// The order of rows.
    pub sort: Sort,
    /// The trial that the cursor goes to when the rows come.
    pub wanted: Option<Arc<str>>,
}

/// The subject of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A trial.
    Trial(Arc<str>),
    /// A problem.
    Problem(Problem),
}

/// The trial list.
#[derive(Clone, Debug)]
pub struct TrialList {
    /// The queue.
    pub queue: Queue,
    /// The cursor of each queue.
    pub cursors: [QueueCursor; QUEUES],
    /// The rows: places in the room's trials, or in its problems.
    pub rows: Vec<usize>,
    /// The focused pane.
    pub pane: Pane,
    /// The number of the gate that the title of the detail pane explains.
    pub gate: Option<u8>,
    /// The first line of the detail pane on the screen.
    pub detail_top: usize,
    /// The filter.
    pub filter: QueryInput,
    /// The search.
    pub search: QueryInput,
    /// The match of each trial with the search. Empty without a search.
    found: Vec<bool>,
    /// The same of each problem.
    found_problems: Vec<bool>,
    /// The user.
    pub user: Arc<User>,
    /// The user's configured queues.
    pub user_queues: UserQueues,
    /// The number of trials in each user queue.
    user_counts: [usize; USER_QUEUES],
    /// The selected trials.
    pub selected: Selected,
}

impl Default for TrialList {
    fn default() -> Self {
        Self {
            queue: Queue::default(),
            cursors: std::array::from_fn(|index| {
                let queue = Queue::ALL.get(index).copied().unwrap_or(Queue::User(0));
                QueueCursor { cursor: 0, top: 0, sort: Sort::of(queue), wanted: None }
            }),
            rows: Vec::new(),
            pane: Pane::default(),
            gate: None,
            detail_top: 0,
            filter: QueryInput::default(),
            search: QueryInput::default(),
            found: Vec::new(),
            found_problems: Vec::new(),
            user: Arc::default(),
            user_queues: UserQueues::default(),
            user_counts: [0; USER_QUEUES],
            selected: Selected::default(),
        }
    }
}

impl TrialList {
    /// Returns the cursor of the shown queue.
    #[must_use]
    pub fn queue_cursor(&self) -> &QueueCursor {
        &self.cursors[self.queue.index()]
    }

    /// Returns the cursor of the shown queue for changes.
    pub fn queue_cursor_mut(&mut self) -> &mut QueueCursor {
        &mut self.cursors[self.queue.index()]
    }

    /// Returns the index of the trial or problem under the cursor.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        self.rows.get(self.queue_cursor().cursor).copied()
    }

    /// Returns the subject under the cursor.
    #[must_use]
    pub fn subject(&self, room_view: &RoomView) -> Option<Subject> {
        self.subject_at(room_view, self.place()?)
    }

    /// Returns the subject of a row's index.
    #[must_use]
    pub fn subject_at(&self, room_view: &RoomView, place: usize) -> Option<Subject> {
        if self.queue.is_of_files() {
            room_view.room.problems.get(place).cloned().map(Subject::Problem)
        } else {
            room_view.trial_ref(place).cloned().map(Subject::Trial)
        }
    }

    /// Fills the rows again and moves the cursor to `subject`, or keeps it in place if that is gone.
    pub fn fill(&mut self, room_view: &RoomView, subject: Option<&Subject>) {
        let user = self.user.clone();
        let filter = room_view.compiled(self.filter.query(), user.viewer());
        self.rows.clear();
        self.selected.rows_changed();
        if self.queue.is_of_files() {
            let problems = room_view.room.problems.iter().enumerate();
            self.rows.extend(
                problems.filter(|(_, problem)| room_view.takes_problem(&filter, problem)).map(|(at, _)| at),
            );
        } else {
            let queue = self.queue;
            let own = self.user_query(queue).map(|own| room_view.compiled(own, user.viewer()));
            let in_queue = |place: usize, row: &Summary| match &own {
                Some(own) => own.takes_row(place, row),
                None => queue.takes(row),
            };
            let sort = self.queue_cursor().sort;
            let ranked = |place| Some((rank(room_view, place, sort)?, place));
            let places = room_view.places(&filter, in_queue);
            let mut ranked: Vec<_> = places.into_iter().filter_map(ranked).collect();
            ranked.sort_unstable();
            self.rows.extend(ranked.into_iter().map(|(_, place)| place));
        }
        let wanted = self.queue_cursor().wanted.clone().map(Subject::Trial);
        let row = subject.or(wanted.as_ref()).and_then(|subject| self.row_of(room_view, subject));
        if let Some(row) = row {
            self.queue_cursor_mut().cursor = row;
        }
        // While the evidence is loading, the trial may still appear.
        if row.is_some() || room_view.room.is_whole {
            self.queue_cursor_mut().wanted = None;
        }
        self.clamp();
    }

    /// Finds the trials that match the search.
    pub fn find_all(&mut self, room_view: &RoomView) {
        self.found.clear();
        self.found_problems.clear();
        if !self.search.is_empty() {
            let user = self.user.clone();
            let search = room_view.compiled(self.search.query(), user.viewer());
            self.found.resize(room_view.summaries.len(), false);
            for place in room_view.places(&search, |_, _| true) {
                self.found[place] = true;
            }
            let problems = room_view.room.problems.iter();
            self.found_problems = problems.map(|problem| room_view.takes_problem(&search, problem)).collect();
        }
    }

    /// Returns whether the trial or problem at an index matches the search.
    #[must_use]
    pub fn is_found(&self, place: usize) -> bool {
        let found = if self.queue.is_of_files() { &self.found_problems } else { &self.found };
        !self.search.is_empty() && found.get(place).is_some_and(|is| *is)
    }

    /// Returns the number of rows that match the search.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.rows.iter().filter(|&&index| self.is_found(index)).count()
    }

    /// Returns a reason if the query uses `mine:` and the user's owners are not known.
    #[must_use]
    pub fn why_mine_is_empty(&self, query_input: &QueryInput) -> Option<&'static str> {
        (query_input.query().asks(Field::Mine) && self.user.owner_refs.is_empty())
            .then_some("Your owner references are not known. Set owner_refs in the configuration")
    }

    /// Returns the row of a subject if the list shows it.
    #[must_use]
    pub fn row_of(&self, room_view: &RoomView, subject: &Subject) -> Option<usize> {
        let place = match subject {
            Subject::Trial(trial_ref) if !self.queue.is_of_files() => room_view.find(trial_ref)?,
            Subject::Problem(problem) if self.queue.is_of_files() => {
                room_view.room.problems.iter().position(|other| other == problem)?
            }
            _ => return None,
        };
        self.rows.iter().position(|&row| row == place)
    }

    /// Moves the cursor by rows, as far as there are any.
    pub fn step(&mut self, rows: isize) {
        let cursor = self.queue_cursor().cursor.saturating_add_signed(rows);
        self.go_to(cursor);
    }

    /// Puts the cursor on a row, or on the last one.
    pub fn go_to(&mut self, row: usize) {
        if self.queue_cursor().cursor != row {
            self.detail_top = 0;
            self.queue_cursor_mut().wanted = None;
        }
        self.queue_cursor_mut().cursor = row;
        self.clamp();
    }

    fn clamp(&mut self) {
        let last = self.rows.len().saturating_sub(1);
        let cursor = self.queue_cursor_mut();
        cursor.cursor = cursor.cursor.min(last);
    }

    /// Returns the query whose words are looked for: that of the search, or of the filter.
    #[must_use]
    pub fn sought(&self) -> Option<&Query> {
        [&self.search, &self.filter].into_iter().find(|input| !input.is_empty()).map(QueryInput::query)
    }

    /// Keeps the cursor on a screen of this many rows, and the last page full.
    pub fn keep_in_sight(&mut self, height: usize) {
        let rows = self.rows.len();
        let cursor = self.queue_cursor_mut();
        cursor.top = keep_line_in_sight(cursor.top, cursor.cursor, rows, height);
    }

    /// Returns the next or the previous row for which `wanted` holds, wrapping around.
    #[must_use]
    pub fn find(&self, forwards: bool, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let rows = self.rows.len();
        let here = self.queue_cursor().cursor;
        let candidates = (1..=rows)
            .map(|step| if forwards { (here + step) % rows } else { (here + rows - step % rows) % rows });
        candidates.into_iter().find(|&row| wanted(self.rows[row]))
    }
}

/// Returns the sort key of a trial. Unknown values sort last in either direction.
fn rank(room_view: &RoomView, place: usize, sort: Sort) -> Option<i64> {
    let summary = room_view.summaries.get(place)?;
    let number = match sort.column {
        Column::Age => summary.age(),
        Column::Grace => summary.grace_days(),
        Column::Trial
        | Column::Marks
        | Column::Votes
        | Column::Limit
        | Column::Next
        | Column::Extension
        | Column::Organization => i64::try_from(place).ok(),
        // What the column shows: the grace period first, then packages by stage.
        Column::Asked => room_view.trial(place).map(|reviewed| {
            let target = DecisionTarget::current(&reviewed.evaluation, true);
            target.stage().map_or(0, |stage| stage.number().into())
        }),
        Column::Status => Some(summary.status as i64),
        Column::Stage => Some(summary.stage.number().into()),
        // In the order of the alphabet.
        Column::Outcome => Some(match summary.outcome {
            Some(Outcome::Escalated) => 0,
            Some(Outcome::Renewed) => 1,
            Some(Outcome::Revoked) => 2,
            None => 3,
        }),
        Column::Gates => Some(summary.blocked_gates().into()),
        Column::Missing => Some(summary.missing.into()),
        Column::Others => Some(summary.other_blocked_gates().into()),
    };
    Some(number.map_or(i64::MAX, |number| if sort.descending { -number } else { number }))
}
