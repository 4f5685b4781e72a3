//! Sharing through git: on a worker thread, or with the terminal lent to git so that it can ask for a password.

use crate::console::app::effect::Effect;
use crate::console::app::sync::state::SyncAnswer;
use crate::domain::safe_text::SafeText;
use crate::git::GitError;
use crate::git::call::Prompts;
use crate::share::sync::SyncReport;
use std::io::{Write as _, stdout};

/// Returns true if git is lent the terminal.
pub(super) const fn needs_terminal(effect: &Effect) -> bool {
    matches!(effect, Effect::Sync { prompts: Prompts::InTerminal, .. })
}

/// Prints that git has the terminal now.
pub(super) fn announce() {
    let _ = writeln!(stdout(), "trialdesk: sharing decision records. git asks for what it needs.");
}

/// Returns what git answered.
pub(super) fn answer(result: Result<SyncReport, GitError>) -> SyncAnswer {
    match result {
        Ok(report) => SyncAnswer::Report(Box::new(report)),
        Err(error) => {
            let message = SafeText::sanitize(&error.to_string());
            match error {
                GitError::NoWorkTree { .. } => SyncAnswer::NoWorkTree(message),
                _ => SyncAnswer::Failed(message),
            }
        }
    }
}
