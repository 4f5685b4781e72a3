//! The desktop's clipboard, through an external program. The terminal is asked as well (OSC 52), which also reaches
//! the other end of an SSH connection but is never confirmed.

use crate::fsio::HAS_DESKTOP_ALWAYS;
use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The time limit of a clipboard program.
const PATIENCE: Duration = Duration::from_secs(1);

/// A clipboard program, its arguments, and the variable without which it has no desktop to talk to.
const PROGRAMS: [(&str, &[&str], Option<&str>); 4] = [
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard", "-in"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("pbcopy", &[], None),
];

/// The longest text that is given to a program, in bytes.
const LONGEST: usize = 60 * 1024;

/// Copies a text to the desktop's clipboard. Returns the program that did it, if one could.
pub(super) fn copy(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST {
        return None;
    }
    let has_desktop = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    // Elsewhere a program of this name is some script.
    let is_there = |desktop: Option<&str>| desktop.map_or(HAS_DESKTOP_ALWAYS, has_desktop);
    let usable = PROGRAMS.iter().filter(|(_, _, desktop)| is_there(*desktop));
    usable
        .filter(|(program, arguments, _)| give(program, arguments, text).unwrap_or(false))
        .map(|(program, _, _)| *program)
        .next()
}

/// Passes a text to a program. Returns whether it succeeded.
fn give(program: &str, arguments: &[&str], text: &str) -> io::Result<bool> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // The text fits into a pipe at once.
    let written = child.stdin.take().map(|mut stdin| stdin.write_all(text.as_bytes()));
    let end = Instant::now() + PATIENCE;
    while matches!(written, Some(Ok(()))) && Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
}
