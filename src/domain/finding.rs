//! Findings: the reasons why a gate is blocked (specification, section 3).

use super::field_path::FieldPath;
use super::gate::GateId;
use super::labels::Kind;
use super::remedy::Remedy;
use super::safe_text::SafeText;
use super::time::Moment;
use super::tree::Position;
use super::trial::Trial;
use super::value_error::ValueError;
use std::sync::Arc;

pub use super::labels::Code;

impl From<ValueError> for Code {
    fn from(error: ValueError) -> Self {
        match error {
            ValueError::Missing => Self::Missing,
            ValueError::Malformed => Self::Malformed,
            ValueError::Placeholder => Self::Placeholder,
            ValueError::Unsupported => Self::Unsupported,
        }
    }
}

/// One reason why a gate is blocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The gate.
    pub gate: GateId,
    /// The code.
    pub code: Code,
    /// The kind of the document, if the finding is about one.
    pub document: Option<Kind>,
    /// The field, if the finding is about one.
    pub field: Option<FieldPath>,
    /// The file, relative to the room, if the finding is about one.
    pub path: Option<Arc<str>>,
    /// The position in the file: the key of the field, or of its nearest parent that is written.
    pub at: Option<Position>,
    /// A sentence that says what is wrong.
    pub message: SafeText,
    /// The remedy.
    pub remedy: Remedy,
    /// The time in the field, if it is in the future: the finding is gone then.
    pub gone_at: Option<Moment>,
}

impl Finding {
    /// Returns a finding about the trial rather than about a field.
    #[must_use]
    pub fn of_trial(gate: GateId, code: Code, message: SafeText) -> Self {
        Self {
            gate,
            code,
            document: None,
            field: None,
            path: None,
            at: None,
            message,
            remedy: Remedy::None,
            gone_at: None,
        }
    }

    /// Returns the file and the position at which the finding is shown: its own, or the start of the first document of
    /// its trial, in the order of kinds, if it is about the trial.
    #[must_use]
    pub fn shown_at<'a>(&'a self, trial: &'a Trial) -> Option<(&'a str, Option<Position>)> {
        if let Some(path) = &self.path {
            return Some((path, self.at));
        }
        let first = *trial.documents().first()?;
        Some((&first.path, Some(first.at())))
    }

    /// Returns whether this is a missing reference (specification, section 3): a value that is missing, malformed or a
    /// placeholder in a `*_ref` or `*_refs` field, or in an entry of one.
    #[must_use]
    pub fn is_missing_reference(&self) -> bool {
        matches!(self.code, Code::Missing | Code::Malformed | Code::Placeholder)
            && self.field.as_ref().is_some_and(FieldPath::is_reference)
    }
}
