//! The state of a text to read.

use crate::console::app::effect::RoomOf;
use crate::console::app::freshness::Freshness;
use crate::console::app::rich_text::Line;
use std::sync::Arc;

/// The subject of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The verdict on this trial: every rule with its evidence.
    Verdict(Arc<str>),
    /// A decision record.
    Record {
        /// The trial.
        trial_ref: Arc<str>,
        /// The reference of the record.
        decision_ref: Box<str>,
    },
    /// The policy in force, in words.
    Policy,
}

/// A text while it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// The subject.
    pub topic: Topic,
    /// The first visible line.
    pub top: usize,
    /// The text, as it was made last.
    pub text: Option<Text>,
}

/// The lines of a text, and what they were made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The room.
    pub room: RoomOf,
    /// The freshness of its verdicts.
    pub freshness: Freshness,
    /// The width that the lines fit into.
    pub width: usize,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Reader {
    /// Returns the lines of the text; none before the room has been read.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        self.text.as_ref().map_or(&[], |text| &text.lines)
    }
}
