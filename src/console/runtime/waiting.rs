//! Waiting for the next event. The wait ends early if a stamp expires, or to look at the clock.

use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::request_id::RequestId;
use crate::console::runtime::event::Event;
use crate::domain::time::Moment;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The longest time between two looks at the clock while a room has a deadline. The clock that measures a wait stops
/// while the machine sleeps, and the clock of the room may be set.
const LONGEST: Duration = Duration::from_secs(2);

/// Returns the time until the next look at the clock, if the room has a deadline.
pub(super) fn until_next_look(model: &Model, now: Moment) -> Option<Duration> {
    let left = model.next_deadline()?.since(now);
    // Late rather than early: the deadline must have come.
    let left = Duration::try_from(left).unwrap_or_default() + Duration::from_millis(1);
    Some(left.min(LONGEST))
}

/// Waits for an event, for the expiry of a stamp, or for the next look at the clock. Returns nothing if the channel is
/// closed.
pub(super) fn wait(
    receiver: &Receiver<Event>,
    reminder: &mut Option<(Instant, RequestId)>,
    until_clock: Option<Duration>,
    clock: impl Fn() -> Moment,
) -> Option<Event> {
    let until_reminder = reminder.map(|(at, _)| at.saturating_duration_since(Instant::now()));
    let Some(limit) = until_reminder.into_iter().chain(until_clock).min() else {
        return receiver.recv().ok();
    };
    match receiver.recv_timeout(limit) {
        Ok(event) => Some(event),
        Err(RecvTimeoutError::Timeout) => Some(match reminder.take_if(|(at, _)| *at <= Instant::now()) {
            Some((_, request)) => Event::Core(Msg::Due { request }),
            None => Event::Core(Msg::Time(clock())),
        }),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}
