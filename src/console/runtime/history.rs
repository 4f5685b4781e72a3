//! Execution of effects that go through git.

use crate::console::app::changes::rows::{ComparedPoint, RoomChanges};
use crate::console::app::effect::Effect;
use crate::console::app::msg::Msg;
use crate::console::app::room_view::RoomView;
use crate::console::app::time_machine::state::{PastAnswer, PastCommit, TypedPoint};
use crate::console::app::trend::figures::TrendFigures;
use crate::console::runtime::room_config::RoomConfig;
use crate::console::runtime::syncing;
use crate::domain::safe_text::SafeText;
use crate::git::ObjectId;
use crate::report::changes::compare::{self, Side};
use crate::room::Room;
use crate::share::past_room::{self, At, PastRoom, PastRoomError};
use crate::share::sync;
use crate::share::trend::{self, TrendError};
use std::ops::ControlFlow;
use std::sync::Arc;

/// A reading of the history, as far as others take part in it.
pub(super) struct Reading<'a> {
    /// Returns whether it is stopped. It has no answer then.
    pub(super) is_stopped: &'a dyn Fn() -> bool,
    /// Is told how far it is.
    pub(super) tell: &'a dyn Fn(Msg),
}

/// Executes an effect that goes through git, and returns its answer.
#[must_use]
pub(super) fn execute(place: &RoomConfig, effect: Effect, reading: &Reading<'_>) -> Option<Msg> {
    let is_stopped = reading.is_stopped;
    Some(match effect {
        Effect::OpenPast { point, request } => {
            Msg::PastOpened { request, answer: open_past(place, &point, is_stopped)? }
        }
        Effect::ReadTrend { request } => {
            let each = |done, all| {
                (reading.tell)(Msg::TrendProgressed { request, weeks: (done, all) });
                if is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let read = trend::read(&place.room, &place.options, trend::WEEKS, each);
            if matches!(read, Err(TrendError::Stopped)) {
                return None;
            }
            Msg::TrendRead { request, figures: Arc::new(TrendFigures::of(&read)) }
        }
        Effect::ReadChanges { point, room, commit, request } => {
            let answer = match open_point(place, &point, is_stopped) {
                Ok(past) => Ok(Arc::new(changes(place, past, &room.0.room, commit))),
                Err(PastRoomError::Stopped) => return None,
                Err(error) => Err(SafeText::sanitize(&error.to_string())),
            };
            Msg::ChangesRead { request, answer }
        }
        Effect::ReadSyncStatus { room, request, .. } => {
            Msg::SyncStatusRead { request, answer: syncing::answer(sync::status(&room.0.room)) }
        }
        Effect::Sync { room, user, hooks, prompts, request, .. } => {
            let options = sync::Options { user, now: place.clock.now(), review: false, hooks, prompts };
            Msg::Synced { request, answer: syncing::answer(sync::run(&room.0.room, &options)) }
        }
        _ => return None,
    })
}

fn open_past(place: &RoomConfig, point: &TypedPoint, is_stopped: &dyn Fn() -> bool) -> Option<PastAnswer> {
    let PastRoom { room, commit, committed_at } = match open_point(place, point, is_stopped) {
        Ok(past) => past,
        Err(PastRoomError::Stopped) => return None,
        Err(error) => return Some(Err(SafeText::sanitize(&error.to_string()))),
    };
    let room_view = (!is_stopped()).then(|| Arc::new(RoomView::of(Arc::new(room))))?;
    Some(Ok((PastCommit { id: commit, committed_at }, room_view)))
}

/// Opens the room at a point in time: at the commit of that name, or else at the beginning of the day that it means.
fn open_point(
    place: &RoomConfig,
    point: &TypedPoint,
    is_stopped: &dyn Fn() -> bool,
) -> Result<PastRoom, PastRoomError> {
    let open = |at: &At| past_room::open_unless(&place.room, at, &place.options, is_stopped);
    match (open(&point.at), point.day) {
        (Err(PastRoomError::NoRevision(_)), Some(day)) => open(&At::Moment(day)),
        (opened, _) => opened,
    }
}

/// Compares a past room with the shown one: the one that is judged at an earlier time is the earlier side.
fn changes(place: &RoomConfig, past: PastRoom, shown: &Room, commit: Option<ObjectId>) -> RoomChanges {
    let past_commit = Some(past.commit);
    let mut sides = [(&past.room, past_commit), (shown, commit)];
    sides.sort_by_key(|(room, commit)| (room.now.instant, commit.is_none()));
    let [old, new] = &sides;
    let compared = [old, new].map(|(room, commit)| Side::of(room, commit.as_ref()));
    let (diff, note) = compare::compare(&place.room, &compared[0], &compared[1]);
    let trial_refs = [old, new].into_iter().flat_map(|(room, _)| room.trial_refs().cloned());
    let points =
        [old, new].map(|(room, commit)| ComparedPoint { at: room.now.instant, commit: commit.clone() });
    RoomChanges::of(points, &diff, note, trial_refs)
}
