//! Printing of queries, in a form that parses to the same query.

use super::choice::Choice;
use super::field::{Field, Shape};
use super::number::{BETWEEN, NONE};
use super::scanner::quoted;
use super::{Amount, Query, Relation, Term, Test};
use std::fmt;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, term) in self.terms.iter().enumerate() {
            let blank = if number == 0 { "" } else { " " };
            write!(f, "{blank}{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        match &self.test {
            Test::Word { text, exact: true } => f.write_str(&quoted(text, true)),
            // It was parsed without quotes, so it can be parsed again.
            Test::Word { text, exact: false } => f.write_str(text),
            Test::OneOf { field, bits } => write!(f, "{}:{}", field.name(), words(*field, *bits).join(",")),
            Test::Number { field, relation, amounts } => {
                let amounts: Vec<_> = amounts.iter().map(|&amount| written(*field, amount)).collect();
                write!(f, "{}{}{}", field.name(), relation.sign(), amounts.join(","))
            }
            Test::Name { field, whole, texts } => {
                let sign = if *whole { "=" } else { ":" };
                let texts: Vec<_> = texts.iter().map(|text| quoted(text, false)).collect();
                write!(f, "{}{sign}{}", field.name(), texts.join(","))
            }
            Test::Flag(field) => write!(f, "{}:", field.name()),
        }
    }
}

impl Relation {
    /// Returns the operator.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::Over => ">",
            Self::AtLeast => ">=",
            Self::Under => "<",
            Self::AtMost => "<=",
        }
    }
}

/// Returns the values whose bits are set.
pub(super) fn choices(field: Field, bits: u64) -> impl Iterator<Item = &'static Choice> {
    field.choices().iter().enumerate().filter(move |(at, _)| bits & (1 << at) != 0).map(|(_, choice)| choice)
}

/// Returns the names of the values whose bits are set.
pub(super) fn words(field: Field, bits: u64) -> Vec<&'static str> {
    choices(field, bits).map(|choice| &*choice.name).collect()
}

fn written(field: Field, amount: Amount) -> String {
    match amount {
        Amount::Number(days) if matches!(field.shape(), Shape::Days(_)) => format!("{days}d"),
        Amount::Number(number) => number.to_string(),
        Amount::Date(date) => date.to_string(),
        Amount::Range(first, last) => {
            format!("{}{BETWEEN}{}", written(field, first.into()), written(field, last.into()))
        }
        Amount::None => NONE.to_owned(),
    }
}
