//! Scans on a thread of their own, with progress. A new scan stops the running one.

use crate::console::app::msg::Msg;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::runtime::event::Event;
use crate::console::runtime::latest_room::LatestRoom;
use crate::console::runtime::room_config::RoomConfig;
use crate::console::runtime::scan_clock;
use crate::room::open::ScanObserver;
use crate::room::progress::Progress;
use crate::room::{Room, RoomError};
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// The interval of progress messages.
const PULSE: Duration = Duration::from_millis(100);

/// The scan that is under way, if any.
#[derive(Debug, Default)]
pub(super) struct Scans {
    latest: RefCell<Arc<Progress>>,
}

impl Scans {
    /// Stops the running scan and returns the progress of a new one.
    pub(super) fn begin(&self) -> Arc<Progress> {
        let progress = Arc::new(Progress::default());
        self.latest.replace(progress.clone()).stop();
        progress
    }
}

impl RoomConfig {
    /// Reads and evaluates the room, and sends its progress and its first part.
    pub(super) fn scan_for(
        &self,
        request: RequestId,
        progress: &Arc<Progress>,
        sender: &Sender<Event>,
        latest: &LatestRoom,
    ) -> Result<Arc<RoomView>, RoomError> {
        scan_clock::note_scan_start();
        let on_partial = |room: Room| {
            let room_view = Arc::new(RoomView::of(Arc::new(room)));
            let _ = sender.send(Event::Core(Msg::PartlyScanned { request, room_view }));
        };
        let observer = ScanObserver { progress: progress.as_ref(), on_partial: &on_partial };
        // The pulse ends with this, however the scan ends.
        let (_alive, end) = channel::<()>();
        let (progress, sender) = (progress.clone(), sender.clone());
        let pulse = move || {
            while end.recv_timeout(PULSE) == Err(RecvTimeoutError::Timeout) {
                let (found, read) = (progress.found(), progress.read());
                if sender.send(Event::Core(Msg::Reading { request, found, read })).is_err() {
                    return;
                }
            }
        };
        // Without the thread, no progress messages are sent.
        let _ = thread::Builder::new().name("pulse".to_owned()).spawn(pulse);
        let room = self.read(Some(observer), latest.get(), latest.watch())?;
        Ok(Arc::new(RoomView::of(Arc::new(room))))
    }
}
