//! The thread that reads the terminal. It sleeps until input arrives, notices a closed terminal (the terminal library
//! would spin), and pauses while an editor uses the terminal.

use crate::console::app::msg::Msg;
use crate::console::error::ConsoleError;
use crate::console::runtime::bursts::{Arrived, Bursts};
use crate::console::runtime::event::Event;
use crate::console::runtime::keys;
use crate::console::runtime::terminal_theme::{Answer, Parsed};
use crate::console::runtime::typed_keys;
use crate::fsio::terminal::{CTRL_ALT_TYPES, InputWaiter, PASTES_ARE_KEYS, Wake, Waker, input_waiter};
use crossterm::event;
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
    waker: Waker,
}

impl Input {
    /// Begins to read.
    pub(super) fn start(sender: Sender<Event>, answer: Answer) -> Result<Self, ConsoleError> {
        let (waker, waiter) = input_waiter()?;
        let gate = Arc::new(Gate { state: Mutex::new(ReaderState::Read), changed: Condvar::new() });
        let input = Self { gate: gate.clone(), waker };
        thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || read(&gate, waiter, &sender, answer))?;
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
        self.waker.wake();
    }
}

fn read(gate: &Gate, mut waiter: InputWaiter, sender: &Sender<Event>, mut answer: Answer) {
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
        match waiter.wait(event::poll) {
            Wake::Nothing => {}
            Wake::Input => {
                let Some(msgs) = typed(&mut answer, &mut translator) else { break };
                if !msgs.is_empty() && sender.send(Event::Typed(msgs)).is_err() {
                    return;
                }
            }
            Wake::Closed => break,
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

/// Returns all input so far, or nothing if the terminal cannot be read.
fn typed(answer: &mut Answer, translator: &mut Translator) -> Option<Vec<Msg>> {
    let mut msgs = Vec::new();
    for event in arrived()? {
        match answer.take(event, Instant::now()) {
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

/// The time in which the next key of a paste arrives that comes as keys.
const PASTE_GAP: Duration = Duration::from_millis(20);

/// Reads the events that are there, as they were typed.
fn arrived() -> Option<Vec<event::Event>> {
    let mut events = Vec::new();
    let mut text_keys = 0;
    let mut limit = Duration::ZERO;
    while event::poll(limit).ok()? {
        let mut event = event::read().ok()?;
        if CTRL_ALT_TYPES {
            event = typed_keys::without_alt_gr(event);
        }
        text_keys += usize::from(typed_keys::is_text(&event));
        if PASTES_ARE_KEYS && text_keys > 1 {
            limit = PASTE_GAP;
        }
        events.push(event);
    }
    Some(if PASTES_ARE_KEYS { typed_keys::join_pastes(events) } else { events })
}
