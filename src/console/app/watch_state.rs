//! The state of the watcher.

use crate::console::app::room_diff::{InEditor, Note};
use crate::domain::safe_text::SafeText;
use std::path::PathBuf;
use std::time::Duration;

/// How changes to the room are noticed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Watching {
    /// The watcher is starting.
    #[default]
    Starting,
    /// The system reports changes.
    Events,
    /// The program looks from time to time.
    Polling {
        /// The interval.
        every: Duration,
        /// The reason for polling, unless it was requested.
        why: Option<String>,
    },
    /// Changes are not noticed.
    Off {
        /// The reason, unless it was requested.
        why: Option<String>,
    },
}

impl Watching {
    /// Returns its symbol and its word, unless the watcher is starting.
    #[must_use]
    pub const fn sign(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Starting => None,
            Self::Events => Some(("●", "watching")),
            Self::Polling { .. } => Some(("◌", "polling")),
            Self::Off { .. } => Some(("✗", "not watching")),
        }
    }

    /// Returns whether changes are noticed later than usual or not at all, against the user's settings.
    #[must_use]
    pub const fn is_less(&self) -> bool {
        matches!(self, Self::Polling { why: Some(_), .. } | Self::Off { why: Some(_) })
    }

    /// Returns a description for the user.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Starting => "Starting to watch for changes.".to_owned(),
            Self::Events => "Changes to the evidence are shown at once.".to_owned(),
            Self::Polling { every, why: None } => format!("Checks for changes every {} s.", every.as_secs()),
            Self::Polling { every, why: Some(why) } => {
                format!("Checks for changes every {} s: {why}.", every.as_secs())
            }
            Self::Off { why: None } => "Changes are not watched.".to_owned(),
            Self::Off { why: Some(why) } => {
                format!("Changes are not watched: {why}.")
            }
        }
    }
}

/// The reason for a scan. Later variants show more at the end of the scan.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reason {
    /// A file changed.
    #[default]
    Followed,
    /// Time alone may have changed a verdict.
    Elapsed,
    /// The user requested it.
    Asked,
    /// The editor was closed, or packets were written: the trials as they were before.
    Edited(Vec<InEditor>),
}

impl Reason {
    /// Returns whether the user requested the scan.
    #[must_use]
    pub const fn is_requested(&self) -> bool {
        matches!(self, Self::Asked | Self::Edited(_))
    }

    /// Returns whether it shows at least as much as another reason.
    #[must_use]
    pub const fn outweighs(&self, other: &Self) -> bool {
        self.weight() >= other.weight()
    }

    const fn weight(&self) -> u8 {
        match self {
            Self::Followed => 0,
            Self::Elapsed => 1,
            Self::Asked => 2,
            Self::Edited(_) => 3,
        }
    }
}

/// The state of the watcher, and the last changes.
#[derive(Clone, Debug, Default)]
pub struct WatchState {
    /// How changes are noticed.
    pub watching: Watching,
    /// The reason for the running or the last scan.
    pub reason: Reason,
    /// The reason for the next scan.
    pub wanted: Option<Reason>,
    /// The error because of which the room on the screen is out of date.
    pub failed: Option<SafeText>,
    /// The file because of which the room cannot be evaluated, and its line.
    pub failed_file: Option<(PathBuf, u32)>,
    /// The last changes.
    pub note: Option<Note>,
    /// The trial that is in the editor.
    pub in_editor: Option<InEditor>,
}
