//! The watcher: a thread that reports changes to the room, by events of the system or by polling.

pub mod debounce;
#[cfg(target_os = "linux")]
mod inotify;
mod poll;

use crate::console::app::msg::Msg;
use crate::console::app::watch_state::Watching;
use crate::console::options::WatchMode;
use crate::console::runtime::event::Event;
use crate::console::runtime::room_config::RoomConfig;
#[cfg(target_os = "linux")]
use crate::fsio::FileSystem;
use crate::room::policy_file::{LoadedPolicy, POLICY_FILE, PolicyChoice, folders_to_search};
use rustix::event::{PollFd, PollFlags, Timespec};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The watching thread, from outside.
pub(super) struct Watch {
    beside: Arc<Mutex<BTreeSet<PathBuf>>>,
    waker: Option<UnixStream>,
    /// Says when it watches.
    pub(super) ready: Option<Receiver<()>>,
}

impl Watch {
    /// Begins to watch.
    pub(super) fn start(place: &RoomConfig, how: WatchMode, sender: Sender<Event>) -> io::Result<Self> {
        let beside = Arc::new(Mutex::new(BTreeSet::new()));
        if how == WatchMode::Off {
            let _ = sender.send(Event::Core(Msg::Watching(Watching::Off { why: None })));
            return Ok(Self { beside, waker: None, ready: None });
        }
        let (waker, wake_rx) = UnixStream::pair()?;
        wake_rx.set_nonblocking(true)?;
        let (tell_ready, ready) = channel();
        let watcher = Watcher {
            place: place.clone(),
            how,
            sender,
            beside: beside.clone(),
            wake_rx,
            tell_ready: Some(tell_ready),
        };
        thread::Builder::new().name("watch".to_owned()).spawn(move || watcher.work())?;
        Ok(Self { beside, waker: Some(waker), ready: Some(ready) })
    }

    /// Attends to the policy that a room turned out to have, and to the file of signers that it names.
    pub(super) fn watch_also(&mut self, place: &RoomConfig, root: &Path, rules: &LoadedPolicy) {
        let files = beside(place, root, Some(rules));
        let mut known = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != files {
            *known = files;
            drop(known);
            let _ = self.waker.as_mut().map(|waker| waker.write_all(b"!"));
        }
    }
}

/// Returns the files outside the evidence on which a room depends: its policy and its signers.
fn beside(place: &RoomConfig, root: &Path, rules: Option<&LoadedPolicy>) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    match &place.options.policy {
        PolicyChoice::File(named) => files.extend(named.canonicalize()),
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
    wake_rx: UnixStream,
    tell_ready: Option<Sender<()>>,
}

impl Watcher {
    fn work(mut self) {
        loop {
            let root = self.place.room.canonicalize().unwrap_or_else(|_| self.place.room.clone());
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

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "on Linux it is used")]
    fn by_events(&mut self, _root: &Path) -> Ended {
        Ended::Cannot("this system has no inotify".to_owned())
    }

    #[cfg(target_os = "linux")]
    fn by_events(&mut self, root: &Path) -> Ended {
        self.by_inotify(root).unwrap_or_else(Ended::Cannot)
    }

    #[cfg(target_os = "linux")]
    fn by_inotify(&mut self, root: &Path) -> Result<Ended, String> {
        if let Some(name) = FileSystem::of(root).shared_name() {
            return Err(format!("{name} does not tell of what other machines change"));
        }
        let mut tree = inotify::Tree::new(root, &self.files_beside(), inotify::MOST_FOLDERS)?;
        if self.begin(Watching::Events).is_none() {
            return Ok(Ended::Unheard);
        }
        let mut debounce = debounce::Debounce::default();
        loop {
            let until = debounce.due().map(|due| due.saturating_duration_since(Instant::now()));
            let [told, rung] =
                sleep([tree.as_fd(), self.wake_rx.as_fd()], until).map_err(|error| error.to_string())?;
            if rung {
                self.drain_wakes();
                tree.watch_also(&self.files_beside())?;
            }
            if told {
                match tree.listen()? {
                    inotify::Heard::Nothing => {}
                    inotify::Heard::Change => debounce.note(Instant::now()),
                    inotify::Heard::RoomGone => {
                        if self.tell(Event::Changed(Instant::now())).is_none() {
                            return Ok(Ended::Unheard);
                        }
                        return Ok(Ended::Gone);
                    }
                }
            }
            if let Some(at) = debounce.take(Instant::now())
                && self.tell(Event::Changed(at)).is_none()
            {
                return Ok(Ended::Unheard);
            }
        }
    }

    /// Polls. If the room's folder was missing and exists again, events are tried again.
    fn by_polling(&mut self, root: &Path, why: Option<&str>, mut is_there: bool) -> Ended {
        let began = Instant::now();
        let mut seen = poll::look(root, &self.files_beside());
        let mut every = poll::interval(began.elapsed());
        let polling = |every| Watching::Polling { every, why: why.map(str::to_owned) };
        if self.begin(polling(every)).is_none() {
            return Ended::Unheard;
        }
        loop {
            let rung = match sleep([self.wake_rx.as_fd()], Some(every)) {
                Ok([rung]) => rung,
                Err(error) => {
                    let _ =
                        self.tell(Event::Core(Msg::Watching(Watching::Off { why: Some(error.to_string()) })));
                    return Ended::Unheard;
                }
            };
            if rung {
                self.drain_wakes();
            }
            let began = Instant::now();
            let now = poll::look(root, &self.files_beside());
            let next = poll::interval(began.elapsed());
            // A busy machine makes looks slower now and then: that is not worth a word.
            if next > every * 2 || next * 2 < every {
                every = next;
                if self.tell(Event::Core(Msg::Watching(polling(every)))).is_none() {
                    return Ended::Unheard;
                }
            }
            if now != seen && self.tell(Event::Changed(Instant::now())).is_none() {
                return Ended::Unheard;
            }
            seen = now;
            let was_there = std::mem::replace(&mut is_there, root.is_dir());
            if self.how == WatchMode::Auto && is_there && !was_there {
                return Ended::Returned;
            }
        }
    }

    fn drain_wakes(&mut self) {
        let _ = self.wake_rx.read(&mut [0; 64]);
    }
}

/// Sleeps until one of these can be read, or for a while. Says which.
fn sleep<const N: usize>(doors: [BorrowedFd<'_>; N], until: Option<Duration>) -> io::Result<[bool; N]> {
    let mut fds = doors.map(|wake_rx| PollFd::from_borrowed_fd(wake_rx, PollFlags::IN));
    let until = until.and_then(|until| Timespec::try_from(until).ok());
    match rustix::event::poll(&mut fds, until.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(fds.map(|fd| !fd.revents().is_empty()))
}
