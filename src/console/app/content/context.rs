//! A trial, and everything that its panes show it by.

use crate::console::app::freshness::Freshness;
use crate::room::{EvaluatedTrial, Room};

/// A trial in its room, for a user.
#[derive(Clone, Copy, Debug)]
pub struct TrialContext<'a> {
    /// The trial.
    pub reviewed: &'a EvaluatedTrial,
    /// The room.
    pub room: &'a Room,
    /// The user.
    pub principal: &'a str,
    /// The freshness of the verdicts.
    pub freshness: Freshness,
}
