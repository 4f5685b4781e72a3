//! The fill-ins of this session, as data.

use crate::console::app::request_id::RequestId;
use crate::console::app::room_diff::InEditor;
use crate::domain::safe_text::SafeText;
use crate::edit::Change;
use std::sync::Arc;

/// Fields that were written in this session by one confirmation, in one file or in several.
#[derive(Clone, Debug)]
pub struct FilledIn {
    /// The trials.
    pub trials: Vec<Arc<str>>,
    /// The changes that restore the files.
    pub undo: Vec<Change>,
    /// The number of groups of decisions that were recorded before it.
    pub decisions: usize,
}

/// A write that is under way.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The identifier of the request.
    pub request: RequestId,
    /// The trials as they were before.
    pub before: Vec<InEditor>,
    /// What is written.
    pub purpose: Purpose,
}

/// What is written into packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The fields of one finding.
    FillIn,
    /// The missing fields of several trials.
    BulkFill,
    /// The text in the console's editor.
    Edit,
    /// The texts before the newest change of this session.
    Undo,
}

/// A write that is on disk and not in the room on the screen.
#[derive(Clone, Debug)]
pub struct News {
    /// What was written.
    pub text: SafeText,
    /// The trials as they were before.
    pub before: Vec<InEditor>,
    /// Set if it can be undone.
    pub can_be_undone: bool,
}

/// The fill-ins of this session.
#[derive(Clone, Debug, Default)]
pub struct FillIns {
    /// Those that can be undone, the oldest first.
    pub done: Vec<FilledIn>,
    /// The write that is under way.
    pub pending: Option<Pending>,
    /// The write that the next scan shows.
    pub news: Option<News>,
}

impl FillIns {
    /// Returns the newest fill-in, unless a decision was recorded after it. `decided` has a group for each attempt to
    /// record, which is empty if nothing was recorded or all of it was withdrawn.
    #[must_use]
    pub fn newest<T>(&self, decided: &[Vec<T>]) -> Option<&FilledIn> {
        self.done.last().filter(|filled| decided.iter().skip(filled.decisions).all(Vec::is_empty))
    }
}
