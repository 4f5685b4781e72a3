//! The results of verifying detached signatures.

use std::sync::Arc;

/// The verified signature of a record (specification, section 5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    /// The record has no signature.
    #[default]
    None,
    /// The signature cannot be read, or does not verify over the bytes of the record.
    Bad,
    /// The signature verifies with the key that it names.
    Good {
        /// The key, as a text that is equal for equal keys.
        key: Arc<str>,
        /// True if the policy's `allowed_signers` gives the key to `decided_by` now, or if the policy names no such
        /// file.
        trusted: bool,
    },
}

impl Signature {
    /// Returns whether the signature verifies over the bytes of the record, with any key.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Good { .. })
    }
}
