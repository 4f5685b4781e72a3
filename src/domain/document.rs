//! The four kinds of documents that evidence consists of (specification, sections 1 and 2).

use super::boundary::Exposure;
use super::digest::Digest;
use super::facts::Facts;
use super::field::Field;
use super::tree::Spot;
use std::sync::Arc;

pub use super::labels::{Kind, Outcome};

/// What every record's `schema_version` begins with, of whatever version.
pub const ANY_GRACE_DECISION: &str = "cavra.grace-period.decision.";

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
