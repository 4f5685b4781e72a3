//! The four kinds of documents that evidence consists of (specification, sections 1 and 2).

use super::boundary::Exposure;
use super::digest::Digest;
use super::facts::Facts;
use super::field::Field;
use super::tree::Spot;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// What a document is, known by its `schema_version`. The order is that of the specification's section 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Kind {
    /// The packet that says what happened when the trial expired.
    ExpiryPacket,
    /// The approval of that packet.
    ExpiryApproval,
    /// The packet of notifications, grace request and handoffs.
    FollowupPacket,
    /// One approver's word on the grace period.
    GraceDecision,
}

/// What every record's `schema_version` begins with, of whatever version.
pub const ANY_GRACE_DECISION: &str = "cavra.grace-period.decision.";

impl Kind {
    /// Every kind, in the order of section 2.
    pub const ALL: [Self; 4] =
        [Self::ExpiryPacket, Self::ExpiryApproval, Self::FollowupPacket, Self::GraceDecision];

    /// The `schema_version` of this kind.
    #[must_use]
    pub const fn schema_version(self) -> &'static str {
        match self {
            Self::ExpiryPacket => "cavra.trial-access-expiry.packet.v1",
            Self::ExpiryApproval => "cavra.trial-access-expiry.approval.v1",
            Self::FollowupPacket => "cavra.trial-expired-followup.packet.v1",
            Self::GraceDecision => "cavra.grace-period.decision.v1",
        }
    }

    /// The kind's name, as reports have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExpiryPacket => "expiry-packet",
            Self::ExpiryApproval => "expiry-approval",
            Self::FollowupPacket => "followup-packet",
            Self::GraceDecision => "grace-decision",
        }
    }

    /// The kind in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ExpiryPacket => "expiry packet",
            Self::ExpiryApproval => "expiry approval",
            Self::FollowupPacket => "follow-up packet",
            Self::GraceDecision => "grace decision",
        }
    }

    /// Whether documents of this kind say `evidence_mode`.
    #[must_use]
    pub const fn is_packet(self) -> bool {
        matches!(self, Self::ExpiryPacket | Self::FollowupPacket)
    }

    /// The kind that has this `schema_version`.
    #[must_use]
    pub fn of_schema(schema_version: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.schema_version() == schema_version)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One document of a known kind that says which trial it belongs to.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// The trial, by its `trial_ref`.
    pub trial_ref: Arc<str>,
    /// The file, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The digest of the file's bytes.
    pub file_digest: Digest,
    /// What is kept of its content.
    pub facts: Facts,
}

impl Document {
    /// The field at a dotted path of mappings.
    #[must_use]
    pub fn field(&self, path: &'static str) -> Field<'_> {
        Field::of(&self.facts, path)
    }

    /// Where it starts in its file.
    #[must_use]
    pub fn at(&self) -> Spot {
        self.facts.at()
    }

    /// The digest of its canonical JSON (section 1.2), of a packet.
    #[must_use]
    pub fn canonical_digest(&self) -> Option<String> {
        self.facts.canonical_digest().map(|digest| digest.to_string())
    }

    /// The first forbidden material in it or in its file's comments.
    #[must_use]
    pub fn exposure(&self) -> Option<Exposure> {
        self.facts.exposure()
    }
}

/// What became of a trial when it expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Access was taken away.
    Revoked,
    /// The trial goes on until a new date.
    Renewed,
    /// Somebody else decides.
    Escalated,
}

impl super::field::Label for Outcome {
    const WORDS: &'static [(&'static str, Self)] =
        &[("revoked", Self::Revoked), ("renewed", Self::Renewed), ("escalated", Self::Escalated)];
}

impl Outcome {
    /// The word that evidence uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Renewed => "renewed",
            Self::Escalated => "escalated",
        }
    }
}
