//! The console.

use crate::fsio::terminal::{LOOK, Wake};
use std::fs::File;
use std::io;
use std::time::Duration;

/// False: Git Bash and older consoles print the question instead of answering it.
pub const ASKS_BACKGROUND: bool = false;

/// True: AltGr arrives as Ctrl and Alt together.
pub const CTRL_ALT_TYPES: bool = true;

/// True: the console passes pasted text on as keys.
pub const PASTES_ARE_KEYS: bool = true;

/// The waiting side. It looks for input again and again, so that it needs no waker.
#[derive(Debug)]
pub struct InputWaiter(());

/// The side that would wake it.
#[derive(Debug)]
pub struct Waker(());

/// Returns both sides.
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
pub const fn input_waiter() -> io::Result<(Waker, InputWaiter)> {
    Ok((Waker(()), InputWaiter(())))
}

impl Waker {
    /// Does nothing: the other side wakes by itself.
    pub const fn wake(&mut self) {}
}

impl InputWaiter {
    /// Sleeps until there is input, some time has passed, or the terminal is gone.
    #[expect(clippy::unused_self, reason = "other systems wait on it")]
    pub fn wait(&mut self, look: impl FnOnce(Duration) -> io::Result<bool>) -> Wake {
        Wake::of_look(look(LOOK))
    }
}

/// Returns false: reading then fails.
pub const fn is_hung_up() -> bool {
    false
}

/// Returns whether unread input is waiting. The console counts released keys too, so the keys are read.
pub fn has_input(take_keys: impl FnOnce() -> bool) -> bool {
    take_keys()
}

/// Discards unread input.
pub fn discard_input(take_keys: impl FnOnce() -> bool) {
    let _ = take_keys();
}

/// Returns nothing: raw input is read for an answer to a question, and none is asked.
pub const fn read_input(_bytes: &mut [u8], _limit: Duration) -> Option<usize> {
    None
}

/// Does nothing: Windows has no job control.
pub const fn stop_processes() {}

/// Returns whether this process has a console, whatever its input and output are.
pub fn has_terminal() -> bool {
    File::open("CONIN$").is_ok()
}
