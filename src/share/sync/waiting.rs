//! The conditions that a sync waits for.

use super::facts::Operation;
use super::reason::{Code, Reason, first_line};
use crate::safe;

/// A condition under which nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// No branch is checked out.
    Detached,
    /// The branch has no commit.
    Unborn,
    /// An operation of the user is not finished.
    Operation(Operation),
    /// The branch has no upstream branch.
    NoUpstream,
    /// The upstream branch is one of this repository.
    LocalUpstream,
    /// git does not know the user's e-mail address.
    NoEmail,
    /// Another git has the index locked.
    IndexLocked,
    /// A sparse checkout leaves out a part of the room.
    Sparse,
    /// The remote cannot be reached; git's message.
    Offline(String),
    /// The remote does not let this user in without a question; git's message.
    Authentication(String),
    /// Others were faster at every try.
    Raced,
}

impl Waiting {
    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let person =
            |code, message: &'static str, remedy: &'static str| Reason::for_person(code, message, remedy);
        match self {
            Self::Detached => person(
                Code::DetachedHead,
                "no branch is checked out",
                "Check out the branch that the room is shared on: git switch main",
            ),
            Self::Unborn => person(
                Code::UnbornBranch,
                "the branch has no commit yet",
                "Commit the room once, and push it.",
            ),
            Self::Operation(operation) => Reason::for_person(
                Code::OperationInProgress,
                safe!("a {} is in progress", operation.name()),
                safe!("Finish it, or end it: git {} {}", operation.name(), operation.end()),
            ),
            Self::NoUpstream => person(
                Code::NoUpstream,
                "the branch has no upstream branch",
                "Push it once: git push -u origin HEAD",
            ),
            Self::LocalUpstream => person(
                Code::NoUpstream,
                "the upstream branch is a branch of this repository",
                "Set one of a remote: git branch --set-upstream-to origin/main",
            ),
            Self::NoEmail => person(
                Code::NoEmail,
                "git does not know your e-mail address",
                "git config --global user.email NAME@EXAMPLE.COM",
            ),
            Self::IndexLocked => Reason::passing(
                Code::IndexLocked,
                "another git is at work here (index.lock)",
                "Try again. If no git is running, remove the file index.lock from the repository.",
            ),
            Self::Sparse => person(
                Code::Sparse,
                "a sparse checkout leaves out a part of the room",
                "Include the room: git sparse-checkout add DIR",
            ),
            Self::Offline(message) => Reason::passing(
                Code::Offline,
                safe!("the remote cannot be reached: {}", first_line(message)),
                "Decisions are on disk. Try again later.",
            ),
            Self::Authentication(message) => Reason::for_person(
                Code::Authentication,
                safe!("the remote does not let you in without a question: {}", first_line(message)),
                "Log in once: git fetch",
            ),
            Self::Raced => Reason::passing(
                Code::Raced,
                "others sent something at the same time, again and again",
                "Try again.",
            ),
        }
    }
}

impl Operation {
    const fn end(self) -> &'static str {
        match self {
            Self::Bisect => "reset",
            _ => "--abort",
        }
    }
}
