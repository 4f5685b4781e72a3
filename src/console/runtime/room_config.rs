//! The room and how to read it.

use crate::console::app::msg::ScanError;
use crate::console::app::room_view::RoomView;
use crate::console::runtime::clock::Clock;
use crate::console::runtime::scan_clock;
use crate::room::open::ScanObserver;
use crate::room::watch::RoomWatch;
use crate::room::{Room, RoomError, RoomOptions};
use crate::state::{Directories, Reading};
use std::path::PathBuf;
use std::sync::Arc;

/// The room, and how to read it.
#[derive(Clone, Debug)]
pub struct RoomConfig {
    /// The evidence directory.
    pub room: PathBuf,
    /// Options for reading the room.
    pub options: RoomOptions,
    /// The directories in which this machine remembers rooms.
    pub directories: Directories,
    /// The clock.
    pub clock: Clock,
}

impl RoomConfig {
    /// Returns an error of a scan with the file to correct.
    pub(super) fn scan_error(&self, error: &RoomError) -> ScanError {
        let file = match error {
            RoomError::Policy(error) => {
                let line = error.at.map_or(1, |at| at.line);
                Some((self.room.join(&error.path), line)).filter(|(path, _)| path.is_file())
            }
            _ => None,
        };
        ScanError { message: error.to_string(), file }
    }

    /// Reads the room, and evaluates every trial for the lists.
    pub(super) fn scan(&self) -> Result<Arc<RoomView>, RoomError> {
        Ok(Arc::new(RoomView::of(Arc::new(self.open()?))))
    }

    /// Reads the room, and evaluates no trial.
    pub(super) fn open(&self) -> Result<Room, RoomError> {
        scan_clock::note_scan_start();
        self.read(None, None, None)
    }

    /// Reads the room for a session, which asks later if a trial of it is the same.
    pub(super) fn read(
        &self,
        observer: Option<ScanObserver<'_>>,
        before: Option<Arc<Room>>,
        watch: Option<Arc<RoomWatch>>,
    ) -> Result<Room, RoomError> {
        // Without an index no version of a file is trusted.
        let keeps_files = self.directories.cache.is_some();
        let reading = Reading { observer, keeps_files, before, compact_from: None, watch };
        self.directories.read_room(&self.room, &self.options, self.clock.now(), reading)
    }
}
