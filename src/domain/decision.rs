//! Decisions as their records have them (specification, sections 5.1, 5.2 and 8.2).

use super::document::Document;
use super::field::Field;
use super::labels::{Kind, StageId};
use super::time::{self, Moment};
use super::tree::Position;
use jiff::civil::Date;
use std::sync::Arc;

pub use super::labels::Verdict;

pub use super::signature::Signature;

/// The digests of what the approver was looking at, as the record has them. `None` if the record has no such digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covers {
    /// The digest of the expiry packet.
    pub expiry: Option<Box<str>>,
    /// The digest of the grace request (section 5.4).
    pub request: Option<Box<str>>,
    /// The digest of the follow-up packet.
    pub followup: Option<Box<str>>,
}

/// The evidence that a record about a package covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageCovers {
    /// The canonical digest of the packet.
    pub packet: Option<Box<str>>,
    /// The edition of the table of fields; `None` if it is not an integer.
    pub edition: Option<u32>,
    /// The evidence digest of the stage.
    pub evidence: Option<Box<str>>,
}

/// The subject of a decision, without what the record says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DecisionSubject {
    /// The grace period.
    Grace,
    /// The package of a stage.
    Package(StageId),
}

impl DecisionSubject {
    /// Returns the stage whose package it is; `None` for the grace period.
    #[must_use]
    pub const fn stage(self) -> Option<StageId> {
        match self {
            Self::Grace => None,
            Self::Package(stage) => Some(stage),
        }
    }
}

/// The subject of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The grace period of the trial.
    Grace {
        /// The last day of the grace period; `None` unless the verdict is `approved`.
        ends_on: Option<Date>,
        /// The digests of what the approver was looking at.
        covers: Covers,
    },
    /// The package of a stage.
    Package {
        /// The stage.
        stage: StageId,
        /// The last day on which an approval is in force, if it has one.
        expires_on: Option<Date>,
        /// The evidence that the approver was looking at.
        covers: PackageCovers,
    },
}

/// A well-formed decision record.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The reference of the record, unique in the room.
    pub decision_ref: Box<str>,
    /// The subject.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// The reason, as free text.
    pub reason: Box<str>,
    /// The conditions, as free text.
    pub conditions: Vec<Box<str>>,
    /// True if `conditions` is a list that is not empty, also if its entries are not texts.
    pub is_conditional: bool,
    /// A reference in another system, such as a ticket.
    pub external_ref: Option<Box<str>>,
    /// The principal who decided.
    pub decided_by: Box<str>,
    /// The time of the decision, as the record claims it.
    pub decided_at: Moment,
    /// The text of `decided_at`, as written.
    pub decided_at_text: Box<str>,
    /// The file digests of the records that the approver had seen.
    pub seen: Vec<Box<str>>,
    /// The file, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The digest of the file's bytes, which the `seen` of other records refers to.
    pub file_digest: Arc<str>,
    /// The result of verifying the detached signature.
    pub signature: Signature,
}

/// The reason why a record is not a valid decision, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The position in the file.
    pub at: Position,
    /// A sentence that says what is wrong.
    pub message: String,
}

/// The defect of a record whose file holds a CR, which this program never writes.
const LINE_ENDS: &str = "line ends were changed to CR LF, as git does with `core.autocrlf`, so its digest and signature \
    no longer hold: put `* -text` into .gitattributes of the room and check the file out again";

impl Defect {
    fn at(field: &Field<'_>, message: &str) -> Self {
        Self { at: field.at(), message: format!("`{}` {message}", field.path()) }
    }
}

impl Decision {
    /// Reads a decision record.
    ///
    /// # Errors
    /// The first defect that makes the record a `bad-decision` (section 5.2), apart from a shared `decision_ref`.
    pub fn read(document: &Document, signature: Signature) -> Result<Self, Defect> {
        if document.has_cr {
            return Err(Defect { at: document.at(), message: LINE_ENDS.to_owned() });
        }
        let field = |path| document.field(path);
        let decision_ref = field("decision_ref");
        let verdict = field("verdict");
        let decided_by = field("decided_by");
        let decided_at = field("decided_at");
        let Ok(decision_ref_text) = decision_ref.reference() else {
            return Err(Defect::at(&decision_ref, "is not a reference"));
        };
        let Ok(verdict_label) = verdict.label::<Verdict>() else {
            return Err(Defect::at(&verdict, "is not one of approved, denied, changes_requested, withdrawn"));
        };
        let subject = match document.kind {
            Kind::PackageDecision => Subject::of_package(document, verdict_label)?,
            _ => Subject::of_grace(document, verdict_label)?,
        };
        let Ok(principal) = decided_by.string() else {
            return Err(Defect::at(&decided_by, "names no principal"));
        };
        let Ok(instant) = decided_at.timestamp() else {
            return Err(Defect::at(&decided_at, "is not a timestamp"));
        };
        let seen = seen(document)?;
        let conditions = field("conditions");
        let items = conditions.items().unwrap_or_default();
        Ok(Self {
            decision_ref: decision_ref_text.into(),
            subject,
            verdict: verdict_label,
            reason: field("reason").scalar().unwrap_or_default().into(),
            is_conditional: !items.is_empty(),
            conditions: items.iter().filter_map(Field::scalar).map(Into::into).collect(),
            external_ref: field("external_ref").string().ok().map(Into::into),
            decided_by: principal.into(),
            decided_at: instant,
            decided_at_text: decided_at.text().unwrap_or_default().into(),
            seen: seen.into_iter().map(|(digest, _)| digest.into()).collect(),
            path: document.path.clone(),
            file_digest: document.file_digest.to_string().into(),
            signature,
        })
    }

    /// Returns whether the decision is about the grace period.
    #[must_use]
    pub const fn is_about_grace(&self) -> bool {
        matches!(self.subject, Subject::Grace { .. })
    }

    /// Returns the stage whose package the decision is about.
    #[must_use]
    pub const fn stage(&self) -> Option<StageId> {
        match self.subject {
            Subject::Package { stage, .. } => Some(stage),
            Subject::Grace { .. } => None,
        }
    }

    /// Returns the last day of the grace period that the decision approves.
    #[must_use]
    pub const fn grace_ends_on(&self) -> Option<Date> {
        match self.subject {
            Subject::Grace { ends_on, .. } => ends_on,
            Subject::Package { .. } => None,
        }
    }

    /// Returns the last day on which the approval of a package is in force.
    #[must_use]
    pub const fn expires_on(&self) -> Option<Date> {
        match self.subject {
            Subject::Package { expires_on, .. } => expires_on,
            Subject::Grace { .. } => None,
        }
    }

    /// Returns whether the record is later than `other`: by `decided_at`, then by `decision_ref` (section 5.3).
    #[must_use]
    pub fn is_later_than(&self, other: &Self) -> bool {
        (self.decided_at, &self.decision_ref) > (other.decided_at, &other.decision_ref)
    }
}

impl Subject {
    /// Returns the kind of the records about the subject.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Grace { .. } => Kind::GraceDecision,
            Self::Package { .. } => Kind::PackageDecision,
        }
    }

    fn of_grace(document: &Document, verdict: Verdict) -> Result<Self, Defect> {
        let field = |path| document.field(path);
        let ends_on = field("grace_ends_on");
        let date = ends_on.text().and_then(time::parse_date);
        if verdict == Verdict::Approved && date.is_none() {
            return Err(Defect::at(&ends_on, "is not a date; an approval needs one, YYYY-MM-DD"));
        }
        Ok(Self::Grace {
            ends_on: date.filter(|_| verdict == Verdict::Approved),
            covers: Covers {
                expiry: digest_field(&field("covers.expiry_digest")),
                request: digest_field(&field("covers.request_digest")),
                followup: digest_field(&field("covers.followup_digest")),
            },
        })
    }

    fn of_package(document: &Document, verdict: Verdict) -> Result<Self, Defect> {
        let field = |path| document.field(path);
        let Ok(stage) = field("stage").label::<StageId>() else {
            return Err(Defect::at(&field("stage"), "is not the id of a stage"));
        };
        let expires_on = field("expires_on");
        let date = expires_on.text().and_then(time::parse_date);
        if verdict == Verdict::Approved && expires_on.is_there() && date.is_none() {
            return Err(Defect::at(&expires_on, "is not a date: YYYY-MM-DD, or leave it out"));
        }
        Ok(Self::Package {
            stage,
            expires_on: date.filter(|_| verdict == Verdict::Approved),
            covers: PackageCovers {
                packet: digest_field(&field("covers.packet_digest")),
                edition: field("covers.evidence_fields").integer(),
                evidence: digest_field(&field("covers.evidence_digest")),
            },
        })
    }
}

/// Returns the digests in `seen` with their positions; none if the field is missing.
///
/// # Errors
/// A `seen` that is present and is not a list of strings.
pub fn seen(document: &Document) -> Result<Vec<(&str, Position)>, Defect> {
    let field = document.field("seen");
    if !field.is_there() {
        return Ok(Vec::new());
    }
    let items = field.items().map_err(|_| Defect::at(&field, "is not a list"))?;
    items
        .iter()
        .map(|item| {
            let text = item.text().ok_or_else(|| Defect::at(item, "is not a string"))?;
            Ok((text, item.at()))
        })
        .collect()
}

/// Returns the text of a digest field. A value that is not a string becomes a text that equals no digest.
fn digest_field(field: &Field<'_>) -> Option<Box<str>> {
    if !field.is_there() {
        return None;
    }
    Some(match field.string() {
        Ok(text) => text.into(),
        Err(_) => "not a digest".into(),
    })
}
