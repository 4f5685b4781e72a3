//! Documents of the known kinds of evidence (specification, sections 1 and 2).

use super::digest::Digest;
use super::field::Field;
use super::labels::StageId;
use super::packed::PackedDocument;
use super::tree::Position;
use public_boundary::Detection;
use std::sync::Arc;

pub use super::labels::{Kind, Outcome};

/// The prefixes of the `schema_version` of decision records of all versions.
pub const ANY_RECORD: [&str; 2] = ["cavra.grace-period.decision.", "cavra.package-approval.decision."];

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
    /// True if the file holds a CR.
    pub has_cr: bool,
    /// The packed content.
    pub packed: PackedDocument,
}

impl Document {
    /// Returns the field at a dotted path of mappings.
    #[must_use]
    pub fn field(&self, path: &'static str) -> Field<'_> {
        Field::of(&self.packed, path)
    }

    /// Returns the position of the document in its file.
    #[must_use]
    pub fn at(&self) -> Position {
        self.packed.at()
    }

    /// Returns whether this is a draft: a packet of the stages 2 to 8 whose `status` is exactly `draft` (section 8.1).
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.kind.packet_of().is_some_and(|stage| stage != StageId::FIRST)
            && self.field("status").is_word("draft")
    }

    /// Returns the digest of the canonical JSON of a packet (section 1.2); `None` for other kinds.
    #[must_use]
    pub fn canonical_digest(&self) -> Option<String> {
        self.packed.canonical_digest().map(|digest| digest.to_string())
    }

    /// Returns the owner references of a packet of a stage (section 8.2).
    #[must_use]
    pub fn owner_refs(&self) -> Vec<&str> {
        self.packed.owner_refs()
    }

    /// Returns the first forbidden material in the document or in the markup of its file.
    #[must_use]
    pub fn detection(&self) -> Option<Detection<Position>> {
        self.packed.detection()
    }
}
