//! The reasons why git does not answer.

use super::version::{OLDEST, Version};
use crate::fsio::paths::shown;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// The reason why git does not answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// git cannot be started.
    #[error("git cannot be run: {0}. Install git {OLDEST} or later, and make sure that it is in PATH")]
    Missing(#[source] io::Error),
    /// git is too old, or is another program.
    #[error("git is too old: {answer}. Install git {OLDEST} or later")]
    TooOld {
        /// The answer of `git --version`.
        answer: String,
    },
    /// The folder is in no work tree.
    #[error("{path}: not in a git work tree. To share a room or to see earlier days, put it into a git repository", path = shown(.path))]
    NoWorkTree {
        /// The folder.
        path: PathBuf,
    },
    /// git refuses the repository, for example because it belongs to another user.
    #[error("git refuses the repository {path}: {reason}. If you trust it: git config --global --add safe.directory {path}", path = shown(.path))]
    Refused {
        /// The root of the work tree.
        path: PathBuf,
        /// The first line of git's message.
        reason: String,
    },
    /// A command failed.
    #[error("git {command} failed: {message}")]
    Failed {
        /// The command, without its arguments.
        command: &'static str,
        /// Everything that git wrote to stderr.
        message: String,
    },
    /// A command took too long and was ended.
    #[error("git {command} was ended after {} seconds", limit.as_secs())]
    TimedOut {
        /// The command, without its arguments.
        command: &'static str,
        /// The time limit.
        limit: Duration,
    },
    /// An answer has not the documented form.
    #[error("git {command} gave an answer that is not understood: {answer}")]
    Unexpected {
        /// The command, without its arguments.
        command: &'static str,
        /// The beginning of the answer.
        answer: String,
    },
}

impl GitError {
    /// Returns the error for a version that is too old, if it is.
    pub(super) fn of_version(answer: &str) -> Option<Self> {
        let is_usable = Version::parse(answer).is_some_and(|version| version >= OLDEST);
        (!is_usable).then(|| Self::TooOld { answer: answer.trim().to_owned() })
    }

    /// Returns the error for an answer that cannot be parsed.
    #[must_use]
    pub fn unexpected(command: &'static str, answer: &[u8]) -> Self {
        let answer = &answer[..answer.len().min(200)];
        Self::Unexpected { command, answer: String::from_utf8_lossy(answer).into_owned() }
    }
}
