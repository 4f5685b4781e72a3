//! Child processes.

use crate::fsio::processes::Ending;
use rustix::process::{Pid, Signal, kill_process_group};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};

/// Makes a command start in a group of its own.
pub fn in_own_group(command: &mut Command) {
    command.process_group(0);
}

/// Ends a child with its group.
pub fn end_group(child: &mut Child, ending: Ending) {
    let signal = match ending {
        Ending::Asked => Signal::TERM,
        Ending::Forced => Signal::KILL,
    };
    // The child leads its group, and its id is taken until it was waited for.
    let _ = kill_process_group(Pid::from_child(child), signal);
}
