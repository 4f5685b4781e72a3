//! Options of the console.

use crate::console::app::appearance::Theme;
use crate::console::app::keymap::Keymap;
use crate::console::app::list::user_queues::UserQueues;
use crate::console::app::presentation::state::Presentation;
use crate::console::app::signer::Signer;
use crate::console::app::sync::state::SyncSettings;
use crate::room::RoomOptions;
use crate::state::Directories;
use std::path::PathBuf;

/// Options of the console.
#[derive(Clone, Debug)]
pub struct Options {
    /// The evidence directory.
    pub room: PathBuf,
    /// Options for reading the room.
    pub options: RoomOptions,
    /// The directories in which this machine remembers rooms.
    pub directories: Directories,
    /// The user who decides, and their key.
    pub signer: Signer,
    /// The colours: [`Theme::Plain`] for `NO_COLOR`; without a theme, the terminal is queried for its background.
    pub theme: Option<Theme>,
    /// Set if the mouse is enabled.
    pub mouse: bool,
    /// Nothing of the program's own outside ASCII.
    pub ascii: bool,
    /// Demo, tour, and presenter mode.
    pub presentation: Presentation,
    /// The user's queues.
    pub user_queues: UserQueues,
    /// The keys.
    pub keymap: Keymap,
    /// Line by line instead of on a screen.
    pub linear: bool,
    /// How changes are noticed.
    pub watch: WatchMode,
    /// How records are shared through git.
    pub sync: SyncSettings,
}

/// How changes to the room are noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatchMode {
    /// By events of the system, or by polling if there are none.
    #[default]
    Auto,
    /// By polling.
    Poll,
    /// Not at all.
    Off,
}
