//! The thread that reads lines. It reads one line per request, so that an editor or a passphrase prompt gets its own
//! input.

use crate::console::app::geometry::Size;
use crate::console::error::ConsoleError;
use crate::console::runtime::event::Event;
use crate::fsio::terminal::{discard_input, has_input, is_hung_up};
use crossterm::event::{self, KeyEventKind};
use std::io::{self, BufRead, IsTerminal, Read, stdin};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

/// The longest line, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The reading thread, from outside.
#[derive(Debug)]
pub(super) struct LineReader {
    asks: Sender<()>,
}

impl LineReader {
    /// Starts the thread.
    pub(super) fn start(sender: Sender<Event>) -> Result<Self, ConsoleError> {
        let (asks, asked) = channel();
        thread::Builder::new().name("lines".to_owned()).spawn(move || {
            while asked.recv().is_ok() {
                let event = match read() {
                    Ok(line) => Event::Line(line),
                    Err(_) => Event::TerminalGone,
                };
                if sender.send(event).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { asks })
    }

    /// Asks for a line. It comes through the channel.
    pub(super) fn ask(&self) {
        let _ = self.asks.send(());
    }
}

fn read() -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let read = stdin().lock().take(LONGEST).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return if is_typed() && is_hung_up() { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(None) };
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()))
}

/// Reads the key events that are waiting. Returns whether a key was pressed.
fn take_keys() -> bool {
    let mut is_pressed = false;
    while event::poll(Duration::ZERO).unwrap_or_default() {
        let Ok(event) = event::read() else { break };
        is_pressed |= event.as_key_event().is_some_and(|key| key.kind != KeyEventKind::Release);
    }
    is_pressed
}

/// Returns whether the input is a terminal.
pub(super) fn is_typed() -> bool {
    stdin().is_terminal()
}

/// Returns whether more input arrived together with the last line, as it does when text is pasted.
pub(super) fn has_more() -> bool {
    is_typed() && has_input(take_keys)
}

/// Discards unread input.
pub(super) fn discard() {
    if is_typed() {
        discard_input(take_keys);
    }
}

/// Returns the size of the terminal, if there is one.
pub(super) fn size() -> Option<Size> {
    let (width, height) = io::stdout().is_terminal().then(|| crossterm::terminal::size().ok())??;
    (height > 0).then_some(Size { width, height })
}
