//! The desktop's clipboard, through an external program. The terminal is asked as well (OSC 52), which also reaches
//! the other end of an SSH connection but is never confirmed.

use crate::fsio::desktop::{CLIPBOARD_PROGRAMS, ClipboardProgram};
use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The time limit of a clipboard program.
const PATIENCE: Duration = Duration::from_secs(1);

/// The longest text that is given to a program, in bytes.
const LONGEST: usize = 60 * 1024;

/// Copies a text to the desktop's clipboard. Returns the program that did it, if one could.
pub(super) fn copy(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST {
        return None;
    }
    let has_desktop = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let mut usable = CLIPBOARD_PROGRAMS.iter().filter(|one| one.desktop.is_none_or(has_desktop));
    usable.find(|one| give(one, text).unwrap_or(false)).map(|one| one.program)
}

/// Passes a text to a program. Returns whether it succeeded.
fn give(to: &ClipboardProgram, text: &str) -> io::Result<bool> {
    let text = to.encoding.encode(text);
    let mut child = Command::new(to.program)
        .args(to.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // The text fits into a pipe at once.
    let written = child.stdin.take().map(|mut stdin| stdin.write_all(&text));
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
