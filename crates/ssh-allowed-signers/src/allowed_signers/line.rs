//! One line of an `allowed_signers` file, read as OpenSSH's `sshsig.c` reads it.

use super::validity_time;
use crate::armor::decode_base64;
use crate::key::{PublicKey, Verifier};
use crate::signature::SignatureError;
use jiff::tz::TimeZone;

/// The content of a line: a key, its principals, its purposes and its period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The list of patterns of principals.
    pub principals: Vec<u8>,
    /// The key.
    pub key: PublicKey,
    /// The list of patterns of namespaces; without it, every namespace.
    pub namespaces: Option<Vec<u8>>,
    /// The first second at which it is valid.
    pub valid_after: Option<i64>,
    /// The last second at which it is valid.
    pub valid_before: Option<i64>,
}

/// The reason why a line has no effect, or not the effect that its writer wants. OpenSSH ignores such a line silently.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// Principals alone, or an open quote.
    #[error("the line ends too soon; expected principals, options and a key")]
    Incomplete,
    /// Neither a key nor options and a key follow the principals.
    #[error("no usable key follows the principals and options")]
    NoKey,
    /// A comma and a blank between two principals.
    #[error("a blank ends the list of principals: write `{0}` without a blank after the comma")]
    BlankAfterComma(String),
    /// A certificate in place of a key.
    #[error("certificates are not supported: list the key itself")]
    Certificate,
    /// The key of an authority for certificates.
    #[error("`cert-authority` is not supported: list the key of each principal")]
    CertAuthority,
    /// An option that is not known.
    #[error(
        "unknown option; the options are namespaces=\"…\", valid-after=\"…\", valid-before=\"…\" and cert-authority"
    )]
    UnknownOption,
    /// The time of `valid-after` or `valid-before` is not valid.
    #[error("the time of `{option}` is not valid: use digits alone, e.g. 20260601Z or 202606011200Z")]
    Time {
        /// The name of the option.
        option: &'static str,
    },
    /// The options are not written as OpenSSH reads them.
    #[error("{0}")]
    Options(&'static str),
    /// The file begins with a byte order mark, which OpenSSH reads as a part of the first principal.
    #[error(
        "the file begins with a byte order mark, which becomes a part of the first name: save it as UTF-8 without one"
    )]
    ByteOrderMark,
    /// The file is UTF-16, which OpenSSH cannot read.
    #[error("the file is UTF-16, so no line has an effect: save it as UTF-8")]
    Utf16,
    /// The line holds a NUL, at which OpenSSH stops reading it.
    #[error("the line holds a NUL, and what follows it is ignored: save the file as UTF-8")]
    Nul,
    /// The principals hold a character that is not visible.
    #[error("the principals hold an invisible character ({0}), so they match no name without it")]
    Invisible(String),
}

/// Reads a line without its end. `None` is a blank line or a comment.
pub(super) fn read(line: &[u8], zone: &TimeZone) -> Result<Option<Entry>, LineError> {
    // A line of C ends with the first NUL.
    let line = line.split(|&byte| byte == 0).next().unwrap_or_default();
    let line = skip(line, b" \t");
    if line.first().is_none_or(|&byte| byte == b'#') || skip(line, b" \t\r").is_empty() {
        return Ok(None);
    }
    let (principals, rest) = first_word(line).ok_or(LineError::Incomplete)?;
    let (key, options) = match read_key(rest) {
        Ok(key) => (key, Options::default()),
        Err(without_options) => {
            read_with_options(rest, zone, without_options).map_err(|error| match error {
                LineError::NoKey | LineError::UnknownOption if principals.ends_with(b",") => {
                    LineError::BlankAfterComma(joined(&principals, rest))
                }
                error => error,
            })?
        }
    };
    if options.cert_authority {
        return Err(LineError::CertAuthority);
    }
    let Options { namespaces, valid_after, valid_before, .. } = options;
    Ok(Some(Entry { principals, key, namespaces, valid_after, valid_before }))
}

/// Splits off the first word. A quote inside a word is dropped, and the word then ends at the next quote.
fn first_word(line: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    const ENDS: &[u8] = b" \t\r\n";
    let end = line.iter().position(|byte| *byte == b'"' || ENDS.contains(byte))?;
    let (word, rest) = (&line[..end], &line[end + 1..]);
    if line[end] != b'"' {
        return Some((word.to_vec(), skip(rest, ENDS)));
    }
    let close = rest.iter().position(|&byte| byte == b'"')?;
    Some(([word, &rest[..close]].concat(), skip(&rest[close + 1..], ENDS)))
}

/// Reads options, white space and a key.
fn read_with_options(
    text: &[u8],
    zone: &TimeZone,
    without_options: LineError,
) -> Result<(PublicKey, Options), LineError> {
    let (options, rest) = split_options(text).ok_or(without_options)?;
    let key = read_key(skip(rest, b" \t"))?;
    Ok((key, Options::read(options, zone)?))
}

/// Joins principals that end in a comma with the word after them, for a message.
fn joined(principals: &[u8], rest: &[u8]) -> String {
    let next = rest.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    String::from_utf8_lossy(&[principals, next].concat()).into_owned()
}

/// Reads a key: its type, white space, its base64. The rest is ignored.
fn read_key(text: &[u8]) -> Result<PublicKey, LineError> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let end = text.iter().position(is_blank).ok_or(LineError::NoKey)?;
    let (kind, rest) = text.split_at(end);
    let base64 = skip(rest, b" \t").split(is_blank).next().unwrap_or_default();
    let blob = decode_base64(base64).ok_or(LineError::NoKey)?;
    let verifier = Verifier::from_blob(&blob).map_err(|error| match error {
        SignatureError::Certificate if kind.windows(7).any(|part| part == b"-cert-v") => {
            LineError::Certificate
        }
        _ => LineError::NoKey,
    })?;
    // Names of signature algorithms are accepted for the keys that make them.
    let kind: &[u8] = match kind {
        b"rsa-sha2-256" | b"rsa-sha2-512" => b"ssh-rsa",
        b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com" => b"sk-ecdsa-sha2-nistp256@openssh.com",
        kind => kind,
    };
    if verifier.kind().as_bytes() == kind { Ok(verifier.into_key()) } else { Err(LineError::NoKey) }
}

/// Splits off the options, which end at the first blank outside of quotes.
fn split_options(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut at, mut quoted) = (0, false);
    loop {
        match (*text.get(at)?, text.get(at + 1)) {
            (b' ' | b'\t', _) if !quoted => return Some((&text[..at], &text[at + 1..])),
            (b'\\', Some(b'"')) => at += 1,
            (b'"', _) => quoted = !quoted,
            _ => {}
        }
        at += 1;
    }
}

fn skip<'a>(text: &'a [u8], bytes: &[u8]) -> &'a [u8] {
    let start = text.iter().position(|byte| !bytes.contains(byte)).unwrap_or(text.len());
    &text[start..]
}

#[derive(Debug, Default)]
struct Options {
    cert_authority: bool,
    namespaces: Option<Vec<u8>>,
    valid_after: Option<i64>,
    valid_before: Option<i64>,
}

impl Options {
    fn read(text: &[u8], zone: &TimeZone) -> Result<Self, LineError> {
        let mut options = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = strip(rest, b"cert-authority") {
                options.cert_authority = true;
                rest = after;
            } else if let Some(after) = strip(rest, b"namespaces=") {
                let list = take_quoted(after, &mut rest)?;
                set(&mut options.namespaces, list, "`namespaces` is there twice")?;
            } else if let Some(after) = strip(rest, b"valid-after=") {
                let moment = validity_time::parse(&take_quoted(after, &mut rest)?, zone);
                let moment = moment.ok_or(LineError::Time { option: "valid-after" })?;
                set(&mut options.valid_after, moment, "`valid-after` is there twice")?;
            } else if let Some(after) = strip(rest, b"valid-before=") {
                let moment = validity_time::parse(&take_quoted(after, &mut rest)?, zone);
                let moment = moment.ok_or(LineError::Time { option: "valid-before" })?;
                set(&mut options.valid_before, moment, "`valid-before` is there twice")?;
            }
            match rest {
                [] => break,
                [b','] => return Err(LineError::Options("the options end in a comma")),
                [b',', after @ ..] => rest = after,
                _ => return Err(LineError::UnknownOption),
            }
        }
        let is_empty =
            options.valid_after.zip(options.valid_before).is_some_and(|(after, before)| before <= after);
        if is_empty {
            return Err(LineError::Options("`valid-before` is not later than `valid-after`"));
        }
        Ok(options)
    }
}

/// Removes a name from the start of a text, ignoring case.
fn strip<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (start, rest) = text.split_at_checked(name.len())?;
    start.eq_ignore_ascii_case(name).then_some(rest)
}

/// Reads a value in quotes, in which `\"` is a quote; moves `rest` behind it.
fn take_quoted<'a>(text: &'a [u8], rest: &mut &'a [u8]) -> Result<Vec<u8>, LineError> {
    let inside =
        text.strip_prefix(b"\"").ok_or(LineError::Options("the value of an option must be in quotes"))?;
    let mut value = Vec::new();
    let mut at = 0;
    loop {
        match (inside.get(at), inside.get(at + 1)) {
            (None, _) => {
                return Err(LineError::Options("the quotes around an option's value are not closed"));
            }
            (Some(b'"'), _) => break,
            (Some(b'\\'), Some(b'"')) => {
                value.push(b'"');
                at += 2;
            }
            (Some(&byte), _) => {
                value.push(byte);
                at += 1;
            }
        }
    }
    *rest = &inside[at + 1..];
    Ok(value)
}

fn set<T>(option: &mut Option<T>, value: T, twice: &'static str) -> Result<(), LineError> {
    if option.replace(value).is_some() { Err(LineError::Options(twice)) } else { Ok(()) }
}
