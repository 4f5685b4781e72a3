//! The checks of a gate that follow from the table of a document.

use super::{FieldRule, FindingCollector, GateContext};
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::schema::{self, FieldCheck, FieldSpec, Requirement, ValueType, When};

/// The fields of one document that one gate checks.
pub(super) struct FieldChecks<'c, 'a> {
    pub(super) gate: u8,
    pub(super) rules: &'static [(&'static str, FieldRule)],
    pub(super) context: &'c GateContext<'a>,
    pub(super) document: &'a Document,
}

impl<'a> FieldChecks<'_, 'a> {
    /// Checks the fields in the order of the table.
    pub(super) fn check(&self, findings: &mut FindingCollector<'a>) {
        let table = schema::document(self.document.kind);
        for spec in table.fields.iter().filter(|spec| !spec.is_of_entry()) {
            let Some(check) = self.asked(spec) else { continue };
            let field = self.document.field(spec.path);
            match spec.value {
                ValueType::References => {
                    for entry in findings.list(self.document, &field).unwrap_or_default() {
                        findings.valid(ValueType::Reference, self.document, &entry);
                    }
                }
                ValueType::Mappings => {
                    for entry in findings.list(self.document, &field).unwrap_or_default() {
                        if findings.mapping(self.document, &entry) {
                            self.check_entry(table.entries_of(spec), &entry, findings);
                        }
                    }
                }
                _ => self.check_field(spec, check, &field, findings),
            }
        }
    }

    fn check_entry(
        &self,
        specs: impl Iterator<Item = (&'static str, &'static FieldSpec)>,
        entry: &Field<'a>,
        findings: &mut FindingCollector<'a>,
    ) {
        for (key, spec) in specs {
            if let Some(check) = self.asked(spec) {
                self.check_field(spec, check, &entry.child(key), findings);
            }
        }
    }

    fn asked(&self, spec: &FieldSpec) -> Option<FieldCheck> {
        spec.check.filter(|check| {
            check.gate == self.gate
                && match check.when {
                    When::Always => true,
                    When::Outcome(outcome) => self.context.outcome == Some(outcome),
                    When::Target(target) => self.context.plan_target() == Some(target),
                }
        })
    }

    fn check_field(
        &self,
        spec: &FieldSpec,
        check: FieldCheck,
        field: &Field<'a>,
        findings: &mut FindingCollector<'a>,
    ) {
        let is_valid = match check.requirement {
            Requirement::Valid => findings.valid(spec.value, self.document, field),
            Requirement::Word(word, otherwise) => findings.word(self.document, field, word, otherwise),
        };
        let rule = self.rules.iter().find(|(path, _)| *path == spec.path);
        if let Some((_, rule)) = rule.filter(|_| is_valid) {
            rule(self.context, self.document, field, findings);
        }
    }
}
