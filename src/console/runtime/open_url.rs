//! Opening links in the desktop's browser. No shell is used: the link is one argument.

use crate::fsio::LINK_OPENER;
use std::process::{Command, Stdio};

/// Opens an address of the web, and waits until the program that does so has handed it on.
pub(super) fn open(address: &str) -> Result<(), String> {
    let nothing = || Stdio::null();
    let status =
        Command::new(LINK_OPENER).arg(address).stdin(nothing()).stdout(nothing()).stderr(nothing()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{LINK_OPENER} ended with {status}")),
        Err(error) => Err(format!("{LINK_OPENER} cannot be started: {error}")),
    }
}
