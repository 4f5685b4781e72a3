//! The desktop around the terminal: its browser and its clipboard. No shell takes part: what is opened is one argument.

use std::env;
use std::io::Write as _;
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

/// The programs that put text on this desktop's clipboard, with their arguments.
fn clipboards() -> Vec<(&'static str, &'static [&'static str])> {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let mut programs: Vec<(&str, &[&str])> = Vec::new();
    if cfg!(target_os = "macos") {
        programs.push(("pbcopy", &[]));
    }
    if is_set("WAYLAND_DISPLAY") {
        programs.push(("wl-copy", &[]));
    }
    if is_set("DISPLAY") {
        programs
            .extend([("xclip", &["-selection", "clipboard"][..]), ("xsel", &["--input", "--clipboard"][..])]);
    }
    programs
}

/// Puts a text on the desktop's clipboard, where there is one and a program for it.
pub(super) fn copy(text: &str) {
    for (program, arguments) in clipboards() {
        let piped = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = piped else { continue };
        let written = child.stdin.take().map(|mut input| input.write_all(text.as_bytes()));
        let is_done = child.wait().is_ok_and(|status| status.success());
        if is_done && written.is_some_and(|written| written.is_ok()) {
            return;
        }
    }
}
