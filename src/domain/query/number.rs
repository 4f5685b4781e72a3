//! Numbers in queries: counts, days (`7`, `7d`, `2w`) and dates.

use super::error::QueryError;
use super::field::{Field, Shape};
use super::parse::Value;
use super::{Amount, Relation};
use crate::domain::time::parse_date;

/// The word for a number that is missing or not known.
pub(super) const NONE: &str = "none";

/// The maximum number of days; a larger one is a typing error.
const MOST: i64 = 1_000_000;

/// Parses the amount that a number is compared with.
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
