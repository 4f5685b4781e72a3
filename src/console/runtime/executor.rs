//! Execution of effects on worker threads.

use crate::console::app::effect::Effect;
use crate::console::app::msg::Msg;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::error::ConsoleError;
use crate::console::options::WatchMode;
use crate::console::runtime::clipboard;
use crate::console::runtime::draft_writer::DraftWriter;
use crate::console::runtime::event::Event;
use crate::console::runtime::execute::execute;
use crate::console::runtime::history::{self, Reading};
use crate::console::runtime::latest_room::LatestRoom;
use crate::console::runtime::open_url;
use crate::console::runtime::readings::Readings;
use crate::console::runtime::room_config::RoomConfig;
use crate::console::runtime::scanning::Scans;
use crate::console::runtime::watch::Watch;
use crate::domain::safe_text::SafeText;
use crate::fsio::priority;
use crate::room::RoomError;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// For how long the first scan waits for the watching to begin.
const HEAD_START: Duration = Duration::from_millis(50);

/// The room and the way back to the core.
pub(super) struct Executor {
    place: RoomConfig,
    sender: Sender<Event>,
    draft_writer: DraftWriter,
    watch: Option<RefCell<Watch>>,
    scans: Scans,
    readings: Readings,
    latest: Arc<LatestRoom>,
    /// Set if an unusable policy is shown instead of ending the program.
    shows_errors: bool,
    /// Set once a scan was requested. If the first scan fails, the program ends.
    has_begun: Cell<bool>,
}

impl Executor {
    pub(super) fn new(
        place: RoomConfig,
        how: Option<WatchMode>,
        shows_errors: bool,
        sender: Sender<Event>,
    ) -> Result<Self, ConsoleError> {
        let latest = Arc::new(LatestRoom::default());
        let watch = how
            .map(|how| Watch::start(&place, how, latest.clone(), sender.clone()))
            .transpose()?
            .map(RefCell::new);
        let draft_writer = DraftWriter::start(place.clone(), sender.clone())?;
        Ok(Self {
            scans: Scans::start(sender.clone())?,
            place,
            sender,
            draft_writer,
            watch,
            readings: Readings::default(),
            latest,
            shows_errors,
            has_begun: Cell::default(),
        })
    }

    /// Returns the room.
    pub(super) const fn place(&self) -> &RoomConfig {
        &self.place
    }

    /// Sets to work on an effect. Its answer comes through the channel.
    pub(super) fn ask(&self, effect: Effect) {
        let place = self.place.clone();
        match effect {
            Effect::ScanRoom { request, .. } => self.scan(place, request),
            // These answers come before the first scan ends, so that the list does not change after it is shown.
            Effect::Stamp { .. } | Effect::LoadSession { .. } => {
                let _ = execute(&place, effect).map(|msg| self.sender.send(Event::Core(msg)));
            }
            Effect::SaveSession { .. }
            | Effect::RememberPrincipal { .. }
            | Effect::LoadDrafts { .. }
            | Effect::SaveDraft { .. }
            | Effect::DropDraft { .. }
            | Effect::ResetDemo { .. }
            | Effect::LoseDemoRecord { .. } => {
                self.draft_writer.ask(effect);
            }
            Effect::OpenLink(address) => {
                self.work("open", move || Some(Event::Core(Msg::Opened(open_url::open(&address)))));
            }
            Effect::OpenPast { request, .. }
            | Effect::ReadTrend { request }
            | Effect::ReadChanges { request, .. } => {
                self.read_history(place, effect, request);
            }
            Effect::StopReading { request } => self.readings.stop(request),
            effect => self.work("effect", move || execute(&place, effect).map(Event::Core)),
        }
    }

    /// Reads the history, until that is stopped.
    fn read_history(&self, place: RoomConfig, effect: Effect, request: RequestId) {
        let flag = self.readings.begin(request);
        let sender = self.sender.clone();
        self.work("history", move || {
            let is_stopped = || flag.load(Ordering::Relaxed);
            let tell = |msg| drop(sender.send(Event::Core(msg)));
            let reading = Reading { is_stopped: &is_stopped, tell: &tell };
            history::execute(&place, effect, &reading).map(Event::Core)
        });
    }

    /// Reads the room. A failure of the first scan ends the program.
    fn scan(&self, place: RoomConfig, request: RequestId) {
        let is_first = !self.has_begun.replace(true);
        let ready = self.watch.as_ref().and_then(|watch| watch.borrow_mut().ready.take());
        let sender = self.sender.clone();
        let (latest, shows_errors) = (self.latest.clone(), self.shows_errors);
        self.scans.begin(move |progress| {
            // Watching comes first, so that nothing comes between. A large room is compared with the disk once it is watched.
            let _ = ready.map(|ready| ready.recv_timeout(HEAD_START));
            let under_way = latest.begin();
            let room = place.scan_for(request, progress, &sender, &latest);
            let _ = room.as_ref().map(|room_view| latest.set(&room_view.room));
            let room_view = room.as_ref().ok().cloned();
            let room = match room {
                Err(RoomError::Stopped) => return None,
                // Without a screen, an unusable policy ends the program; on the screen it can be corrected.
                Err(error) if is_first && !(shows_errors && matches!(error, RoomError::Policy(_))) => {
                    return Some(Event::Unusable(ConsoleError::Room(error)));
                }
                room => room.map_err(|error| place.scan_error(&error)),
            };
            let _ = sender.send(Event::Core(Msg::Scanned { request, room }));
            // Somebody waits for the first room. From here on this thread works in the background, and keys come first.
            if is_first {
                priority::lower_for_this_thread();
            }
            // The room is on the screen by now. Watching goes on after this, so that one thread at a time takes a core from keys.
            let _ = room_view.map(|room_view| room_view.summarize(|| progress.is_stopped()));
            drop(under_way);
            None
        });
    }

    /// Watches the files too that the room turned out to depend on.
    pub(super) fn watch_also(&self, room_view: &RoomView) {
        if let Some(watch) = &self.watch {
            let mut watch = watch.borrow_mut();
            watch.watch_also(&self.place, &room_view.room.root, &room_view.room.policy_file);
            watch.note_read();
        }
    }

    /// Copies a text to the desktop's clipboard. `asked` is the result of asking the terminal.
    pub(super) fn copy(&self, text: SafeText, asked: Result<(), String>) {
        self.work("copy", move || {
            let by = clipboard::copy(&text);
            let copied = if by.is_some() { Ok(by) } else { asked.map(|()| None) };
            Some(Event::Core(Msg::Copied(copied)))
        });
    }

    /// Drops rooms. If nothing else holds a room, it is freed on another thread.
    pub(super) fn release(&self, rooms: [Option<Arc<RoomView>>; 2]) {
        let [room, mut other] = rooms;
        if let (Some(a), Some(b)) = (&room, &other)
            && Arc::ptr_eq(a, b)
        {
            other = None;
        }
        for room in [room, other].into_iter().flatten() {
            self.free(room);
        }
    }

    fn free(&self, room: Arc<RoomView>) {
        if Arc::strong_count(&room) == 1 {
            self.work("free", move || {
                drop(room);
                None
            });
        }
    }

    fn work(&self, name: &str, job: impl FnOnce() -> Option<Event> + Send + 'static) {
        let sender = self.sender.clone();
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _ = job().map(|event| sender.send(event));
        });
        if let Err(error) = spawned {
            let _ = self.sender.send(Event::Unusable(error.into()));
        }
    }
}
