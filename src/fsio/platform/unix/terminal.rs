//! The terminal.

use crate::fsio::terminal::{LOOK, Wake};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, kill_current_process_group};
use rustix::termios::{QueueSelector, tcflush};
use std::fs::File;
use std::io::{self, Read as _, Write as _, stdin};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// True if terminals are asked for the colour of their background (OSC 11).
pub const ASKS_BACKGROUND: bool = true;

/// True if Ctrl and Alt together are the key that types further characters (AltGr).
pub const CTRL_ALT_TYPES: bool = false;

/// True if pasted text arrives as if it had been typed.
pub const PASTES_ARE_KEYS: bool = false;

/// The waiting side.
#[derive(Debug)]
pub struct InputWaiter {
    woken: UnixStream,
}

/// The side that wakes it.
#[derive(Debug)]
pub struct Waker(UnixStream);

/// Returns both sides.
pub fn input_waiter() -> io::Result<(Waker, InputWaiter)> {
    let (waker, woken) = UnixStream::pair()?;
    woken.set_nonblocking(true)?;
    Ok((Waker(waker), InputWaiter { woken }))
}

impl Waker {
    /// Wakes the other side.
    pub fn wake(&mut self) {
        let _ = self.0.write_all(b"!");
    }
}

impl InputWaiter {
    /// Sleeps until there is input, the waker calls, or the terminal is gone.
    pub fn wait(&mut self, look: impl FnOnce(Duration) -> io::Result<bool>) -> Wake {
        let terminal = stdin();
        let mut fds = [PollFd::new(&terminal, PollFlags::IN), PollFd::new(&self.woken, PollFlags::IN)];
        if let Err(error) = poll(&mut fds, None) {
            return if error == rustix::io::Errno::INTR { Wake::Nothing } else { Wake::Closed };
        }
        let (terminal, woken) = (fds[0].revents(), fds[1].revents());
        if woken.contains(PollFlags::IN) {
            let _ = self.woken.read(&mut [0; 64]);
            return Wake::Nothing;
        }
        if terminal.contains(PollFlags::NVAL) {
            // macOS cannot poll a terminal that was opened as `/dev/tty`.
            return Wake::of_look(look(LOOK));
        }
        if terminal.intersects(PollFlags::HUP | PollFlags::ERR) {
            return Wake::Closed;
        }
        if terminal.contains(PollFlags::IN) { Wake::Input } else { Wake::Nothing }
    }
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
pub fn is_hung_up() -> bool {
    state().intersects(PollFlags::HUP | PollFlags::ERR)
}

/// Returns whether unread input is waiting. `_take_keys` reads the keys that are.
pub fn has_input(_take_keys: impl FnOnce() -> bool) -> bool {
    state().contains(PollFlags::IN)
}

/// Discards unread input.
pub fn discard_input(_take_keys: impl FnOnce() -> bool) {
    let _ = tcflush(stdin().as_fd(), QueueSelector::IFlush);
}

/// Reads raw input as soon as there is some, at most until the limit. Returns nothing if there is none.
pub fn read_input(bytes: &mut [u8], limit: Duration) -> Option<usize> {
    let terminal = stdin();
    let mut fds = [PollFd::new(&terminal, PollFlags::IN)];
    let limit = Timespec::try_from(limit).ok()?;
    if !matches!(poll(&mut fds, Some(&limit)), Ok(1..)) || !fds[0].revents().contains(PollFlags::IN) {
        return None;
    }
    rustix::io::read(&terminal, bytes).ok().filter(|count| *count > 0)
}

/// Stops this process and those that were started with it, until the shell continues them. Without job control, it
/// continues at once.
pub fn stop_processes() {
    let _ = kill_current_process_group(Signal::TSTP);
}

/// Returns whether this process has a terminal, whatever its input and output are.
pub fn has_terminal() -> bool {
    File::open("/dev/tty").is_ok()
}
