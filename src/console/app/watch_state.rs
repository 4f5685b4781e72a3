//! How the room is followed while one works.

use crate::console::app::room_diff::{InEditor, Note};
use crate::domain::safe_text::SafeText;
use std::time::Duration;

/// Whether changes to the room are noticed, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Watching {
    /// Not known yet.
    #[default]
    Starting,
    /// The system tells.
    Events,
    /// The program looks from time to time.
    Polling {
        /// How often.
        every: Duration,
        /// Why the system does not tell; nothing where looking was asked for.
        why: Option<String>,
    },
    /// They are not.
    Off {
        /// Why; nothing where that was asked for.
        why: Option<String>,
    },
}

impl Watching {
    /// Its glyph and its word; nothing while it is not known.
    #[must_use]
    pub const fn sign(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Starting => None,
            Self::Events => Some(("●", "watching")),
            Self::Polling { .. } => Some(("◌", "polling")),
            Self::Off { .. } => Some(("✗", "not watching")),
        }
    }

    /// Whether it is less than whoever works here may count on.
    #[must_use]
    pub const fn is_less(&self) -> bool {
        matches!(self, Self::Polling { why: Some(_), .. } | Self::Off { why: Some(_) })
    }

    /// What it means for whoever works here.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Starting => "Getting ready to follow changes.".to_owned(),
            Self::Events => "Changes to the evidence show at once.".to_owned(),
            Self::Polling { every, why: None } => format!("Looks for changes every {} s.", every.as_secs()),
            Self::Polling { every, why: Some(why) } => {
                format!("Looks for changes every {} s: {why}.", every.as_secs())
            }
            Self::Off { why: None } => "Changes are not followed: r reads the evidence again.".to_owned(),
            Self::Off { why: Some(why) } => {
                format!("Changes are not followed: {why}. r reads the evidence again.")
            }
        }
    }
}

/// Why a scan is made. The later ones say more when it ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reason {
    /// Something changed.
    #[default]
    Followed,
    /// It was asked for.
    Asked,
    /// The editor was closed.
    Edited(Option<InEditor>),
}

impl Reason {
    /// Whether it says no less than another when it ends.
    #[must_use]
    pub const fn outweighs(&self, other: &Self) -> bool {
        self.weight() >= other.weight()
    }

    const fn weight(&self) -> u8 {
        match self {
            Self::Followed => 0,
            Self::Asked => 1,
            Self::Edited(_) => 2,
        }
    }
}

/// How the room is followed, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct WatchState {
    /// Whether changes are noticed.
    pub watching: Watching,
    /// Why the scan that is under way, or was the last, was made.
    pub reason: Reason,
    /// Why a scan is to follow it.
    pub wanted: Option<Reason>,
    /// Why the room on the screen is not the room on disk.
    pub failed: Option<SafeText>,
    /// What changed last.
    pub note: Option<Note>,
    /// The trial that is in the editor.
    pub in_editor: Option<InEditor>,
}
