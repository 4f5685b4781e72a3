//! The cheap question before the expensive one: one pass over the bytes of a text asks if any rule could match in it. Nearly every
//! text has a no.
//!
//! An answer may be a yes for nothing. It must not be a no for a text in which a rule matches.

use crate::names::{begins_an_address, holds_a_named_word, may_name_a_secret};
use crate::shape::has_digits;

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
const CLOSE: u16 = 512;

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
            b'@' | b'=' | b'"' | b'\'' | b'`' | b'+' | b'!' | b'~' | b'$' | b'%' | b'<' | b'>' | b'\\' | b'|'
            | b',' | b'{'
            // Controls, and all that is not ASCII: normalization may make anything of them.
            | 0..=b'\x08' | b'\x0b' | b'\x0c' | b'\x0e'..=b'\x1f' | b'\x7f'.. => TELLING,
            b':' => COLON,
            b'.' => DOT,
            b']' | b')' => CLOSE,
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
/// The length of the shortest address to post to, without its scheme.
const ADDRESS: usize = 40;
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
        if class & TELLING != 0 || is_telling(run & WORD, &bytes[start..at]) {
            return true;
        }
        if at == bytes.len() {
            break;
        }
        if class == COLON
            && (may_name_a_secret(&bytes[..at]) || begins_an_address(&bytes[..at], &bytes[at..]))
        {
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
    // The paths of addresses to post to may be short words.
    let in_path = seen & DOT != 0 && bytes.len() >= ADDRESS && text.contains("hook");
    // A random word behind the name of a secret, with dots in it or brackets between.
    let is_named = seen & (DOT | CLOSE) != 0 && seen & (UPPER | DIGIT) != 0 && holds_a_named_word(bytes);
    in_words || in_pieces || in_groups || in_path || is_named
}

/// Returns whether a text is the most frequent of all long values: `sha256:` and 64 hex digits.
fn is_sha256(text: &str) -> bool {
    text.len() == 71
        && text.strip_prefix("sha256:").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Returns whether a run of token characters, with characters of these classes, could be a token, a reserved term or a number
/// without blanks.
fn is_telling(classes: u16, run: &[u8]) -> bool {
    let length = run.len();
    length >= TERM
        && ((length >= TOKEN && classes & (DIGIT | UPPER) != 0)
            || (classes & UNDERSCORE != 0 && classes & UPPER != 0)
            || (classes == LOWER && length >= LETTERS)
            || classes & (LOWER | UPPER) == 0
            || (classes & DASH != 0 && has_dashed_prefix(run)))
}

/// Returns whether a run has the prefix of a token that may have small letters and dashes alone.
fn has_dashed_prefix(run: &[u8]) -> bool {
    run.windows(4).any(|part| part.starts_with(b"xox") || part == b"xwfp")
}
