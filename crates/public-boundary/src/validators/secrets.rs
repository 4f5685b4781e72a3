//! Checks of tokens, keys and passwords.

use super::shapes::{self, is_digest, is_placeholder, is_random};
use crate::work;
use std::ops::Range;

/// Accepts every match as a whole.
#[expect(clippy::unnecessary_wraps, reason = "it has the type of every validator")]
pub(crate) fn whole(_: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    Some(whole)
}

/// Accepts a match behind a prefix that only tokens have, unless it is a row of one character that fills a form.
pub(crate) fn issued(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let token = &text[whole.clone()];
    let is_filled = || token.bytes().next_back().is_none_or(|last| b"xX0*#.-_".contains(&last));
    (shapes::entropy(token) >= 2.5 || !is_filled()).then_some(whole)
}

/// Accepts a match of letters alone if they are in no word.
pub(crate) fn scrambled(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let letters = text[whole.clone()].rsplit('_').next().unwrap_or_default();
    shapes::is_gibberish(letters).then_some(whole)
}

/// Accepts a value that is stated to be a secret, unless it holds the place of one.
pub(crate) fn stated(text: &str, _: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_code = secret.contains(['(', '[', '.', ';']) && !secret.bytes().any(|b| b.is_ascii_digit());
    (!is_placeholder(secret) && !is_code).then_some(value)
}

/// Accepts a text with a random word in it.
pub(crate) fn holds_random_word(text: &str, _: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_split = |c: char| c.is_whitespace() || "/{}\"',;@".contains(c);
    let is_random_word = |word: &str| {
        word.len() >= 15
            && !is_placeholder(word)
            && (is_random(word) || shapes::is_gibberish(word) || is_hex(word))
            && !is_digest(word)
    };
    secret.split(is_split).any(is_random_word).then_some(value)
}

/// Returns whether a text has 32 hex digits or more and nothing else but dashes.
pub(super) fn is_hex(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    digits >= 32 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// The text before the credentials of a request in which its command is sought, in bytes.
const LONGEST_REQUEST: usize = 400;

/// Accepts the credentials of a request of `curl`.
pub(crate) fn of_a_request(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let before = &text[text.floor_char_boundary(whole.start.saturating_sub(LONGEST_REQUEST))..whole.start];
    work::add(before.len());
    let secret = &text[value.clone()];
    let password = secret.rsplit(':').next().unwrap_or_default().trim_start_matches(['"', '\'']);
    let is_secret = !is_placeholder(password) && !is_placeholder(secret) && !shapes::is_plain_word(password);
    (is_secret && before.contains("curl")).then_some(value)
}

/// Accepts a value in base64.
pub(crate) fn encoded(text: &str, _: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_encoded = secret.len().is_multiple_of(4)
        && (secret.ends_with('=') || shapes::mixes(secret))
        && !shapes::is_name(secret);
    is_encoded.then_some(value)
}

/// Accepts a random word as a part of an address.
pub(crate) fn alone(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    const NAMES: [&str; 12] = [
        "commit",
        "tree",
        "parent",
        "object",
        "merge",
        "digest",
        "hash",
        "checksum",
        "version",
        "revision",
        "build",
        "fingerprint",
    ];
    let secret = &text[value.clone()];
    let name = text[whole.start..value.start].trim().to_ascii_lowercase();
    let is_public =
        NAMES.contains(&name.as_str()) || shapes::is_hex_digest(secret) || shapes::is_identifier(secret);
    let is_secret = shapes::is_strongly_random(secret) || has_gibberish(secret);
    (is_secret && !is_public && !is_placeholder(secret)).then_some(value)
}

/// Accepts a long word in quotes that is random enough to need no name.
pub(crate) fn bare(text: &str, _: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let has = |class: fn(&u8) -> bool| secret.as_bytes().iter().filter(|b| class(b)).count() >= 4;
    let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let is_secret = is_mixed && shapes::is_strongly_random(secret) && !shapes::is_identifier(secret);
    (is_secret && !shapes::is_hex_digest(secret) && !is_digest(secret)).then_some(value)
}

/// Returns whether a part of a text, without its digits, is in no word.
pub(super) fn has_gibberish(text: &str) -> bool {
    text.split(['_', '-', '.']).any(|part| {
        if part.bytes().all(|b| b.is_ascii_alphabetic()) {
            return shapes::is_gibberish(part);
        }
        let letters: String = part.chars().filter(char::is_ascii_alphabetic).collect();
        letters.len() >= 22 && !shapes::is_identifier(part) && shapes::is_gibberish(&letters)
    })
}

/// Accepts a match that is as random as a token is. Behind an underscore, in the middle of a name, it must be as random
/// as [`prefixed`] requires.
pub(crate) fn random(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let token = &text[whole.clone()];
    if token.starts_with('_') && !has_hex(token) {
        return prefixed(text, whole, value);
    }
    (token.bytes().any(|b| b.is_ascii_digit()) && shapes::entropy(token) >= 3.0).then_some(whole)
}

/// Returns whether a token has 32 hex digits in one piece.
fn has_hex(token: &str) -> bool {
    token.split(|c: char| !c.is_ascii_hexdigit()).any(|piece| piece.len() >= 32)
}

/// Accepts a token behind a prefix: capitals, small letters and digits in one piece that is not a name.
pub(crate) fn prefixed(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let token = &text[whole.clone()];
    let is_mixed = |part: &str| {
        let has = |class: fn(&u8) -> bool| part.as_bytes().iter().filter(|b| class(b)).count() >= 3;
        part.len() >= 16
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && !shapes::is_name(part)
    };
    let is_long = |part: &str| {
        part.len() >= 24
            && shapes::is_strongly_random(part)
            && !shapes::is_identifier(part)
            && !shapes::is_hex_digest(part)
    };
    token
        .split(['_', '-'])
        .any(|part| is_mixed(part) || is_long(part) || has_gibberish(part))
        .then_some(whole)
}

/// Accepts the first group if it is a secret rather than a word.
pub(crate) fn random_value(text: &str, _: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_mixed = secret.bytes().any(|b| b.is_ascii_digit() || b == b'=') && !shapes::is_name(secret);
    (!is_placeholder(secret) && (is_mixed || shapes::is_gibberish(secret))).then_some(value)
}

/// The longest line of a footer, and the dashes behind it.
const LONGEST_FOOTER: usize = 60;

/// Accepts an armoured block: up to its footer, or to the end of the text if it has none.
#[expect(clippy::unnecessary_wraps, reason = "it has the type of every validator")]
pub(crate) fn armoured(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let rest = &text[whole.end..];
    let footer = rest.match_indices("END ").find_map(|(at, _)| {
        let opens = rest[..at].trim_end_matches(' ').ends_with("----");
        let line = beginning(&rest[at..], LONGEST_FOOTER + 4);
        work::add(line.len());
        let closes = line.find("----").filter(|&end| !line[..end].contains(['\n', '\r']))?;
        opens.then(|| at + closes + rest[at + closes..].bytes().take_while(|&b| b == b'-').count())
    });
    Some(whole.start..footer.map_or(text.len(), |end| whole.end + end))
}

/// Returns the beginning of a text, of at most so many bytes.
fn beginning(text: &str, length: usize) -> &str {
    &text[..text.floor_char_boundary(length)]
}

/// Accepts the password in a URL.
pub(crate) fn url_password(text: &str, _: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_port = secret.bytes().all(|b| b.is_ascii_digit()) && secret.len() <= 5;
    (!is_placeholder(secret) && !is_port).then_some(value)
}

/// The part of a connection string that is searched for its next setting.
const NEXT_SETTING: usize = 256;

/// Accepts the secret of a connection string.
pub(crate) fn connection_secret(
    text: &str,
    whole: Range<usize>,
    value: Range<usize>,
) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    if is_placeholder(secret) {
        return None;
    }
    work::add(NEXT_SETTING);
    let rest = beginning(&text[whole.end..], NEXT_SETTING).split(['\n', '"']).next().unwrap_or_default();
    let in_string = text[..whole.start].trim_end().ends_with(';')
        || (text[whole.clone()].ends_with(';') && rest.contains('=') && !rest.starts_with(' '));
    let is_signed = text[whole.start..].starts_with(['?', '&']);
    let is_secret = if is_signed {
        is_random(secret)
    } else {
        in_string || shapes::mixes(secret) && !shapes::is_name(secret)
    };
    is_secret.then_some(value)
}

/// Accepts a license key: groups of capitals and digits, with both in more than one of them. A UUID has small letters.
pub(crate) fn license_key(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let before = text[..whole.start].bytes().next_back();
    let after = text[whole.end..].bytes().next();
    if before.is_some_and(is_part) || after.is_some_and(is_part) {
        return None;
    }
    let groups = || text[whole.clone()].split('-');
    let mixed = groups().filter(|group| shapes::mixes(group)).count();
    let words = groups().filter(|group| group.bytes().all(|b| b.is_ascii_alphabetic())).count();
    (mixed >= 2 || (mixed >= 1 && words < groups().count() - 1 && groups().count() >= 4)).then_some(whole)
}
