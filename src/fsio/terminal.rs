//! The terminal, as far as it differs by operating system.

use super::platform::terminal as system;
use std::io;
use std::time::Duration;

pub use system::{ASKS_BACKGROUND, CTRL_ALT_TYPES, InputWaiter, PASTES_ARE_KEYS, Waker};

/// The time after which input is looked for again on systems that cannot wait for input and for a waker at once.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// The reason why waiting for input ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The waker called, or some time has passed.
    Nothing,
    /// There is input.
    Input,
    /// The terminal is gone.
    Closed,
}

impl Wake {
    /// Returns the outcome of looking for input.
    pub(super) fn of_look(looked: io::Result<bool>) -> Self {
        looked.map_or(Self::Closed, |is_there| if is_there { Self::Input } else { Self::Nothing })
    }
}

/// Returns both sides of waiting for input: the thread that waits, and any that wakes it.
///
/// # Errors
/// The system's error.
pub fn input_waiter() -> io::Result<(Waker, InputWaiter)> {
    system::input_waiter()
}

/// Returns whether the terminal that is the input was closed.
#[must_use]
pub fn is_hung_up() -> bool {
    system::is_hung_up()
}

/// Returns whether unread input is waiting. `take_keys` reads the keys that are, for systems that count other events
/// as input too, and returns whether there was one.
#[must_use]
pub fn has_input(take_keys: impl FnOnce() -> bool) -> bool {
    system::has_input(take_keys)
}

/// Discards unread input. `take_keys` does so for systems without a call for it.
pub fn discard_input(take_keys: impl FnOnce() -> bool) {
    system::discard_input(take_keys);
}

/// Reads raw input as soon as there is some, at most until the limit. Returns nothing if there is none.
#[must_use]
pub fn read_input(bytes: &mut [u8], limit: Duration) -> Option<usize> {
    system::read_input(bytes, limit)
}

/// Stops this process and those that were started with it, until the shell continues them. On systems without job
/// control, it does nothing.
pub fn stop_processes() {
    system::stop_processes();
}

/// Returns whether this process has a terminal, whatever its input and output are.
#[must_use]
pub fn has_terminal() -> bool {
    system::has_terminal()
}
