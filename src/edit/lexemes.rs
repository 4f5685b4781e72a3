//! A text as a sequence of lexemes: the tokens of the parser, and the indicators between them.
//!
//! The parser's tokens cover every key, scalar and comment, so what is left between them are indicators and blanks, in YAML
//! and in JSON. A text with anything else there is refused.

use super::refusal::Refusal;
use crate::room::syntax::{LineMap, Source, TokenKind};
use public_boundary::MarkupKind;
use std::ops::Range;

/// A piece of a text that is neither blank nor a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A key of a mapping.
    Key(Range<usize>),
    /// A scalar in any style.
    Scalar(Range<usize>),
    /// The header of a block scalar: `|-`.
    BlockHeader(Range<usize>),
    /// An indicator, by its byte: one of `{}[],:?-`.
    Sign(u8, usize),
}

impl Lexeme {
    /// Returns the byte at which the lexeme ends.
    pub(super) const fn end(&self) -> usize {
        match self {
            Self::Key(range) | Self::Scalar(range) | Self::BlockHeader(range) => range.end,
            Self::Sign(_, at) => *at + 1,
        }
    }
}

/// Splits a text into lexemes, in order.
///
/// # Errors
/// Anchors, tags, directives and tabs are refused.
pub(super) fn lexemes(text: &str, source: &Source<'_>, is_json: bool) -> Result<Vec<Lexeme>, Refusal> {
    let mut tokens: Vec<_> = source.tokens().iter().collect();
    tokens.sort_by_key(|token| token.range.start);
    let mut found = Vec::new();
    let mut from = 0;
    for token in tokens {
        let range = token.range.clone();
        if range.start < from {
            return Err(Refusal::Unclear);
        }
        indicators(text, from..range.start, is_json, &mut found)?;
        from = range.end;
        match token.kind {
            TokenKind::Key => found.push(Lexeme::Key(range)),
            TokenKind::Scalar => found.push(Lexeme::Scalar(range)),
            TokenKind::Markup(MarkupKind::Comment) => {}
            TokenKind::Markup(_) => return Err(Refusal::Markup(token.at)),
        }
    }
    indicators(text, from..text.len(), is_json, &mut found)?;
    Ok(found)
}

/// Adds the indicators of a range without tokens.
fn indicators(
    text: &str,
    range: Range<usize>,
    is_json: bool,
    found: &mut Vec<Lexeme>,
) -> Result<(), Refusal> {
    let bytes = text.as_bytes();
    let mut at = range.start;
    while at < range.end {
        let begins_line = at == 0 || matches!(bytes[at - 1], b'\n' | b'\r');
        let is_marker = begins_line && matches!(bytes.get(at..at + 3), Some(b"---" | b"..."));
        match bytes[at] {
            b' ' | b'\n' | b'\r' => at += 1,
            b'\t' if is_json => at += 1,
            b'\t' => return Err(Refusal::Tab(LineMap::of(text).position(at))),
            _ if is_marker && !is_json => at += 3,
            sign @ (b'{' | b'}' | b'[' | b']' | b',' | b':' | b'?' | b'-') => {
                found.push(Lexeme::Sign(sign, at));
                at += 1;
            }
            b'|' | b'>' => {
                let is_header = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+');
                let length = bytes[at + 1..range.end].iter().take_while(|byte| is_header(byte)).count();
                found.push(Lexeme::BlockHeader(at..at + 1 + length));
                at += 1 + length;
            }
            _ => return Err(Refusal::Unclear),
        }
    }
    Ok(())
}
