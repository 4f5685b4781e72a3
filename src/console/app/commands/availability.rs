//! Availability of a command.

use crate::console::app::model::Model;

/// Availability of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It can be run.
    Ready,
    /// It cannot be run, for this reason.
    Disabled(String),
    /// It does not apply here.
    Hidden,
}

/// Returns that a command cannot be run, and why.
pub(super) fn disabled(reason: &str) -> Availability {
    Availability::Disabled(reason.to_owned())
}

/// The command can always be run.
pub(super) const fn always(_: &Model) -> Availability {
    Availability::Ready
}

/// The room is the demo's.
pub(super) const fn in_demo(model: &Model) -> Availability {
    if model.presentation.demo.is_some() { Availability::Ready } else { Availability::Hidden }
}
