//! The reasons why a packet is not changed.

use super::value_problem::ValueProblem;
use crate::domain::tree::Position;
use public_boundary::SecretKind;

/// The reason why a packet is not changed. Each says what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file is in a folder of decision records, or holds one.
    #[error("Decision records are never changed. Record a new decision instead.")]
    Record,
    /// The file holds no packet and no approval document.
    #[error("This file holds no packet. Open it in an editor.")]
    NotAPacket,
    /// The file is not UTF-8.
    #[error("This file is not UTF-8. Save it as UTF-8 first.")]
    NotUtf8,
    /// The file would be larger than evidence may be.
    #[error("The file would be over 1 MiB. Evidence holds references: keep the material elsewhere.")]
    TooLarge,
    /// The file does not parse, so a change of it cannot be judged.
    #[error("Line {}: {message}. Correct it in an editor first.", at.line)]
    Syntax {
        /// The position.
        at: Position,
        /// The cause. It never quotes the text.
        message: String,
    },
    /// The file holds several documents.
    #[error("This file holds several documents. Open it in an editor.")]
    SeveralDocuments,
    /// The file has an anchor, a tag or a directive.
    #[error("Line {} has an anchor, a tag or a directive. Open the file in an editor.", .0.line)]
    Markup(Position),
    /// The file has a tab between its values.
    #[error("Line {} has a tab. Replace it by spaces in an editor first.", .0.line)]
    Tab(Position),
    /// The table of the document has no such field.
    #[error("This document has no such field. See docs/fields.md for those it has.")]
    UnknownField,
    /// The path leads into a value that is not a mapping.
    #[error("A field above this one holds a value and not a mapping. Open the file in an editor.")]
    NotAMapping,
    /// The path leads into a value that is not a list.
    #[error("A field above this one holds a value and not a list. Open the file in an editor.")]
    NotAList,
    /// The list is shorter.
    #[error("The list has no such entry. Add the entries before it first.")]
    NoSuchEntry,
    /// The field holds a mapping or a list with entries.
    #[error("The field holds a mapping or a list with entries. Open the file in an editor.")]
    HoldsEntries,
    /// The field has a valid value.
    #[error("The field has a value already, and nothing is overwritten.")]
    AlreadySet,
    /// The list has this entry.
    #[error("The list has this entry already.")]
    AlreadyListed,
    /// The value is a block scalar.
    #[error("The value is a text block (`|` or `>`). Open the file in an editor.")]
    BlockScalar,
    /// The value spans several lines.
    #[error("The value spans several lines. Open the file in an editor.")]
    SeveralLines,
    /// Another person declares this value.
    #[error(
        "This value is declared by another person: the producer of the packet or the approver. Ask them."
    )]
    DeclaredByOthers,
    /// The new value does not have the form of the field.
    #[error("{0}")]
    Value(ValueProblem),
    /// The new value would be forbidden material.
    #[error("The value holds {}, which is not allowed in evidence. Write a reference to it instead.", .0.title())]
    Forbidden(SecretKind),
    /// The syntax of the file is not one that is changed here.
    #[error("The syntax of this file is not supported here. Open it in an editor.")]
    Unclear,
    /// The changed text would differ in more than the field.
    #[error("More than this field would change. Open the file in an editor.")]
    NotExact,
}

impl From<ValueProblem> for Refusal {
    fn from(problem: ValueProblem) -> Self {
        Self::Value(problem)
    }
}
