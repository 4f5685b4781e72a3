//! The queues of trials.

use crate::domain::evaluation::Status;
use crate::domain::grace::GraceState;
use crate::domain::mark::Mark;
use crate::domain::summary::Summary;

/// The number of days that the runway looks ahead.
pub const RUNWAY_DAYS: i64 = 7;

/// A queue of trials or files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Every trial.
    All,
    /// The next step is a reviewer's.
    #[default]
    Triage,
    /// The next step is an approver's.
    Approvals,
    /// The trial is ready.
    Ready,
    /// An approved grace period that has ended or ends soon.
    Runway,
    /// Files with problems.
    Problems,
    /// A configured queue, by its index.
    User(u8),
}

/// The largest number of user queues.
pub const USER_QUEUES: usize = 4;

/// The largest number of queues.
pub const QUEUES: usize = Queue::ALL.len() + USER_QUEUES;

impl Queue {
    /// The built-in queues, in the order of their keys.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Triage, Self::Approvals, Self::Ready, Self::Runway, Self::Problems];

    /// Returns its key, which is the index in [`Queue::ALL`] for a built-in queue.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::All => 0,
            Self::Triage => 1,
            Self::Approvals => 2,
            Self::Ready => 3,
            Self::Runway => 4,
            Self::Problems => 5,
            // There are as many keys as user queues.
            Self::User(number) => Self::ALL.len() + (number as usize % USER_QUEUES),
        }
    }

    /// Returns its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Triage => "Triage",
            Self::Approvals => "Approvals",
            Self::Ready => "Ready",
            Self::Runway => "Runway",
            Self::Problems => "Problems",
            Self::User(_) => "Own queue",
        }
    }

    /// Returns a short description.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::All => "every trial",
            Self::Triage => "the next step is a reviewer's",
            Self::Approvals => "the next step is an approver's",
            Self::Ready => "no gate is blocked",
            Self::Runway => "grace periods that have ended or end within 7 days",
            Self::Problems => "files with problems",
            Self::User(_) => "trials that match your query",
        }
    }

    /// Returns the text of an empty queue.
    #[must_use]
    pub const fn when_empty(self) -> &'static str {
        match self {
            Self::All => "The room has no trials.",
            Self::Triage => "No trial is blocked.",
            Self::Approvals => "No trial waits for an approver.",
            Self::Ready => "No trial is ready yet.",
            Self::Runway => "No grace period ends within 7 days.",
            Self::Problems => "No problems.",
            Self::User(_) => "No trial matches the query of this queue.",
        }
    }

    /// Returns whether it lists files instead of trials.
    #[must_use]
    pub const fn is_of_files(self) -> bool {
        matches!(self, Self::Problems)
    }

    /// Returns whether a trial belongs to a built-in queue.
    #[must_use]
    pub fn takes(self, trial: &Summary) -> bool {
        match self {
            Self::All => true,
            Self::Triage => trial.status == Status::Blocked,
            Self::Approvals => {
                // A denial and a request for changes are answered by others, also if an approval has become stale.
                let is_settled = matches!(trial.grace, GraceState::Denied | GraceState::ChangesRequested);
                trial.status == Status::AwaitingApproval
                    || (trial.has(Mark::Stale) && !is_settled)
                    || trial.has(Mark::Resubmitted)
                    || trial.package_to_approve.is_some()
                    // Only an approver can answer an open objection.
                    || (trial.grace == GraceState::RefusalUnsettled && trial.other_blocked_gates() == 0)
            }
            Self::Ready => trial.status == Status::Ready,
            Self::Runway => trial.grace_days().is_some_and(|days| days <= RUNWAY_DAYS),
            Self::Problems | Self::User(_) => false,
        }
    }
}
