//! The state of a text to read.

use std::sync::Arc;

/// The subject of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The verdict on this trial: every rule with its evidence.
    Verdict(Arc<str>),
    /// The policy in force, in words.
    Policy,
}

/// A text while it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The subject.
    pub topic: Topic,
    /// The first visible line.
    pub top: usize,
}
