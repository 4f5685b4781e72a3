//! The thread that reads the terminal. It sleeps until input arrives, notices a closed terminal (the terminal library
//! would spin), and pauses while an editor uses the terminal.

use crate::console::app::msg::Msg;
use crate::console::error::ConsoleError;
use crate::console::runtime::bursts::{Arrived, Bursts};
use crate::console::runtime::event::Event;
use crate::console::runtime::keys;
use crate::console::runtime::terminal_theme::{Answer, Parsed};
use crossterm::event;
use rustix::event::{PollFd, PollFlags, poll};
use std::io::{Read, Write, stdin};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The state of the reading thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReaderState {
    Read,
    Pausing,
    Paused,
    Stop,
}

#[derive(Debug)]
struct Gate {
    state: Mutex<ReaderState>,
    changed: Condvar,
}

impl Gate {
    fn state(&self) -> ReaderState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, state: ReaderState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        self.changed.notify_all();
    }

    /// Waits while the state is this one, with an optional time limit.
    fn wait_while(&self, state: ReaderState, moment: Option<Duration>) {
        let guard = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |now: &mut ReaderState| *now == state;
        match moment {
            Some(moment) => drop(self.changed.wait_timeout_while(guard, moment, same)),
            None => drop(self.changed.wait_while(guard, same)),
        }
    }
}

/// The reading thread, from outside.
#[derive(Debug)]
pub(super) struct Input {
    gate: Arc<Gate>,
    waker: UnixStream,
}

impl Input {
    /// Begins to read.
    pub(super) fn start(sender: Sender<Event>, answer: Answer) -> Result<Self, ConsoleError> {
        let (waker, wake_rx) = UnixStream::pair()?;
        wake_rx.set_nonblocking(true)?;
        let gate = Arc::new(Gate { state: Mutex::new(ReaderState::Read), changed: Condvar::new() });
        let input = Self { gate: gate.clone(), waker };
        thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || read(&gate, wake_rx, &sender, answer))?;
        Ok(input)
    }

    /// Has the thread let go of the terminal, and waits until it has.
    pub(super) fn pause(&mut self) {
        self.tell(ReaderState::Pausing);
        self.gate.wait_while(ReaderState::Pausing, Some(Duration::from_secs(1)));
    }

    /// Has it read again.
    pub(super) fn resume(&mut self) {
        self.tell(ReaderState::Read);
    }

    /// Has it end.
    pub(super) fn stop(&mut self) {
        self.tell(ReaderState::Stop);
    }

    fn tell(&mut self, state: ReaderState) {
        self.gate.set(state);
        let _ = self.waker.write_all(b"!");
    }
}

fn read(gate: &Gate, mut wake_rx: UnixStream, sender: &Sender<Event>, mut answer: Answer) {
    let mut translator = Translator::default();
    loop {
        match gate.state() {
            ReaderState::Stop => return,
            ReaderState::Pausing => {
                gate.set(ReaderState::Paused);
                gate.wait_while(ReaderState::Paused, None);
                continue;
            }
            ReaderState::Paused | ReaderState::Read => {}
        }
        match wait(&wake_rx) {
            Wake::Nothing => {}
            Wake::Bell => {
                let _ = wake_rx.read(&mut [0; 64]);
            }
            Wake::Typing => {
                let Some(msgs) = typed(&mut answer, &mut translator) else { break };
                if !msgs.is_empty() && sender.send(Event::Typed(msgs)).is_err() {
                    return;
                }
            }
            Wake::Silence => break,
        }
    }
    let _ = sender.send(Event::TerminalGone);
}

/// Translates the events of the terminal into messages.
#[derive(Debug, Default)]
struct Translator {
    clicks: keys::Clicks,
    bursts: Bursts,
}

impl Translator {
    fn take(&mut self, event: event::Event, now: Instant, msgs: &mut Vec<Msg>) {
        match self.bursts.take(event, now) {
            Arrived::Event(event::Event::Mouse(mouse)) => msgs.extend(self.clicks.msg(mouse, now)),
            Arrived::Event(event) => msgs.extend(keys::msg(event)),
            Arrived::InBurst(event) => msgs.extend(keys::msg(event).map(|msg| match msg {
                Msg::Key(key) => Msg::BurstKey(key),
                msg => msg,
            })),
            Arrived::Pasted(text) => match msgs.last_mut() {
                Some(Msg::Paste(before)) => before.push_str(&text),
                _ => msgs.push(Msg::Paste(text)),
            },
            Arrived::Nothing => {}
        }
    }
}

enum Wake {
    Nothing,
    Bell,
    Typing,
    Silence,
}

/// Sleeps until something is typed, the waker rings, or the terminal is gone.
fn wait(wake_rx: &UnixStream) -> Wake {
    let terminal = stdin();
    let terminal = terminal.as_fd();
    let mut fds = [PollFd::from_borrowed_fd(terminal, PollFlags::IN), PollFd::new(wake_rx, PollFlags::IN)];
    if let Err(error) = poll(&mut fds, None) {
        return if error == rustix::io::Errno::INTR { Wake::Nothing } else { Wake::Silence };
    }
    if fds[1].revents().contains(PollFlags::IN) {
        return Wake::Bell;
    }
    let terminal = fds[0].revents();
    if terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Wake::Silence;
    }
    if terminal.contains(PollFlags::IN) { Wake::Typing } else { Wake::Nothing }
}

/// Returns all input so far, or nothing if the terminal cannot be read.
fn typed(answer: &mut Answer, translator: &mut Translator) -> Option<Vec<Msg>> {
    let mut msgs = Vec::new();
    while event::poll(Duration::ZERO).ok()? {
        match answer.take(event::read().ok()?, Instant::now()) {
            Parsed::Events(events) => {
                for event in events {
                    translator.take(event, Instant::now(), &mut msgs);
                }
            }
            Parsed::Answer(is_light) => {
                msgs.extend(is_light.map(|is_light| Msg::Background { is_light }));
            }
        }
    }
    Some(msgs)
}
