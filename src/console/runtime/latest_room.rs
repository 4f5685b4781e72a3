//! The room that was read last, for the next reading and for polls, and its watch.

use crate::room::Room;
use crate::room::watch::RoomWatch;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

/// The room that was read last. It does not keep the room in memory.
#[derive(Debug, Default)]
pub(super) struct LatestRoom {
    room: Mutex<Weak<Room>>,
    watch: Mutex<Weak<RoomWatch>>,
    readings: Mutex<usize>,
    /// Told when no reading is under way any more.
    is_read: Condvar,
}

/// A reading that is under way, until it is dropped.
pub(super) struct UnderWay<'a>(&'a LatestRoom);

impl LatestRoom {
    /// Begins a reading.
    pub(super) fn begin(&self) -> UnderWay<'_> {
        *self.readings() += 1;
        UnderWay(self)
    }

    /// Returns whether the room is being read.
    pub(super) fn is_being_read(&self) -> bool {
        *self.readings() > 0
    }

    /// Waits until the room is not being read.
    pub(super) fn wait_until_read(&self) {
        let is_under_way = |readings: &mut usize| *readings > 0;
        drop(self.is_read.wait_while(self.readings(), is_under_way).unwrap_or_else(PoisonError::into_inner));
    }

    fn readings(&self) -> MutexGuard<'_, usize> {
        self.readings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the room, if it is still in memory.
    pub(super) fn get(&self) -> Option<Arc<Room>> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner).upgrade()
    }

    /// Returns the watch of the room, if it is watched by events of the system.
    pub(super) fn watch(&self) -> Option<Arc<RoomWatch>> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).upgrade()
    }

    /// Notes that the room is watched, or not any more.
    pub(super) fn set_watch(&self, watch: Option<&Arc<RoomWatch>>) {
        let watch = watch.map(Arc::downgrade).unwrap_or_default();
        *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = watch;
    }

    /// Notes a room that was read.
    pub(super) fn set(&self, room: &Arc<Room>) {
        *self.room.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(room);
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        *self.0.readings() -= 1;
        self.0.is_read.notify_all();
    }
}
