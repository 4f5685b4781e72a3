//! The figures of a room week by week, from the history of its branch.
//!
//! The last commit of each week is opened as it was and judged at its date. What is known of a content is kept by its id until
//! the next week, so only contents that changed are read, and a trial is evaluated again only if something that decides its
//! result changed.

mod figures;
mod known;
mod weeks;

use super::past_room::{self, CommitTree, PastRoomError};
use crate::domain::time::Moment;
use crate::git::{GitError, History, ObjectId, WorkTree};
use crate::room::snapshot::ParsedFiles;
use crate::room::{RoomError, RoomOptions};
use jiff::civil::Date;
use known::Known;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::path::Path;
use weeks::WeekEnd;

pub use figures::{Median, WeekFigures};

/// The number of weeks that are shown unless another one is asked for: half a year.
pub const WEEKS: usize = 26;

/// The figures of a room by week.
#[derive(Debug)]
pub struct Trend {
    /// The weeks in which the branch has a commit with the room, the earliest first.
    pub weeks: Vec<TrendWeek>,
    /// The commit before which nothing is known or shown.
    pub begins: Begins,
    /// True for a partial clone: a file whose content is not here blocks its trial.
    pub is_partial: bool,
}

/// The reason why a trend begins with its first week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// The room has no earlier commit.
    WithTheRoom,
    /// Earlier weeks were not asked for.
    AsAsked,
    /// The clone is shallow: its history begins with the commit of this date.
    Cut(Moment),
}

/// A week that has a commit.
#[derive(Debug)]
pub struct TrendWeek {
    /// The Monday (UTC).
    pub starts_on: Date,
    /// The last commit of the week.
    pub commit: ObjectId,
    /// The date of its committer, at which the room is judged.
    pub committed_at: Moment,
    /// The figures, or the reason why the room cannot be judged.
    pub figures: Result<WeekFigures, RoomError>,
}

/// The work that a trend took, and what it kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Trials that were evaluated.
    pub evaluated: usize,
    /// Contents of files that were read.
    pub read: usize,
    /// Contents of files that were kept after the last week.
    pub kept: usize,
}

/// The reason why there is no trend.
#[derive(Debug, thiserror::Error)]
pub enum TrendError {
    /// The room is in no repository, or git does not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The folder is not usable.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The branch has no commit.
    #[error("this branch has no commit yet")]
    NoCommit,
    /// The caller stopped it.
    #[error("the trend was stopped before it was complete")]
    Stopped,
}

/// Reads the figures of at most so many weeks, the latest ones. `each` is called before each week, and before each part of
/// its files, with the number of weeks that are done and that of all, and can stop it.
///
/// # Errors
/// The reason why there is no trend.
pub fn read(
    folder: &Path,
    options: &RoomOptions,
    weeks: usize,
    each: impl FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Trend, TrendError> {
    read_counted(folder, options, weeks, each).map(|(trend, _)| trend)
}

/// Reads the figures, and returns the work that it took.
pub(super) fn read_counted(
    folder: &Path,
    options: &RoomOptions,
    most: usize,
    each: impl FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<(Trend, Work), TrendError> {
    // Each week has a time of its own.
    let options = &RoomOptions { now: None, ..options.clone() };
    let tree = WorkTree::containing(&past_room::room_folder(folder)?)?;
    let head = tree.resolve("HEAD")?.ok_or(TrendError::NoCommit)?;
    let history = weeks::of(&tree, &head)?;
    // One week more than is shown tells which trials became ready in the first one.
    let first = history.ends.len().saturating_sub(most.saturating_add(1));
    let asked = &history.ends[first..];
    let (mut parsed, mut known) = (ParsedFiles::default(), Known::default());
    let each = RefCell::new(each);
    let mut shown = Vec::new();
    for (number, WeekEnd { starts_on, commit, committed_at }) in asked.iter().enumerate() {
        let is_stopped = || (each.borrow_mut())(number, asked.len()).is_break();
        if is_stopped() {
            return Err(TrendError::Stopped);
        }
        let at = (options, *committed_at);
        let source = CommitTree { tree: &tree, commit, is_stopped: &is_stopped };
        let figures = match past_room::open_commit(&source, folder, at, &mut parsed) {
            Ok(room) => Ok(known.judge(&room)),
            Err(PastRoomError::Room(error)) => Err(error),
            // The room did not exist yet.
            Err(PastRoomError::NoRoom { .. }) => continue,
            Err(PastRoomError::Git(error)) => return Err(error.into()),
            Err(PastRoomError::Stopped) => return Err(TrendError::Stopped),
            Err(
                PastRoomError::NoRevision(_) | PastRoomError::TooEarly { .. } | PastRoomError::NoFile { .. },
            ) => {
                return Err(TrendError::NoCommit);
            }
        };
        let week =
            TrendWeek { starts_on: *starts_on, commit: commit.clone(), committed_at: *committed_at, figures };
        shown.push(week);
    }
    let is_cut_by_caller = first > 0 || shown.len() > most;
    shown.drain(..shown.len().saturating_sub(most));
    for week in &mut shown {
        if let Ok(figures) = &mut week.figures {
            figures.decisions = known.decisions_in(week.starts_on);
        }
    }
    let is_shallow = tree.history()? == History::Shallow;
    let begins = match history.first_at.filter(|_| is_shallow && !is_cut_by_caller) {
        Some(moment) => Begins::Cut(moment),
        None if is_cut_by_caller => Begins::AsAsked,
        None => Begins::WithTheRoom,
    };
    let is_partial = tree.settings()?.is_partial();
    let work = Work { evaluated: known.evaluated(), read: parsed.read(), kept: parsed.kept() };
    Ok((Trend { weeks: shown, begins, is_partial }, work))
}
