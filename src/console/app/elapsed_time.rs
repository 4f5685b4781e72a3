//! The passing of time. Time comes in by message; at the moment when it alone can change a verdict, at a new UTC day,
//! and after the clock was set back, the room is evaluated again.

use crate::console::app::follow;
use crate::console::app::model::Model;
use crate::console::app::watch_state::Reason;
use crate::domain::time::Moment;
use jiff::{SignedDuration, ToSpan};

/// The time by which the clock may be behind the evaluation before it counts as set back.
const SET_BACK: SignedDuration = SignedDuration::from_secs(2);

impl Model {
    /// Returns the next moment at which the room must be evaluated again: when time alone can change a verdict
    /// (specification, section 7, `valid_until`), or the next UTC day. Rooms with a fixed time have none.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Moment> {
        let room_view = self.room_view.as_deref()?;
        let room = &room_view.room;
        if room.now.given || room.is_sample_clock {
            return None;
        }
        let next_day = Moment::start_of(room.now.today().checked_add(1.day()).ok()?);
        Some(room_view.valid_until.into_iter().fold(next_day, Moment::min))
    }

    /// Returns whether the verdicts of the room have expired.
    #[must_use]
    pub fn has_expired(&self) -> bool {
        let Some((now, room_view)) = self.time.zip(self.room_view.as_deref()) else { return false };
        let is_due = |deadline| deadline <= now && room_view.room.now.instant < deadline;
        let is_set_back = || room_view.room.now.instant.since(now) > SET_BACK;
        self.next_deadline().is_some_and(|deadline| is_due(deadline) || is_set_back())
    }
}

/// Notes the time, and requests an evaluation if the verdicts have expired.
pub(crate) fn note(model: &mut Model, now: Moment) {
    model.time = Some(now);
    if model.scanning.is_none() && model.has_expired() {
        follow::want(model, Reason::Elapsed);
    }
}
