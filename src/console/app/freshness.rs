//! Freshness of the verdicts on the screen. Code that shows, copies, or acts on a verdict checks it, so that a
//! blocked trial is never shown as ready.

use crate::console::app::rich_text::Role;

/// The freshness of the verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    /// They are evaluated from all evidence as of the last scan.
    Current,
    /// The evidence is still being read, so they may change.
    #[default]
    Loading,
    /// The current files cannot be evaluated: the verdicts are from an earlier scan.
    OutOfDate,
}

impl Freshness {
    /// Returns whether a trial may be shown as ready and a gate as passed.
    #[must_use]
    pub const fn is_current(self) -> bool {
        matches!(self, Self::Current)
    }

    /// Returns the label to show instead of a status or a passed gate, unless the verdicts are current.
    #[must_use]
    pub const fn instead(self) -> Option<&'static str> {
        match self {
            Self::Current => None,
            Self::Loading => Some("loading"),
            Self::OutOfDate => Some("unknown"),
        }
    }

    /// Returns a sentence and its role, unless the verdicts are current.
    #[must_use]
    pub const fn sentence(self) -> Option<(Role, &'static str)> {
        match self {
            Self::Current => None,
            Self::Loading => Some((Role::Dim, "Still loading")),
            Self::OutOfDate => Some((Role::Blocked, "Out of date: the current files can't be read")),
        }
    }
}
