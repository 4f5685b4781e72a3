//! Numbers in queries: counts, days (`7`, `7d`, `2w`), dates.

use super::error::QueryError;
use super::field::{Field, Shape};
use super::parse::Value;
use super::{Amount, Relation};
use crate::domain::time::parse_date;

/// The word for a number that is not there.
pub(super) const NONE: &str = "none";

/// The most days that anybody can mean; what is larger is a slip.
const MOST: i64 = 1_000_000;

/// Reads what a number is compared with.
pub(super) fn read(
    text: &str,
    field: Field,
    relation: Relation,
    value: &Value,
) -> Result<Amount, QueryError> {
    let error = |message: String| QueryError::at(text, value.start, value.end, message);
    let name = field.name();
    let written = value.text.as_str();
    let dates = field.shape() == Shape::Days(true);
    let days = matches!(field.shape(), Shape::Days(_));
    if days && written.eq_ignore_ascii_case(NONE) {
        if relation != Relation::Is {
            return Err(error(format!("`{NONE}` has no order: ask with `:`, as in `{name}:{NONE}`")));
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
    // Without a sign of its own: `parse` would take `+7`.
    let number = digits.strip_prefix('-').unwrap_or(digits);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let amount = digits.parse::<i64>().ok().filter(|_| is_number);
    match (amount, unit) {
        (Some(number), ' ') if number.abs() <= MOST && (days || number >= 0) => Ok(Amount::Number(number)),
        (Some(number), 'd') if days && number.abs() <= MOST => Ok(Amount::Number(number)),
        (Some(number), 'w') if days && number.abs() <= MOST / 7 => Ok(Amount::Number(number * 7)),
        (Some(_), 'd' | 'w') if !days => {
            Err(error(format!("`{name}` counts, and `{written}` are days: ask as in `{}`", field.example())))
        }
        _ if is_number && (days || !digits.starts_with('-')) => {
            Err(error(format!("`{written}` is more than `{name}` can be")))
        }
        _ => {
            let forms = match (days, dates) {
                (_, true) => "days like `7d`, weeks like `2w`, a date like `2026-06-30`, or `none`",
                (true, _) => "days like `7d`, weeks like `2w`, or `none`",
                _ => "a number",
            };
            let error = error(format!("`{written}` is none of what `{name}` takes: {forms}"));
            // A sign, or a date or a word that is still being typed.
            let begins = written == "-"
                || (dates && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
                || (days && NONE.starts_with(&written.to_lowercase()));
            Err(if begins && value.end == text.len() { error.unfinished() } else { error })
        }
    }
}
