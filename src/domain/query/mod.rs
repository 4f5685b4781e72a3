//! The query language, which selects trials.
//!
//! `status:blocked outcome:renewed age>7d -owner:emea tracking` has five terms, and a trial has to match all of them.
//! [`parse()`] reads a query, [`CompiledQuery`] evaluates it for every trial of a room in one pass, [`Query::explain`] puts
//! it in words, and [`complete()`] completes it while it is typed. `docs/queries.md` defines the language.

mod choice;
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

use super::gate::GateId;
use super::labels::{ConversionTarget, Outcome, Status};
use super::planned_date::DateGroup;
use super::summary::blocked_bit;
use jiff::civil::Date;

pub use complete::{Candidate, Completion, complete};
pub use error::QueryError;
pub use evaluate::{CompiledQuery, QueryContext};
pub use field::{Field, Shape};
pub use parse::parse;
pub use word::Pattern;

/// A query: all its terms have to match. The empty query matches every trial.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

impl Query {
    /// Returns the terms, in the order in which they were written.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Returns whether the query is empty, and so matches every trial.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns whether a term of the query is about this field.
    #[must_use]
    pub fn asks(&self, field: Field) -> bool {
        self.terms.iter().any(|term| term.test.field() == Some(field))
    }
}

/// A condition, possibly negated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// True if the condition must not hold.
    pub negated: bool,
    /// The condition.
    pub test: Test,
}

/// A condition on a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A free word occurs in the trial.
    Word {
        /// The word as written.
        text: Box<str>,
        /// True if the word was quoted: it matches without abbreviation or typing error.
        exact: bool,
    },
    /// A field has one of these values of its closed set.
    OneOf {
        /// The field.
        field: Field,
        /// The values, a bit each in the order of the set; at least one.
        bits: u64,
    },
    /// A number compares with one of these amounts.
    Number {
        /// The field.
        field: Field,
        /// The comparison.
        relation: Relation,
        /// The amounts; several only if the relation is [`Relation::Is`].
        amounts: Vec<Amount>,
    },
    /// A name contains one of these texts or, if `whole` is set, is one of them.
    Name {
        /// The field.
        field: Field,
        /// True if the whole name has to equal a text.
        whole: bool,
        /// The texts; at least one.
        texts: Vec<Box<str>>,
    },
    /// A flag is set.
    Flag(Field),
}

impl Test {
    /// Returns the field of the condition; `None` for a free word.
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

/// A comparison of two numbers.
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

/// The amount that a number is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A count, or days.
    Number(i64),
    /// A date, compared as the number of days from today to it.
    Date(Date),
    /// From the first to the last of two amounts: `7d..14d`. Only with [`Relation::Is`].
    Range(Bound, Bound),
    /// The word `none`: the number is missing.
    None,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A count, or days.
    Number(i64),
    /// A date.
    Date(Date),
}

impl From<Bound> for Amount {
    fn from(bound: Bound) -> Self {
        match bound {
            Bound::Number(number) => Self::Number(number),
            Bound::Date(date) => Self::Date(date),
        }
    }
}

/// Returns the query for the trials with exactly this owner.
#[must_use]
pub fn owner_query(owner: &str) -> String {
    let test = Test::Name { field: Field::Owner, whole: true, texts: vec![owner.into()] };
    Term { negated: false, test }.to_string()
}

/// Returns the query for the trials with this outcome, or whose outcome is not known.
#[must_use]
pub fn outcome_query(outcome: Option<Outcome>) -> String {
    choice_query(Field::Outcome, outcome.map_or(Outcome::ALL.len(), |outcome| outcome as usize))
}

/// Returns the query for the trials with this conversion target, or whose target is not known.
#[must_use]
pub fn target_query(target: Option<ConversionTarget>) -> String {
    choice_query(Field::Target, target.map_or(ConversionTarget::ALL.len(), |target| target as usize))
}

/// Returns the query for the trials with a planned date of a group, or of any, from the first to the last day.
#[must_use]
pub fn planned_query(group: Option<DateGroup>, first: Date, last: Date) -> String {
    let field = match group {
        None => Field::Planned,
        Some(DateGroup::GraceEnds) => Field::Ends,
        Some(DateGroup::Starts) => Field::Starts,
        Some(DateGroup::GoLives) => Field::GoLive,
        Some(DateGroup::Due) => Field::Due,
    };
    let amounts = vec![Amount::Range(Bound::Date(first), Bound::Date(last))];
    Term { negated: false, test: Test::Number { field, relation: Relation::Is, amounts } }.to_string()
}

/// Returns the query for the trials that another query selects and that are not ready.
#[must_use]
pub fn not_ready_query(query: &str) -> String {
    let bits = 1 << Status::Ready as u32;
    format!("{} {query}", Term { negated: true, test: Test::OneOf { field: Field::Status, bits } })
}

fn choice_query(field: Field, at: usize) -> String {
    Term { negated: false, test: Test::OneOf { field, bits: 1 << at } }.to_string()
}

/// Returns the query for the trials in which exactly this gate is blocked.
#[must_use]
pub fn gate_query(gate: GateId) -> Option<String> {
    gates_query([gate])
}

/// Returns the query for the trials in which one of these gates is blocked; `None` without gates.
#[must_use]
pub fn gates_query(gates: impl IntoIterator<Item = GateId>) -> Option<String> {
    let mut bits = 0;
    for gate in gates {
        let bit = blocked_bit(gate.stage(), gate.number());
        bits |= 1 << Field::Gate.choices().iter().position(|choice| choice.bits == bit)?;
    }
    let test = Test::OneOf { field: Field::Gate, bits };
    (bits != 0).then(|| Term { negated: false, test }.to_string())
}

#[cfg(test)]
mod tests;
