//! Which point in time is shown, and what is put aside meanwhile.

use crate::console::app::list::selected::Selected;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_diff::Note;
use crate::console::app::room_view::RoomView;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::git::ObjectId;
use std::path::PathBuf;
use std::sync::Arc;

/// Proof that the room is shown as it is now. Effects that write need it, and only [`TimeMachine::today`] makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today(());

/// A commit at which a room is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCommit {
    /// The commit.
    pub id: ObjectId,
    /// The date of its committer.
    pub committed_at: Moment,
}

/// The answer to a request for a past room.
pub type PastAnswer = Result<(PastCommit, Arc<RoomView>), SafeText>;

/// The parts of the console that belong to the present, while a past room is shown.
#[derive(Clone, Debug)]
pub struct Present {
    /// The room as it was read last.
    pub room_view: Arc<RoomView>,
    /// The selected trials.
    pub selected: Selected,
    /// The error because of which the room is out of date, and the file to correct.
    pub failed: (Option<SafeText>, Option<(PathBuf, u32)>),
    /// The last changes.
    pub note: Option<Note>,
}

#[derive(Clone, Debug)]
struct Past {
    commit: PastCommit,
    present: Present,
}

/// The point in time that is shown.
#[derive(Clone, Debug, Default)]
pub struct TimeMachine {
    past: Option<Box<Past>>,
    asked: Option<RequestId>,
}

impl TimeMachine {
    /// Returns the proof that effects that write need, unless a past room is shown.
    #[must_use]
    pub const fn today(&self) -> Option<Today> {
        match self.past {
            None => Some(Today(())),
            Some(_) => None,
        }
    }

    /// Returns the commit of the past room that is shown.
    #[must_use]
    pub fn commit(&self) -> Option<&PastCommit> {
        self.past.as_deref().map(|past| &past.commit)
    }

    /// Returns the room as it is now, while a past one is shown.
    #[must_use]
    pub fn present(&self) -> Option<&RoomView> {
        self.past.as_deref().map(|past| &*past.present.room_view)
    }

    /// Returns whether a past room is being read.
    #[must_use]
    pub const fn awaits(&self) -> bool {
        self.asked.is_some()
    }

    /// Notes the newest request. Answers to earlier ones are dropped.
    pub(super) const fn ask(&mut self, request: RequestId) {
        self.asked = Some(request);
    }

    /// Forgets the request, and returns whether there was one.
    pub(super) const fn stop_waiting(&mut self) -> bool {
        self.asked.take().is_some()
    }

    /// Returns whether an answer is awaited, and does not wait for it any more.
    pub(super) fn takes(&mut self, request: RequestId) -> bool {
        self.asked.take_if(|asked| *asked == request).is_some()
    }

    /// Goes to a commit. What belongs to the present stays aside if a past room is shown already.
    pub(super) fn enter(&mut self, commit: PastCommit, present: impl FnOnce() -> Present) {
        let present = match self.past.take() {
            Some(past) => past.present,
            None => present(),
        };
        self.past = Some(Box::new(Past { commit, present }));
    }

    /// Returns to the present, and returns what was put aside.
    pub(super) fn leave(&mut self) -> Option<Present> {
        self.past.take().map(|past| past.present)
    }
}
