//! The terminal program: a pure core ([`app`]), pure drawing ([`view`]), and the world around them.

pub mod app;
pub mod linear;
pub mod runtime;
pub mod view;

use crate::room::{Lens, RoomError};
use crate::state::Directories;
use app::commands::Keymap;
use app::model::Theme;
use app::own::Own;
use app::show::Show;
use app::signer::Signer;
use runtime::watch::How;
use std::io;
use std::path::PathBuf;

/// What the console is opened with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The evidence directory.
    pub room: PathBuf,
    /// How to look at it.
    pub lens: Lens,
    /// The directories in which this machine remembers rooms.
    pub directories: Directories,
    /// Who sits here, and with which key.
    pub signer: Signer,
    /// The colours; [`Theme::Plain`] for `NO_COLOR`, nothing where the terminal is to be asked for its background.
    pub theme: Option<Theme>,
    /// Whether clicks and the wheel are taken.
    pub mouse: bool,
    /// Nothing of the program's own outside ASCII.
    pub ascii: bool,
    /// What is different where it is shown to somebody.
    pub show: Show,
    /// What this person has set for lists.
    pub own: Own,
    /// The keys that hold.
    pub keymap: Keymap,
    /// Line by line instead of on a screen.
    pub linear: bool,
    /// How the room is followed while one works.
    pub watch: How,
}

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

/// Opens the console and stays until it is left. The terminal is given back before this returns.
///
/// # Errors
/// Where there is no terminal, where the room cannot be judged, or where a signal or a vanished terminal ended it.
pub fn run(options: Options) -> Result<(), ConsoleError> {
    runtime::run(options)
}

#[cfg(test)]
pub(crate) mod tests;
