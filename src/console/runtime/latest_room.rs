//! The room that was read last, for the next reading and for polls.

use crate::room::Room;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The room that was read last. It does not keep the room in memory.
#[derive(Debug, Default)]
pub(super) struct LatestRoom {
    room: Mutex<Weak<Room>>,
    readings: AtomicUsize,
}

/// A reading that is under way, until it is dropped.
pub(super) struct UnderWay<'a>(&'a LatestRoom);

impl LatestRoom {
    /// Begins a reading.
    pub(super) fn begin(&self) -> UnderWay<'_> {
        self.readings.fetch_add(1, Ordering::SeqCst);
        UnderWay(self)
    }

    /// Returns whether the room is being read.
    pub(super) fn is_being_read(&self) -> bool {
        self.readings.load(Ordering::SeqCst) > 0
    }

    /// Returns the room, if it is still in memory.
    pub(super) fn get(&self) -> Option<Arc<Room>> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner).upgrade()
    }

    /// Notes a room that was read.
    pub(super) fn set(&self, room: &Arc<Room>) {
        *self.room.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(room);
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.readings.fetch_sub(1, Ordering::SeqCst);
    }
}
