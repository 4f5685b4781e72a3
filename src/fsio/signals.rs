//! Signals.

use super::platform::signals as system;
use std::io;

/// A signal, by what it asks for. Numbers are those of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caught {
    /// The terminal has another size.
    Resized,
    /// The process was stopped and goes on.
    Continued,
    /// The interrupt key.
    Interrupt(i32),
    /// The quit key.
    Quit(i32),
    /// The process is asked to end.
    End(i32),
}

/// Calls `each` for every signal, on a thread of its own, until it returns false.
///
/// # Errors
/// The system's error.
pub fn on_signals(each: impl FnMut(Caught) -> bool + Send + 'static) -> io::Result<()> {
    system::on_signals(each)
}

/// Turns a limit on file sizes (`ulimit -f`) into an ordinary write error. By default the system ends the process.
pub fn survive_size_limits() {
    system::survive_size_limits();
}
