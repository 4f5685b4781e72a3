//! What a rule cannot say in an expression: sums, shapes and context that tell material from what looks like it.
//!
//! Each check has the form of [`super::rules::Narrow`] and answers with the part of the match that must be masked.

use super::shape::{self, is_digest, is_placeholder, is_random};
use super::suspect::names_a_secret;
use std::ops::Range;

type Found = Option<Range<usize>>;

/// The whole match, always.
#[expect(clippy::unnecessary_wraps, reason = "the form of every check")]
pub(super) fn whole(_: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    Some(whole)
}

/// The whole match of a prefix that only tokens have; not where the rest is a row of `x`.
pub(super) fn issued(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    (shape::entropy(&text[whole.clone()]) >= 2.5).then_some(whole)
}

/// The whole match, where it is as random as a token is.
pub(super) fn random(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let token = &text[whole.clone()];
    (token.bytes().any(|b| b.is_ascii_digit()) && shape::entropy(token) >= 3.0).then_some(whole)
}

/// A token behind a prefix: capitals, small letters and digits in one piece, and no name.
pub(super) fn prefixed(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let token = &text[whole.clone()];
    let is_mixed = |part: &str| {
        let has = |class: fn(&u8) -> bool| part.as_bytes().iter().filter(|b| class(b)).count() >= 3;
        part.len() >= 16
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && !shape::is_name(part)
    };
    token.split(['_', '-']).any(is_mixed).then_some(whole)
}

/// The first group, where it is a secret rather than a word.
pub(super) fn random_value(text: &str, _: Range<usize>, value: Range<usize>) -> Found {
    let secret = &text[value.clone()];
    let is_secret = !is_placeholder(secret) && secret.bytes().any(|b| b.is_ascii_digit() || b == b'=');
    (is_secret && !shape::is_name(secret)).then_some(value)
}

/// An armoured block: up to its footer, or to the end of the text where it has none.
#[expect(clippy::unnecessary_wraps, reason = "the form of every check")]
pub(super) fn armoured(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let rest = &text[whole.end..];
    let footer = rest.match_indices("END ").find_map(|(at, _)| {
        let opens = rest[..at].trim_end_matches(' ').ends_with("----");
        let line = &rest[at..];
        let closes = line.find("----").filter(|&end| end <= 60 && !line[..end].contains('\n'))?;
        opens.then(|| at + closes + line[closes..].bytes().take_while(|&b| b == b'-').count())
    });
    Some(whole.start..footer.map_or(text.len(), |end| whole.end + end))
}

/// A value beside a key whose name says that it is secret.
pub(super) fn assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Found {
    if shape::is_name_of_something_public(text, whole.start) {
        return None;
    }
    let secret = &text[value.clone()];
    let name = &text[whole.start..value.start];
    if shape::names_where_it_is(name) {
        return None;
    }
    // What stands behind a comma is the next word of a list, or the next argument.
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
        secret.len() >= 6 && (in_environment || in_json || !shape::is_sentence_word(secret))
    } else if is_password {
        secret.len() >= 6 && shape::mixes(secret) && !shape::is_name(secret) && !secret.contains("://")
    } else {
        secret.len() >= 8 && is_random(secret)
            || (quoted && secret.len() >= 10 && shape::mixes(secret) && !shape::is_name(secret))
    };
    is_secret.then_some(value)
}

/// A value beside something that is called a key, where the value itself is random.
pub(super) fn random_assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Found {
    let secret = &text[value.clone()];
    let is_public = shape::is_name_of_something_public(text, value.start)
        || shape::names_where_it_is(&text[whole.start..value.start])
        || is_digest(secret);
    (!is_public && !is_placeholder(secret) && is_random(secret)).then_some(value)
}

/// Something random right after a word like `token` or `key`, and no part of a name. A hash, a UUID or a ULID is a
/// secret only where it is said to be one, or set as a key.
pub(super) fn beside(text: &str, whole: Range<usize>, value: Range<usize>) -> Found {
    let secret = &text[value.clone()];
    let is_public = shape::is_name_of_something_public(text, whole.start) || is_digest(secret);
    let name = text[whole.start..value.start].trim_end_matches(['"', '\'', '`']).to_ascii_lowercase();
    let says_so = ["secret", "token", "private"].iter().any(|word| name.contains(word))
        && !name.ends_with(['-', '.', '_'])
        || name.trim_end().ends_with('=');
    let is_hidden = if shape::is_identifier(secret) {
        says_so
    } else {
        (is_random(secret) && !shape::is_type(secret))
            || (says_so && secret.len() >= 20 && secret.bytes().all(|b| b.is_ascii_digit()))
    };
    (!is_public && !is_placeholder(secret) && is_hidden).then_some(value)
}

/// A random value beside the name of a service.
pub(super) fn service_assigned(text: &str, whole: Range<usize>, value: Range<usize>) -> Found {
    let name = &text[whole.start..value.start];
    let names_a_commit = ["sha", "commit", "digest", "hash", "version", "url", "http"];
    let is_public = names_a_commit.iter().any(|word| name.to_ascii_lowercase().contains(word));
    if is_public { None } else { random_assigned(text, whole, value) }
}

/// The password in a URL.
pub(super) fn url_password(text: &str, _: Range<usize>, value: Range<usize>) -> Found {
    let secret = &text[value.clone()];
    let is_port = secret.bytes().all(|b| b.is_ascii_digit()) && secret.len() <= 5;
    (!is_placeholder(secret) && !is_port).then_some(value)
}

/// The secret of a connection string.
pub(super) fn connection_secret(text: &str, whole: Range<usize>, value: Range<usize>) -> Found {
    let secret = &text[value.clone()];
    if is_placeholder(secret) {
        return None;
    }
    let rest = text[whole.end..].split(['\n', '"']).next().unwrap_or_default();
    let in_string = text[..whole.start].trim_end().ends_with(';')
        || (text[whole.clone()].ends_with(';') && rest.contains('=') && !rest.starts_with(' '));
    let is_signed = text[whole.start..].starts_with(['?', '&']);
    let is_secret = if is_signed {
        is_random(secret)
    } else {
        in_string || shape::mixes(secret) && !shape::is_name(secret)
    };
    is_secret.then_some(value)
}

/// A license key: groups of capitals and digits, both in more than one of them. A UUID is none.
pub(super) fn license_key(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let before = text[..whole.start].bytes().next_back();
    let after = text[whole.end..].bytes().next();
    if before.is_some_and(is_part) || after.is_some_and(is_part) {
        return None;
    }
    let groups = || text[whole.clone()].split('-');
    let mixed = groups().filter(|group| shape::mixes(group)).count();
    let words = groups().filter(|group| group.bytes().all(|b| b.is_ascii_alphabetic())).count();
    (mixed >= 2 || (mixed >= 1 && words < groups().count() - 1 && groups().count() >= 4)).then_some(whole)
}
