//! Opening links in the desktop's browser. No shell is used: the link is one argument.

use crate::fsio::desktop::LINK_OPENER;
use std::process::{Command, Stdio};

/// Opens an address of the web, and waits until the program that does so has handed it on.
pub(super) fn open(address: &str) -> Result<(), String> {
    let nothing = || Stdio::null();
    let (program, arguments) = LINK_OPENER;
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(nothing()).stdout(nothing()).stderr(nothing());
    let status = command.status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}")),
        Err(error) => Err(format!("{program} cannot be started: {error}")),
    }
}
