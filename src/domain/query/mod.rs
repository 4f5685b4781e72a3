//! The query language: which trials somebody wants to see.
//!
//! `status:blocked outcome:renewed age>7d -owner:emea tracking` is five terms, and a trial has to satisfy every one of
//! them. [`parse()`] reads it, [`Prepared`] asks it of every trial of a room in one pass, [`Query::explain`] says it in
//! words, and [`complete()`] says what could come next while somebody types. What it means is in `docs/queries.md`.

mod complete;
mod error;
mod evaluate;
mod explain;
mod field;
mod number;
mod parse;
mod print;
mod scanner;
mod word;

use jiff::civil::Date;

pub use complete::{Candidate, Completion, complete};
pub use error::QueryError;
pub use evaluate::{Prepared, Viewer};
pub use field::{Field, Shape};
pub use parse::parse;
pub use word::Pattern;

/// What somebody looks for: every term has to hold. The empty query takes everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

impl Query {
    /// Its terms, in the order in which they were written.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether it takes everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it asks about a field, whichever way.
    #[must_use]
    pub fn asks(&self, field: Field) -> bool {
        self.terms.iter().any(|term| term.test.field() == Some(field))
    }
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold.
    pub negated: bool,
    /// The condition.
    pub test: Test,
}

/// What is asked of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A free word is found somewhere in it.
    Word {
        /// The word as it was written.
        text: Box<str>,
        /// Whether it stood in quotes: then it is found as it is or not at all.
        exact: bool,
    },
    /// A field of a closed set has one of these values, a bit each in the order of the field's words.
    OneOf {
        /// The field.
        field: Field,
        /// The values, never none.
        bits: u32,
    },
    /// A number compares like this.
    Number {
        /// The field.
        field: Field,
        /// How.
        relation: Relation,
        /// With what; several only where the relation is [`Relation::Is`].
        amounts: Vec<Amount>,
    },
    /// A name holds one of these texts, or is one of them.
    Name {
        /// The field.
        field: Field,
        /// Whether the whole name has to be the text.
        whole: bool,
        /// The texts, never none.
        texts: Vec<Box<str>>,
    },
    /// Something that is so or not.
    Flag(Field),
}

impl Test {
    /// The field that it is about; a free word has none.
    #[must_use]
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::Word { .. } => None,
            Self::OneOf { field, .. }
            | Self::Number { field, .. }
            | Self::Name { field, .. }
            | Self::Flag(field) => Some(*field),
        }
    }
}

/// How two numbers stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `:` or `=`.
    Is,
    /// `>`.
    Over,
    /// `>=`.
    AtLeast,
    /// `<`.
    Under,
    /// `<=`.
    AtMost,
}

/// What a number is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A count, or days.
    Number(i64),
    /// A date, for what lies so many days from today.
    Date(Date),
    /// That there is no number.
    None,
}

#[cfg(test)]
mod tests;
