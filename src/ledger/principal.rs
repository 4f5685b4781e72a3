//! Who decides: `--as`, then `TRIALDESK_AS`, then the configuration, then git's `user.email`.

use std::path::Path;
use std::process::{Command, Stdio};

/// The name to decide by, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The name that records have as `decided_by`.
    pub name: String,
    /// Where it was found, in words.
    pub source: &'static str,
}

/// The first of the four that says a name. `asked` is `--as` or `TRIALDESK_AS`; `configured` the configuration's.
#[must_use]
pub fn resolve(asked: Option<&str>, configured: Option<&str>, room: &Path) -> Option<Principal> {
    let said = |name: Option<&str>, source| {
        let name = name?.trim();
        (!name.is_empty()).then(|| Principal { name: name.to_owned(), source })
    };
    said(asked, "--as or TRIALDESK_AS")
        .or_else(|| said(configured, "the configuration"))
        .or_else(|| said(git_email(room).as_deref(), "git config user.email"))
}

/// What git calls the person who works in this directory. A room's own hooks and helpers are not run for it.
fn git_email(room: &Path) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(room)
        .args(["-c", "core.fsmonitor=false", "config", "--get", "user.email"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}
