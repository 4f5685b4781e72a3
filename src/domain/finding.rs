//! Findings: what keeps a gate from passing (specification, section 3).

use super::document::{Document, Kind};
use super::field::Field;
use super::flaw::Flaw;
use super::tree::Spot;
use std::sync::Arc;

pub use super::labels::Code;

impl From<Flaw> for Code {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Missing => Self::Missing,
            Flaw::Malformed => Self::Malformed,
            Flaw::Placeholder => Self::Placeholder,
            Flaw::Unsupported => Self::Unsupported,
        }
    }
}

/// Which gate, by its place in the stage: 1 to 8. The gate itself is in [`super::gates`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateId(pub(super) u8);

impl GateId {
    /// The gate's number, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// One reason why a gate is blocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The gate.
    pub gate: GateId,
    /// What is wrong.
    pub code: Code,
    /// The kind of document it is about, where there is one.
    pub document: Option<Kind>,
    /// The field, as a dotted path, where there is one.
    pub field: Option<Box<str>>,
    /// The file, relative to the room, where there is one.
    pub path: Option<Arc<str>>,
    /// Where in the file: the field's key, or that of its nearest parent that is written.
    pub at: Option<Spot>,
    /// Whether the remedy takes the place of what stands at [`Finding::at`], the field itself or a parent that should
    /// be a mapping and is none; otherwise the remedy is a further line in the mapping there.
    pub written: bool,
    /// A sentence that says what is wrong.
    pub message: String,
    /// What to add, as YAML.
    pub remedy: String,
}

impl Finding {
    /// A finding about the trial rather than about a field.
    #[must_use]
    pub fn of_trial(gate: GateId, code: Code, message: impl Into<String>) -> Self {
        Self {
            gate,
            code,
            document: None,
            field: None,
            path: None,
            at: None,
            written: false,
            message: message.into(),
            remedy: String::new(),
        }
    }

    /// A finding at a field of a document.
    #[must_use]
    pub fn at_field(
        gate: GateId,
        code: Code,
        document: &Document,
        field: &Field<'_>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            gate,
            code,
            document: Some(document.kind),
            field: Some(field.path().into()),
            path: Some(document.path.clone()),
            at: Some(field.at()),
            written: field.is_written(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// Whether this is a missing reference, the thing that reviewers hunt: a value that is missing, malformed or a
    /// placeholder on a `*_ref` or `*_refs` field.
    #[must_use]
    pub fn is_missing_reference(&self) -> bool {
        matches!(self.code, Code::Missing | Code::Malformed | Code::Placeholder)
            && self.field.as_deref().is_some_and(|field| {
                let last = field.rsplit('.').next().unwrap_or_default();
                let name = last.split('[').next().unwrap_or_default();
                name.ends_with("_ref") || name.ends_with("_refs")
            })
    }
}
