//! The queues: which trials are whose next step.

use crate::domain::grace::GraceState;
use crate::domain::judgement::Status;
use crate::domain::mark::Mark;
use crate::domain::summary::Summary;

/// How many days ahead the runway looks.
pub const RUNWAY_DAYS: i64 = 7;

/// A saved question to the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Every trial.
    All,
    /// The next step is a reviewer's.
    #[default]
    Triage,
    /// The next step is an approver's.
    Approvals,
    /// Nothing is blocked.
    Ready,
    /// An approved grace that ended or soon ends.
    Runway,
    /// Files that are wrong.
    Problems,
    /// One that this person made for themselves, by its number from 0.
    User(u8),
}

/// How many queues of their own a person can have.
pub const USER_QUEUES: usize = 4;

/// How many queues there can be.
pub const QUEUES: usize = Queue::ALL.len() + USER_QUEUES;

impl Queue {
    /// Every queue that everybody has, in the order of its keys.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Triage, Self::Approvals, Self::Ready, Self::Runway, Self::Problems];

    /// Its key; for those that everybody has, its place in [`Queue::ALL`] too.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::All => 0,
            Self::Triage => 1,
            Self::Approvals => 2,
            Self::Ready => 3,
            Self::Runway => 4,
            Self::Problems => 5,
            // There are no more of them than keys.
            Self::User(number) => Self::ALL.len() + (number as usize % USER_QUEUES),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Triage => "Triage",
            Self::Approvals => "Approvals",
            Self::Ready => "Ready",
            Self::Runway => "Runway",
            Self::Problems => "Problems",
            Self::User(_) => "Your own",
        }
    }

    /// What is in it, in a few words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::All => "every trial",
            Self::Triage => "the next step is a reviewer's",
            Self::Approvals => "the next step is an approver's",
            Self::Ready => "nothing is blocked",
            Self::Runway => "grace that ended, or ends within 7 days",
            Self::Problems => "files that are wrong",
            Self::User(_) => "what your query takes",
        }
    }

    /// What an empty one means.
    #[must_use]
    pub const fn when_empty(self) -> &'static str {
        match self {
            Self::All => "There is no trial here.",
            Self::Triage => "Nothing is blocked: reviewers are done.",
            Self::Approvals => "Nothing waits for an approver.",
            Self::Ready => "No trial is ready yet.",
            Self::Runway => "No grace period ends within 7 days.",
            Self::Problems => "Every file could be read.",
            Self::User(_) => "No trial is what this queue asks for.",
        }
    }

    /// Whether it lists files rather than trials.
    #[must_use]
    pub const fn is_of_files(self) -> bool {
        matches!(self, Self::Problems)
    }

    /// Whether a trial belongs here. What is in a person's own queues, their queries say.
    #[must_use]
    pub fn takes(self, trial: &Summary) -> bool {
        match self {
            Self::All => true,
            Self::Triage => trial.status == Status::Blocked,
            Self::Approvals => {
                trial.status == Status::AwaitingApproval
                    || trial.has(Mark::Stale)
                    || trial.has(Mark::Resubmitted)
                    // Only an approver can answer a refusal that does not count.
                    || (trial.grace == GraceState::RefusalUnsettled && trial.other_blocked_gates() == 0)
            }
            Self::Ready => trial.status == Status::Ready,
            Self::Runway => trial.grace_days().is_some_and(|days| days <= RUNWAY_DAYS),
            Self::Problems | Self::User(_) => false,
        }
    }
}
