//! The reasons why a text is not a value of a field.

use crate::domain::schema::ValueType;
use public_boundary::SecretKind;

/// The reason why a text is not a value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    /// The text is empty.
    #[error("A value is required.")]
    Missing,
    /// The text is a placeholder.
    #[error("This is a placeholder. Write the value itself.")]
    Placeholder,
    /// The text has a control character, a line end or an invisible character.
    #[error("The value has an invisible character. Write it on one line in visible characters.")]
    Invisible,
    /// The text does not have the form.
    #[error("This is not {}.", expected(*.0))]
    Malformed(ValueType),
    /// The text is not one of the words.
    #[error("This is not one of: {}.", .0.join(", "))]
    Unsupported(&'static [&'static str]),
    /// A value of this type is not a single line.
    #[error("This field holds a mapping. Fill in its fields one by one.")]
    HasFields,
    /// The text is forbidden material.
    #[error("The value holds {}, which is not allowed in evidence. Write a reference to it instead.", .0.title())]
    Forbidden(SecretKind),
}

/// Returns what is expected of a value of a type, as part of a sentence.
pub(super) const fn expected(value: ValueType) -> &'static str {
    match value {
        ValueType::Reference => "a reference, such as ticket:CS-8812",
        ValueType::References => "a list of references, separated by blanks",
        ValueType::Timestamp => "a timestamp, such as 2026-06-01T00:00:00Z",
        ValueType::Date => "a date, such as 2026-08-03",
        ValueType::Text => "a text",
        ValueType::Texts => "a list of texts",
        ValueType::Boolean => "true or false",
        ValueType::Integer => "an integer",
        ValueType::Label(_) => "one of the words of this field",
        ValueType::Mapping => "a mapping",
        ValueType::Mappings => "a list of mappings",
    }
}
