//! Errors of the console.

use crate::room::RoomError;
use std::io;

/// Why the console could not be opened, or ended otherwise than by being left.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// Input or output is no terminal.
    #[error(
        "the console needs a terminal; `trialdesk check DIR` judges the same room without one, and --linear \
             takes its lines from a pipe"
    )]
    NoTerminal,
    /// The room cannot be judged.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The terminal went away.
    #[error("the terminal is gone")]
    TerminalGone,
    /// A signal asked the program to end. The terminal has been given back.
    #[error("ended by signal {signal}")]
    Ended {
        /// Which; the exit status is 128 and this.
        signal: i32,
    },
    /// The input ended while something typed was not on disk.
    #[error("the input ended, and what was typed is not on disk; nothing was recorded")]
    Unfinished,
    /// The terminal could not be used.
    #[error("the terminal: {0}")]
    Terminal(#[from] io::Error),
}
