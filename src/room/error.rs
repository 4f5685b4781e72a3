//! The reasons why a room cannot be opened.

use super::policy_file::PolicyError;
use std::io;

/// The reason why a room cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    /// The directory does not exist or cannot be entered.
    #[error("{path}: {source}{}", advice(.source))]
    Folder {
        /// The path, as the user gave it.
        path: String,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The path is not a directory.
    #[error("{path} is not a directory: give the directory of the evidence")]
    NotAFolder {
        /// The path, as the user gave it.
        path: String,
    },
    /// The policy is not usable.
    #[error("{0}")]
    Policy(#[from] PolicyError),
    /// The observer stopped the scan.
    #[error("the scan was stopped")]
    Stopped,
    /// A policy is required, and the room has none.
    #[error("{path}: no policy.yaml applies, and --require-policy requires one{}", .ignored_above.as_deref().map(unused).unwrap_or_default())]
    NoPolicy {
        /// The path, as the user gave it.
        path: String,
        /// The policy further up that is not used.
        ignored_above: Option<String>,
    },
}

/// Returns the step to take about a folder that cannot be entered.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => ": give the directory of the evidence, or make one with `trialdesk init`",
        io::ErrorKind::PermissionDenied => ": let this user list it and enter it",
        _ => "",
    }
}

/// Returns the end of a sentence about a policy above the room that is not used.
fn unused(policy: &str) -> String {
    format!(
        ". {policy} does not apply, because the room is not in the same git work tree: put policy.yaml into the room, or use \
         --policy FILE"
    )
}
