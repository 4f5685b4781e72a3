//! Options of the console.

use crate::console::app::appearance::Theme;
use crate::console::app::keymap::Keymap;
use crate::console::app::list::user_queues::UserQueues;
use crate::console::app::presentation::state::Presentation;
use crate::console::app::signer::Signer;
use crate::room::Lens;
use crate::state::Directories;
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
    pub presentation: Presentation,
    /// What this person has set for lists.
    pub user_queues: UserQueues,
    /// The keys that hold.
    pub keymap: Keymap,
    /// Line by line instead of on a screen.
    pub linear: bool,
    /// How the room is followed while one works.
    pub watch: WatchMode,
}

/// How the room is to be followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatchMode {
    /// By what the system tells; where it cannot, by looking.
    #[default]
    Auto,
    /// By looking from time to time.
    Poll,
    /// Not at all.
    Off,
}
