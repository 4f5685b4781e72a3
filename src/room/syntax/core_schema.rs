//! The values of plain scalars in the core schema (section 10.3.2 of YAML 1.2), for both YAML readers.

use crate::domain::tree::Value;
use std::borrow::Cow;

/// Returns the value of a plain scalar.
pub(super) fn resolve_plain<'a>(text: impl Into<Cow<'a, str>>) -> Value<'a> {
    let text = text.into();
    // Nearly every scalar is a reference, a label or a date, and its first byte says so.
    match text.as_bytes().first() {
        None => Value::Null,
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') => resolve_word(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => resolve_number(text),
        Some(_) => Value::Text(text),
    }
}

fn resolve_word(text: Cow<'_, str>) -> Value<'_> {
    match &*text {
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true, text),
        "false" | "False" | "FALSE" => Value::Bool(false, text),
        _ => Value::Text(text),
    }
}

fn resolve_number(text: Cow<'_, str>) -> Value<'_> {
    if is_integer(&text) {
        Value::Integer(text)
    } else if is_float(&text) {
        Value::Float(text)
    } else {
        Value::Text(text)
    }
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn all_digits(text: &str, is_digit: fn(&u8) -> bool) -> bool {
    !text.is_empty() && text.as_bytes().iter().all(is_digit)
}

fn is_integer(text: &str) -> bool {
    if let Some(octal) = text.strip_prefix("0o") {
        return all_digits(octal, |b| (b'0'..=b'7').contains(b));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return all_digits(hex, u8::is_ascii_hexdigit);
    }
    all_digits(unsigned(text), u8::is_ascii_digit)
}

fn is_float(text: &str) -> bool {
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let text = unsigned(text);
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(unsigned(&text[at + 1..]))),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let has_mantissa = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    has_mantissa
        && digits(whole)
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| all_digits(exponent, u8::is_ascii_digit))
}
