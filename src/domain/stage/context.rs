//! The input of gates.

use crate::domain::grace::Grace;
use crate::domain::labels::Outcome;
use crate::domain::policy::Policy;
use crate::domain::time::Now;
use crate::domain::trial::Trial;

/// The input of the gates of a stage, for one trial.
#[derive(Debug)]
pub struct GateContext<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// The outcome, if it is known.
    pub outcome: Option<Outcome>,
    /// The grace period.
    pub grace: &'a Grace,
    /// The policy of the room.
    pub policy: &'a Policy,
    /// The time of the evaluation.
    pub now: Now,
}
