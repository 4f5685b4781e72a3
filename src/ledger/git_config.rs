//! Values of git's configuration, and who wrote them: the user, or the repository that holds the room.

use std::path::Path;
use std::process::{Command, Stdio};

/// A value of git's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GitValue {
    /// The value.
    pub value: String,
    /// The file that sets it.
    pub scope: Scope,
}

/// The files that set a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those of the user and the system, the environment, and the command line.
    User,
    /// The configuration of the repository, which comes with the room.
    Repository,
}

/// Returns a value as git has it in this folder, without running hooks and helpers of the repository. `kind` is an option
/// such as `--type=path`.
pub(super) fn git_config(folder: &Path, kind: Option<&str>, key: &str) -> Option<GitValue> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.fsmonitor=false", "config", "--show-scope"])
        .args(kind)
        .args(["--get", key])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()?;
    let (scope, value) = text.trim_end_matches('\n').split_once('\t')?;
    let scope = if matches!(scope, "local" | "worktree") { Scope::Repository } else { Scope::User };
    Some(GitValue { value: value.to_owned(), scope })
}
