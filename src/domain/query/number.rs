//! Numbers in queries: counts, days (`7`, `7d`, `2w`), dates, and ranges of them (`7d..14d`).

use super::error::QueryError;
use super::field::{Field, Shape};
use super::parse::Value;
use super::{Amount, Bound, Relation};
use crate::domain::time::parse_date;

/// The word for a number that is missing or not known.
pub(super) const NONE: &str = "none";

/// The sign between the first and the last amount of a range.
pub(super) const BETWEEN: &str = "..";

/// The maximum number of days; a larger one is a typing error.
const MOST: i64 = 1_000_000;

/// Parses the amount that a number is compared with.
pub(super) fn read(
    text: &str,
    field: Field,
    relation: Relation,
    value: &Value,
) -> Result<Amount, QueryError> {
    match value.text.split_once(BETWEEN) {
        Some((first, last)) => range(text, field, relation, value, (first, last)),
        None => one(text, field, relation, value),
    }
}

/// Parses a range, which has two amounts.
fn range(
    text: &str,
    field: Field,
    relation: Relation,
    value: &Value,
    (first, last): (&str, &str),
) -> Result<Amount, QueryError> {
    let error = |message: String| QueryError::at(text, value.start, value.end, message);
    let name = field.name();
    if relation != Relation::Is {
        return Err(error(format!("a range cannot be compared; use `:`, as in `{name}:{}`", value.text)));
    }
    if last.is_empty() {
        let error = error(format!("`{}` has no end; use `>=` for an open range", value.text));
        return Err(if value.end == text.len() { error.unfinished() } else { error });
    }
    let bound = |part: &str, start: usize, end: usize| {
        let part = Value { text: part.to_owned(), start, end };
        match one(text, field, relation, &part)? {
            Amount::Number(number) => Ok(Bound::Number(number)),
            Amount::Date(date) => Ok(Bound::Date(date)),
            _ => Err(error(format!("`{NONE}` cannot be the end of a range"))),
        }
    };
    // Values in quotes are longer in the text: then the whole value is marked.
    let is_bare = value.end - value.start == value.text.len();
    let middle = if is_bare { value.start + first.len() } else { value.end };
    let first = bound(first, value.start, middle)?;
    let last = bound(last, if is_bare { middle + BETWEEN.len() } else { value.start }, value.end)?;
    let is_reversed = match (first, last) {
        (Bound::Number(first), Bound::Number(last)) => first > last,
        (Bound::Date(first), Bound::Date(last)) => first > last,
        _ => false,
    };
    if is_reversed {
        return Err(error(format!("the range `{}` ends before it starts", value.text)));
    }
    Ok(Amount::Range(first, last))
}

/// Parses a single amount.
fn one(text: &str, field: Field, relation: Relation, value: &Value) -> Result<Amount, QueryError> {
    let error = |message: String| QueryError::at(text, value.start, value.end, message);
    let name = field.name();
    let written = value.text.as_str();
    let dates = field.shape() == Shape::Days(true);
    let days = matches!(field.shape(), Shape::Days(_));
    if days && written.eq_ignore_ascii_case(NONE) {
        if relation != Relation::Is {
            return Err(error(format!("`{NONE}` cannot be compared; use `:`, as in `{name}:{NONE}`")));
        }
        return Ok(Amount::None);
    }
    if dates && let Some(date) = parse_date(written) {
        return Ok(Amount::Date(date));
    }
    let (digits, unit) = match written.strip_suffix(['d', 'D']) {
        Some(digits) => (digits, 'd'),
        None => written.strip_suffix(['w', 'W']).map_or((written, ' '), |digits| (digits, 'w')),
    };
    // Only digits and one minus: `parse` would accept `+7`.
    let number = digits.strip_prefix('-').unwrap_or(digits);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let amount = digits.parse::<i64>().ok().filter(|_| is_number);
    match (amount, unit) {
        (Some(number), ' ') if number.abs() <= MOST && (days || number >= 0) => Ok(Amount::Number(number)),
        (Some(number), 'd') if days && number.abs() <= MOST => Ok(Amount::Number(number)),
        (Some(number), 'w') if days && number.abs() <= MOST / 7 => Ok(Amount::Number(number * 7)),
        (Some(_), 'd' | 'w') if !days => Err(error(format!(
            "`{name}` is a count, not a number of days; use a count, as in `{}`",
            field.example()
        ))),
        _ if is_number && (days || !digits.starts_with('-')) => {
            Err(error(format!("`{written}` is out of range for `{name}`")))
        }
        _ => {
            let forms = match (days, dates) {
                (_, true) => "days like `7d`, weeks like `2w`, a date like `2026-06-30`, or `none`",
                (true, _) => "days like `7d`, weeks like `2w`, or `none`",
                _ => "a number",
            };
            let error = error(format!("invalid value `{written}` for `{name}`; expected {forms}"));
            // A minus, or the beginning of a date or word: the user may still be typing.
            let begins = written == "-"
                || (dates && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
                || (days && NONE.starts_with(&written.to_lowercase()));
            Err(if begins && value.end == text.len() { error.unfinished() } else { error })
        }
    }
}
