//! Whether what the screen says of trials may be taken as what is so. Every place that shows, copies or acts on a verdict
//! asks here, so that nothing blocked is ever shown as ready.

use crate::console::app::rich_text::Role;

/// How far the verdicts of the room can be relied on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    /// They are judged from all of the evidence, as it was at the last scan.
    Current,
    /// The evidence is still being read, and what is to come may change them.
    #[default]
    Loading,
    /// The room on disk cannot be judged any more: they are those of a room that was.
    OutOfDate,
}

impl Freshness {
    /// Whether a trial may be called ready, and a gate passed.
    #[must_use]
    pub const fn is_current(self) -> bool {
        matches!(self, Self::Current)
    }

    /// What stands in the place of a status or of a passed gate; nothing where they may be told.
    #[must_use]
    pub const fn instead(self) -> Option<&'static str> {
        match self {
            Self::Current => None,
            Self::Loading => Some("being read"),
            Self::OutOfDate => Some("not known"),
        }
    }

    /// The same in a sentence, and how it is meant.
    #[must_use]
    pub const fn sentence(self) -> Option<(Role, &'static str)> {
        match self {
            Self::Current => None,
            Self::Loading => Some((Role::Dim, "being read, and what is to come may change it")),
            Self::OutOfDate => Some((Role::Blocked, "not known: this is not what is on disk")),
        }
    }
}
