//! The watcher: a thread that reports changes to the room, by events of the system or by polling.

pub mod debounce;
mod events;
mod poll;

use crate::console::app::msg::Msg;
use crate::console::app::watch_state::Watching;
use crate::console::options::WatchMode;
use crate::console::runtime::event::Event;
use crate::console::runtime::latest_room::LatestRoom;
use crate::console::runtime::room_config::RoomConfig;
use crate::fsio::FileSystem;
use crate::fsio::paths::canonical;
use crate::room::policy_file::{LoadedPolicy, POLICY_FILE, PolicyChoice, folders_to_search};
use debounce::Debounce;
use events::{Coverage, Heard, Tree};
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
            return Ok(Self { beside, notices: None, ready: None });
        }
        let (notices, inbox) = channel();
        let (tell_ready, ready) = channel();
        let watcher = Watcher {
            place: place.clone(),
            how,
            sender,
            beside: beside.clone(),
            latest,
            notices: notices.clone(),
            inbox,
            trees: 0,
            tell_ready: Some(tell_ready),
        };
        thread::Builder::new().name("watch".to_owned()).spawn(move || watcher.work())?;
        Ok(Self { beside, notices: Some(notices), ready: Some(ready) })
    }

    /// Attends to the policy that a room turned out to have, and to the file of signers that it names.
    pub(super) fn watch_also(&mut self, place: &RoomConfig, root: &Path, rules: &LoadedPolicy) {
        let files = beside(place, root, Some(rules));
        let mut known = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != files {
            *known = files;
            drop(known);
            let _ = self.notices.as_ref().map(|notices| notices.send(Notice::FilesBeside));
        }
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
    /// An event for the tree with this number. A tree that is no longer watched may still report some.
    Event(u64, notify::Result<notify::Event>),
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
    notices: Sender<Notice>,
    inbox: Receiver<Notice>,
    /// The number of trees that were watched so far.
    trees: u64,
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

    /// Reports that watching has begun. Earlier changes may have been missed.
    fn begin(&mut self, watching: Watching) -> Option<()> {
        let told = self.tell(Event::Core(Msg::Watching(watching)));
        self.tell(Event::Changed(Instant::now()))?;
        // Whoever waits may have gone on without.
        let _ = self.tell_ready.take().map(|ready| ready.send(()));
        told
    }

    fn tell(&self, event: Event) -> Option<()> {
        self.sender.send(event).ok()
    }

    fn files_beside(&self) -> BTreeSet<PathBuf> {
        self.beside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn by_events(&mut self, root: &Path) -> Ended {
        self.follow_events(root).unwrap_or_else(Ended::Cannot)
    }

    fn follow_events(&mut self, root: &Path) -> Result<Ended, String> {
        if let Some(name) = FileSystem::of(root).shared_name() {
            return Err(format!("{name} does not tell of what other machines change"));
        }
        self.trees += 1;
        let (number, notices) = (self.trees, self.notices.clone());
        let pass_on = move |event| drop(notices.send(Notice::Event(number, event)));
        let mut tree = Tree::new(root, &self.files_beside(), Coverage::of_system(), pass_on)?;
        if self.begin(Watching::Events).is_none() {
            return Ok(Ended::Unheard);
        }
        let mut debounce = Debounce::default();
        loop {
            let until = debounce.due().map(|due| due.saturating_duration_since(Instant::now()));
            match self.next_notice(until) {
                Some(Notice::FilesBeside) => tree.watch_also(&self.files_beside())?,
                Some(Notice::Event(of, event)) if of == number => match tree.take(event)? {
                    Heard::Nothing => {}
                    Heard::Change => debounce.note(Instant::now()),
                    Heard::RoomGone => return Ok(self.room_gone()),
                },
                Some(Notice::Event(..)) | None => {}
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

    fn room_gone(&self) -> Ended {
        self.tell(Event::Changed(Instant::now())).map_or(Ended::Unheard, |()| Ended::Gone)
    }

    /// Waits for a notice, with an optional time limit.
    fn next_notice(&self, limit: Option<Duration>) -> Option<Notice> {
        match limit {
            Some(limit) => self.inbox.recv_timeout(limit).ok(),
            None => self.inbox.recv().ok(),
        }
    }

    /// Polls. If the room's folder was missing and exists again, events are tried again.
    fn by_polling(&mut self, root: &Path, why: Option<&str>, mut is_there: bool) -> Ended {
        let mut poll = Poll::default();
        let mut every = poll::interval(Duration::ZERO);
        let polling = |every| Watching::Polling { every, why: why.map(str::to_owned) };
        // The first look compares the disk with the room as it was read, so nothing between the two is missed.
        if self.tell(Event::Core(Msg::Watching(polling(every)))).is_none() {
            return Ended::Unheard;
        }
        let _ = self.tell_ready.take().map(|ready| ready.send(()));
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
            match self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) {
                // A tree that is no longer watched.
                Ok(Notice::Event(..)) => {}
                Ok(Notice::FilesBeside) | Err(RecvTimeoutError::Timeout) => return,
                // The sender that is kept here keeps the channel open.
                Err(RecvTimeoutError::Disconnected) => return thread::sleep(every),
            }
        }
    }
}
