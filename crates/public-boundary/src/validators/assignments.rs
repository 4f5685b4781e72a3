//! Checks of values beside a name: what the name says, and if the value looks like a secret.

use super::secrets::{has_gibberish, is_hex};
use super::shapes::{self, is_digest, is_placeholder, is_random};
use crate::names::names_a_secret;
use std::ops::Range;

/// Accepts a long random word that any name is set to: not a digest or an identifier, and not behind a name that says
/// that it is one.
pub(crate) fn any_assigned(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    const NAMES: [&str; 30] = [
        "sha",
        "commit",
        "digest",
        "hash",
        "version",
        "url",
        "uri",
        "http",
        "rev",
        "ref",
        "etag",
        "integrity",
        "cursor",
        "page",
        "nonce",
        "uuid",
        "guid",
        "checksum",
        "fingerprint",
        "sum",
        "md5",
        "public",
        "idempotency",
        "dedupe",
        "accessor",
        "trace",
        "request",
        "src",
        "href",
        "path",
    ];
    let matched =
        text[whole.clone()].trim_end_matches(|c: char| c.is_whitespace() || "\\\"'`;,)}]".contains(c));
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-+".contains(c);
    let secret = matched.rsplit(|c| !is_part(c)).next().unwrap_or_default();
    let end = whole.start + matched.len();
    let value = end - secret.len()..end;
    let name = text[whole.start..value.start].to_ascii_lowercase();
    let plain = name.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_client = (name.contains("client") || plain.ends_with("accessid")) && secret.len() >= 16;
    let is_named = NAMES.iter().any(|word| name.contains(word))
        || shapes::is_name_of_something_public(text, value.start)
        || (shapes::names_a_place(&name) && !is_client);
    let names_a_secret = ["key", "token", "secret", "auth", "api"].iter().any(|end| plain.ends_with(end));
    let is_secret = (secret.len() >= 20 && (shapes::is_strongly_random(secret) || has_gibberish(secret)))
        || ((names_a_secret || is_client)
            && is_random(secret)
            && (!secret.contains(['_', '-']) || (secret.len() >= 16 && shapes::has_three_classes(secret))));
    let is_set_hex = names_a_secret && shapes::is_hex_digest(secret) && !shapes::is_identifier(secret);
    let is_secret = is_secret || is_set_hex;
    let is_digest_of = shapes::is_hex_digest(secret) && !is_set_hex;
    let is_other = shapes::is_identifier(secret) || is_digest_of || is_placeholder(secret);
    (is_secret && !is_other && !is_named && !is_digest(secret)).then_some(value)
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
    let names_a_token =
        |name: &str| ["token", "secret"].iter().any(|word| name.to_ascii_lowercase().contains(word));
    let is_password = ["pass", "pwd"].iter().any(|word| {
        let name = name.trim_start_matches('_');
        name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
    }) || name.to_ascii_lowercase().contains("secret");
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
            || has_gibberish(secret)
            || is_hex(secret)
            || (secret.len() >= 15 && secret.bytes().all(|b| b.is_ascii_digit()) && names_a_token(name))
            || (quoted && secret.len() >= 10 && shapes::mixes(secret) && !shapes::is_name(secret))
    };
    is_secret.then_some(value)
}

/// Accepts a random value of a thing that is called a key, unless it is a digest or an identifier.
pub(crate) fn weakly_assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    if shapes::is_identifier(&text[value.clone()]) {
        return None;
    }
    random_assigned(text, whole, value)
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
    let secret = text[value.clone()].trim_end_matches(['.', '-', '_']);
    let value = value.start..value.start + secret.len();
    let is_public = shapes::is_name_of_something_public(text, whole.start) || is_digest(secret);
    let name = text[whole.start..value.start].trim_end_matches(['"', '\'', '`']).to_ascii_lowercase();
    let says_so = ["secret", "token", "private"].iter().any(|word| name.contains(word))
        && !name.ends_with(['-', '.', '_'])
        || name.trim_end().ends_with('=');
    let around = &text[start_of_name(text, whole.start)..value.start];
    let is_loud = is_loud(around);
    let is_twice = is_two_words(&text[text.floor_char_boundary(whole.start.saturating_sub(24))..value.start]);
    if (secret.len() < SHORTEST_BESIDE || !begins_apart(&name)) && !is_loud && !is_twice {
        return None;
    }
    let is_hidden = if shapes::is_identifier(secret) {
        says_so || is_loud || is_two_words(around)
    } else {
        (is_random(secret) && !shapes::is_type(secret))
            || ((says_so || is_loud) && secret.len() >= 20 && secret.bytes().all(|b| b.is_ascii_digit()))
            || shapes::is_gibberish(secret)
    };
    (!is_public && !is_placeholder(secret) && is_hidden).then_some(value)
}

/// Accepts a word with letters and digits beside a word in capitals: `SECRET 7hq2v-xk9lm`.
pub(crate) fn loud(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let secret = text[value.clone()].trim_end_matches(['.', '-', '_']);
    let value = value.start..value.start + secret.len();
    let digits = secret.bytes().filter(u8::is_ascii_digit).count();
    let mixed = secret.split(['-', '.', '_']).filter(|part| part.len() >= 4 && shapes::mixes(part)).count();
    let is_time = secret.get(4..5) == Some("-") && secret.bytes().take(4).all(|b| b.is_ascii_digit());
    // A text without blanks is not even looked at for less.
    let shortest = match (secret.contains('.'), text[..value.start].ends_with('.')) {
        (true, _) => 24,
        (false, true) => 15,
        (false, false) => 12,
    };
    let is_hidden = secret.len() >= shortest
        && digits >= 2
        && !is_time
        && (is_random(secret) || mixed >= 2 || is_hex(secret) || has_gibberish(secret));
    let is_public = shapes::is_name_of_something_public(text, whole.start) || is_digest(secret);
    (is_hidden && !is_public && !is_placeholder(secret)).then_some(value)
}

/// The length of the shortest random word beside a name that is not in capitals.
const SHORTEST_BESIDE: usize = 16;

/// The most bytes of the name of a secret that are read.
const LONGEST_NAME: usize = 32;

/// Returns the start of the name that a byte is in.
fn start_of_name(text: &str, at: usize) -> usize {
    let from = text.ceil_char_boundary(at.saturating_sub(LONGEST_NAME));
    let is_outside = |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-' && c != '.';
    text[from..at].rfind(is_outside).map_or(from, |end| text.ceil_char_boundary(from + end + 1))
}

/// Returns whether a name is apart from its value, so that both are no single name: `access key `, but not `access-`.
fn begins_apart(name: &str) -> bool {
    ["secret", "token", "key"].iter().any(|word| name.contains(word)) || name.ends_with([' ', '\t', ':', '='])
}

/// Returns whether a word of a name is in capitals: `SECRET`, `dailyKEY-`.
fn is_loud(name: &str) -> bool {
    ["SECRET", "TOKEN", "KEY", "PRIVATE", "ACCESS"].iter().any(|word| name.contains(word))
}

/// Returns whether a name says twice that it is secret: `secret-key-`, `access-token-key-`.
fn is_two_words(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let count = |word: &str| name.matches(word).count();
    ["secret", "token", "key", "private", "access", "api"].iter().map(|word| count(word)).sum::<usize>() >= 2
}

/// Accepts a random value beside the name of a service.
pub(crate) fn service_assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Range<usize>> {
    let name = &text[whole.start..value.start];
    let names_a_commit = ["sha", "commit", "digest", "hash", "version", "url", "http"];
    let lower = name.to_ascii_lowercase();
    let is_public = names_a_commit.iter().any(|word| lower.contains(word));
    let names_a_secret =
        ["key", "token", "secret", "auth", "api", "pass", "cred"].iter().any(|word| lower.contains(word));
    let is_public = is_public || (!names_a_secret && shapes::is_identifier(&text[value.clone()]));
    if is_public { None } else { random_assigned(text, whole, value) }
}
