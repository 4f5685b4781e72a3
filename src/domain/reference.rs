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
    judge(text).is_ok()
}

fn is_well_formed(text: &str) -> bool {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[a-z][a-z0-9+.-]{1,31}:[^\s\p{Cc}\p{Cf}]+$").ok());
    static SUBSTANCE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{L}\p{Nd}]").ok());
    if text.len() > LONGEST && text.chars().count() > LONGEST {
        return false;
    }
    let Some((scheme, target)) = text.split_once(':') else { return false };
    if text.is_ascii() {
        // Nearly every reference is ASCII, which needs no Unicode classes.
        return is_scheme(scheme)
            && target.bytes().all(|b| b.is_ascii_graphic())
            && target.bytes().any(|b| b.is_ascii_alphanumeric());
    }
    FORM.as_ref().is_some_and(|form| form.is_match(text))
        && SUBSTANCE.as_ref().is_some_and(|substance| substance.is_match(target))
}

fn is_scheme(scheme: &str) -> bool {
    (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+.-".contains(&b))
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
