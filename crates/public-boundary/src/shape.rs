//! The shapes of forbidden material: properties of a text that are asked for before an expression is compiled.

/// A shape that a text has in some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Every text has it.
    Any,
    /// A run of this many characters of tokens.
    Token(usize),
    /// A run of this many characters of tokens or base64.
    Blob(usize),
    /// A run of this many hex digits in lower case.
    Hex(usize),
    /// A run of this many letters and digits behind a capital and a dash.
    BehindCapital(usize),
    /// Two dots with this many characters of tokens between them.
    Dots(usize),
    /// A word of two zeros and this many characters of tokens.
    Zeros(usize),
    /// This many digits in groups, with at most two separators between them.
    Digits(usize),
    /// Two capitals and two digits, as an account number begins.
    Account,
    /// Three groups of a license key.
    Groups,
    /// A character that is not ASCII.
    NotAscii,
    /// A closing quote with this many characters of a value before it.
    Quoted(usize),
    /// A sign between a name and its value (an equals sign, a quote, or a colon before a blank), and a run of this many
    /// characters of tokens or base64.
    Assigned(usize),
}

impl Shape {
    pub(crate) fn is_in(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Token(length) => has_run(text, length, |b| is_token(b) || b"=.~+".contains(&b)),
            Self::Blob(length) => has_run(text, length, |b| is_token(b) || b"=.~+/\\".contains(&b)),
            Self::Hex(length) => has_run(text, length, |b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
            Self::BehindCapital(length) => has_behind_capital(text.as_bytes(), length),
            Self::Dots(length) => has_dots(text.as_bytes(), length),
            Self::Zeros(length) => has_zeros(text.as_bytes(), length),
            Self::Digits(count) => has_digits(text, count),
            Self::NotAscii => !text.is_ascii(),
            Self::Account => has_account(text.as_bytes()),
            Self::Groups => has_groups(text.as_bytes()),
            Self::Quoted(length) => has_quoted(text.as_bytes(), length),
            Self::Assigned(length) => assigns(text.as_bytes()) && Self::Blob(length).is_in(text),
        }
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn has_run(text: &str, length: usize, of: impl Fn(u8) -> bool) -> bool {
    let mut run = 0;
    text.bytes().any(|byte| {
        run = if of(byte) { run + 1 } else { 0 };
        run >= length
    })
}

/// Returns whether there are this many digits in groups, with at most two separators between them.
pub(crate) fn has_digits(text: &str, count: usize) -> bool {
    let mut seen = 0;
    let mut between = 0;
    text.bytes().any(|byte| {
        if byte.is_ascii_digit() {
            seen += 1;
            between = 0;
        } else if seen > 0 && between < 2 && matches!(byte, b' ' | b'-' | b'.') {
            between += 1;
        } else {
            seen = 0;
        }
        seen >= count
    })
}

fn has_account(bytes: &[u8]) -> bool {
    let begins = |four: &[u8]| {
        four[..2].iter().all(u8::is_ascii_uppercase) && four[2..].iter().all(u8::is_ascii_digit)
    };
    let is_inside = |at: usize| at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    bytes.windows(4).enumerate().any(|(at, four)| begins(four) && !is_inside(at))
}

/// Returns whether there are three groups of a license key in a row, each of 4, 5, 6 or 8 capitals and digits.
fn has_groups(bytes: &[u8]) -> bool {
    let is_group = |part: Option<&[u8]>| {
        part.is_some_and(|part| part.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
    };
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'-').any(|(dash, _)| {
        [4, 5, 6, 8].into_iter().any(|length| {
            let next = dash + length + 1;
            bytes.get(next) == Some(&b'-')
                && is_group(dash.checked_sub(length).and_then(|start| bytes.get(start..dash)))
                && is_group(bytes.get(dash + 1..next))
                && is_group(bytes.get(next + 1..=next + length))
                && !dash.checked_sub(length + 1).is_some_and(|before| is_word(bytes, before))
                && !is_word(bytes, next + length + 1)
        })
    })
}

/// Returns whether there is a character of words at a place, as `\b` takes it.
fn is_word(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

fn has_behind_capital(bytes: &[u8], length: usize) -> bool {
    let begins = |pair: &[u8]| pair[0].is_ascii_uppercase() && pair[1] == b'-';
    bytes.windows(2).enumerate().filter(|(_, pair)| begins(pair)).any(|(at, _)| {
        let run = bytes.get(at + 2..at + 2 + length);
        run.is_some_and(|run| run.iter().all(u8::is_ascii_alphanumeric))
    })
}

fn has_dots(bytes: &[u8], length: usize) -> bool {
    bytes.windows(length + 2).any(|part| {
        part[0] == b'.' && part[length + 1] == b'.' && part[1..=length].iter().all(|b| is_token(*b))
    })
}

fn has_zeros(bytes: &[u8], length: usize) -> bool {
    bytes.windows(length + 2).enumerate().any(|(at, part)| {
        let end = at + part.len();
        part.starts_with(b"00")
            && part.iter().all(|b| is_token(*b))
            && !at.checked_sub(1).is_some_and(|before| is_word(bytes, before))
            && is_word(bytes, end - 1) != is_word(bytes, end)
    })
}

/// Returns whether there is a sign between a name and its value.
fn assigns(bytes: &[u8]) -> bool {
    let is_sign = |(at, byte): (usize, &u8)| match byte {
        b'=' | b'"' | b'\'' => true,
        b':' => matches!(bytes.get(at + 1), Some(b' ' | b'\t')),
        _ => false,
    };
    bytes.iter().enumerate().any(is_sign)
}

fn has_quoted(bytes: &[u8], length: usize) -> bool {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || b"_.~+/=!@#$%^&*-".contains(b);
    bytes.iter().enumerate().filter(|(_, byte)| b"\"'`".contains(byte)).any(|(quote, _)| {
        let before = &bytes[..quote];
        let before = before.strip_suffix(b"\\").unwrap_or(before);
        before.len() >= length && before[before.len() - length..].iter().all(is_part)
    })
}
