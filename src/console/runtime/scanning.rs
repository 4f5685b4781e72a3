//! Scans on a thread of their own, with progress. A new scan stops the running one.
//!
//! It is one thread for all scans: what the room before leaves is then used by the next one. The allocator gives each thread an area
//! of its own, so every new thread would begin another one.

use crate::console::app::list::detail_ahead;
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
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// The interval of progress messages.
const PULSE: Duration = Duration::from_millis(100);

type Scan = Box<dyn FnOnce() -> Option<Event> + Send>;

/// The scan that is under way, if any, and the thread of all scans.
#[derive(Debug)]
pub(super) struct Scans {
    latest: RefCell<Arc<Progress>>,
    next: Sender<Scan>,
}

impl Scans {
    /// Starts the thread. The answers of scans go to the sender.
    pub(super) fn start(sender: Sender<Event>) -> io::Result<Self> {
        let (next, scans) = channel::<Scan>();
        let work = move || {
            for scan in scans {
                let _ = scan().map(|event| sender.send(event));
            }
        };
        thread::Builder::new().name("scan".to_owned()).spawn(work)?;
        Ok(Self { latest: RefCell::default(), next })
    }

    /// Stops the running scan, and begins a new one with a progress of its own when that has ended.
    pub(super) fn begin(&self, scan: impl FnOnce(&Arc<Progress>) -> Option<Event> + Send + 'static) {
        let progress = Arc::new(Progress::default());
        self.latest.replace(progress.clone()).stop();
        // The thread ends with this.
        let _ = self.next.send(Box::new(move || scan(&progress)));
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
            let room_view = ready(room);
            let _ = sender.send(Event::Core(Msg::PartlyScanned { request, room_view }));
        };
        let observer = ScanObserver { progress: progress.as_ref(), on_partial: &on_partial };
        // The pulse ends with this, however the scan ends.
        let (_alive, end) = channel::<()>();
        let stop = progress.clone();
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
        if stop.is_stopped() {
            return Err(RoomError::Stopped);
        }
        Ok(ready(room))
    }
}

/// Works a room out, and does what keys would wait for later.
fn ready(room: Room) -> Arc<RoomView> {
    let room_view = Arc::new(RoomView::of(Arc::new(room)));
    detail_ahead::make(&room_view);
    room_view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_scans_have_one_thread_and_a_new_one_stops_the_one_before() {
        let (answers, _events) = channel();
        let scans = Scans::start(answers).unwrap();
        let (sender, threads) = channel();
        for number in 0..2 {
            let sender = sender.clone();
            scans.begin(move |progress| {
                while number == 0 && !progress.is_stopped() {
                    thread::yield_now();
                }
                sender.send((number, thread::current().id())).unwrap();
                None
            });
        }
        let (first, second) = (threads.recv().unwrap(), threads.recv().unwrap());
        assert_eq!((first.0, second.0), (0, 1));
        assert_eq!(first.1, second.1);
    }
}
