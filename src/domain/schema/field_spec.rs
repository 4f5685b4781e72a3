//! The table of the fields of a document: the type of each, the gate that needs it and when, and an example of its
//! value.

use crate::domain::labels::{Code, ConversionTarget, Kind, Outcome};
use crate::domain::safe_text::SafeText;

/// The table of a kind of document.
#[derive(Debug)]
pub struct DocumentSpec {
    /// The kind.
    pub kind: Kind,
    /// The purpose of the document, in one sentence.
    pub summary: &'static str,
    /// The fields, in the order of the specification, which is the order of the checks.
    pub fields: &'static [FieldSpec],
}

/// A field of a document.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The path, without indexes: `notifications[].channel`.
    pub path: &'static str,
    /// The type of the value.
    pub value: ValueType,
    /// The meaning of the field, in one sentence.
    pub meaning: &'static str,
    /// An example of the value, which remedies suggest.
    pub example: Example,
    /// The requirement of a gate; `None` if no gate checks the field from the table.
    pub check: Option<FieldCheck>,
    /// True if the field is packed, so that it can be read after the document was parsed.
    pub is_kept: bool,
    /// True if a wrong value makes a record a `bad-decision` (specification, section 5.1).
    pub is_strict: bool,
}

/// The type of a value (specification, section 1.1).
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
    /// An integer.
    Integer,
    /// A word of a closed set.
    Label(&'static [&'static str]),
    /// A mapping.
    Mapping,
    /// A list of mappings.
    Mappings,
}

/// A check of a field by a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldCheck {
    /// The number of the gate.
    pub gate: u8,
    /// The trials for which the gate checks the field.
    pub when: When,
    /// The requirement.
    pub requirement: Requirement,
}

/// The trials for which a gate checks a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// All trials.
    Always,
    /// Trials with this outcome.
    Outcome(Outcome),
    /// Trials with this conversion target in their activation packet.
    Target(ConversionTarget),
}

/// A requirement of a gate on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// A value of the field's type.
    Valid,
    /// Exactly this word; anything else has the code.
    Word(&'static str, Code),
}

impl FieldSpec {
    /// Returns whether this is an entry of a list, or a field of one.
    #[must_use]
    pub fn is_of_entry(&self) -> bool {
        self.path.contains("[]")
    }

    /// Returns a field that no gate checks.
    #[must_use]
    pub const fn new(path: &'static str, value: ValueType, meaning: &'static str) -> Self {
        Self {
            path,
            value,
            meaning,
            example: Example::UNKNOWN,
            check: None,
            is_kept: false,
            is_strict: false,
        }
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

    /// Makes a record with a wrong value a `bad-decision`.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.is_strict = true;
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

    /// Lets a gate ask for a valid value if the trial has this conversion target.
    #[must_use]
    pub const fn required_for(self, gate: u8, target: ConversionTarget) -> Self {
        self.checked(gate, When::Target(target), Requirement::Valid)
    }

    /// Lets a gate ask for exactly this word, which becomes the example.
    #[must_use]
    pub const fn word(self, gate: u8, word: &'static str, otherwise: Code) -> Self {
        self.checked(gate, When::Always, Requirement::Word(word, otherwise)).example(word)
    }

    const fn checked(mut self, gate: u8, when: When, requirement: Requirement) -> Self {
        self.check = Some(FieldCheck { gate, when, requirement });
        self.is_kept = true;
        self
    }
}

impl FieldSpec {
    /// Returns whether a search looks into the field: references, dates, people and free texts, but not closed sets of
    /// words, digests, and the references of the trial and of packages, which name the trial again.
    #[must_use]
    pub fn is_searched(&self) -> bool {
        let is_word = matches!(self.check, Some(FieldCheck { requirement: Requirement::Word(..), .. }));
        let is_text = match self.value {
            ValueType::Reference
            | ValueType::References
            | ValueType::Timestamp
            | ValueType::Date
            | ValueType::Text
            | ValueType::Texts => true,
            ValueType::Label(_)
            | ValueType::Boolean
            | ValueType::Integer
            | ValueType::Mapping
            | ValueType::Mappings => false,
        };
        let is_other = matches!(self.path, "schema_version" | "trial_ref" | "seen")
            || self.path.ends_with("_digest")
            || self.path.ends_with("package_ref");
        is_text && !is_word && !is_other
    }
}

impl DocumentSpec {
    /// Returns the field at a path without indexes.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.path == path)
    }

    /// Returns the fields of the entries of a list of mappings, each with its key in the entry.
    pub fn entries_of(
        &self,
        list: &'static FieldSpec,
    ) -> impl Iterator<Item = (&'static str, &'static FieldSpec)> {
        self.fields.iter().filter_map(|field| {
            let key = field.path.strip_prefix(list.path)?.strip_prefix("[].")?;
            Some((key, field))
        })
    }
}

/// The placeholder for an unknown value in text that may be written to a file. It is a placeholder word (specification,
/// section 1.1), so no gate accepts it as it is.
pub const PLACEHOLDER: &str = "TODO";

/// An example of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The value, with `…` for what only the reviewer knows.
    pub value: &'static str,
    /// A comment on it.
    pub note: Option<&'static str>,
}

impl Example {
    /// The example of a field without a known form.
    pub const UNKNOWN: Self = Self { value: "…", note: None };

    /// Returns the example as it may be written to a file, with [`PLACEHOLDER`] for what only the reviewer knows.
    #[must_use]
    pub fn to_write(&self) -> SafeText {
        SafeText::join(self.value.split('…'), PLACEHOLDER)
    }

    /// Returns the prefix of a reference in this field: the text before the `…` of the first reference in the example.
    #[must_use]
    pub fn prefix(&self) -> Option<&'static str> {
        let (before, _) = self.value.split_once('…')?;
        let prefix = before.rsplit(['[', '{', ' ']).next().unwrap_or(before);
        prefix.contains(':').then_some(prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_begin_as_their_example_does() {
        let prefix = |value| Example { value, note: None }.prefix();
        assert_eq!(prefix("evidence://renewal/…"), Some("evidence://renewal/"));
        assert_eq!(prefix("[ticket:…]"), Some("ticket:"));
        assert_eq!(
            prefix("[{notification_ref: evidence://notification/…}]"),
            Some("evidence://notification/")
        );
        assert_eq!(prefix("…"), None);
        assert_eq!(prefix("ready"), None);
    }
}
