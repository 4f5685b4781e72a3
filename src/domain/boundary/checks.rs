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
    if is_placeholder(secret) || is_digest(secret) {
        return None;
    }
    let name = &text[whole.start..value.start];
    // `token_type:bearer` has the form of a reference; `token:7Hq2…` has it too, and is none.
    if name.strip_suffix(':').is_some_and(|name| !names_a_secret(name.as_bytes())) {
        return None;
    }
    let is_password = ["pass", "pwd"]
        .iter()
        .any(|word| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
        || name.to_ascii_lowercase().contains("secret");
    let quoted = name.ends_with(['"', '\'', '`']);
    // `DB_PASSWORD=whiteduke`, as environments are written.
    let in_environment = name.ends_with('=')
        && name.len() < 30
        && !name.contains(|c: char| c.is_ascii_lowercase() || c == ' ');
    let is_secret = if is_password && (quoted || in_environment) {
        secret.len() >= 6 && (in_environment || !shape::is_sentence_word(secret))
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
    let is_public = shape::is_name_of_something_public(text, value.start) || is_digest(secret);
    (!is_public && !is_placeholder(secret) && is_random(secret) && !whole.is_empty()).then_some(value)
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
        is_random(secret) || (says_so && secret.len() >= 20 && secret.bytes().all(|b| b.is_ascii_digit()))
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
    let in_string =
        text[whole.start..whole.end].ends_with(';') || text[..whole.start].trim_end().ends_with(';');
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

/// Top-level "domains" that are none: units, files, methods.
const NO_DOMAINS: [&str; 34] = [
    "service", "socket", "timer", "target", "mount", "slice", "scope", "path", "png", "jpg", "jpeg", "gif",
    "svg", "webp", "css", "js", "mjs", "cjs", "ts", "tsx", "jsx", "json", "yaml", "yml", "html", "md", "rs",
    "py", "rb", "go", "xml", "txt", "conf", "local",
];

/// An e-mail address: no address of a repository, no unit of a service manager, no name of a file.
pub(super) fn email(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let address = &text[whole.clone()];
    let at = address
        .find('@')
        .or_else(|| address.find("%40"))
        .or_else(|| address.find("0040"))
        .or_else(|| address.find("x40"))?;
    let (user, domain) = address.split_at(at);
    let user = user.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    if user.is_empty() {
        return None;
    }
    let top = domain.rsplit('.').next()?.to_ascii_lowercase();
    let rest = &text[whole.end..];
    let is_repository = user == "git" && rest.starts_with([':', '/']);
    let is_file = NO_DOMAINS.contains(&top.as_str());
    // `aes256-gcm@openssh.com` is the name of an algorithm.
    let is_algorithm = domain.ends_with("openssh.com") || domain.ends_with("libssh.org");
    (!is_repository && !is_file && !is_algorithm).then(|| whole.end - domain.len() - user.len()..whole.end)
}

/// A telephone number in international form: a calling code that exists, 9 to 15 digits, and nothing before it that
/// makes it an offset, a sum or a build number.
pub(super) fn telephone(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let number = &text[whole.clone()];
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let before = text[..whole.start].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == '+')
        || !(8..=15).contains(&digits.len())
    {
        return None;
    }
    let grouped = number.contains([' ', '-', '(', '.', '/']);
    let after = text[whole.end..].bytes().next();
    let goes_on = after.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    (shape::is_calling_code(&digits) && !goes_on && digits.len() >= if grouped { 9 } else { 10 })
        .then_some(whole)
}

/// A payment card: 13 to 19 digits that an issuer would give, in groups or not, with a valid Luhn sum.
pub(super) fn card(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"-_.+".contains(&b);
    if text[..whole.start].bytes().next_back().is_some_and(is_part)
        || text[whole.end..].bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
    {
        return None;
    }
    let run = &text.as_bytes()[whole.clone()];
    let starts =
        (0..run.len()).filter(|&at| run[at].is_ascii_digit() && (at == 0 || !run[at - 1].is_ascii_digit()));
    let ends = |from: usize| {
        (from + 1..=run.len()).rev().filter(move |&end| {
            run[end - 1].is_ascii_digit() && (end == run.len() || !run[end].is_ascii_digit())
        })
    };
    starts
        .flat_map(|from| ends(from).map(move |end| from..end))
        .find(|part| {
            let digits: Vec<u8> =
                run[part.clone()].iter().filter(|b| b.is_ascii_digit()).map(|b| b - b'0').collect();
            shape::is_issued(&digits) && shape::luhn(&digits)
        })
        .map(|part| whole.start + part.start..whole.start + part.end)
}

/// An international bank account number: the length of its country and valid check digits.
pub(super) fn iban(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let candidate = &text[whole.clone()];
    let length = shape::iban_length(&candidate[..2])?;
    let mut seen = 0;
    let end = candidate.bytes().position(|b| {
        seen += usize::from(b != b' ');
        seen == length
    })? + 1;
    let goes_on = text[whole.start + end..].bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    (!goes_on && shape::mod_97(&candidate[..end]) == 1).then(|| whole.start..whole.start + end)
}

/// What public keys begin with in base64: the algorithm's name with its length before it.
const PUBLIC_KEYS: [&str; 6] =
    ["AAAAB3NzaC1", "AAAAC3NzaC1lZDI1NTE5", "AAAAE2VjZHNh", "AAAAInNr", "AAAAGnNr", "U1NIU0lH"];
/// The longest of them (RSA with 16,384 bits).
const LONGEST_PUBLIC_KEY: usize = 2_800;

/// Bytes of an artifact: long base64 or hex that is no digest, no public key, no certificate and no signature.
pub(super) fn artifact(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let blob = text[whole.clone()].trim_end();
    let before = &text[..whole.start];
    if blob.bytes().all(|b| b.is_ascii_hexdigit()) {
        // A SHA-512 sum, or two of SHA-256, is no artifact.
        return (blob.len() != 128).then_some(whole);
    }
    let has = |class: fn(&u8) -> bool| blob.as_bytes().iter().any(class);
    let is_public_key =
        PUBLIC_KEYS.iter().any(|key| blob.starts_with(key)) && blob.len() <= LONGEST_PUBLIC_KEY;
    let is_public_block = before.rfind("-----BEGIN ").is_some_and(|at| {
        let header = &before[at..];
        !header.contains("-----END ") && !header.contains("PRIVATE") && !header.contains("LICEN")
    });
    let is_bytes = has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    // Paths and identifiers have more separators, and of both alphabets; what is encoded has one of two.
    let of = |signs: &[u8]| blob.bytes().filter(|b| signs.contains(b)).count();
    let (standard, in_urls) = (of(b"+/"), of(b"-_"));
    let is_written =
        (standard > 0 && in_urls > 0) || (standard + in_urls) * 14 > blob.len() || shape::entropy(blob) < 4.0;
    (is_bytes && !is_written && !is_public_key && !is_public_block).then_some(whole)
}
