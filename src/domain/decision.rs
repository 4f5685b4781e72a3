//! One grace-period decision as its record has it (specification, sections 5.1 and 5.2).

use super::document::Document;
use super::field::Field;
use super::time::{self, Moment};
use super::tree::Spot;
use jiff::civil::Date;
use std::sync::Arc;

pub use super::labels::Verdict;

pub use super::signature::Signature;

/// What the approver was looking at, by digests as the record has them. `None` is what is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covers {
    /// Of the expiry packet.
    pub expiry: Option<Box<str>>,
    /// Of the grace request (section 5.4).
    pub request: Option<Box<str>>,
    /// Of the follow-up packet.
    pub followup: Option<Box<str>>,
}

/// A well-formed record.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its own reference.
    pub decision_ref: Box<str>,
    /// What was decided.
    pub verdict: Verdict,
    /// An approval's last day.
    pub grace_ends_on: Option<Date>,
    /// Why; free text.
    pub reason: Box<str>,
    /// What it depends on; free text.
    pub conditions: Vec<Box<str>>,
    /// Whether `conditions` is a list that is not empty.
    pub is_conditional: bool,
    /// A reference of another system.
    pub external_ref: Option<Box<str>>,
    /// The principal.
    pub decided_by: Box<str>,
    /// When, by the record's own word.
    pub decided_at: Moment,
    /// The same as it is written.
    pub decided_at_text: Box<str>,
    /// What the approver was looking at.
    pub covers: Covers,
    /// File digests of the records that the approver had seen.
    pub seen: Vec<Box<str>>,
    /// The file, relative to the room.
    pub path: Arc<str>,
    /// The digest of the file's bytes, by which others name it.
    pub file_digest: Arc<str>,
    /// The signature beside it.
    pub signature: Signature,
}

/// Why a record cannot be taken for a decision, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Where in the file.
    pub at: Spot,
    /// The sentence that says so.
    pub message: String,
}

impl Defect {
    fn at(field: &Field<'_>, message: &str) -> Self {
        Self { at: field.at(), message: format!("`{}` {message}", field.path()) }
    }
}

impl Decision {
    /// Reads the record in a document.
    ///
    /// # Errors
    /// The first of the defects of section 5.2 that make a `bad-decision`, apart from a shared `decision_ref`.
    pub fn read(document: &Document, signature: Signature) -> Result<Self, Defect> {
        let field = |path| document.field(path);
        let decision_ref = field("decision_ref");
        let verdict = field("verdict");
        let decided_by = field("decided_by");
        let decided_at = field("decided_at");
        let ends_on = field("grace_ends_on");
        let Ok(decision_ref_text) = decision_ref.reference() else {
            return Err(Defect::at(&decision_ref, "is no reference"));
        };
        let Ok(verdict_label) = verdict.label::<Verdict>() else {
            return Err(Defect::at(&verdict, "is none of approved, denied, changes_requested, withdrawn"));
        };
        let date = ends_on.text().and_then(time::parse_date);
        if verdict_label == Verdict::Approved && date.is_none() {
            return Err(Defect::at(&ends_on, "of an approval is a date, YYYY-MM-DD"));
        }
        let Ok(principal) = decided_by.string() else {
            return Err(Defect::at(&decided_by, "names nobody"));
        };
        let Ok(instant) = decided_at.timestamp() else {
            return Err(Defect::at(&decided_at, "is no timestamp"));
        };
        let seen = seen(document)?;
        let conditions = field("conditions");
        let items = conditions.items().unwrap_or_default();
        Ok(Self {
            decision_ref: decision_ref_text.into(),
            verdict: verdict_label,
            grace_ends_on: date.filter(|_| verdict_label == Verdict::Approved),
            reason: field("reason").scalar().unwrap_or_default().into(),
            is_conditional: !items.is_empty(),
            conditions: items.iter().filter_map(Field::scalar).map(Into::into).collect(),
            external_ref: field("external_ref").string().ok().map(Into::into),
            decided_by: principal.into(),
            decided_at: instant,
            decided_at_text: decided_at.text().unwrap_or_default().into(),
            covers: Covers {
                expiry: digest_field(&field("covers.expiry_digest")),
                request: digest_field(&field("covers.request_digest")),
                followup: digest_field(&field("covers.followup_digest")),
            },
            seen: seen.into_iter().map(|(digest, _)| digest.into()).collect(),
            path: document.path.clone(),
            file_digest: document.file_digest.to_string().into(),
            signature,
        })
    }

    /// Whether the record is later than `other`, as section 5.3 compares votes: by `decided_at`, then by reference.
    #[must_use]
    pub fn is_later_than(&self, other: &Self) -> bool {
        (self.decided_at, &self.decision_ref) > (other.decided_at, &other.decision_ref)
    }
}

/// The digests in `seen`, with their places.
///
/// # Errors
/// A `seen` that is there and is no list of strings.
pub fn seen(document: &Document) -> Result<Vec<(&str, Spot)>, Defect> {
    let field = document.field("seen");
    if !field.is_there() {
        return Ok(Vec::new());
    }
    let items = field.items().map_err(|_| Defect::at(&field, "is no list"))?;
    items
        .iter()
        .map(|item| {
            let text = item.text().ok_or_else(|| Defect::at(item, "is no string"))?;
            Ok((text, item.at()))
        })
        .collect()
}

/// What stands where a digest belongs; something that is no string is there all the same, and never holds.
fn digest_field(field: &Field<'_>) -> Option<Box<str>> {
    if !field.is_there() {
        return None;
    }
    Some(match field.string() {
        Ok(text) => text.into(),
        Err(_) => "not a digest".into(),
    })
}
