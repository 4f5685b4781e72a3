//! The fields of a document, as a table: what each holds, which gate needs it and when, and an example of its value.

use super::{FindingCollector, GateContext};
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::labels::{Code, Kind, Outcome};
use crate::domain::remedy::Example;
use std::fmt;

/// The table of a kind of document.
#[derive(Debug)]
pub struct DocumentSpec {
    /// The kind.
    pub kind: Kind,
    /// What the document is for, in one sentence.
    pub summary: &'static str,
    /// The fields, in the order of the specification, which is the order of the checks.
    pub fields: &'static [FieldSpec],
}

/// A field of a document.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The path, without indexes: `notifications[].channel`.
    pub path: &'static str,
    /// What the field holds.
    pub value: ValueType,
    /// What the field means, in one sentence.
    pub meaning: &'static str,
    /// An example of the value, which remedies suggest.
    pub example: Example,
    /// What a gate asks of the field; `None` if no gate's table does.
    pub check: Option<FieldCheck>,
    /// Whether a room keeps the field after reading the document.
    pub is_kept: bool,
}

/// What a field holds (specification, section 1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// A reference.
    Reference,
    /// A list of references.
    References,
    /// A timestamp.
    Timestamp,
    /// A date.
    Date,
    /// A string.
    Text,
    /// A list of strings.
    Texts,
    /// A boolean.
    Boolean,
    /// A word of a closed set.
    Label(&'static [&'static str]),
    /// A mapping.
    Mapping,
    /// A list of mappings.
    Mappings,
}

/// What a gate asks of a field.
#[derive(Clone, Copy)]
pub struct FieldCheck {
    /// The number of the gate.
    pub gate: u8,
    /// When the gate asks.
    pub when: When,
    /// What it asks.
    pub requirement: Requirement,
    /// What else it asks of a valid value.
    pub rule: Option<FieldRule>,
}

/// A rule about a field whose value is valid.
pub type FieldRule = for<'a> fn(&GateContext<'a>, &'a Document, &Field<'a>, &mut FindingCollector<'a>);

/// When a gate asks for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// If the trial has this outcome.
    Outcome(Outcome),
}

/// What a gate asks of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// A value of the field's type.
    Valid,
    /// Exactly this word; anything else has the code.
    Word(&'static str, Code),
}

impl fmt::Debug for FieldCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldCheck").field("gate", &self.gate).finish_non_exhaustive()
    }
}

impl FieldSpec {
    /// Returns a field that no gate's table asks for.
    #[must_use]
    pub const fn new(path: &'static str, value: ValueType, meaning: &'static str) -> Self {
        Self { path, value, meaning, example: Example::UNKNOWN, check: None, is_kept: false }
    }

    /// Sets the example.
    #[must_use]
    pub const fn example(mut self, value: &'static str) -> Self {
        self.example.value = value;
        self
    }

    /// Sets the comment on the example.
    #[must_use]
    pub const fn note(mut self, note: &'static str) -> Self {
        self.example.note = Some(note);
        self
    }

    /// Keeps the field of each document for records, lists or rules.
    #[must_use]
    pub const fn kept(mut self) -> Self {
        self.is_kept = true;
        self
    }

    /// Lets a gate ask for a valid value.
    #[must_use]
    pub const fn required(self, gate: u8) -> Self {
        self.checked(gate, When::Always, Requirement::Valid)
    }

    /// Lets a gate ask for a valid value if the trial has this outcome.
    #[must_use]
    pub const fn required_if(self, gate: u8, outcome: Outcome) -> Self {
        self.checked(gate, When::Outcome(outcome), Requirement::Valid)
    }

    /// Lets a gate ask for exactly this word, which becomes the example.
    #[must_use]
    pub const fn word(self, gate: u8, word: &'static str, otherwise: Code) -> Self {
        self.checked(gate, When::Always, Requirement::Word(word, otherwise)).example(word)
    }

    /// Adds a rule about valid values.
    #[must_use]
    pub const fn rule(mut self, rule: FieldRule) -> Self {
        if let Some(check) = &mut self.check {
            check.rule = Some(rule);
        }
        self
    }

    const fn checked(mut self, gate: u8, when: When, requirement: Requirement) -> Self {
        self.check = Some(FieldCheck { gate, when, requirement, rule: None });
        self.is_kept = true;
        self
    }
}

impl DocumentSpec {
    /// Returns the field at a path without indexes.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.path == path)
    }

    /// Checks the fields of a document that a gate asks for.
    pub(super) fn check<'a>(
        &self,
        gate: u8,
        context: &GateContext<'a>,
        document: &'a Document,
        findings: &mut FindingCollector<'a>,
    ) {
        for spec in self.fields.iter().filter(|spec| !spec.path.contains("[]")) {
            let Some(check) = spec.check.filter(|check| check.applies(gate, context)) else { continue };
            let field = document.field(spec.path);
            match spec.value {
                ValueType::References => {
                    for entry in findings.list(document, &field).unwrap_or_default() {
                        findings.valid(ValueType::Reference, document, &entry);
                    }
                }
                ValueType::Mappings => {
                    for entry in findings.list(document, &field).unwrap_or_default() {
                        if findings.mapping(document, &entry) {
                            self.check_entry(spec.path, gate, context, document, &entry, findings);
                        }
                    }
                }
                value => check.run(value, context, document, &field, findings),
            }
        }
    }

    fn check_entry<'a>(
        &self,
        list: &str,
        gate: u8,
        context: &GateContext<'a>,
        document: &'a Document,
        entry: &Field<'a>,
        findings: &mut FindingCollector<'a>,
    ) {
        for spec in self.fields {
            let key = spec.path.strip_prefix(list).and_then(|rest| rest.strip_prefix("[]."));
            if let (Some(key), Some(check)) = (key, spec.check.filter(|check| check.applies(gate, context))) {
                check.run(spec.value, context, document, &entry.child(key), findings);
            }
        }
    }
}

impl FieldCheck {
    fn applies(&self, gate: u8, context: &GateContext<'_>) -> bool {
        self.gate == gate
            && match self.when {
                When::Always => true,
                When::Outcome(outcome) => context.outcome == Some(outcome),
            }
    }

    fn run<'a>(
        &self,
        value: ValueType,
        context: &GateContext<'a>,
        document: &'a Document,
        field: &Field<'a>,
        findings: &mut FindingCollector<'a>,
    ) {
        let is_valid = match self.requirement {
            Requirement::Valid => findings.valid(value, document, field),
            Requirement::Word(word, otherwise) => findings.word(document, field, word, otherwise),
        };
        if let Some(rule) = self.rule.filter(|_| is_valid) {
            rule(context, document, field, findings);
        }
    }
}
