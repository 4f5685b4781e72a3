//! Masking: forbidden material is replaced by a mask of fixed width, in a line or in the text of a whole file.

use crate::matches::{is_address, normal_matches};
use crate::may_hold::may_hold;
use crate::normalize::Normalized;
use crate::ranges::{contain, merged};
use crate::raw_text;
use crate::secret_kind::SecretKind;
use crate::words::MASK;
use crate::work;
use std::borrow::Cow;
use std::ops::Range;

/// The most rounds of masking: a mask may make a new match of the text beside it. After that, all text is masked.
const ROUNDS: usize = 12;

/// Returns the text with all forbidden material replaced by [`MASK`].
///
/// ```
/// use public_boundary::mask;
/// assert_eq!(mask("call pat@corp.test today"), "call [masked] today");
/// assert_eq!(mask("ticket:CS-8812"), "ticket:CS-8812");
/// ```
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    if !may_hold(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let ranges = forbidden_ranges(&shown, |_, _| true);
        if ranges.is_empty() {
            return shown;
        }
        let mut next = String::with_capacity(shown.len());
        let mut at = 0;
        for range in ranges {
            next.push_str(&shown[at..range.start]);
            next.push_str(MASK);
            at = range.end;
        }
        next.push_str(&shown[at..]);
        shown = Cow::Owned(next);
    }
    Cow::Borrowed(MASK)
}

/// Masks the name of a principal (`decided_by`), who is a colleague: an e-mail address stays if it is all of the name.
///
/// ```
/// use public_boundary::mask_principal;
/// assert_eq!(mask_principal("hana@corp.test"), "hana@corp.test");
/// assert_eq!(mask_principal("for pat@corp.test"), "for [masked]");
/// ```
#[must_use]
pub fn mask_principal(text: &str) -> Cow<'_, str> {
    if is_address(text) && forbidden_ranges(text, |kind, _| kind != SecretKind::EmailAddress).is_empty() {
        return Cow::Borrowed(text);
    }
    mask(text)
}

/// Returns the byte ranges of a text that hold forbidden material, in order. The text keeps its bytes: each round of the
/// search takes the ranges of the earlier ones for blanked out.
#[must_use]
pub fn masked_ranges(text: &str) -> Vec<Range<usize>> {
    if !may_hold(text) {
        return Vec::new();
    }
    let mut rest = text.to_owned();
    let mut hidden = Vec::new();
    for _ in 0..ROUNDS {
        let mut found = forbidden_ranges(&rest, |_, _| true);
        found.retain(|range| rest[range.clone()].bytes().any(|byte| byte != b'|'));
        if found.is_empty() {
            return merged(hidden);
        }
        rest = blanked(&rest, &found);
        hidden.extend(found);
    }
    std::iter::once(0..text.len()).collect()
}

/// Returns a text with a bar for each byte of some ranges. A bar belongs to no token.
fn blanked(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        out.push_str(&text[at..range.start]);
        out.extend(std::iter::repeat_n('|', range.len()));
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Returns the text of a file with all forbidden material masked line by line: it has as many lines as before, and a key
/// of twenty lines is masked on each of them. Values that are forbidden by the name of their key are masked too, and so
/// is material behind escapes and line folds.
///
/// ```
/// use public_boundary::mask_text;
/// assert_eq!(mask_text("client_secret: hunter2\nowner_ref: owner:sales"), "client_secret: [masked]\nowner_ref: owner:sales");
/// ```
#[must_use]
pub fn mask_text(text: &str) -> String {
    let mut shown = text.to_owned();
    for _ in 0..ROUNDS {
        let mut ranges = text_ranges(&shown, &raw_text::colleague_values(&shown));
        ranges.extend(raw_text::secret_values(&shown));
        let next = mask_ranges(&shown, &ranges);
        if next == shown {
            return shown;
        }
        shown = next;
    }
    mask_ranges(text, std::slice::from_ref(&(0..text.len())))
}

/// Returns the byte ranges of the text of a file that hold forbidden material by its form, in order: as it is written, and
/// behind escapes and line folds. In the ranges of `colleagues`, which are in order, e-mail addresses are allowed.
#[must_use]
pub fn text_ranges(text: &str, colleagues: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_hidden =
        |kind, range: &Range<usize>| kind != SecretKind::EmailAddress || !contain(colleagues, range.start);
    let mut ranges = forbidden_ranges(text, is_hidden);
    let unfolded = raw_text::unfolded(text);
    let normal = Normalized::of(&unfolded.text);
    let hidden = normal_ranges(&normal.text).filter_map(|(kind, range)| {
        let range = unfolded.in_source(&normal.in_source(range));
        // A key and its value are on two lines only if `secret_values` finds them so.
        let spans = text[range.clone()].contains(['\n', '\r']);
        ((!spans || kind != SecretKind::TenantSecret) && is_hidden(kind, &range)).then_some(range)
    });
    ranges.extend(hidden);
    merged(ranges)
}

/// Returns the text with each of some ranges masked line by line. Indentation, blank lines and line ends stay.
#[must_use]
pub fn mask_ranges(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in merged(ranges.to_vec()) {
        out.push_str(&text[at..range.start]);
        mask_lines(&text[range.clone()], &mut out);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

fn mask_lines(piece: &str, out: &mut String) {
    for line in piece.split_inclusive(['\n', '\r']) {
        let content = line.trim();
        if content.is_empty() {
            out.push_str(line);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        out.push_str(&line[..indent]);
        out.push_str(MASK);
        out.push_str(&line[line.trim_end_matches(['\n', '\r']).len()..]);
    }
}

/// Returns the ranges of a text that hold forbidden material, in order and without overlaps.
fn forbidden_ranges(text: &str, is_hidden: impl Fn(SecretKind, &Range<usize>) -> bool) -> Vec<Range<usize>> {
    let normal = Normalized::of(text);
    let ranges = normal_ranges(&normal.text).filter_map(|(kind, range)| {
        let range = normal.in_source(range);
        is_hidden(kind, &range).then_some(range)
    });
    merged(ranges.collect())
}

/// Returns the ranges of a normalized text that must not be shown, with the kind of each. Ranges of one token are one.
fn normal_ranges(text: &str) -> impl Iterator<Item = (SecretKind, Range<usize>)> {
    let mut end_of_token = 0;
    normal_matches(text).into_iter().filter_map(move |found| {
        let range = secret_part(text, found.kind, found.range);
        if !is_token(found.kind) || range.is_empty() {
            return Some((found.kind, range));
        }
        if range.end <= end_of_token && range.start < end_of_token {
            // The match before it reaches to the end of the same token.
            return None;
        }
        end_of_token = range.end + rest_of_token(&text[range.end..]);
        Some((found.kind, range.start..end_of_token))
    })
}

/// Returns the part of a match that must not be shown. A reserved term is a name and no secret; its value is one.
fn secret_part(text: &str, kind: SecretKind, range: Range<usize>) -> Range<usize> {
    if kind != SecretKind::BoundaryTerm {
        return range;
    }
    let Some(sign) = text[range.clone()].find([':', '=']) else { return range.end..range.end };
    let value = &text[range.start + sign + 1..range.end];
    let start = range.end - value.trim_start().len();
    if text[start..].starts_with(MASK) { range.end..range.end } else { start..range.end }
}

/// Returns whether a kind of secret is one token, so that the rest of the token belongs to it.
const fn is_token(kind: SecretKind) -> bool {
    !matches!(
        kind,
        SecretKind::EmailAddress
            | SecretKind::TelephoneNumber
            | SecretKind::PaymentCard
            | SecretKind::BankAccount
    )
}

/// Returns how many bytes of a text continue the token before it.
fn rest_of_token(text: &str) -> usize {
    let continues = |b: &u8| b.is_ascii_alphanumeric() || b"_-+/=~%".contains(b);
    let count = text.as_bytes().iter().take_while(|b| continues(b)).count();
    work::add(count);
    count
}
