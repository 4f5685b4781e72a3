//! The blanks of a packet: the fields that findings ask for and that a user can fill in.

use super::form::{Form, is_declared_by_others};
use super::proposal::{Existing, Fill};
use super::value_problem::ValueProblem;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::{Code, Finding};
use crate::domain::labels::Kind;
use crate::domain::safe_text::SafeText;
use crate::domain::schema::{self, FieldSpec, ValueType};
use std::sync::Arc;

/// A field that a finding asks for and that a user can fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The file, relative to the room.
    pub path: Arc<str>,
    /// The kind of the document.
    pub document: Kind,
    /// The field.
    pub field: FieldPath,
    /// The form of its value.
    pub form: Form,
    /// The only value that resolves the finding, if there is one.
    pub required: Option<SafeText>,
    /// What happens to a valid value that the field has.
    pub existing: Existing,
}

impl Blank {
    /// Returns the blanks of a finding: the fields of an entry if it asks for a list of mappings, and none if another person
    /// has to act.
    #[must_use]
    pub fn of(finding: &Finding) -> Vec<Self> {
        let (Some(path), Some(document), Some(field), Some(_)) =
            (&finding.path, finding.document, &finding.field, finding.remedy.line())
        else {
            return Vec::new();
        };
        let spec = schema::document(document);
        let Some(field_spec) = spec.field(&field.pattern()) else { return Vec::new() };
        let required = finding.remedy.required_value().cloned();
        let is_unset = matches!(finding.code, Code::Missing | Code::Malformed | Code::Placeholder);
        let existing = if is_unset && required.is_none() { Existing::Keep } else { Existing::Replace };
        let blank = |field: FieldPath, spec: &'static FieldSpec| Self {
            path: path.clone(),
            document,
            field,
            form: Form::of(spec),
            required: required.clone(),
            existing,
        };
        let entry_of = |list: &'static FieldSpec, entry: &FieldPath| {
            let needed = spec.entries_of(list).filter(|(_, spec)| spec.check.is_some());
            needed.map(|(key, spec)| blank(entry.join(key), spec)).collect()
        };
        match field_spec.value {
            _ if is_declared_by_others(document, field_spec) => Vec::new(),
            ValueType::Mappings => entry_of(field_spec, &field.entry(0)),
            ValueType::Mapping => {
                let list = field_spec.path.strip_suffix("[]").and_then(|list| spec.field(list));
                list.map(|list| entry_of(list, field)).unwrap_or_default()
            }
            _ => vec![blank(field.clone(), field_spec)],
        }
    }

    /// Returns the blanks of several findings, each field once, in their order.
    #[must_use]
    pub fn of_all<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Self> {
        let mut blanks: Vec<Self> = Vec::new();
        for blank in findings.into_iter().flat_map(Self::of) {
            if !blanks.iter().any(|other| other.path == blank.path && other.field == blank.field) {
                blanks.push(blank);
            }
        }
        blanks
    }

    /// Checks a text that a user typed, without the packet.
    ///
    /// # Errors
    /// The reason why it is not a value of the field.
    pub fn check(&self, text: &str) -> Result<(), ValueProblem> {
        self.form.check(text)
    }

    /// Returns the request to fill in a text.
    #[must_use]
    pub fn fill(&self, text: impl Into<String>) -> Fill {
        Fill { field: self.field.clone(), text: text.into(), existing: self.existing }
    }
}
