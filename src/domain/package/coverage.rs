//! The parts of the evidence that a record about a package covers (specification, section 8.2).

use super::evidence::evidence_digest;
use crate::domain::document::Document;
use crate::domain::labels::StageId;
use crate::domain::trial::Trial;

/// A part of the evidence that a record about a package covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The fields that the gates of the stage need.
    Evidence,
    /// The packet of the stage.
    Packet,
}

impl Part {
    /// Returns the name for programs: that of its field in a record, without `_digest`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Packet => "packet",
        }
    }

    /// Returns the name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Evidence => "the evidence of the stage",
            Self::Packet => "the packet",
        }
    }
}

/// Returns the digest of each part as it is in the room. The evidence is digested by an edition of the table of fields;
/// `None` for a part that is absent, and for the evidence if the edition is not known.
#[must_use]
pub fn part_digests(trial: &Trial, stage: StageId, edition: Option<u32>) -> [(Part, Option<String>); 2] {
    let evidence = edition.and_then(|edition| evidence_digest(trial, stage, edition));
    let packet = trial.document(stage.packet()).and_then(Document::canonical_digest);
    [(Part::Evidence, evidence), (Part::Packet, packet)]
}
