//! The result of verifying the signature beside a record.

use std::sync::Arc;

/// The detached signature beside a record (specification, section 5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    /// The record has no signature.
    #[default]
    None,
    /// It cannot be read, or does not verify over the bytes of the file.
    Bad,
    /// It verifies with the key it names.
    Good {
        /// The key, as text that is equal for equal keys.
        key: Arc<str>,
        /// Whether `allowed_signers` of the policy gives the key to `decided_by` now; true if the policy names no file.
        trusted: bool,
    },
}

impl Signature {
    /// Returns whether it verifies over the bytes of the file, with any key.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Good { .. })
    }
}
