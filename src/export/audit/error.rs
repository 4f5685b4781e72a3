//! The reasons why no pack is made.

use crate::domain::safe_text::SafeText;
use std::io;

/// The reason why no pack was made.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A file is not the one that was evaluated.
    #[error("{0}: this file changed while it was read. Run the command again")]
    Changed(SafeText),
    /// A report could not be made.
    #[error("a report for the pack could not be made: {0}")]
    Report(#[from] io::Error),
}
