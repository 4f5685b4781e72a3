//! Events of the main loops.

use crate::console::app::msg::Msg;
use crate::console::error::ConsoleError;
use std::time::{Duration, Instant};

/// What comes through the channel.
#[derive(Debug)]
pub(super) enum Event {
    /// Something for the core.
    Core(Msg),
    /// Something in the room changed, then.
    Changed(Instant),
    /// Everything that had been typed when it was read.
    Typed(Vec<Msg>),
    /// A line was typed, or the input has ended.
    Line(Option<String>),
    /// The interrupt key was pressed, where the terminal makes a signal of it.
    Interrupted,
    /// The program was continued after it had been stopped.
    Continued,
    /// The program was asked to end.
    Ended(i32),
    /// The terminal is gone.
    TerminalGone,
    /// The first scan failed, so there is nothing to show.
    Unusable(ConsoleError),
}

/// After how long a form asks for the time again.
pub(super) const REMINDER: Duration = Duration::from_secs(30);
