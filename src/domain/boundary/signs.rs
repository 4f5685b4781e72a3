//! What a text must hold before it is worth asking a rule: some word, and some shape. Nearly every text holds neither
//! of nearly every rule, so that nearly no expression is ever compiled.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

/// What every match of a rule holds.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    /// One of these, in small letters and compared without case; of an empty list, nothing.
    pub(super) words: &'static [&'static str],
    /// And this.
    pub(super) shape: Shape,
}

/// One of these words is all.
pub(super) const fn words(words: &'static [&'static str]) -> Signs {
    Signs { words, shape: Shape::Any }
}

/// This shape is all.
pub(super) const fn shape(shape: Shape) -> Signs {
    Signs { words: &[], shape }
}

/// One of these words, and this shape.
pub(super) const fn both(words: &'static [&'static str], shape: Shape) -> Signs {
    Signs { words, shape }
}

/// A shape that a text has somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Whatever.
    Any,
    /// So many signs of a token in one piece.
    Token(usize),
    /// So many signs of a token or of base64 in one piece.
    Blob(usize),
    /// So many digits with at most one blank or dash between them.
    Digits(usize),
    /// Two letters and two digits, as an account number begins, in capitals.
    Account,
    /// Two dashes with a group of a license key between them.
    Groups,
    /// A closing quote with so many signs before it.
    Quoted(usize),
}

/// The words of all rules, and the rule that each belongs to.
pub(super) struct Words {
    all: Option<AhoCorasick>,
    owners: Vec<usize>,
}

impl Words {
    pub(super) fn of<'a>(signs: impl Iterator<Item = &'a Signs>) -> Self {
        let (owners, words): (Vec<usize>, Vec<&str>) = signs
            .enumerate()
            .flat_map(|(rule, signs)| signs.words.iter().map(move |word| (rule, *word)))
            .unzip();
        Self { all: AhoCorasickBuilder::new().ascii_case_insensitive(true).build(words).ok(), owners }
    }

    /// For each rule, whether a text holds one of its words. Where that cannot be said it holds them all.
    pub(super) fn in_text(&self, text: &str, rules: usize) -> Vec<bool> {
        let Some(all) = &self.all else { return vec![true; rules] };
        let mut held = vec![false; rules];
        for found in all.find_overlapping_iter(text) {
            held[self.owners[found.pattern().as_usize()]] = true;
        }
        held
    }
}

impl Shape {
    pub(super) fn is_in(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Token(length) => has_run(text, length, |b| is_token(b) || b"=.~+".contains(&b)),
            Self::Blob(length) => has_run(text, length, |b| is_token(b) || b"=.~+/\\".contains(&b)),
            Self::Digits(count) => has_digits(text, count),
            Self::Account => has_account(text.as_bytes()),
            Self::Groups => has_groups(text.as_bytes()),
            Self::Quoted(length) => has_quoted(text.as_bytes(), length),
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

fn has_digits(text: &str, count: usize) -> bool {
    let mut seen = 0;
    let mut before = b'-';
    text.bytes().any(|byte| {
        let goes_on = matches!(byte, b' ' | b'-') && before.is_ascii_digit();
        if byte.is_ascii_digit() {
            seen += 1;
        } else if !goes_on {
            seen = 0;
        }
        before = byte;
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

/// The groups of a license key have 4, 5, 6 or 8 capitals and digits.
fn has_groups(bytes: &[u8]) -> bool {
    let is_part = |part: &[u8]| part.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'-').any(|(dash, _)| {
        [4, 5, 6, 8].into_iter().any(|length| {
            bytes.get(dash + 1 + length) == Some(&b'-') && is_part(&bytes[dash + 1..=dash + length])
        })
    })
}

fn has_quoted(bytes: &[u8], length: usize) -> bool {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || b"_.~+/=!@#$%^&*-".contains(b);
    bytes.iter().enumerate().filter(|(_, byte)| b"\"'`".contains(byte)).any(|(quote, _)| {
        let before = &bytes[..quote];
        let before = before.strip_suffix(b"\\").unwrap_or(before);
        before.len() >= length && before[before.len() - length..].iter().all(is_part)
    })
}
