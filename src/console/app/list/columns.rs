//! The columns of the table, and the orders of rows.

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
    /// The organization that the trial is for.
    Organization,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 16] = [
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
        Self::Organization,
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
            Self::Organization => "organization",
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
            Self::Organization => "Organization",
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
            (Self::Organization, _) => "by organization",
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
