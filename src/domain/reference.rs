//! References: a scheme and a target, `scheme:target` or `scheme://target` (specification, section 1.1).

use super::value_error::ValueError;
use public_boundary::is_placeholder_word;
use regex::Regex;
use std::sync::LazyLock;

/// The placeholder words that are no placeholder as the last part of a reference (`team/na` may be North America), apart
/// from `n/a`, which has a rule of its own.
const NOT_AS_LAST_PART: [&str; 4] = ["na", "-", "_", "?"];

/// The words that are no placeholder as the last part of a reference in [`MAY_BE_NOTHING`].
const NOTHING: [&str; 2] = ["not-applicable", "not-required"];

/// The fields in which nothing to point to is an answer.
const MAY_BE_NOTHING: [&str; 5] = [
    "expansion_opportunity_ref",
    "expansion_outcome_ref",
    "next_review_ref",
    "renewal_commitment_ref",
    "risk_acceptance_ref",
];

/// The maximum length of a reference, in characters.
const LONGEST: usize = 512;

/// The maximum length of a scheme.
const LONGEST_SCHEME: usize = 32;

/// Returns whether the whole value, trimmed and folded, is a placeholder word.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    is_placeholder_word(text)
}

/// Validates the text of a reference that is not missing.
///
/// ```
/// use trialdesk::domain::{value_error::ValueError, reference::judge};
/// assert_eq!(judge("ticket:CS-8812"), Ok(()));
/// assert_eq!(judge("tbd"), Err(ValueError::Placeholder));
/// assert_eq!(judge("ticket:TBD"), Err(ValueError::Placeholder));
/// assert_eq!(judge("see the wiki"), Err(ValueError::Malformed));
/// ```
///
/// # Errors
/// `Placeholder` or `Malformed`, in the order of section 1.1.
pub fn judge(text: &str) -> Result<(), ValueError> {
    judge_in("", text)
}

/// Validates the text of a reference in the field with this key.
///
/// ```
/// use trialdesk::domain::{value_error::ValueError, reference::judge_in};
/// assert_eq!(judge_in("next_review_ref", "evidence://next-review/not-applicable"), Ok(()));
/// assert_eq!(judge_in("renewal_ref", "evidence://renewal/not-applicable"), Err(ValueError::Placeholder));
/// ```
///
/// # Errors
/// `Placeholder` or `Malformed`, in the order of section 1.1.
pub fn judge_in(key: &str, text: &str) -> Result<(), ValueError> {
    let is_sure = scheme_end(text).is_some_and(|colon| is_surely_reference(text, colon));
    if is_sure { Ok(()) } else { judge_any(key, text) }
}

/// Returns the colon of the scheme that a text begins with, if it does.
fn scheme_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // Labels have no colon, and timestamps begin like no scheme.
    bytes.first().filter(|first| first.is_ascii_lowercase())?;
    let end = bytes.iter().position(|byte| !is_in_scheme(*byte))?;
    (bytes[end] == b':' && (2..=LONGEST_SCHEME).contains(&end)).then_some(end)
}

/// Returns whether a text with a scheme that ends at a colon is certainly a reference: true for nearly every one.
fn is_surely_reference(text: &str, colon: usize) -> bool {
    // A placeholder word is at most this long, also if it is the last part of a reference.
    const LONGEST_WORD: usize = 16;
    let target = &text.as_bytes()[colon + 1..];
    // Without an early exit the loop is faster.
    let is_plain = |byte: &u8| matches!(byte, b'!'..=b'~') && !matches!(byte, b'<' | b'>');
    if text.len() > LONGEST || !target.iter().fold(true, |all, byte| all & is_plain(byte)) {
        return false;
    }
    let part = target.rsplit(|byte| matches!(byte, b'/' | b':' | b'#')).next().unwrap_or_default();
    // No placeholder word has a digit.
    let is_long = part.len() > LONGEST_WORD && part.iter().any(u8::is_ascii_alphanumeric);
    is_long || part.iter().any(u8::is_ascii_digit)
}

fn judge_any(key: &str, text: &str) -> Result<(), ValueError> {
    if is_placeholder(text) {
        return Err(ValueError::Placeholder);
    }
    if !is_well_formed(text) {
        return Err(ValueError::Malformed);
    }
    if has_placeholder_target(key, text) { Err(ValueError::Placeholder) } else { Ok(()) }
}

/// Returns whether a text is a valid reference.
#[must_use]
pub fn is_reference(text: &str) -> bool {
    scheme_end(text).is_some_and(|colon| is_surely_reference(text, colon) || judge_any("", text).is_ok())
}

fn is_well_formed(text: &str) -> bool {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[a-z][a-z0-9+.-]{1,31}:[^\s\p{Cc}\p{Cf}]+$").ok());
    static SUBSTANCE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{L}\p{Nd}]").ok());
    if text.len() > LONGEST && text.chars().count() > LONGEST {
        return false;
    }
    let Some(colon) = scheme_end(text) else { return false };
    let target = &text[colon + 1..];
    if text.is_ascii() {
        // Nearly every reference is ASCII, which needs no Unicode classes.
        return target.bytes().all(|b| b.is_ascii_graphic())
            && target.bytes().any(|b| b.is_ascii_alphanumeric());
    }
    FORM.as_ref().is_some_and(|form| form.is_match(text))
        && SUBSTANCE.as_ref().is_some_and(|substance| substance.is_match(target))
}

const fn is_in_scheme(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'.' | b'-')
}

/// Returns whether a well-formed reference has a placeholder as its target: `ticket:<number>`, `crm:task/n/a`,
/// `owner:sales/TBD`.
fn has_placeholder_target(key: &str, text: &str) -> bool {
    if text.contains('<') && text.contains('>') {
        return true;
    }
    let end = text.trim_end_matches(['/', ':', '#']);
    let is_not_applicable = |tail: &[u8]| matches!(tail, [b':' | b'/', b'n' | b'N', b'/', b'a' | b'A']);
    if end.as_bytes().last_chunk::<4>().is_some_and(|tail| is_not_applicable(tail)) {
        return true;
    }
    let last = end.rsplit(['/', ':', '#']).next().unwrap_or_default();
    let is_one_of = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(last));
    let is_nothing = || {
        MAY_BE_NOTHING.contains(&key)
            && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(&last.replace('_', "-")))
    };
    is_placeholder(last) && !is_one_of(&NOT_AS_LAST_PART) && !is_nothing()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use public_boundary::PLACEHOLDER_WORDS;

    #[test]
    fn no_placeholder_word_has_a_digit_or_over_16_letters() {
        let is_short = |word: &&str| word.len() <= 16 && !word.bytes().any(|byte| byte.is_ascii_digit());
        assert!(PLACEHOLDER_WORDS.iter().all(is_short));
        assert!(is_surely_reference("ticket:CS-8812", 6), "the fast answer is used");
    }

    proptest! {
        #[test]
        fn section_1_1_the_fast_answer_is_that_of_all_rules(
            scheme in "[a-z0-9+.A-Z-]{0,34}",
            parts in proptest::collection::vec("[a-zA-Z0-9<>?é _-]{0,6}|n|a|TBD|not_required|to-be-determined1?", 0..5),
            separators in proptest::collection::vec("[/:#]{1,2}", 5),
        ) {
            let mut text = scheme;
            for (separator, part) in separators.iter().zip(&parts) {
                text = format!("{text}{separator}{part}");
            }
            for key in ["", "next_review_ref"] {
                prop_assert_eq!(judge_in(key, &text), judge_any(key, &text), "{}", text);
            }
            prop_assert_eq!(is_reference(&text), judge_any("", &text).is_ok(), "{}", text);
        }
    }
}
