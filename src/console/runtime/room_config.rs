//! The room and how to read it.

use crate::console::app::room_view::RoomView;
use crate::console::runtime::clock::Clock;
use crate::console::runtime::scan_clock;
use crate::room::{Lens, RoomError};
use crate::state::Directories;
use std::path::PathBuf;
use std::sync::Arc;

/// The room, and how to read it.
#[derive(Clone, Debug)]
pub struct RoomConfig {
    /// The evidence directory.
    pub room: PathBuf,
    /// Options for reading the room.
    pub lens: Lens,
    /// The directories in which this machine remembers rooms.
    pub directories: Directories,
    /// The clock.
    pub clock: Clock,
}

impl RoomConfig {
    pub(super) fn scan(&self) -> Result<Arc<RoomView>, RoomError> {
        scan_clock::note_scan_start();
        let room = self.directories.open_room(&self.room, &self.lens, self.clock.now())?;
        Ok(Arc::new(RoomView::of(Arc::new(room))))
    }
}
