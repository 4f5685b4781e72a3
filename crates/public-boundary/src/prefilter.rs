//! The cheap questions before the expensive one. [`may_hold`] asks in one pass over the bytes if any rule could match a
//! text. [`Requirements`] are what every match of one rule has: a word, and a shape. Nearly every text has neither of
//! nearly every rule, so that nearly no expression is ever compiled.
//!
//! An answer may be a yes for nothing. It must not be a no for a text in which a rule matches.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

const DIGIT: u16 = 1;
const UPPER: u16 = 2;
const LOWER: u16 = 4;
const UNDERSCORE: u16 = 8;
const DASH: u16 = 16;
const SPACE: u16 = 32;
/// Characters that only some rules need and that references do without.
const TELLING: u16 = 64;
const COLON: u16 = 128;
const DOT: u16 = 256;

/// The characters of tokens.
const WORD: u16 = DIGIT | UPPER | LOWER | UNDERSCORE | DASH;

const CLASSES: [u16; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = match byte {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'_' => UNDERSCORE,
            b'-' => DASH,
            b' ' | b'\t' | b'\n' | b'\r' => SPACE,
            b'@' | b'=' | b'"' | b'\'' | b'`' | b'+' | b'!' | b'~' | b'$' | b'%' | b'<' | b'\\' | b'|'
            | b','
            // Controls, and all that is not ASCII: normalization may make anything of them.
            | 0..=b'\x08' | b'\x0b' | b'\x0c' | b'\x0e'..=b'\x1f' | b'\x7f'.. => TELLING,
            b':' => COLON,
            b'.' => DOT,
            _ => 0,
        };
        if byte == 255 {
            break;
        }
        byte += 1;
    }
    table
};

/// The shortest text that any rule matches (`a@b.co`).
const SHORTEST: usize = 6;
/// The shortest run of token characters with a digit or a capital that is a token of some rule.
const TOKEN: usize = 15;
/// The same for a run of small letters alone: longer than nearly every word.
const LETTERS: usize = 18;
/// The same for tokens that may have dots anywhere.
const DOTTED: usize = 24;
/// The length of the shortest reserved term, which has capitals and underscores, and of the shortest card number.
const TERM: usize = 13;

/// Returns whether any rule could match in a text.
pub(crate) fn may_hold(text: &str) -> bool {
    if text.len() < SHORTEST || is_sha256(text) {
        return false;
    }
    let bytes = text.as_bytes();
    let mut seen = 0_u16;
    // The first byte of the run of token characters that is read, and that of the piece around it, which has dots too.
    let (mut start, mut piece) = (0, 0);
    let mut longest_piece = 0;
    loop {
        let (mut run, mut class) = (0, 0);
        let mut at = start;
        for byte in &bytes[start..] {
            class = CLASSES[usize::from(*byte)];
            run |= class;
            if class & WORD == 0 {
                break;
            }
            at += 1;
        }
        seen |= run;
        if class & TELLING != 0 || is_telling(run & WORD, at - start) {
            return true;
        }
        if at == bytes.len() {
            break;
        }
        if class == COLON && may_name_a_secret(&bytes[..at]) {
            return true;
        }
        if class != DOT {
            longest_piece = longest_piece.max(at - piece);
            piece = at + 1;
        }
        start = at + 1;
    }
    longest_piece = longest_piece.max(bytes.len() - piece);
    let in_words = seen & SPACE != 0 && (seen & (COLON | DIGIT) != 0 || text.contains("----"));
    // Some tokens have dots anywhere.
    let in_pieces = seen & (UPPER | DIGIT) == UPPER | DIGIT && longest_piece >= DOTTED;
    let in_groups = seen & (DIGIT | DOT) == DIGIT | DOT && bytes.len() > TERM && has_digits(text, TERM);
    in_words || in_pieces || in_groups
}

/// Like [`names_a_secret`], but not for `trial:`, which nearly every document has and which ends like `credential:`.
fn may_name_a_secret(before: &[u8]) -> bool {
    before != b"trial" && names_a_secret(before)
}

/// Returns whether the last word before a colon is one that precedes secrets: `password:`, `api_key:`.
pub(crate) fn names_a_secret(before: &[u8]) -> bool {
    before.last_chunk().is_some_and(|end: &[u8; 3]| {
        matches!(
            &end.map(|b| b.to_ascii_lowercase()),
            b"key" | b"ord" | b"swd" | b"pwd" | b"ret" | b"ken" | b"ase" | b"ode" | b"ial" | b"als"
        )
    })
}

/// Returns whether a text is the most frequent of all long values: `sha256:` and 64 hex digits.
fn is_sha256(text: &str) -> bool {
    text.len() == 71
        && text.strip_prefix("sha256:").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Returns whether a run of token characters could be a token, a reserved term or a number without blanks.
fn is_telling(run: u16, length: usize) -> bool {
    length >= TERM
        && ((length >= TOKEN && run & (DIGIT | UPPER) != 0)
            || (run & UNDERSCORE != 0 && run & UPPER != 0)
            || (run == LOWER && length >= LETTERS)
            || run & (LOWER | UPPER) == 0)
}

/// The properties that every match of a rule has.
#[derive(Clone, Copy)]
pub(crate) struct Requirements {
    /// One of these words, in lower case and compared without regard to case. An empty list requires none.
    pub(crate) words: &'static [&'static str],
    /// This shape.
    pub(crate) shape: Shape,
    /// One of these words anywhere in the text, in lower case and compared without regard to case. An empty list requires
    /// none.
    pub(crate) around: &'static [&'static str],
}

/// Requires one of these words.
pub(crate) const fn words(words: &'static [&'static str]) -> Requirements {
    Requirements { words, shape: Shape::Any, around: &[] }
}

/// Requires this shape.
pub(crate) const fn shape(shape: Shape) -> Requirements {
    Requirements { words: &[], shape, around: &[] }
}

/// Requires this shape, and one of these words anywhere in the text.
pub(crate) const fn shape_near(shape: Shape, around: &'static [&'static str]) -> Requirements {
    Requirements { words: &[], shape, around }
}

/// Requires one of these words and this shape.
pub(crate) const fn both(words: &'static [&'static str], shape: Shape) -> Requirements {
    Requirements { words, shape, around: &[] }
}

/// A shape that a text has in some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Every text has it.
    Any,
    /// A run of this many characters of tokens.
    Token(usize),
    /// A run of this many characters of tokens or base64.
    Blob(usize),
    /// This many digits in groups, with at most two separators between them.
    Digits(usize),
    /// Two capitals and two digits, as an account number begins.
    Account,
    /// Two dashes with a group of a license key between them.
    Groups,
    /// A character that is not ASCII.
    NotAscii,
    /// A closing quote with this many characters of a value before it.
    Quoted(usize),
    /// A sign between a name and its value (an equals sign, a quote, or a colon before a blank), and a run of this many
    /// characters of tokens or base64.
    Assigned(usize),
}

/// The words of all rules, and the rule that each belongs to.
pub(crate) struct WordIndex {
    all: Option<AhoCorasick>,
    owners: Vec<usize>,
}

impl WordIndex {
    pub(crate) fn of<'a>(requirements: impl Iterator<Item = &'a Requirements>) -> Self {
        let (owners, words): (Vec<usize>, Vec<&str>) = requirements
            .enumerate()
            .flat_map(|(rule, required)| required.words.iter().map(move |word| (rule, *word)))
            .unzip();
        Self { all: AhoCorasickBuilder::new().ascii_case_insensitive(true).build(words).ok(), owners }
    }

    /// Returns for each rule if a text has one of its words. If the index could not be built, all are taken to have one.
    pub(crate) fn in_text(&self, text: &str, rules: usize) -> Vec<bool> {
        let Some(all) = &self.all else { return vec![true; rules] };
        let mut held = vec![false; rules];
        for found in all.find_overlapping_iter(text) {
            held[self.owners[found.pattern().as_usize()]] = true;
        }
        held
    }
}

impl Requirements {
    /// Returns whether a text has the shape, and one of the words around a match.
    pub(crate) fn are_met_by(&self, text: &str) -> bool {
        let has = |word: &&str| {
            text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        };
        self.shape.is_in(text) && (self.around.is_empty() || self.around.iter().any(has))
    }
}

impl Shape {
    pub(crate) fn is_in(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Token(length) => has_run(text, length, |b| is_token(b) || b"=.~+".contains(&b)),
            Self::Blob(length) => has_run(text, length, |b| is_token(b) || b"=.~+/\\".contains(&b)),
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

fn has_digits(text: &str, count: usize) -> bool {
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

/// Returns whether there is a group of a license key, which has 4, 5, 6 or 8 capitals and digits.
fn has_groups(bytes: &[u8]) -> bool {
    let is_part = |part: &[u8]| part.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'-').any(|(dash, _)| {
        [4, 5, 6, 8].into_iter().any(|length| {
            bytes.get(dash + 1 + length) == Some(&b'-') && is_part(&bytes[dash + 1..=dash + length])
        })
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
