//! Events of the main loops.

use crate::console::app::msg::Msg;
use crate::console::error::ConsoleError;
use std::time::{Duration, Instant};

/// An event of the main loop.
#[derive(Debug)]
pub(super) enum Event {
    /// A message to the core.
    Core(Msg),
    /// A file of the room changed at this time.
    Changed(Instant),
    /// Everything that had been typed when it was read.
    Typed(Vec<Msg>),
    /// A line was typed, or the input has ended.
    Line(Option<String>),
    /// The interrupt key was pressed and the terminal turned it into a signal.
    Interrupted,
    /// The program was continued after it had been stopped.
    Continued,
    /// A signal asked the program to end.
    Ended(i32),
    /// The terminal is gone.
    TerminalGone,
    /// The first scan failed, so there is nothing to show.
    Unusable(ConsoleError),
}

/// The time after which a form requests a new stamp.
pub(super) const REMINDER: Duration = Duration::from_secs(30);
