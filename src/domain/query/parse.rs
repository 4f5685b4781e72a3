//! The parser of queries.

use super::error::{QueryError, nearest};
use super::field::{Field, Shape};
use super::number;
use super::scanner::Scanner;
use super::{Query, Relation, Term, Test};
use crate::domain::stages::trial_expired_followup;

/// The operators, the longer ones first. `:>` and its like mean the same as `>`, because some users write them.
const OPERATORS: [(&str, Operator); 10] = [
    (":>=", Operator::Compares(Relation::AtLeast)),
    (":<=", Operator::Compares(Relation::AtMost)),
    (":>", Operator::Compares(Relation::Over)),
    (":<", Operator::Compares(Relation::Under)),
    (">=", Operator::Compares(Relation::AtLeast)),
    ("<=", Operator::Compares(Relation::AtMost)),
    (">", Operator::Compares(Relation::Over)),
    ("<", Operator::Compares(Relation::Under)),
    ("=", Operator::Is),
    (":", Operator::Holds),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Holds,
    Is,
    Compares(Relation),
}

/// A value as written, with its byte range.
pub(super) struct Value {
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Parses a query. An empty text is the query that matches every trial.
///
/// # Errors
/// The position of the first error, what is wrong, and a suggestion if there is one.
///
/// ```
/// use trialdesk::domain::query::parse;
/// assert_eq!(parse("status:blocked age>7d tracking")?.terms().len(), 3);
/// let error = parse("sttaus:blocked").unwrap_err();
/// assert_eq!(error.to_string(), "unknown field `sttaus`: did you mean `status`?");
/// assert_eq!((error.column, error.width), (1, 6));
/// # Ok::<(), trialdesk::domain::query::QueryError>(())
/// ```
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let mut scanner = Scanner::new(text);
    let mut terms = Vec::new();
    loop {
        scanner.take_while(char::is_whitespace);
        if scanner.peek().is_none() {
            return Ok(Query { terms });
        }
        terms.push(term(&mut scanner)?);
    }
}

fn term(scanner: &mut Scanner<'_>) -> Result<Term, QueryError> {
    let start = scanner.at;
    let negated = scanner.take("-");
    if negated && scanner.is_at_blank() {
        let error = QueryError::at(scanner.text, start, scanner.at, "`-` must precede a term");
        return Err(if scanner.peek().is_none() { error.unfinished() } else { error });
    }
    if negated && scanner.peek() == Some('-') {
        let message = "only one `-` is allowed; put a word that starts with `-` in quotes";
        return Err(QueryError::at(scanner.text, start, scanner.at + 1, message));
    }
    let test = if scanner.peek() == Some('"') { quoted_word(scanner)? } else { bare(scanner)? };
    Ok(Term { negated, test })
}

fn quoted_word(scanner: &mut Scanner<'_>) -> Result<Test, QueryError> {
    let start = scanner.at;
    let text = scanner.take_quoted()?;
    if text.is_empty() {
        return Err(QueryError::at(scanner.text, start, scanner.at, "the quotes are empty"));
    }
    must_end(scanner, false)?;
    Ok(Test::Word { text: text.into(), exact: true })
}

/// Parses a word, or a field with its operator and values.
fn bare(scanner: &mut Scanner<'_>) -> Result<Test, QueryError> {
    let start = scanner.at;
    let mut ahead = *scanner;
    let name = ahead.take_while(|c| c.is_ascii_alphabetic() || c == '_');
    let operator = OPERATORS.into_iter().find(|(sign, _)| ahead.take(sign));
    if let Some((sign, operator)) = operator {
        *scanner = ahead;
        let after = start + name.len() + sign.len();
        if name.is_empty() {
            let message = format!("`{sign}` needs a field before it and no spaces around it, as in `age>7d`");
            return Err(QueryError::at(scanner.text, start, after, message));
        }
        let Some(field) = Field::named(name) else {
            let known = nearest(name, Field::ALL.map(Field::name));
            let hint = if known.is_none() { "; put text containing : < > = in quotes" } else { "" };
            let message = format!("unknown field `{name}`{hint}");
            return Err(QueryError::at(scanner.text, start, start + name.len(), message).suggesting(known));
        };
        return field_test(scanner, field, operator, (start, after));
    }
    let text = scanner.take_while(|c| !c.is_whitespace());
    Ok(Test::Word { text: text.into(), exact: false })
}

/// Parses the values after an operator.
fn field_test(
    scanner: &mut Scanner<'_>,
    field: Field,
    operator: Operator,
    (start, after): (usize, usize),
) -> Result<Test, QueryError> {
    let text = scanner.text;
    let compares = matches!(operator, Operator::Compares(_));
    match field.shape() {
        Shape::Flag => {
            let word = scanner.take_while(|c| !c.is_whitespace());
            if compares || !word.is_empty() {
                let name = field.name();
                let message = format!("`{name}:` takes no value; use `-{name}:` for the opposite");
                return Err(QueryError::at(text, start, scanner.at, message));
            }
            Ok(Test::Flag(field))
        }
        Shape::OneOf(_) | Shape::Name if compares => Err(not_comparable(text, field, start, after)),
        Shape::OneOf(_) => {
            let values = values(scanner, field, after)?;
            let bits =
                values.iter().try_fold(0, |bits, value| Ok(bits | (1 << one_of(text, field, value)?)))?;
            Ok(Test::OneOf { field, bits })
        }
        Shape::Count | Shape::Days(_) => {
            let relation = match operator {
                Operator::Compares(relation) => relation,
                Operator::Holds | Operator::Is => Relation::Is,
            };
            let values = values(scanner, field, after)?;
            if let [_, second, ..] = values.as_slice()
                && relation != Relation::Is
            {
                let message = "a comparison takes one value; use `:` for several";
                return Err(QueryError::at(text, second.start, second.end, message));
            }
            let amounts = values.iter().map(|value| number::read(text, field, relation, value));
            Ok(Test::Number { field, relation, amounts: amounts.collect::<Result<_, _>>()? })
        }
        Shape::Name => {
            let texts = values(scanner, field, after)?.into_iter().map(|value| value.text.into()).collect();
            Ok(Test::Name { field, whole: operator == Operator::Is, texts })
        }
    }
}

fn not_comparable(text: &str, field: Field, start: usize, after: usize) -> QueryError {
    let message = format!("`{}` cannot be compared; use `:`, as in `{}`", field.name(), field.example());
    QueryError::at(text, start, after, message)
}

/// Parses the values after an operator, separated by commas.
fn values(scanner: &mut Scanner<'_>, field: Field, after: usize) -> Result<Vec<Value>, QueryError> {
    let mut values = Vec::new();
    loop {
        let start = scanner.at;
        let text = if scanner.peek() == Some('"') {
            let text = scanner.take_quoted()?;
            must_end(scanner, true)?;
            text
        } else {
            scanner.take_while(|c| !c.is_whitespace() && c != ',').to_owned()
        };
        if text.is_empty() {
            let from = start.saturating_sub(1).max(after - 1);
            let what = missing_value(field);
            let error = QueryError::at(scanner.text, from, scanner.at.max(from + 1), what);
            return Err(if scanner.peek().is_none() { error.unfinished() } else { error });
        }
        values.push(Value { text, start, end: scanner.at });
        if !scanner.take(",") {
            return Ok(values);
        }
    }
}

/// Returns the message for a missing value.
fn missing_value(field: Field) -> String {
    let name = field.name();
    match field.shape() {
        Shape::OneOf(choices) if choices.len() <= 4 => {
            let names: Vec<&str> = choices.iter().map(|choice| &*choice.name).collect();
            let (last, others) = names.split_last().unwrap_or((&"", &[]));
            format!("`{name}:` needs a value: {} or {last}", others.join(", "))
        }
        _ => format!("`{name}` needs a value, as in `{}`", field.example()),
    }
}

fn one_of(text: &str, field: Field, value: &Value) -> Result<usize, QueryError> {
    if let Some(place) = field.value(&value.text) {
        return Ok(place);
    }
    let words: Vec<&str> = field.choices().iter().map(|choice| &*choice.name).collect();
    let name = field.name();
    let known = nearest(&value.text.to_lowercase(), words.iter().copied().chain(field.other_words()));
    let message = match known {
        None if field == Field::Gate => {
            let numbers = trial_expired_followup::GATES.len();
            format!(
                "invalid value `{}` for `{name}`; expected 1 to {numbers}, or the name of a gate",
                value.text
            )
        }
        None if words.len() <= 8 => {
            format!("invalid value `{}` for `{name}`; expected one of {}", value.text, words.join(", "))
        }
        _ => format!("invalid value `{}` for `{name}`", value.text),
    };
    let error = QueryError::at(text, value.start, value.end, message).suggesting(known);
    // The beginning of a word: the user may still be typing.
    let begins = words.iter().any(|word| word.starts_with(&value.text.to_lowercase()));
    Err(if begins && value.end == text.len() { error.unfinished() } else { error })
}

/// Checks that the term ends after a closing quote or, in a list of values, that a comma follows.
fn must_end(scanner: &Scanner<'_>, in_list: bool) -> Result<(), QueryError> {
    if scanner.is_at_blank() || (in_list && scanner.peek() == Some(',')) {
        return Ok(());
    }
    let message = "expected a space after the quote";
    Err(QueryError::at(scanner.text, scanner.at, scanner.at + 1, message))
}
