//! The sheet on which a gate writes its findings, in the words that gates use.

use super::{GateId, remedy};
use crate::domain::document::{Document, Kind};
use crate::domain::field::Field;
use crate::domain::finding::{Code, Finding};
use crate::domain::flaw::Flaw;
use crate::domain::labels::Label;
use crate::domain::time::Moment;
use crate::domain::trial::Trial;

/// The findings of one gate over one trial.
pub(super) struct Sheet<'a> {
    gate: GateId,
    trial: &'a Trial,
    findings: Vec<Finding>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(gate: GateId, trial: &'a Trial) -> Self {
        Self { gate, trial, findings: Vec::new() }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// The document of this kind, which the gate needs; its absence is a finding.
    pub(super) fn need(&mut self, kind: Kind) -> Option<&'a Document> {
        let document = self.trial.document(kind);
        if document.is_none() {
            let duplicated = self.trial.uncounted.iter().any(|document| document.kind == kind);
            let message = if duplicated {
                format!("the trial has more than one {}, so none counts", kind.title())
            } else {
                format!("the trial has no {}", kind.title())
            };
            self.findings.push(Finding {
                document: Some(kind),
                remedy: remedy::new_document(kind, &self.trial.trial_ref),
                ..Finding::of_trial(self.gate, Code::DocumentMissing, message)
            });
        }
        document
    }

    /// A finding about the trial rather than about a field.
    pub(super) fn flag_trial(&mut self, code: Code, message: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(Finding { remedy: remedy.into(), ..Finding::of_trial(self.gate, code, message) });
    }

    /// A finding that was put together elsewhere.
    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A finding at a field, with the remedy that the field's place in section 2 suggests.
    pub(super) fn flag(
        &mut self,
        document: &Document,
        field: &Field<'_>,
        code: Code,
        message: impl Into<String>,
    ) {
        let remedy = remedy::for_field(document.kind, field);
        self.flag_with(document, field, code, message, remedy);
    }

    /// A finding at a field, with a remedy of its own.
    pub(super) fn flag_with(
        &mut self,
        document: &Document,
        field: &Field<'_>,
        code: Code,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.findings.push(Finding::at_field(self.gate, code, document, field, message, remedy));
    }

    fn flag_flaw(&mut self, document: &Document, field: &Field<'_>, flaw: Flaw, expected: &str) {
        let path = field.path();
        let message = match flaw {
            Flaw::Missing => format!("`{path}` is missing"),
            Flaw::Placeholder => format!("`{path}` holds a placeholder where {expected} belongs"),
            Flaw::Malformed | Flaw::Unsupported => format!("`{path}` is not {expected}"),
        };
        self.flag(document, field, flaw.into(), message);
    }

    /// Asks for a reference at this path.
    pub(super) fn reference(&mut self, document: &'a Document, path: &'static str) -> Option<&'a str> {
        self.reference_at(document, &document.field(path))
    }

    /// Asks for a reference at this field.
    pub(super) fn reference_at(&mut self, document: &Document, field: &Field<'a>) -> Option<&'a str> {
        field.reference().map_err(|flaw| self.flag_flaw(document, field, flaw, "a reference")).ok()
    }

    /// Asks for a timestamp at this path.
    pub(super) fn timestamp(&mut self, document: &'a Document, path: &'static str) -> Option<Moment> {
        let field = document.field(path);
        field.timestamp().map_err(|flaw| self.flag_flaw(document, &field, flaw, "a timestamp")).ok()
    }

    /// Asks for a word of a closed set at this field.
    pub(super) fn label<L: Label>(&mut self, document: &Document, field: &Field<'_>) -> Option<L> {
        let flag = |flaw| {
            let words: Vec<_> = L::names().collect();
            self.flag_flaw(document, field, flaw, &format!("one of {}", words.join(", ")));
        };
        field.label().map_err(flag).ok()
    }

    /// Asks for exactly this word; whatever else stands there, or nothing, has the given code.
    pub(super) fn exactly(
        &mut self,
        document: &'a Document,
        path: &'static str,
        word: &str,
        otherwise: Code,
    ) {
        let field = document.field(path);
        if field.text() == Some(word) {
            return;
        }
        let message = if field.is_there() {
            format!("`{path}` is not `{word}`")
        } else {
            format!("`{path}` does not say `{word}`")
        };
        self.flag(document, &field, otherwise, message);
    }

    /// Asks for a list that is not empty.
    pub(super) fn items(&mut self, document: &Document, field: &Field<'a>) -> Option<Vec<Field<'a>>> {
        field.items().map_err(|flaw| self.flag_flaw(document, field, flaw, "a list")).ok()
    }
}
