//! Checks of tokens, keys and passwords.

use super::shapes::{self, is_digest, is_placeholder, is_random};
use crate::prefilter::names_a_secret;
use crate::work;
use std::ops::Range;

/// Accepts every match as a whole.
#[expect(clippy::unnecessary_wraps, reason = "it has the type of every validator")]
pub(crate) fn whole(_: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    Some(whole)
}

/// Accepts a match behind a prefix that only tokens have, unless it is a row of `x`.
pub(crate) fn issued(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    (shapes::entropy(&text[whole.clone()]) >= 2.5).then_some(whole)
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
    token.split(['_', '-']).any(is_mixed).then_some(whole)
}

/// Accepts the first group if it is a secret rather than a word.
pub(crate) fn random_value(text: &str, _: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_secret = !is_placeholder(secret) && secret.bytes().any(|b| b.is_ascii_digit() || b == b'=');
    (is_secret && !shapes::is_name(secret)).then_some(value)
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

/// Accepts a value beside a key whose name says that it is secret.
pub(crate) fn assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    if shapes::is_name_of_something_public(text, whole.start) {
        return None;
    }
    let secret = &text[value.clone()];
    let name = &text[whole.start..value.start];
    if shapes::names_a_place(name) {
        return None;
    }
    // Behind a comma follows the next word of a list, or the next argument.
    let is_next = name.contains(',') && !is_random(secret);
    if is_placeholder(secret) || is_digest(secret) || is_next || secret.contains("::") {
        return None;
    }
    // `token_type:bearer` has the form of a reference; `token:7Hq2…` has it too, and is none.
    if name.strip_suffix(':').is_some_and(|name| !names_a_secret(name.as_bytes())) {
        return None;
    }
    let is_password = ["pass", "pwd"]
        .iter()
        .any(|word| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
        || name.to_ascii_lowercase().contains("secret");
    let quoted = name.ends_with(['"', '\'', '`']);
    let in_json = name.ends_with('"')
        && name.trim_end_matches(['"', '\\', ' ']).ends_with(':')
        && name.matches('"').count() == 2;
    // `DB_PASSWORD=whiteduke`, as environments are written.
    let in_environment = name.ends_with('=')
        && name.len() < 30
        && !name.contains(|c: char| c.is_ascii_lowercase() || c == ' ');
    let is_secret = if is_password && (quoted || in_environment) {
        secret.len() >= 6 && (in_environment || in_json || !shapes::is_sentence_word(secret))
    } else if is_password {
        secret.len() >= 6 && shapes::mixes(secret) && !shapes::is_name(secret) && !secret.contains("://")
    } else {
        secret.len() >= 8 && is_random(secret)
            || (quoted && secret.len() >= 10 && shapes::mixes(secret) && !shapes::is_name(secret))
    };
    is_secret.then_some(value)
}

/// Accepts a random value of a thing that is called a key.
pub(crate) fn random_assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_public = shapes::is_name_of_something_public(text, value.start)
        || shapes::names_a_place(&text[whole.start..value.start])
        || is_digest(secret);
    (!is_public && !is_placeholder(secret) && is_random(secret)).then_some(value)
}

/// Accepts a random word right after a word like `token` or `key` that is not part of a name. A hash, a UUID or a ULID
/// is a secret only if its name says so, or if it is set as a key.
pub(crate) fn beside(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = &text[value.clone()];
    let is_public = shapes::is_name_of_something_public(text, whole.start) || is_digest(secret);
    let name = text[whole.start..value.start].trim_end_matches(['"', '\'', '`']).to_ascii_lowercase();
    let says_so = ["secret", "token", "private"].iter().any(|word| name.contains(word))
        && !name.ends_with(['-', '.', '_'])
        || name.trim_end().ends_with('=');
    let is_hidden = if shapes::is_identifier(secret) {
        says_so
    } else {
        (is_random(secret) && !shapes::is_type(secret))
            || (says_so && secret.len() >= 20 && secret.bytes().all(|b| b.is_ascii_digit()))
    };
    (!is_public && !is_placeholder(secret) && is_hidden).then_some(value)
}

/// Accepts a random value beside the name of a service.
pub(crate) fn service_assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let name = &text[whole.start..value.start];
    let names_a_commit = ["sha", "commit", "digest", "hash", "version", "url", "http"];
    let is_public = names_a_commit.iter().any(|word| name.to_ascii_lowercase().contains(word));
    if is_public { None } else { random_assigned(text, whole, value) }
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
