//! The columns that a table of some width has, and their widths.

use crate::console::app::list::columns::{Column, Sort};
use crate::console::app::queue::Queue;

/// A column and its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The column.
    pub column: Column,
    /// Its width.
    pub width: usize,
}

/// Columns before the first: cursor, selection, status, draft.
pub const LEAD: usize = 4;
/// Columns between two.
pub const GAP: usize = 2;
/// The gates with spaces between them, and without.
pub const WIDE_GATES: usize = 15;
/// The gates without spaces.
pub const TIGHT_GATES: usize = 8;

/// Sets of columns from the widest to the narrowest. The first one that fits is used.
type Levels = &'static [&'static [Column]];

/// The sets of columns of the queue of approvers: what is asked for, the votes, and the user's limit before the gates.
const APPROVALS: Levels = &[
    &[
        Column::Trial,
        Column::Status,
        Column::Outcome,
        Column::Age,
        Column::Gates,
        Column::Others,
        Column::Asked,
        Column::Votes,
        Column::Limit,
        Column::Extension,
        Column::Marks,
    ],
    &[
        Column::Trial,
        Column::Outcome,
        Column::Age,
        Column::Others,
        Column::Asked,
        Column::Votes,
        Column::Limit,
        Column::Extension,
        Column::Marks,
    ],
    &[Column::Trial, Column::Asked, Column::Votes, Column::Limit, Column::Extension, Column::Marks],
    &[Column::Trial, Column::Age, Column::Asked, Column::Votes, Column::Limit, Column::Marks],
    &[Column::Trial, Column::Asked, Column::Votes, Column::Limit, Column::Extension],
    &[Column::Trial, Column::Asked, Column::Votes, Column::Limit],
    &[Column::Trial, Column::Asked, Column::Votes],
    &[Column::Trial, Column::Asked],
    &[Column::Trial],
];

/// The sets of columns of the other queues. The next step and the marks matter more than what the detail pane shows too.
const LEVELS: Levels = &[
    &[
        Column::Trial,
        Column::Status,
        Column::Stage,
        Column::Outcome,
        Column::Age,
        Column::Gates,
        Column::Next,
        Column::Missing,
        Column::Grace,
        Column::Marks,
    ],
    &[
        Column::Trial,
        Column::Organization,
        Column::Stage,
        Column::Outcome,
        Column::Age,
        Column::Gates,
        Column::Next,
        Column::Grace,
        Column::Marks,
    ],
    &[
        Column::Trial,
        Column::Stage,
        Column::Outcome,
        Column::Age,
        Column::Gates,
        Column::Next,
        Column::Grace,
        Column::Marks,
    ],
    &[Column::Trial, Column::Stage, Column::Age, Column::Gates, Column::Next, Column::Grace, Column::Marks],
    &[Column::Trial, Column::Stage, Column::Age, Column::Gates, Column::Next, Column::Marks],
    &[Column::Trial, Column::Age, Column::Gates, Column::Next, Column::Marks],
    &[Column::Trial, Column::Age, Column::Gates, Column::Next, Column::Grace],
    &[Column::Trial, Column::Gates, Column::Next, Column::Marks],
    &[Column::Trial, Column::Gates, Column::Next],
    &[Column::Trial, Column::Age, Column::Gates, Column::Grace],
    &[Column::Trial, Column::Gates],
    &[Column::Trial],
];

/// The sets of columns of the runway, on which the end of the grace period matters most.
const RUNWAY: Levels = &[
    LEVELS[0],
    LEVELS[1],
    LEVELS[2],
    &[Column::Trial, Column::Age, Column::Gates, Column::Grace, Column::Next, Column::Marks],
    &[Column::Trial, Column::Age, Column::Grace, Column::Next, Column::Marks],
    &[Column::Trial, Column::Age, Column::Grace, Column::Next],
    &[Column::Trial, Column::Age, Column::Gates, Column::Grace, Column::Marks],
    &[Column::Trial, Column::Age, Column::Grace],
    &[Column::Trial, Column::Grace],
    &[Column::Trial],
];

fn width(column: Column, queue: Queue, widest_name: usize, tight: bool) -> usize {
    match column {
        Column::Trial => widest_name.clamp(5, 28),
        Column::Status => 17,
        Column::Outcome | Column::Extension => 9,
        Column::Age => 4,
        Column::Gates if tight => TIGHT_GATES,
        Column::Gates => WIDE_GATES,
        Column::Missing => 7,
        Column::Others => 6,
        Column::Grace if queue == Queue::Runway => 19,
        Column::Grace if tight => 10,
        Column::Grace => 11,
        Column::Stage => 5,
        Column::Votes => 13,
        Column::Limit => 8,
        Column::Marks if tight => 11,
        Column::Next if tight => LEAST_NEXT,
        Column::Next => 44,
        Column::Organization => 12,
        Column::Asked if tight => 18,
        Column::Asked | Column::Marks => 20,
    }
}

fn level(level: &[Column], queue: Queue, widest_name: usize, has_stages: bool, tight: bool) -> Vec<Place> {
    level
        .iter()
        .copied()
        .filter(|&here| has_stages || here != Column::Stage)
        .map(|column| Place { column, width: width(column, queue, widest_name, tight) })
        .collect()
}

const fn levels(queue: Queue) -> Levels {
    match queue {
        Queue::Approvals => APPROVALS,
        Queue::Runway => RUNWAY,
        _ => LEVELS,
    }
}

fn total(places: &[Place]) -> usize {
    LEAD + places.iter().map(|place| place.width + GAP).sum::<usize>().saturating_sub(GAP)
}

/// The width in which most next steps fit. A table without room for it has fewer columns.
const LEAST_NEXT: usize = 28;

/// The width in which every next step of the usual length fits.
const WIDE_NEXT: usize = 48;

/// Gives the next step the columns that are left.
fn widen(places: &mut [Place], columns: usize) {
    let left = columns.saturating_sub(total(places));
    if let Some(next) = places.iter_mut().find(|place| place.column == Column::Next) {
        next.width = (next.width + left).min(WIDE_NEXT.max(next.width));
    }
}

/// The columns that a table has to have, and the width of its names.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// The queue.
    pub queue: Queue,
    /// The column that the user sorted by.
    pub sort: Column,
    /// The width of the widest name.
    pub widest_name: usize,
    /// True if a trial has more than its first stage.
    pub has_stages: bool,
}

/// The width of the next step beside which the organization is shown.
const NEXT_BESIDE_ORGANIZATION: usize = 40;

/// Returns the columns for a table of this width: the richest set that fits with the column that the user sorted by, or
/// else the richest one.
#[must_use]
pub fn columns(needs: Needs, width: usize) -> Vec<Place> {
    let Needs { queue, sort, widest_name, has_stages } = needs;
    let wanted = match queue {
        _ if sort != Sort::of(queue).column => sort,
        // Nothing is left to do for a ready trial.
        Queue::Ready => Column::Grace,
        _ => Column::Trial,
    };
    let fitting = |wanted: Column| {
        let sets = levels(queue).iter().filter(|set| set.contains(&wanted));
        sets.into_iter().find_map(|set| fit(set, queue, width, widest_name, has_stages))
    };
    let alone = Place { column: Column::Trial, width: width.saturating_sub(LEAD) };
    fitting(wanted).or_else(|| fitting(Column::Trial)).unwrap_or_else(|| vec![alone])
}

/// Returns a set of columns with their widths if it fits.
fn fit(
    set: &[Column],
    queue: Queue,
    columns: usize,
    widest_name: usize,
    has_stages: bool,
) -> Option<Vec<Place>> {
    // The widest set is for screens that have room for all of it.
    let is_widest = set.contains(&Column::Status);
    [false, true].into_iter().filter(|tight| !(*tight && is_widest)).find_map(|tight| {
        let mut places = level(set, queue, widest_name, has_stages, tight);
        if total(&places) > columns {
            return None;
        }
        widen(&mut places, columns);
        let next = places.iter().find(|place| place.column == Column::Next);
        let is_short = next.is_some_and(|next| next.width < NEXT_BESIDE_ORGANIZATION);
        (!is_short || !set.contains(&Column::Organization)).then_some(places)
    })
}

/// Returns whether a set has every column that the queue is about.
fn is_whole(set: &[Column], queue: Queue) -> bool {
    let about: &[Column] = match queue {
        Queue::Approvals => &[Column::Asked, Column::Extension],
        Queue::Runway => &[Column::Grace, Column::Next],
        _ => &[Column::Stage, Column::Next],
    };
    about.iter().all(|column| set.contains(column))
}

/// Returns the width that shows all important columns.
#[must_use]
pub fn natural_width(queue: Queue, widest_name: usize, has_stages: bool) -> usize {
    let important = levels(queue).iter().rfind(|set| is_whole(set, queue)).copied().unwrap_or_default();
    total(&level(important, queue, widest_name, has_stages, true))
}
