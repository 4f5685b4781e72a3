//! Text as the rules read it: without characters that draw nothing, and with one form of blanks, dashes and wide
//! letters. A zero-width space inside of a token hides it from an expression, but not from a reader.

use std::borrow::Cow;
use std::ops::Range;

/// A normalized text that remembers the origin of each of its bytes.
pub(crate) struct Normalized<'a> {
    pub(crate) text: Cow<'a, str>,
    /// The byte of the source for each byte of the text; empty if they are the same.
    origins: Vec<usize>,
    source: usize,
}

impl<'a> Normalized<'a> {
    pub(crate) fn of(source: &'a str) -> Self {
        let unchanged = Self { text: Cow::Borrowed(source), origins: Vec::new(), source: source.len() };
        if !source.bytes().any(may_change) || source.chars().all(|c| normalized(c) == Some(c)) {
            return unchanged;
        }
        let mut text = String::with_capacity(source.len());
        let mut origins = Vec::with_capacity(source.len());
        for (at, c) in source.char_indices() {
            if let Some(c) = normalized(c) {
                text.push(c);
                origins.resize(text.len(), at);
            }
        }
        Self { text: Cow::Owned(text), origins, source: source.len() }
    }

    /// Returns the bytes of the source that a range of the text comes from.
    pub(crate) fn in_source(&self, range: Range<usize>) -> Range<usize> {
        if let Cow::Borrowed(_) = self.text {
            return range;
        }
        let origin = |at: usize| self.origins.get(at).copied().unwrap_or(self.source);
        origin(range.start)..origin(range.end)
    }
}

/// Returns whether a byte can be part of a character that normalization changes.
const fn may_change(byte: u8) -> bool {
    byte > b'~' || (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))
}

/// Returns the normalized form of a character, or nothing for one that draws nothing.
fn normalized(c: char) -> Option<char> {
    Some(match c {
        '\t' | '\n' | '\r' | ' '..='~' => c,
        _ if is_invisible(c) => return None,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{fe6b}' => '@',
        '\u{3002}' | '\u{ff61}' => '.',
        // The wide forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(u32::from(c) - 0xff01 + 0x21).map_or(c, char::from),
        _ => c,
    })
}

/// Returns whether a character draws nothing: controls, format characters, fillers and variation selectors.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}'
            | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::Normalized;

    #[test]
    fn ranges_lead_back_to_the_source() {
        let source = "é gh\u{200b}p\u{a0}\u{ff21}\u{301}x\u{feff}";
        let normal = Normalized::of(source);
        assert_eq!(normal.text, "é ghp A\u{301}x");
        let range = normal.text.find("ghp").unwrap();
        assert_eq!(&source[normal.in_source(range..range + 3)], "gh\u{200b}p");
        assert_eq!(normal.in_source(0..normal.text.len()), 0..source.len());
        assert!(matches!(Normalized::of("é ü").text, std::borrow::Cow::Borrowed(_)));
    }
}
