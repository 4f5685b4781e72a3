//! Checks of what is about customers rather than secret: addresses, telephone numbers, cards, accounts, artifacts.

use super::shape;
use std::ops::Range;

type Found = Option<Range<usize>>;

/// How the `@` of an address is written: as it is, and escaped in addresses of the web, JSON and YAML.
const ATS: [&str; 4] = ["@", "%40", "0040", "x40"];

/// Top-level "domains" that are none: units of a service manager, and files of programs.
const NO_DOMAINS: [&str; 17] = [
    "service", "socket", "timer", "target", "mount", "slice", "scope", "path", "css", "js", "mjs", "cjs",
    "ts", "tsx", "jsx", "rb", "go",
];
/// Names of files end in these, and such a file may be named after an address: `kim@corp.test.yaml`.
const EXTENSIONS: [&str; 20] = [
    "yaml", "yml", "json", "sig", "asc", "md", "txt", "xml", "html", "csv", "log", "toml", "conf", "pdf",
    "png", "jpg", "jpeg", "gif", "svg", "webp",
];
/// Countries whose domain is the ending of a file, too: Moldova, Serbia and Paraguay.
const COUNTRIES: [&str; 3] = ["md", "rs", "py"];

/// An e-mail address: no address of a repository, no unit of a service manager, no name of a file. A file's name that is
/// an address without its ending is one as far as that goes.
pub(super) fn email(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let address = &text[whole.clone()];
    let (at, sign) = ATS.iter().find_map(|sign| Some((address.find(sign)?, sign)))?;
    let user = address[..at].trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
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

/// What of a match is a domain: all of it, or what stands before the extensions of a file.
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
        if !is_extension && !is(&NO_DOMAINS) {
            return (!is_version).then_some(part);
        }
        if is_country && !is_version {
            of_country = Some(part);
        }
        in_name |= is_extension;
        // Only what ends like a file is looked at without its ending.
        if !in_name {
            return None;
        }
    }
    of_country
}

/// The beginnings of a text that end as an address may, the longest first: of `corp.com.md-2.yaml` itself, `corp.com.md`
/// and `corp.com`.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.rmatch_indices('.').filter_map(|(dot, _)| {
        let label = &text[dot + 1..];
        let letters = label.bytes().take_while(u8::is_ascii_alphabetic).count();
        let ends = !label[letters..].starts_with(|c: char| c.is_ascii_alphanumeric());
        (ends && (2..=24).contains(&letters)).then_some(&text[..=dot + letters])
    })
}

/// Whether this is plainly a version or a scale and no domain: `1.2.3`, `v2`, `2x`. But `163.com` is a domain.
fn is_version(text: &str) -> bool {
    let number = text.trim_start_matches(['v', 'V']);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = number[digits..].trim_start_matches(['x', 'X']);
    let goes_on = rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_scale = rest.len() < number.len() - digits && rest.starts_with('.');
    digits > 0 && (goes_on || (digits <= 2 && (rest.is_empty() || is_scale)))
}

/// Whether this is the name of an algorithm, as SSH has them: `aes256-gcm@openssh.com`.
fn is_algorithm(user: &str, domain: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-*".contains(&b);
    matches!(domain, "openssh.com" | "libssh.org")
        && user.bytes().all(is_part)
        && (user == "zlib" || user.bytes().any(|b| b.is_ascii_digit() || b == b'-'))
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
            let groups = text[whole.start + part.start..whole.start + part.end].split([' ', '-']);
            groups.map(str::len).all(|length| length >= 3)
                && shape::is_issued(&digits)
                && shape::luhn(&digits)
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
const PUBLIC_KEYS: [&str; 7] = [
    "AAAAIHNzaC1",
    "AAAAB3NzaC1",
    "AAAAC3NzaC1lZDI1NTE5",
    "AAAAE2VjZHNh",
    "AAAAInNr",
    "AAAAGnNr",
    "U1NIU0lH",
];
/// The longest of them (RSA with 16,384 bits).
const LONGEST_PUBLIC_KEY: usize = 2_800;

/// Bytes of an artifact: long base64 or hex that is no digest, no public key, no certificate and no signature.
pub(super) fn artifact(text: &str, whole: Range<usize>, _: Range<usize>) -> Found {
    let blob = text[whole.clone()].trim_end();
    let before = &text[..whole.start];
    if blob.bytes().all(|b| b.is_ascii_hexdigit()) {
        // A SHA-512 sum, or two of SHA-256, is no artifact.
        return (blob.len() != 128 && shape::entropy(blob) >= 3.0).then_some(whole);
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
