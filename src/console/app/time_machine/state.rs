//! Which point in time is shown, and what is put aside meanwhile.

use crate::console::app::list::selected::Selected;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_diff::Note;
use crate::console::app::room_view::RoomView;
use crate::domain::date_input::parse_past_day;
use crate::domain::safe_text::SafeText;
use crate::domain::time::{Moment, parse_timestamp};
use crate::git::ObjectId;
use crate::share::past_room::At;
use jiff::civil::Date;
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

/// A point in time, as a user typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedPoint {
    /// The point in time.
    pub at: At,
    /// The beginning of the day that the text means, if no commit has this name: `12 Jun`.
    pub day: Option<Moment>,
    /// The text.
    pub text: SafeText,
}

impl TypedPoint {
    /// Reads a text. `None` if it is blank.
    #[must_use]
    pub fn read(typed: &str, today: Date) -> Option<Self> {
        let typed = typed.trim();
        let day = || parse_past_day(typed, today).ok().and_then(|day| parse_timestamp(&day.to_string()));
        (!typed.is_empty()).then(|| Self {
            at: At::parse(typed),
            day: day(),
            text: SafeText::sanitize(typed),
        })
    }

    /// Returns the point in time of a commit.
    #[must_use]
    pub fn of_commit(commit: &ObjectId) -> Self {
        Self {
            at: At::Revision(commit.as_str().to_owned()),
            day: None,
            text: SafeText::sanitize(commit.short()),
        }
    }
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
    asked: Option<Asked>,
}

/// A request for a past room.
#[derive(Clone, Debug)]
struct Asked {
    request: RequestId,
    /// The point in time, as it was typed.
    text: SafeText,
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

    /// Returns the point in time at which a room is being read, as it was typed.
    #[must_use]
    pub fn awaited_text(&self) -> Option<&SafeText> {
        self.asked.as_ref().map(|asked| &asked.text)
    }

    /// Returns the request for a past room that is not answered.
    #[must_use]
    pub fn awaited(&self) -> Option<RequestId> {
        self.asked.as_ref().map(|asked| asked.request)
    }

    /// Notes the newest request. Answers to earlier ones are dropped.
    pub(super) fn ask(&mut self, request: RequestId, text: SafeText) {
        self.asked = Some(Asked { request, text });
    }

    /// Forgets the request, and returns whether there was one.
    pub(super) fn stop_waiting(&mut self) -> bool {
        self.asked.take().is_some()
    }

    /// Returns whether an answer is awaited, and does not wait for it any more.
    pub(super) fn takes(&mut self, request: RequestId) -> bool {
        self.asked.take_if(|asked| asked.request == request).is_some()
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
