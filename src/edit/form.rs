//! The form of a field's value: what a user is told to type, and whether a text has that form.

use super::content::Content;
use super::value_problem::{ValueProblem, expected};
use crate::domain::labels::{Code, Kind};
use crate::domain::reference;
use crate::domain::safe_text::SafeText;
use crate::domain::schema::{Example, FieldSpec, Requirement, ValueType};
use crate::domain::time;
use crate::domain::tree::{Node, Value};
use crate::domain::value_error::ValueError;
use public_boundary::kinds_in;

/// The form of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The type.
    pub value: ValueType,
    /// The meaning of the field, in one sentence.
    pub meaning: &'static str,
    /// An example, with `…` for what only the reviewer knows.
    pub example: Example,
    /// The last key of the field, on which the form of a reference depends.
    key: &'static str,
}

impl Form {
    /// Returns the form of a field.
    #[must_use]
    pub fn of(field: &'static FieldSpec) -> Self {
        let key = field.path.trim_end_matches("[]").rsplit('.').next().unwrap_or_default();
        Self { value: field.value, meaning: field.meaning, example: field.example, key }
    }

    /// Returns what is expected, as part of a sentence: "a reference".
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        expected(self.value)
    }

    /// Returns the words of a closed set; none for other types.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        match self.value {
            ValueType::Label(words) => words,
            _ => &[],
        }
    }

    /// Checks a text that a user typed.
    ///
    /// # Errors
    /// The reason why it is not a value of the field.
    pub fn check(&self, text: &str) -> Result<(), ValueProblem> {
        self.read(text).map(drop)
    }

    /// Returns the content that a text means. References of a list are separated by blanks.
    pub(super) fn read(&self, text: &str) -> Result<Content, ValueProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ValueProblem::Missing);
        }
        if SafeText::sanitize(text).as_str() != text || text.contains(['\n', '\r', '\t', '\u{fffd}']) {
            return Err(kinds_in(text).next().map_or(ValueProblem::Invisible, ValueProblem::Forbidden));
        }
        if let Some(kind) = kinds_in(text).next() {
            return Err(ValueProblem::Forbidden(kind));
        }
        let string = || Content::Text(text.to_owned());
        let valid = |is_valid: bool| match is_valid {
            true => Ok(string()),
            false if reference::is_placeholder(text) => Err(ValueProblem::Placeholder),
            false => Err(ValueProblem::Malformed(self.value)),
        };
        match self.value {
            ValueType::Reference => self.reference(text),
            ValueType::References => {
                let all = text.split_whitespace().map(|text| self.reference(text));
                all.collect::<Result<_, _>>().map(Content::List)
            }
            ValueType::Timestamp => valid(time::parse_timestamp(text).is_some()),
            ValueType::Date => valid(time::parse_date(text).is_some()),
            ValueType::Text => valid(!reference::is_placeholder(text)),
            ValueType::Label(words) if words.contains(&text) => Ok(string()),
            ValueType::Label(words) => Err(ValueProblem::Unsupported(words)),
            ValueType::Boolean => match text {
                "true" | "false" => Ok(Content::Boolean(text == "true")),
                _ => Err(ValueProblem::Malformed(self.value)),
            },
            ValueType::Texts | ValueType::Integer => Err(ValueProblem::Malformed(self.value)),
            ValueType::Mapping | ValueType::Mappings => Err(ValueProblem::HasFields),
        }
    }

    fn reference(&self, text: &str) -> Result<Content, ValueProblem> {
        match reference::judge_in(self.key, text) {
            Ok(()) => Ok(Content::Text(text.to_owned())),
            Err(ValueError::Placeholder) => Err(ValueProblem::Placeholder),
            Err(_) => Err(ValueProblem::Malformed(ValueType::Reference)),
        }
    }

    /// Returns whether a value of a document has the form.
    pub(super) fn fits(&self, node: &Node<'_>) -> bool {
        match (&node.value, self.value) {
            (Value::Text(text), ValueType::Reference) => reference::judge_in(self.key, text).is_ok(),
            (Value::Text(text), ValueType::Timestamp) => time::parse_timestamp(text).is_some(),
            (Value::Text(text), ValueType::Date) => time::parse_date(text).is_some(),
            (Value::Text(text), ValueType::Text) => !node.is_missing() && !reference::is_placeholder(text),
            (Value::Text(text), ValueType::Label(words)) => words.contains(&&**text),
            (Value::Bool(..), ValueType::Boolean) | (Value::Integer(_), ValueType::Integer) => true,
            (Value::List(items), ValueType::References | ValueType::Texts | ValueType::Mappings) => {
                !items.is_empty()
            }
            (Value::Map(entries), ValueType::Mapping) => !entries.is_empty(),
            _ => false,
        }
    }
}

/// Returns whether another person declares the value of a field: the approver whether something is approved, and the
/// producer whether a packet is ready and whether its evidence is live.
pub(super) fn is_declared_by_others(kind: Kind, field: &FieldSpec) -> bool {
    let declared =
        |requirement| matches!(requirement, Requirement::Word(_, Code::NotApproved | Code::NotReady));
    let is_approval = !kind.is_packet();
    field.check.is_some_and(|check| declared(check.requirement))
        || field.path == "evidence_mode"
        || (is_approval && matches!(field.path, "state" | "package_digest" | "break_glass_reason"))
}
