//! The checks of a gate that follow from the table of a document.

use super::{FieldRule, FindingCollector, GateContext};
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::labels::Kind;
use crate::domain::packed::KnownField;
use crate::domain::schema::{self, FieldCheck, FieldSpec, Requirement, ValueType, When};
use std::sync::LazyLock;

/// The fields of one document that one gate checks.
pub(super) struct FieldChecks<'c, 'a> {
    pub(super) gate: u8,
    pub(super) rules: &'static [(&'static str, FieldRule)],
    pub(super) context: &'c GateContext<'a>,
    pub(super) document: &'a Document,
}

/// A field that a gate checks, with those of its entries, if it is a list of mappings.
struct Checked {
    spec: &'static FieldSpec,
    field: KnownField,
    check: FieldCheck,
    entries: Vec<(&'static str, &'static FieldSpec, FieldCheck)>,
}

/// The fields of each kind of document that each gate checks, by the number of the gate.
static CHECKED: LazyLock<[Vec<Vec<Checked>>; Kind::ALL.len()]> = LazyLock::new(|| {
    Kind::ALL.map(|kind| {
        let checks = schema::document(kind).fields.iter().filter_map(|field| field.check);
        let last = checks.map(|check| check.gate).max().unwrap_or_default();
        (0..=last).map(|gate| checked(kind, gate)).collect()
    })
});

fn checked_fields(kind: Kind, gate: u8) -> &'static [Checked] {
    CHECKED[kind as usize].get(usize::from(gate)).map_or(&[], Vec::as_slice)
}

fn checked(kind: Kind, gate: u8) -> Vec<Checked> {
    let table = schema::document(kind);
    let of_gate = |spec: &'static FieldSpec| spec.check.filter(|check| check.gate == gate);
    let fields = table.fields.iter().filter(|spec| !spec.is_of_entry());
    let fields = fields.filter_map(|spec| Some((spec, of_gate(spec)?)));
    // A test makes sure that every field with a check is packed.
    fields
        .filter_map(|(spec, check)| {
            let entries = table.entries_of(spec);
            let entries = entries.filter_map(|(key, spec)| Some((key, spec, of_gate(spec)?))).collect();
            Some(Checked { spec, field: KnownField::of(kind, spec.path)?, check, entries })
        })
        .collect()
}

impl<'a> FieldChecks<'_, 'a> {
    /// Checks the fields in the order of the table.
    pub(super) fn check(&self, findings: &mut FindingCollector<'a>) {
        for Checked { spec, field, check, entries } in checked_fields(self.document.kind, self.gate) {
            if !self.is_asked(*check) {
                continue;
            }
            let field = Field::known(&self.document.packed, *field);
            match spec.value {
                ValueType::References => {
                    for entry in findings.list(self.document, &field).unwrap_or_default() {
                        findings.valid(ValueType::Reference, self.document, &entry);
                    }
                }
                ValueType::Mappings => {
                    for entry in findings.list(self.document, &field).unwrap_or_default() {
                        if findings.mapping(self.document, &entry) {
                            self.check_entry(entries, &entry, findings);
                        }
                    }
                }
                _ => self.check_field(spec, *check, &field, findings),
            }
        }
    }

    fn check_entry(
        &self,
        entries: &[(&'static str, &'static FieldSpec, FieldCheck)],
        entry: &Field<'a>,
        findings: &mut FindingCollector<'a>,
    ) {
        for &(key, spec, check) in entries {
            if self.is_asked(check) {
                self.check_field(spec, check, &entry.child(key), findings);
            }
        }
    }

    fn is_asked(&self, check: FieldCheck) -> bool {
        match check.when {
            When::Always => true,
            When::Outcome(outcome) => self.context.outcome == Some(outcome),
            When::Target(target) => self.context.plan_target() == Some(target),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_with_a_check_is_checked() {
        for kind in Kind::ALL {
            let with_check = schema::document(kind).fields.iter().filter(|field| field.check.is_some());
            let checked = CHECKED[kind as usize].iter().flatten();
            let checked: usize = checked.map(|checked| 1 + checked.entries.len()).sum();
            assert_eq!(checked, with_check.count(), "{kind}");
        }
    }
}
