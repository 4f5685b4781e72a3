//! The cheap question before the expensive one: could this text hold forbidden material at all?
//!
//! Nearly everything in evidence is a short reference, a label or a date. One pass over the bytes tells those from
//! whatever any rule could match. It may say yes for nothing; it must not say no to what a rule would find.

const DIGIT: u8 = 1;
const UPPER: u8 = 2;
const LOWER: u8 = 4;
const UNDERSCORE: u8 = 8;
const DASH: u8 = 16;
const SPACE: u8 = 32;
/// Signs that only some rules need and that references do without.
const TELLING: u8 = 64;
const COLON: u8 = 128;

/// What a run of token characters is made of.
const WORD: u8 = DIGIT | UPPER | LOWER | UNDERSCORE | DASH;

const CLASSES: [u8; 256] = {
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
            | b',' => TELLING,
            b':' => COLON,
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
/// The shortest run of word characters that is a token of some rule and holds a digit or a capital.
const TOKEN: usize = 15;
/// The shortest token of those that may have dots anywhere.
const DOTTED: usize = 24;
/// The shortest of the boundary's own terms, which are capitals and underscores, and of card numbers.
const TERM: usize = 13;

/// Whether any rule could match in this text.
pub(super) fn is_suspect(text: &str) -> bool {
    if text.len() < SHORTEST || is_sha256(text) {
        return false;
    }
    let bytes = text.as_bytes();
    let mut seen = 0_u8;
    let mut run = 0_u8;
    let mut length = 0_usize;
    for (at, &byte) in bytes.iter().enumerate() {
        let class = CLASSES[usize::from(byte)];
        seen |= class;
        if class & WORD == 0 {
            if is_telling(run, length) || (class == COLON && may_name_a_secret(&bytes[..at])) {
                return true;
            }
            run = 0;
            length = 0;
        } else {
            run |= class;
            length += 1;
        }
    }
    let in_words = seen & SPACE != 0 && (seen & (COLON | DIGIT) != 0 || text.contains("----"));
    let in_parts = seen & (UPPER | DIGIT) == UPPER | DIGIT && has_long_parts(bytes);
    is_telling(run, length) || seen & TELLING != 0 || in_words || in_parts
}

/// Whether there are letters and digits in one piece that is long, dots included: some tokens have dots anywhere.
fn has_long_parts(bytes: &[u8]) -> bool {
    let is_part = |b: &u8| CLASSES[usize::from(*b)] & WORD != 0 || *b == b'.';
    bytes.len() >= DOTTED && bytes.split(|b| !is_part(b)).any(|piece| piece.len() >= DOTTED)
}

/// `trial:` is how nearly every document says whose it is, and would be taken for the end of `credential:`.
fn may_name_a_secret(before: &[u8]) -> bool {
    before != b"trial" && names_a_secret(before)
}

/// Whether the last word before a colon is one that secrets stand behind: `password:`, `api_key:`.
pub(super) fn names_a_secret(before: &[u8]) -> bool {
    before.last_chunk().is_some_and(|end: &[u8; 3]| {
        matches!(
            &end.map(|b| b.to_ascii_lowercase()),
            b"key" | b"ord" | b"swd" | b"pwd" | b"ret" | b"ken" | b"ase" | b"ode" | b"ial" | b"als"
        )
    })
}

/// The commonest long value of all: `sha256:` and 64 hex digits.
fn is_sha256(text: &str) -> bool {
    text.len() == 71
        && text.strip_prefix("sha256:").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether a run of word characters could be a token, a term of the boundary, or a number without blanks.
fn is_telling(run: u8, length: usize) -> bool {
    length >= TERM
        && ((length >= TOKEN && run & (DIGIT | UPPER) != 0)
            || (run & UNDERSCORE != 0 && run & UPPER != 0)
            || run & (LOWER | UPPER) == 0)
}
