//! Child processes that are ended together with the processes that they started.

use super::platform::processes as system;
use std::process::{Child, Command};

/// How a group of processes is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// They are asked to end, and can remove their lock files first.
    Asked,
    /// They end at once.
    Forced,
}

/// Makes a command start in a group of its own, which an interrupt key at the terminal does not reach.
pub fn in_own_group(command: &mut Command) {
    system::in_own_group(command);
}

/// Ends a child that was started in a group of its own, with its group. The child must not have been waited for. Errors
/// are ignored: the group may have ended by itself.
pub fn end_group(child: &mut Child, ending: Ending) {
    system::end_group(child, ending);
}
