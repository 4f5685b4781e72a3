//! The grace request and the digests that an approver's record covers (specification, sections 1.2 and 5.4).

use crate::domain::canonical::canonical_digest_of;
use crate::domain::document::Document;
use crate::domain::trial::Trial;

/// The digests of today's evidence, in the form of a record's `covers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// The digest of the expiry packet.
    pub expiry: Option<String>,
    /// The digest of the grace request.
    pub request: String,
    /// The digest of the follow-up packet.
    pub followup: Option<String>,
}

impl Current {
    /// Computes the digests of a trial's documents.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        Self {
            expiry: trial.expiry().and_then(Document::canonical_digest),
            request: request_digest(trial),
            followup: trial.followup().and_then(Document::canonical_digest),
        }
    }
}

/// The five values of a grace request, each with its name.
pub type Values<'a> = [(&'static str, Option<&'a str>); 5];

/// Returns the values of the grace request as written (section 5.4); `None` for a value that is missing or not a
/// string.
#[must_use]
pub fn request_values(trial: &Trial) -> Values<'_> {
    let expiry = |path| trial.expiry().and_then(|packet| packet.field(path).string().ok());
    let requested_until =
        trial.followup().and_then(|packet| packet.field("grace_period.requested_until").string().ok());
    [
        ("trial_ref", Some(&trial.trial_ref)),
        ("outcome", expiry("outcome")),
        ("original_expires_at", expiry("original_expires_at")),
        ("new_expires_at", expiry("new_expires_at")),
        ("requested_until", requested_until),
    ]
}

/// Returns the digest of the grace request (section 5.4). It changes only if the request changes, so adding other
/// evidence does not make an approval stale.
#[must_use]
pub fn request_digest(trial: &Trial) -> String {
    digest_of(&request_values(trial))
}

pub(super) fn digest_of(values: &Values<'_>) -> String {
    canonical_digest_of(values)
}
