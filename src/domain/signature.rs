//! The results of verifying detached signatures.

use super::labels::Kind;
use super::time::Moment;
use std::sync::Arc;

/// The reason why a signature is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSignature {
    /// It cannot be read, or does not verify over the bytes of the record.
    DoesNotVerify,
    /// It was made with a certificate, which is not supported.
    Certificate,
}

impl BadSignature {
    /// Returns the sentence for a problem.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::DoesNotVerify => "this signature does not verify over the bytes of its record",
            Self::Certificate => {
                "this signature was made with a certificate, and certificates are not supported: sign with the key itself"
            }
        }
    }
}

/// The verified signature of a record (specification, section 5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    /// The record has no signature.
    #[default]
    None,
    /// The signature is bad, for this reason.
    Bad(BadSignature),
    /// The signature verifies with the key that it names.
    Good {
        /// The key, as a text that is equal for equal keys.
        key: Arc<str>,
        /// The kind of records in whose namespace it verifies.
        kind: Kind,
        /// True if the policy's `allowed_signers` gives the key to `decided_by` at the time of verification, or if the
        /// policy names no such file.
        trusted: bool,
        /// The next moment at which a line of `allowed_signers` that names the key becomes valid or invalid, if the time
        /// of verification is now.
        changes_at: Option<Moment>,
    },
}

/// The keys that the policy's `allowed_signers` gives to principals.
pub trait KeyTrust: Sync {
    /// Returns whether a key belongs to a principal, for records of a kind, at the time of verification of a record
    /// (specification, section 5.2), and the next moment at which a line that names the key becomes valid or invalid.
    fn of(&self, key: &str, principal: &str, decided_at: Moment, kind: Kind) -> (bool, Option<Moment>);
}

/// No key is trusted.
#[derive(Clone, Copy, Debug)]
pub struct NoTrust;

impl KeyTrust for NoTrust {
    fn of(&self, _: &str, _: &str, _: Moment, _: Kind) -> (bool, Option<Moment>) {
        (false, None)
    }
}

impl Signature {
    /// Returns a signature that verifies with a key that is not looked up yet.
    #[must_use]
    pub const fn with_key(key: Arc<str>, kind: Kind) -> Self {
        Self::Good { key, kind, trusted: false, changes_at: None }
    }

    /// Returns the signature of a file as that of a record in it. Of a file with records of both kinds, it verifies in the
    /// namespace of one of them.
    #[must_use]
    pub fn of_record(&self, record: Kind) -> Self {
        match self {
            Self::Good { kind, .. } if *kind != record => Self::Bad(BadSignature::DoesNotVerify),
            signature => signature.clone(),
        }
    }

    /// Returns whether the signature verifies over the bytes of the record, with any key.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Good { .. })
    }
}
