//! YAML 1.2 in its core schema: the events of one parser become trees. Aliases are refused, so that no document can grow
//! beyond its text.

use super::core_schema::resolve_plain;
use super::indentation::{
    Open, TAB, block_scalar_header, check_block_scalar, check_further_lines, is_compact_after_empty_key,
    is_indented_by_tab,
};
use super::source::{LineMap, Source, Token, TokenKind, markup, properties};
use super::{DEPTH, Parsed, SyntaxError, duplicate_key};
use crate::domain::tree::{Builder, Position, Value};
use granit_parser::{Event, Marker, Parser, ScalarStyle, Span, StructureStyle, Tag};
use public_boundary::{Markup, MarkupKind};
use std::borrow::Cow;

/// Parses all documents of a YAML text.
///
/// # Errors
/// The first error in the text.
pub fn parse(text: &str) -> Result<Parsed<'_>, SyntaxError> {
    // Anchors, tags and directives are rare.
    let has_properties = memchr::memchr3(b'&', b'!', b'%', text.as_bytes()).is_some();
    read(text, has_properties).map(|source| source.parsed)
}

/// Parses all documents of a YAML text, with the bytes of each token.
///
/// # Errors
/// The first error in the text.
pub fn source(text: &str) -> Result<Source<'_>, SyntaxError> {
    read(text, true)
}

fn read(text: &str, with_tokens: bool) -> Result<Source<'_>, SyntaxError> {
    let options = granit_parser::options! { max_buffered_comment_events: usize::MAX };
    let mut reader = Reader { text, tokens: with_tokens.then(Vec::new), ..Reader::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| SyntaxError {
            at: spot(*error.marker()),
            message: format!("Invalid YAML: {}", error.kind()),
        })?;
        reader.take(event, span)?;
    }
    Ok(reader.finish())
}

fn spot(marker: Marker) -> Position {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position { line: count(marker.line().max(1)), column: count(marker.col() + 1) }
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    builder: Builder<'a>,
    markup: Vec<Markup<Position>>,
    /// The scalars and comments, if their bytes are wanted.
    tokens: Option<Vec<Token>>,
    /// The open collections.
    open: Vec<Open>,
    /// The position of the last key, if it was empty and its value has not begun.
    empty_key: Option<Marker>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, event: Event<'a>, span: Span) -> Result<(), SyntaxError> {
        let at = spot(span.start);
        let refuse = |message: &str| Err(SyntaxError { at, message: message.to_owned() });
        let empty_key = self.empty_key.take_if(|_| !matches!(event, Event::Comment(..)));
        match event {
            Event::Scalar(text, style, _, tag) => {
                self.check_lines(style, span)?;
                if !self.builder.wants_key() {
                    let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                    // The parser gives the position of the text. The value begins with its indicator. The token has the
                    // same position: by it the bytes of forbidden material are found, to mask them.
                    let header = is_block.then(|| block_scalar_header(self.text, span.start)).flatten();
                    let at = header.unwrap_or(at);
                    self.token(TokenKind::Scalar, at, span);
                    self.builder.put(resolve(text, style, tag.as_deref()), at);
                    return Ok(());
                }
                let in_block = self.open.last().is_some_and(|open| !open.is_flow());
                if in_block && is_indented_by_tab(self.text, span.start) {
                    return refuse(TAB);
                }
                self.token(TokenKind::Key, at, span);
                // The parser has `~` for a node without text.
                let is_empty =
                    style == ScalarStyle::Plain && span.start.byte_offset() == span.end.byte_offset();
                self.empty_key = is_empty.then_some(span.start);
                self.builder.key(if is_empty { Cow::Borrowed("") } else { text }, at);
                Ok(())
            }
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                let is_list = matches!(event, Event::SequenceStart(..));
                if self.builder.wants_key() {
                    return refuse("A key must be a scalar");
                }
                if is_list && style == StructureStyle::Block && is_indented_by_tab(self.text, span.start) {
                    return refuse(TAB);
                }
                if self.builder.depth() == DEPTH {
                    return refuse("Nested deeper than 64 levels");
                }
                let is_misplaced = |colon| is_compact_after_empty_key(self.text, colon, span.start);
                if style == StructureStyle::Block && empty_key.is_some_and(is_misplaced) {
                    return refuse("Invalid YAML: a list or mapping must begin on the line after its key");
                }
                self.open.push(Open::of(self.text, style, is_list, span.start, self.open.last()));
                if is_list {
                    self.builder.open_list(at);
                } else {
                    self.builder.open_map(at);
                }
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(closed) = self.open.pop().filter(Open::is_flow)
                    && !self.open.last().is_some_and(Open::is_flow)
                {
                    check_further_lines(self.text, (closed.start, span.end), closed.indent, true)?;
                }
                self.builder.close().map_err(duplicate_key)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => refuse("Aliases are not allowed in evidence"),
            Event::Comment(text, _) => {
                self.token(TokenKind::Markup(MarkupKind::Comment), at, span);
                self.markup.push(Markup { kind: MarkupKind::Comment, text: text.into(), at });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Checks the indentation of a scalar's further lines.
    fn check_lines(&self, style: ScalarStyle, span: Span) -> Result<(), SyntaxError> {
        let indent = self.open.last().and_then(|open| open.indent);
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                check_further_lines(self.text, (span.start, span.end), indent, false)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => check_block_scalar(self.text, span, indent),
            ScalarStyle::Plain => Ok(()),
        }
    }

    fn token(&mut self, kind: TokenKind, at: Position, span: Span) {
        if let Some(tokens) = &mut self.tokens
            && let (Some(start), Some(end)) = (span.start.byte_offset(), span.end.byte_offset())
        {
            tokens.push(Token { kind, at, range: start..end });
        }
    }

    fn finish(mut self) -> Source<'a> {
        let with_tokens = self.tokens.is_some();
        let mut tokens = self.tokens.take().unwrap_or_default();
        if with_tokens {
            let mut lines = LineMap::of(self.text);
            let found = properties(self.text, &tokens);
            for (kind, range) in found {
                let at = lines.position(range.start);
                self.markup.push(markup(kind, &self.text[range.clone()], at));
                tokens.push(Token { kind: TokenKind::Markup(kind), at, range });
            }
            self.markup.sort_by_key(|markup| markup.at);
        }
        Source::of(Parsed { documents: self.builder.finish(), markup: self.markup }, tokens)
    }
}

/// Returns the value of a scalar in the core schema. Tags of other schemas are ignored.
fn resolve<'a>(text: Cow<'a, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'a> {
    let plain = |text| {
        if style == ScalarStyle::Plain { resolve_plain(text) } else { Value::Text(text) }
    };
    let Some(tag) = tag else { return plain(text) };
    match tag.core_suffix() {
        Some("str") => Value::Text(text),
        Some("null") => Value::Null,
        // A scalar that a tag calls a number or a boolean is not a string in any form.
        Some("bool" | "int" | "float") => match resolve_plain(text.clone()) {
            Value::Null | Value::Text(_) => Value::Float(text),
            value => value,
        },
        _ if tag.is_non_specific() => Value::Text(text),
        _ => plain(text),
    }
}

trait NonSpecific {
    /// Returns whether this is `!`: by the convention of YAML a scalar with it is a string.
    fn is_non_specific(&self) -> bool;
}

impl NonSpecific for Tag {
    fn is_non_specific(&self) -> bool {
        format!("{}{}", self.handle(), self.suffix()) == "!"
    }
}
