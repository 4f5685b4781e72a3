//! The watcher: a thread that reports changes to the room, by events of the system or by polling.

pub mod debounce;
mod poll;

use crate::console::app::msg::Msg;
use crate::console::app::watch_state::Watching;
use crate::console::options::WatchMode;
use crate::console::runtime::event::Event;
use crate::console::runtime::latest_room::LatestRoom;
use crate::console::runtime::room_config::RoomConfig;
use crate::console::runtime::scan_clock;
use crate::fsio::paths::canonical;
use crate::fsio::priority;
use crate::fsio::watching::WatchError;
use crate::room::policy_file::{LoadedPolicy, POLICY_FILE, PolicyChoice, folders_to_search};
use crate::room::watch::{Heard, RoomWatch};
use crate::room::{OnDisk, Room};
use debounce::Debounce;
use poll::Poll;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The watching thread, from outside.
pub(super) struct Watch {
    beside: Arc<Mutex<BTreeSet<PathBuf>>>,
    latest: Arc<LatestRoom>,
    notices: Option<Sender<Notice>>,
    /// Says when it watches.
    pub(super) ready: Option<Receiver<()>>,
}

impl Watch {
    /// Begins to watch.
    pub(super) fn start(
        place: &RoomConfig,
        how: WatchMode,
        latest: Arc<LatestRoom>,
        sender: Sender<Event>,
    ) -> io::Result<Self> {
        let beside = Arc::new(Mutex::new(BTreeSet::new()));
        if how == WatchMode::Off {
            let _ = sender.send(Event::Core(Msg::Watching(Watching::Off { why: None })));
            return Ok(Self { beside, latest, notices: None, ready: None });
        }
        let (notices, inbox) = channel();
        let (tell_ready, ready) = channel();
        let watcher = Watcher {
            place: place.clone(),
            how,
            sender,
            beside: beside.clone(),
            latest: latest.clone(),
            inbox,
            tell_ready: Some(tell_ready),
        };
        thread::Builder::new().name("watch".to_owned()).spawn(move || {
            // Adding the folders of a large room takes a second or two, and keys come first.
            priority::lower_for_this_thread();
            watcher.work();
        })?;
        Ok(Self { beside, latest, notices: Some(notices), ready: Some(ready) })
    }

    /// Attends to the policy that a room turned out to have, and to the file of signers that it names.
    pub(super) fn watch_also(&mut self, place: &RoomConfig, root: &Path, rules: &LoadedPolicy) {
        let files = beside(place, root, Some(rules));
        let mut known = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != files {
            *known = files;
            drop(known);
            self.tell(Notice::FilesBeside);
        }
    }

    /// Tells that the room was read.
    pub(super) fn note_read(&self) {
        self.tell(Notice::RoomRead);
    }

    fn tell(&self, notice: Notice) {
        let _ = self.notices.as_ref().map(|notices| notices.send(notice));
        // The thread waits for events or for notices.
        let _ = self.latest.watch().map(|watch| watch.wake());
    }
}

/// Returns the files outside the evidence on which a room depends: its policy and its signers.
fn beside(place: &RoomConfig, root: &Path, rules: Option<&LoadedPolicy>) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    match &place.options.policy {
        PolicyChoice::File(named) => files.extend(canonical(named)),
        PolicyChoice::None => {}
        PolicyChoice::Search => {
            files.extend(folders_to_search(root).into_iter().map(|folder| folder.join(POLICY_FILE)));
        }
    }
    if let Some((rules, source)) = rules.and_then(|rules| Some((rules, rules.source.as_ref()?))) {
        files.insert(source.full.clone());
        let signers = rules.policy.allowed_signers.as_ref();
        files.extend(signers.map(|name| source.full.with_file_name(name)));
    }
    files
}

/// A message to the watching thread.
enum Notice {
    /// There are other files beside the room.
    FilesBeside,
    /// The room was read.
    RoomRead,
}

/// The reason for which a way of watching ended.
enum Ended {
    /// Nobody listens any more.
    Unheard,
    /// It cannot continue, for this reason.
    Cannot(String),
    /// The room's folder is gone.
    Gone,
    /// The room's folder is there again.
    Returned,
}

struct Watcher {
    place: RoomConfig,
    how: WatchMode,
    sender: Sender<Event>,
    beside: Arc<Mutex<BTreeSet<PathBuf>>>,
    latest: Arc<LatestRoom>,
    inbox: Receiver<Notice>,
    tell_ready: Option<Sender<()>>,
}

impl Watcher {
    fn work(mut self) {
        loop {
            let root = canonical(&self.place.room).unwrap_or_else(|_| self.place.room.clone());
            {
                let mut known = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
                known.extend(beside(&self.place, &root, None));
            }
            let ended = match self.how {
                WatchMode::Poll => self.by_polling(&root, None, true),
                WatchMode::Auto | WatchMode::Off => match self.by_events(&root) {
                    Ended::Cannot(why) => self.by_polling(&root, Some(&why), root.is_dir()),
                    Ended::Gone => self.by_polling(&root, Some("the room's folder went away"), false),
                    ended => ended,
                },
            };
            if matches!(ended, Ended::Unheard) {
                return;
            }
        }
    }

    /// Reports how the room is watched from now on.
    fn begin(&mut self, watching: Watching) -> Option<()> {
        self.tell(Event::Core(Msg::Watching(watching)))?;
        // The first scan may have begun without.
        let _ = self.tell_ready.take().map(|ready| ready.send(()));
        Some(())
    }

    fn tell(&self, event: Event) -> Option<()> {
        self.sender.send(event).ok()
    }

    fn files_beside(&self) -> BTreeSet<PathBuf> {
        self.beside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn by_events(&mut self, root: &Path) -> Ended {
        let ended = self.follow_events(root).unwrap_or_else(|error| Ended::Cannot(error.to_string()));
        self.latest.set_watch(None);
        ended
    }

    fn follow_events(&mut self, root: &Path) -> Result<Ended, WatchError> {
        // A large room is on the screen sooner if it is read first.
        let watch = RoomWatch::begin(root, &self.files_beside(), &|| self.latest.wait_until_read())?;
        // Notices from now on wake it, and earlier ones are read before it waits.
        self.latest.set_watch(Some(&watch));
        if self.begin(Watching::Events).is_none() {
            return Ok(Ended::Unheard);
        }
        let began = Instant::now();
        let (mut debounce, mut is_compared) = (Debounce::default(), false);
        loop {
            for notice in self.inbox.try_iter() {
                match notice {
                    Notice::FilesBeside => watch.watch_also(&self.files_beside())?,
                    Notice::RoomRead => {}
                }
            }
            if !is_compared && !self.latest.is_being_read() {
                is_compared = true;
                if self.may_have_missed_a_change(&watch, began)
                    && self.tell(Event::Changed(Instant::now())).is_none()
                {
                    return Ok(Ended::Unheard);
                }
            }
            watch.wait(debounce.due().map(|due| due.saturating_duration_since(Instant::now())));
            match watch.heard()? {
                Heard::Nothing => {}
                Heard::Change => debounce.note(Instant::now()),
                Heard::RoomGone => return Ok(self.room_gone()),
            }
            if let Some(at) = debounce.take(Instant::now()) {
                if !root.is_dir() {
                    return Ok(self.room_gone());
                }
                if self.tell(Event::Changed(at)).is_none() {
                    return Ok(Ended::Unheard);
                }
            }
        }
    }

    /// Returns whether the room may have changed between its reading and the moment at which watching began.
    fn may_have_missed_a_change(&self, watch: &Arc<RoomWatch>, began: Instant) -> bool {
        let RoomConfig { room: named, options, clock, .. } = &self.place;
        let compare = |room: Arc<Room>| room.compare_under(watch, named, options, clock.now());
        scan_clock::is_before(began) && self.latest.get().and_then(compare) != Some(OnDisk::AsRead)
    }

    fn room_gone(&self) -> Ended {
        self.tell(Event::Changed(Instant::now())).map_or(Ended::Unheard, |()| Ended::Gone)
    }

    /// Polls. If the room's folder was missing and exists again, events are tried again.
    fn by_polling(&mut self, root: &Path, why: Option<&str>, mut is_there: bool) -> Ended {
        let mut poll = Poll::default();
        let mut every = poll::interval(Duration::ZERO);
        let polling = |every| Watching::Polling { every, why: why.map(str::to_owned) };
        // The first look compares the disk with the room as it was read, so nothing between the two is missed.
        if self.begin(polling(every)).is_none() {
            return Ended::Unheard;
        }
        loop {
            self.pause(every);
            let began = Instant::now();
            let Some(has_changed) = poll.look(&self.place, &self.latest, root, &self.files_beside()) else {
                continue;
            };
            let next = poll::interval(began.elapsed());
            // A busy machine makes looks slower now and then: that is not worth a word.
            if next > every * 2 || next * 2 < every {
                every = next;
                if self.tell(Event::Core(Msg::Watching(polling(every)))).is_none() {
                    return Ended::Unheard;
                }
            }
            if has_changed && self.tell(Event::Changed(Instant::now())).is_none() {
                return Ended::Unheard;
            }
            let was_there = std::mem::replace(&mut is_there, root.is_dir());
            if self.how == WatchMode::Auto && is_there && !was_there {
                return Ended::Returned;
            }
        }
    }

    /// Waits for a while, or until there are other files beside the room.
    fn pause(&self, every: Duration) {
        let end = Instant::now() + every;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(Notice::RoomRead) => {}
                Ok(Notice::FilesBeside) | Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => return thread::sleep(left),
            }
        }
    }
}
