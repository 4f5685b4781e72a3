//! Errors of the console.

use crate::room::RoomError;
use std::io;

/// An error that prevented or ended the console.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// Input or output is not a terminal.
    #[error(
        "the console needs a terminal; `trialdesk check DIR` evaluates the room without one, and --linear \
             reads lines from a pipe"
    )]
    NoTerminal,
    /// The room cannot be evaluated.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The terminal was closed.
    #[error("the terminal is gone")]
    TerminalGone,
    /// A signal ended the program. The terminal has been restored.
    #[error("ended by signal {signal}")]
    Ended {
        /// The signal. The exit status is 128 plus this number.
        signal: i32,
    },
    /// The input ended while a form draft was not saved.
    #[error("the input ended with unsaved input; nothing was recorded")]
    Unfinished,
    /// The terminal could not be used.
    #[error("the terminal: {0}")]
    Terminal(#[from] io::Error),
}
