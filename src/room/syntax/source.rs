//! A file with the bytes of each of its tokens, for those who change or mask its text.

use super::Parsed;
use crate::domain::tree::Position;
use crate::domain::work;
use public_boundary::{Markup, MarkupKind};
use std::ops::Range;

/// The documents of a file and the tokens that they were read from.
#[derive(Clone, Debug, Default)]
pub struct Source<'a> {
    /// The documents and the markup.
    pub parsed: Parsed<'a>,
    /// The tokens with text, in order.
    tokens: Vec<Token>,
}

/// A token of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The kind of token.
    pub kind: TokenKind,
    /// The position at which it starts, as the tree has it.
    pub at: Position,
    /// Its bytes in the text: with quotes, over all its lines. Of a block scalar, the bytes from its first line of text on.
    pub range: Range<usize>,
}

/// The kinds of [`Token`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A key of a mapping.
    Key,
    /// A scalar in any style.
    Scalar,
    /// A comment, an anchor, a tag or a directive.
    Markup(MarkupKind),
}

impl<'a> Source<'a> {
    /// Puts a source together from tokens in any order.
    pub(super) fn of(parsed: Parsed<'a>, mut tokens: Vec<Token>) -> Self {
        // An empty scalar has the position of the token behind it, and no text.
        tokens.retain(|token| !token.range.is_empty());
        tokens.sort_by_key(|token| (token.at, token.range.start));
        Self { parsed, tokens }
    }

    /// Returns the source with its tokens further back in the text.
    pub(super) fn shifted(mut self, bytes: usize) -> Self {
        for token in &mut self.tokens {
            token.range = token.range.start + bytes..token.range.end + bytes;
        }
        self
    }

    /// Returns the tokens that have text, in the order of the file.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Returns the token that starts at a position.
    #[must_use]
    pub fn token_at(&self, at: Position) -> Option<&Token> {
        let found = self.tokens.binary_search_by_key(&at, |token| token.at).ok()?;
        self.tokens.get(found)
    }
}

/// Returns the lines of a text, without their ends, as [`LineMap`] counts them.
#[must_use]
pub fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    work::add(text.len());
    while let Some(end) = rest.find(['\n', '\r']) {
        lines.push(&rest[..end]);
        rest = &rest[end + if rest[end..].starts_with("\r\n") { 2 } else { 1 }..];
    }
    lines.push(rest);
    lines
}

/// The positions of the bytes of a text. Line feeds, carriage returns and both together end lines.
#[derive(Clone, Debug)]
pub struct LineMap<'a> {
    text: &'a str,
    line: u32,
    column: u32,
    /// The byte of that line and column.
    at: usize,
}

impl<'a> LineMap<'a> {
    /// Begins at the first character of a text.
    #[must_use]
    pub const fn of(text: &'a str) -> Self {
        Self { text, line: 1, column: 1, at: 0 }
    }

    /// Returns the position of a byte. The bytes must be asked for in order, so that all of them together take one pass
    /// over the text.
    pub fn position(&mut self, byte: usize) -> Position {
        let passed = self.text.get(self.at..byte).unwrap_or_default();
        work::add(passed.len());
        for (at, c) in passed.char_indices() {
            let ends_line = c == '\n' || (c == '\r' && !self.text[self.at + at..].starts_with("\r\n"));
            if ends_line {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
        self.at = self.at.max(byte);
        Position { line: self.line, column: self.column }
    }
}

/// Returns the anchors, tags and directives of a YAML text: all that is neither scalar nor comment nor indicator. The
/// tokens are scalars and comments.
pub(super) fn properties(text: &str, tokens: &[Token]) -> Vec<(MarkupKind, Range<usize>)> {
    let mut ranges: Vec<Range<usize>> = tokens.iter().map(|token| token.range.clone()).collect();
    ranges.sort_by_key(|range| range.start);
    ranges.push(text.len()..text.len());
    let mut found = Vec::new();
    let mut at = 0;
    for next in ranges {
        while at < next.start {
            let Some((kind, range)) = first_property(text, at..next.start) else { break };
            at = range.end;
            found.push((kind, range));
        }
        at = at.max(next.end);
    }
    found
}

/// Returns the first anchor, tag or directive in the text between two tokens.
fn first_property(text: &str, gap: Range<usize>) -> Option<(MarkupKind, Range<usize>)> {
    let gap_text = &text[gap.clone()];
    work::add(1 + gap_text.find(['&', '!', '%']).unwrap_or(gap_text.len()));
    let start = gap.start + gap_text.find(['&', '!', '%'])?;
    let end_of = |is_end: fn(char) -> bool, text: &str| text.find(is_end).unwrap_or(text.len());
    let (kind, end) = match text.as_bytes()[start] {
        b'%' => (MarkupKind::Directive, start + end_of(|c| matches!(c, '\n' | '\r'), &text[start..])),
        sign => {
            let kind = if sign == b'&' { MarkupKind::Anchor } else { MarkupKind::Tag };
            (kind, start + end_of(char::is_whitespace, &text[start..gap.end]))
        }
    };
    Some((kind, start..end))
}

/// Returns the markup of a property: its text without the first character, with the escapes of tags resolved.
pub(super) fn markup(kind: MarkupKind, text: &str, at: Position) -> Markup<Position> {
    let content = text.get(1..).unwrap_or_default();
    let is_escaped = kind == MarkupKind::Tag && content.contains('%');
    let text = if is_escaped { unescaped(content).into() } else { content.into() };
    Markup { kind, text, at }
}

/// Resolves the escapes of a URI: `%41` is `A`.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let code = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{parse, source};
    use super::{LineMap, TokenKind, split_lines};
    use public_boundary::MarkupKind;

    /// Returns the tokens of a text, each with a letter for its kind.
    fn tokens(name: &str, text: &str) -> Vec<String> {
        let source = source(name, text).unwrap();
        assert_eq!(Ok(&source.parsed), parse(name, text).as_ref(), "{text:?}");
        let token = |token: &super::Token| {
            let kind = match token.kind {
                TokenKind::Key => "k",
                TokenKind::Scalar => "s",
                TokenKind::Markup(MarkupKind::Comment) => "#",
                TokenKind::Markup(MarkupKind::Anchor) => "&",
                TokenKind::Markup(MarkupKind::Tag) => "!",
                TokenKind::Markup(MarkupKind::Directive) => "%",
            };
            assert_eq!(source.token_at(token.at), Some(token));
            format!("{kind} {}", &text[token.range.clone()])
        };
        source.tokens().iter().map(token).collect()
    }

    #[test]
    fn every_token_of_a_yaml_text_has_its_bytes() {
        let text = "%FOO bar # baz\n---\n&a é: !t 'it''s\n  on' # c\n? |\n  key\n: - \"q\\\n   r\"\n  - >-\n   fold\n   ed\n\n  - pl\n   ain\n  - !\n";
        let expected = [
            "% %FOO bar # baz",
            "# # baz",
            "& &a",
            "k é",
            "! !t",
            "s 'it''s\n  on'",
            "# # c",
            "k key\n",
            "s \"q\\\n   r\"",
            "s fold\n   ed\n\n  ",
            "s pl\n   ain",
            "! !",
        ];
        assert_eq!(tokens("a.yaml", text), expected);
        for ends in ["\r\n", "\r"] {
            let expected = expected.map(|token| token.replace('\n', ends));
            assert_eq!(tokens("a.yaml", &text.replace('\n', ends)), expected, "{ends:?}");
        }
        assert_eq!(
            tokens("a.yaml", "\u{feff}a: {b: [c, 'd'], &e f: }\n"),
            ["k a", "k b", "s c", "s 'd'", "& &e", "k f"]
        );
    }

    #[test]
    fn every_token_of_a_json_text_has_its_bytes() {
        let text = "{\"a\":\t[1, \"b\\ud83d\\udcb3\", {}, null],\r\n \"é\": true}\n";
        assert_eq!(
            tokens("a.json", text),
            ["k \"a\"", "s 1", "s \"b\\ud83d\\udcb3\"", "s null", "k \"é\"", "s true"]
        );
    }

    #[test]
    fn lines_are_counted_as_the_parser_counts_them() {
        let text = "a\r\né\rb\n\nc";
        let mut lines = LineMap::of(text);
        let places: Vec<(u32, u32)> =
            text.char_indices().map(|(at, _)| lines.position(at)).map(|at| (at.line, at.column)).collect();
        assert_eq!(places, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (5, 1)]);
        assert_eq!(split_lines(text), ["a", "é", "b", "", "c"]);
    }
}
