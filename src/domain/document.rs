//! Documents of the four kinds of evidence (specification, sections 1 and 2).

use super::digest::Digest;
use super::field::Field;
use super::packed::PackedDocument;
use super::tree::Spot;
use public_boundary::Detection;
use std::sync::Arc;

pub use super::labels::{Kind, Outcome};

/// The prefix of the `schema_version` of decision records of all versions.
pub const ANY_GRACE_DECISION: &str = "cavra.grace-period.decision.";

/// A document of a known kind that names its trial.
#[derive(Clone, Debug)]
pub struct Document {
    /// The kind.
    pub kind: Kind,
    /// The `trial_ref`.
    pub trial_ref: Arc<str>,
    /// The file, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The digest of the file's bytes.
    pub file_digest: Digest,
    /// The packed content.
    pub facts: PackedDocument,
}

impl Document {
    /// Returns the field at a dotted path of mappings.
    #[must_use]
    pub fn field(&self, path: &'static str) -> Field<'_> {
        Field::of(&self.facts, path)
    }

    /// Returns the position of the document in its file.
    #[must_use]
    pub fn at(&self) -> Spot {
        self.facts.at()
    }

    /// Returns the digest of the canonical JSON of a packet (section 1.2); `None` for other kinds.
    #[must_use]
    pub fn canonical_digest(&self) -> Option<String> {
        self.facts.canonical_digest().map(|digest| digest.to_string())
    }

    /// Returns the first forbidden material in the document or in the markup of its file.
    #[must_use]
    pub fn detection(&self) -> Option<Detection<Spot>> {
        self.facts.detection()
    }
}
