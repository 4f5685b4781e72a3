//! The thread that reads lines. It reads one line per request, so that an editor or a passphrase prompt gets its own
//! input.

use crate::console::app::geometry::Size;
use crate::console::error::ConsoleError;
use crate::console::runtime::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{QueueSelector, tcflush, tcgetwinsize};
use std::io::{self, BufRead, IsTerminal, Read, stdin};
use std::os::fd::AsFd;
use std::sync::mpsc::{Sender, channel};
use std::thread;

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
        return if is_hung_up() { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(None) };
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()))
}

/// Returns the state of the input without waiting.
fn state() -> PollFlags {
    let input = stdin();
    let mut fds = [PollFd::new(&input, PollFlags::IN)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    match poll(&mut fds, Some(&at_once)) {
        Ok(_) => fds[0].revents(),
        Err(_) => PollFlags::empty(),
    }
}

/// Returns whether the terminal was closed.
fn is_hung_up() -> bool {
    is_typed() && state().intersects(PollFlags::HUP | PollFlags::ERR)
}

/// Returns whether the input is a terminal.
pub(super) fn is_typed() -> bool {
    stdin().is_terminal()
}

/// Returns whether more input arrived together with the last line, as it does when text is pasted.
pub(super) fn has_more() -> bool {
    is_typed() && state().contains(PollFlags::IN)
}

/// Discards unread input.
pub(super) fn discard() {
    if is_typed() {
        let _ = tcflush(stdin().as_fd(), QueueSelector::IFlush);
    }
}

/// Returns the size of the terminal, if there is one.
pub(super) fn size() -> Option<Size> {
    let size = tcgetwinsize(io::stdout().as_fd()).ok()?;
    (size.ws_row > 0 && io::stdout().is_terminal())
        .then_some(Size { width: size.ws_col, height: size.ws_row })
}
