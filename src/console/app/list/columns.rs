//! The columns of the table: their widths and their sort order.

use crate::console::app::queue::Queue;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The trial's name.
    Trial,
    /// Its status, as a word.
    Status,
    /// The outcome.
    Outcome,
    /// Days since it expired.
    Age,
    /// The eight gates.
    Gates,
    /// The number of missing references.
    Missing,
    /// The number of blocked gates other than the grace period's.
    Others,
    /// The state of its grace period.
    Grace,
    /// The marks beside its status.
    Marks,
    /// The number of its current stage.
    Stage,
    /// The subject that an approver is asked to decide on: the grace period, or the package of a stage.
    Asked,
    /// The votes on that.
    Votes,
    /// The last day that the user may grant.
    Limit,
    /// The extension number that an approval as asked would have, and the days since the trial expired until its end.
    Extension,
    /// Who must do what next.
    Next,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 15] = [
        Self::Trial,
        Self::Status,
        Self::Outcome,
        Self::Age,
        Self::Gates,
        Self::Missing,
        Self::Others,
        Self::Grace,
        Self::Marks,
        Self::Stage,
        Self::Asked,
        Self::Votes,
        Self::Limit,
        Self::Extension,
        Self::Next,
    ];

    /// Returns its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Status => "status",
            Self::Outcome => "outcome",
            Self::Age => "age",
            Self::Gates => "gates",
            Self::Missing => "missing",
            Self::Others => "others",
            Self::Grace => "grace",
            Self::Marks => "marks",
            Self::Stage => "stage",
            Self::Asked => "asked",
            Self::Votes => "votes",
            Self::Limit => "limit",
            Self::Extension => "extension",
            Self::Next => "next",
        }
    }

    /// Returns whether the column sorts in descending order first.
    #[must_use]
    pub const fn is_wanted_descending(self) -> bool {
        matches!(self, Self::Age | Self::Gates | Self::Missing | Self::Others | Self::Stage)
    }

    /// Returns the heading.
    #[must_use]
    pub const fn head(self) -> &'static str {
        match self {
            Self::Trial => "Trial",
            Self::Status => "Status",
            Self::Outcome => "Outcome",
            Self::Age => "Age",
            Self::Gates => "Gates",
            Self::Missing => "Missing",
            Self::Others => "Others",
            Self::Grace => "Grace",
            Self::Marks => "Marks",
            Self::Stage => "Stage",
            Self::Asked => "Asked for",
            Self::Votes => "Votes",
            Self::Limit => "My limit",
            Self::Extension => "Extension",
            Self::Next => "Next step",
        }
    }

    /// Returns the description of its order.
    #[must_use]
    pub const fn order(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Trial, false) => "by name",
            (Self::Trial, true) => "by name, descending",
            (Self::Status, false) => "blocked first",
            (Self::Status, true) => "ready first",
            (Self::Outcome, _) => "by outcome",
            (Self::Age, true) => "oldest first",
            (Self::Age, false) => "newest first",
            (Self::Gates, true) => "most blocked gates first",
            (Self::Gates, false) => "fewest blocked gates first",
            (Self::Missing, true) => "most missing first",
            (Self::Missing, false) => "fewest missing first",
            (Self::Others, true) => "most other gates first",
            (Self::Others, false) => "fewest other gates first",
            (Self::Grace, false) => "soonest end of grace first",
            (Self::Grace, true) => "latest end of grace first",
            (Self::Marks, _) => "by marks",
            (Self::Stage, false) => "earliest stage first",
            (Self::Stage, true) => "latest stage first",
            (Self::Asked, false) => "grace periods first, then packages by stage",
            (Self::Asked, true) => "packages first, the latest stage first",
            (Self::Votes, _) => "by votes",
            (Self::Limit, _) => "by limit",
            (Self::Extension, _) => "by extension",
            (Self::Next, _) => "by next step",
        }
    }

    /// Returns whether cells and heading are aligned to the right.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Age | Self::Missing | Self::Others | Self::Stage)
    }
}

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// True for descending order.
    pub descending: bool,
}

impl Sort {
    /// Returns the initial order of a queue.
    #[must_use]
    pub const fn of(queue: Queue) -> Self {
        match queue {
            Queue::Triage | Queue::Approvals => Self { column: Column::Age, descending: true },
            Queue::Runway => Self { column: Column::Grace, descending: false },
            Queue::All | Queue::Ready | Queue::Problems | Queue::User(_) => {
                Self { column: Column::Trial, descending: false }
            }
        }
    }

    /// Returns the order by the next column, in its first direction.
    #[must_use]
    pub fn next(self, queue: Queue) -> Self {
        let is_of_approvers = queue == Queue::Approvals;
        let columns: &[Column] = &[
            Column::Trial,
            Column::Outcome,
            Column::Age,
            Column::Gates,
            if is_of_approvers { Column::Others } else { Column::Missing },
            if is_of_approvers { Column::Asked } else { Column::Grace },
        ];
        let here = columns.iter().position(|&column| column == self.column).unwrap_or_default();
        let column = columns[(here + 1) % columns.len()];
        Self { column, descending: column.is_wanted_descending() }
    }
}

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
type Levels = [&'static [Column]; 8];

/// The sets of columns of the queue of approvers: what is asked for, the votes, and the user's limit before the gates.
const APPROVALS: Levels = [
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
    &[Column::Trial, Column::Asked, Column::Votes, Column::Limit],
    &[Column::Trial, Column::Asked, Column::Votes],
    &[Column::Trial, Column::Asked],
    &[Column::Trial],
];

/// The sets of columns of the other queues. The next step and the marks matter more than what the detail pane shows too.
const LEVELS: Levels = [
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
        Column::Stage,
        Column::Outcome,
        Column::Age,
        Column::Gates,
        Column::Next,
        Column::Grace,
        Column::Marks,
    ],
    &[Column::Trial, Column::Stage, Column::Age, Column::Gates, Column::Next, Column::Grace, Column::Marks],
    &[Column::Trial, Column::Age, Column::Gates, Column::Next, Column::Grace, Column::Marks],
    &[Column::Trial, Column::Age, Column::Gates, Column::Next, Column::Marks],
    &[Column::Trial, Column::Age, Column::Gates, Column::Grace],
    &[Column::Trial, Column::Gates],
    &[Column::Trial],
];

/// The sets of columns of the runway, on which the end of the grace period matters most.
const RUNWAY: Levels = [
    LEVELS[0],
    LEVELS[1],
    &[Column::Trial, Column::Age, Column::Gates, Column::Grace, Column::Next, Column::Marks],
    &[Column::Trial, Column::Age, Column::Grace, Column::Next, Column::Marks],
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
        Column::Next if tight => 17,
        Column::Next => 44,
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

/// The width in which every next step of the usual length fits.
const WIDE_NEXT: usize = 48;

/// Gives the next step the columns that are left.
fn widen(places: &mut [Place], columns: usize) {
    let left = columns.saturating_sub(total(places));
    if let Some(next) = places.iter_mut().find(|place| place.column == Column::Next) {
        next.width = (next.width + left).min(WIDE_NEXT.max(next.width));
    }
}

/// Returns the columns for a table of this width.
#[must_use]
pub fn columns(queue: Queue, columns: usize, widest_name: usize, has_stages: bool) -> Vec<Place> {
    for richness in levels(queue) {
        // The widest set is for screens that have room for all of it.
        let is_widest = richness.contains(&Column::Status);
        for tight in [false, true].into_iter().filter(|tight| !(*tight && is_widest)) {
            let mut places = level(richness, queue, widest_name, has_stages, tight);
            if total(&places) <= columns {
                widen(&mut places, columns);
                return places;
            }
        }
    }
    vec![Place { column: Column::Trial, width: columns.saturating_sub(LEAD) }]
}

/// Returns the width that shows all important columns.
#[must_use]
pub fn natural_width(queue: Queue, widest_name: usize, has_stages: bool) -> usize {
    total(&level(levels(queue)[2], queue, widest_name, has_stages, true))
}
