//! Checks of records of customers: addresses, telephone numbers, cards, accounts, artifacts.

use super::shapes;
use crate::work;
use std::ops::Range;

/// The forms of the `@` of an address: plain, and escaped in URLs, JSON and YAML.
const ATS: [&str; 4] = ["@", "%40", "0040", "x40"];

/// Endings that are not of domains: units of a service manager, and files of programs.
const NOT_DOMAINS: [&str; 17] = [
    "service", "socket", "timer", "target", "mount", "slice", "scope", "path", "css", "js", "mjs", "cjs",
    "ts", "tsx", "jsx", "rb", "go",
];
/// Endings of files. A file may be named after an address: `kim@corp.test.yaml`.
const EXTENSIONS: [&str; 20] = [
    "yaml", "yml", "json", "sig", "asc", "md", "txt", "xml", "html", "csv", "log", "toml", "conf", "pdf",
    "png", "jpg", "jpeg", "gif", "svg", "webp",
];
/// Countries whose domain is also an ending of files: Moldova, Serbia and Paraguay.
const COUNTRIES: [&str; 3] = ["md", "rs", "py"];

/// Accepts an e-mail address, but not the address of a repository, a unit of a service manager or the name of a file. If
/// the name of a file is an address without its ending, that part is accepted.
pub(crate) fn email(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let address = &text[whole.clone()];
    let (at, sign) = ATS.iter().find_map(|sign| Some((address.find(sign)?, sign)))?;
    let user = address[..at].trim_start_matches(|c: char| !c.is_alphanumeric());
    if user.is_empty() {
        return None;
    }
    let start = whole.start + at - user.len();
    let domain_at = whole.start + at + sign.len();
    let domain = domain(&text[domain_at..whole.end])?;
    let end = domain_at + domain.len();
    let is_repository = user == "git" && text[end..].starts_with([':', '/']);
    (!is_repository && !is_algorithm(user, domain)).then_some(start..end)
}

/// The top of domains that are reserved for documentation and tests (RFC 2606, RFC 6761), and the domains that are.
const RESERVED: [&str; 7] =
    ["example", "example.com", "example.net", "example.org", "invalid", "localhost", "test"];

/// Returns whether an e-mail address is in a reserved domain or in one below it.
pub(crate) fn is_reserved(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let lower = lower.trim_end_matches('.');
    RESERVED.iter().any(|domain| {
        lower.strip_suffix(domain).is_some_and(|before| {
            before.ends_with(['.', '@']) || ATS[1..].iter().any(|sign| before.ends_with(sign))
        })
    })
}

/// Returns the domain in a match: all of it, or the part before the extensions of a file.
fn domain(matched: &str) -> Option<&str> {
    let mut in_name = false;
    let mut of_country = None;
    for part in beginnings(matched) {
        let (before, top) = part.rsplit_once('.')?;
        let top = top.to_ascii_lowercase();
        let is = |endings: &[&str]| endings.contains(&top.as_str());
        let is_extension = is(&EXTENSIONS);
        let is_country = is(&COUNTRIES);
        let is_version = (in_name && is_version(part)) || (is_country && is_version(before));
        if !is_extension && !is(&NOT_DOMAINS) {
            return (!is_version).then_some(part);
        }
        if is_country && !is_version {
            of_country = Some(part);
        }
        in_name |= is_extension;
        // Only names that end like files are tried without their ending.
        if !in_name {
            return None;
        }
    }
    of_country
}

/// Returns the beginnings of a text that end like an address, the longest first: of `corp.com.md-2.yaml` itself,
/// `corp.com.md` and `corp.com`.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.rmatch_indices('.').filter_map(|(dot, _)| {
        let label = &text[dot + 1..];
        let letters = label.find(|c: char| !c.is_alphabetic()).unwrap_or(label.len());
        let ends = !label[letters..].starts_with(char::is_alphanumeric);
        (ends && (2..=72).contains(&letters)).then_some(&text[..=dot + letters])
    })
}

/// Returns whether a text is a version or a scale rather than a domain: `1.2.3`, `v2`, `2x`, but not `163.com`.
fn is_version(text: &str) -> bool {
    let number = text.trim_start_matches(['v', 'V']);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = number[digits..].trim_start_matches(['x', 'X']);
    let goes_on = rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_scale = rest.len() < number.len() - digits && rest.starts_with('.');
    digits > 0 && (goes_on || (digits <= 2 && (rest.is_empty() || is_scale)))
}

/// Returns whether this is the name of an SSH algorithm: `aes256-gcm@openssh.com`.
fn is_algorithm(user: &str, domain: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-*".contains(&b);
    matches!(domain, "openssh.com" | "libssh.org")
        && user.bytes().all(is_part)
        && (user == "zlib" || user.bytes().any(|b| b.is_ascii_digit() || b == b'-'))
}

/// Accepts a telephone number in international form: a calling code that exists, 9 to 15 digits, and no character before
/// it that makes it an offset, a sum or a build number.
pub(crate) fn telephone(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
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
    (shapes::is_calling_code(&digits) && !goes_on && digits.len() >= if grouped { 9 } else { 10 })
        .then_some(whole)
}

/// Accepts a payment card: 13 to 19 digits of an issuer, in groups or not, with a valid Luhn checksum. Dots and wide
/// gaps must be between the groups that are printed on cards: versions and times have dots too.
pub(crate) fn card(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"-_.+".contains(&b);
    // Digits that go on before or behind the run belong to a longer word, such as the number of a ticket. A card can
    // still come before or after it.
    let goes_back = text[..whole.start].bytes().next_back().is_some_and(is_part);
    let goes_on = text[whole.end..].bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    let run = &text.as_bytes()[whole.clone()];
    // A part of a decimal number is not a card.
    let is_inside = |at: usize| run.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'.');
    let starts = (0..run.len())
        .filter(|&at| run[at].is_ascii_digit() && if at == 0 { !goes_back } else { !is_inside(at - 1) });
    let ends = |from: usize| {
        (from + 1..=run.len()).rev().filter(move |&end| {
            run[end - 1].is_ascii_digit() && !is_inside(end) && !(end == run.len() && goes_on)
        })
    };
    starts
        .flat_map(|from| ends(from).map(move |end| from..end))
        .find(|part| is_card(&text[whole.start + part.start..whole.start + part.end]))
        .map(|part| whole.start + part.start..whole.start + part.end)
}

/// The lengths of the groups that are printed on cards.
const PRINTED: [&[usize]; 6] =
    [&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 5], &[4, 4, 4, 4, 3], &[6, 13]];

fn is_card(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    let mut groups = text.split(['-', ' ', '.']).map(str::len).filter(|&length| length > 0);
    let is_printed = || PRINTED.iter().any(|printed| groups.clone().eq(printed.iter().copied()));
    let is_wide =
        text.contains('.') || text.as_bytes().windows(2).any(|pair| pair.iter().all(|b| !b.is_ascii_digit()));
    let is_grouped = if is_wide { is_printed() } else { groups.all(|length| length >= 3) };
    is_grouped && shapes::is_issued(&digits) && shapes::luhn(&digits)
}

/// Accepts an international bank account number: the length of its country and valid check digits.
pub(crate) fn iban(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    let candidate = &text[whole.clone()];
    let length = shapes::iban_length(&candidate[..2])?;
    let mut seen = 0;
    let end = candidate.bytes().position(|b| {
        seen += usize::from(b != b' ');
        seen == length
    })? + 1;
    let goes_on = text[whole.start + end..].bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    (!goes_on && shapes::mod_97(&candidate[..end]) == 1).then(|| whole.start..whole.start + end)
}

/// The beginnings of public keys in base64: the name of the algorithm behind its length.
const PUBLIC_KEYS: [&str; 7] = [
    "AAAAIHNzaC1",
    "AAAAB3NzaC1",
    "AAAAC3NzaC1lZDI1NTE5",
    "AAAAE2VjZHNh",
    "AAAAInNr",
    "AAAAGnNr",
    "U1NIU0lH",
];
/// The length of the longest public key (RSA with 16,384 bits).
const LONGEST_PUBLIC_KEY: usize = 2_800;

/// The text before base64 that is searched for the header of its block.
const LONGEST_BLOCK: usize = 1024;

/// The length in bytes of the shortest artifact on one line.
const SHORTEST_ARTIFACT: usize = 100;

/// The alphabets of encoded bytes: hex, base64 and base64 for addresses.
const ALPHABETS: [fn(&u8) -> bool; 3] = [
    u8::is_ascii_hexdigit,
    |b| b.is_ascii_alphanumeric() || b"+/".contains(b),
    |b| b.is_ascii_alphanumeric() || b"-_".contains(b),
];

/// Accepts the bytes of an artifact: long base64 or hex that is not a digest, a public key, a certificate or a signature.
/// They may be a part of the match: the signs of one alphabet separate a path or a name from bytes in another.
pub(crate) fn artifact(text: &str, whole: Range<usize>, _: Range<usize>) -> Option<Range<usize>> {
    if is_artifact(text, &whole) {
        return Some(whole);
    }
    let bytes = &text.as_bytes()[whole.clone()];
    ALPHABETS.iter().find_map(|alphabet| {
        let mut start = whole.start;
        let parts = bytes.split(|b| !alphabet(b)).map(|part| {
            let range = start..start + part.len();
            start = range.end + 1;
            range
        });
        parts.filter(|part| part.len() >= SHORTEST_ARTIFACT).find(|part| is_artifact(text, part))
    })
}

/// Returns whether a part of a text is the bytes of an artifact.
fn is_artifact(text: &str, part: &Range<usize>) -> bool {
    let blob = text[part.clone()].trim_end();
    let before = &text[text.floor_char_boundary(part.start.saturating_sub(LONGEST_BLOCK))..part.start];
    work::add(before.len());
    if blob.bytes().all(|b| b.is_ascii_hexdigit()) {
        // A SHA-512 sum, or two of SHA-256, is not an artifact.
        return blob.len() != 128 && shapes::entropy(blob) >= 3.0;
    }
    let has = |class: fn(&u8) -> bool| blob.as_bytes().iter().any(class);
    let is_public_key =
        PUBLIC_KEYS.iter().any(|key| blob.starts_with(key)) && blob.len() <= LONGEST_PUBLIC_KEY;
    let is_public_block = before.rfind("-----BEGIN ").is_some_and(|at| {
        let header = &before[at..];
        !header.contains("-----END ") && !header.contains("PRIVATE") && !header.contains("LICEN")
    });
    let is_bytes = has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    // Paths and identifiers have more separators, and of both alphabets; encoded bytes have those of one.
    let of = |signs: &[u8]| blob.bytes().filter(|b| signs.contains(b)).count();
    let (standard, in_urls) = (of(b"+/"), of(b"-_"));
    let is_written = (standard > 0 && in_urls > 0)
        || (standard + in_urls) * 14 > blob.len()
        || shapes::entropy(blob) < 4.0;
    is_bytes && !is_written && !is_public_key && !is_public_block
}
