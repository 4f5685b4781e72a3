//! The principal of a decision: `--as`, then `TRIALDESK_AS`, then the configuration, then git's `user.email`.

use std::path::Path;
use std::process::{Command, Stdio};

/// The name that decides, and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The value of `decided_by` in records.
    pub name: String,
    /// The source, for the user.
    pub source: &'static str,
}

/// Returns the first name of the four sources. `asked` is `--as` or `TRIALDESK_AS`; `configured` is from the
/// configuration.
#[must_use]
pub fn resolve(asked: Option<&str>, configured: Option<&str>, room: &Path) -> Option<Principal> {
    let from = |name: Option<&str>, source| {
        let name = name?.trim();
        (!name.is_empty()).then(|| Principal { name: name.to_owned(), source })
    };
    from(asked, "--as or TRIALDESK_AS")
        .or_else(|| from(configured, "the configuration"))
        .or_else(|| from(git_email(room).as_deref(), "git config user.email"))
}

/// Returns git's `user.email` in this directory, without running the room's own hooks and helpers.
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
