//! The desktop around the terminal: its browser. No shell takes part: what is opened is one argument.

use std::process::{Command, Stdio};

/// The program that opens addresses, as the platform has it.
const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// Opens an address of the web, and waits until the program that does so has handed it on.
pub(super) fn open(address: &str) -> Result<(), String> {
    let nothing = || Stdio::null();
    let status =
        Command::new(OPENER).arg(address).stdin(nothing()).stdout(nothing()).stderr(nothing()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{OPENER} ended with {status}")),
        Err(error) => Err(format!("{OPENER} cannot be started: {error}")),
    }
}
