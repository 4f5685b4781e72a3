//! YAML 1.2 in its core schema: one parser's events become trees. Aliases are refused, so no bomb can go off.

use super::core_schema::resolve_plain;
use super::{DEPTH, Parsed, SyntaxError, twice};
use crate::domain::boundary::Comment;
use crate::domain::tree::{Builder, Spot, Value};
use granit_parser::{Event, Marker, Parser, ScalarStyle, Span, StructureStyle, Tag};

/// Reads every document of a YAML text.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<Parsed, SyntaxError> {
    let options = granit_parser::options! { max_buffered_comment_events: usize::MAX };
    let mut reader = Reader { text, ..Reader::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| SyntaxError {
            at: spot(*error.marker()),
            message: format!("this is not YAML: {}", error.kind()),
        })?;
        reader.take(event, span)?;
    }
    Ok(Parsed { documents: reader.builder.finish(), comments: reader.comments })
}

fn spot(marker: Marker) -> Spot {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Spot { line: count(marker.line().max(1)), column: count(marker.col() + 1) }
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    builder: Builder,
    comments: Vec<Comment>,
    /// How each open collection is written.
    styles: Vec<StructureStyle>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        let at = spot(span.start);
        let refuse = |message: &str| Err(SyntaxError { at, message: message.to_owned() });
        match event {
            Event::Scalar(text, style, _, tag) => {
                if !self.builder.wants_key() {
                    self.builder.put(resolve(&text, style, tag.as_deref()), at);
                    return Ok(());
                }
                let in_block = self.styles.last() == Some(&StructureStyle::Block);
                if in_block && is_indented_by_tab(self.text, span.start) {
                    return refuse(TAB);
                }
                self.builder.key(&text, at);
                Ok(())
            }
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                let is_list = matches!(event, Event::SequenceStart(..));
                if self.builder.wants_key() {
                    return refuse("a key must be a scalar");
                }
                if is_list && style == StructureStyle::Block && is_indented_by_tab(self.text, span.start) {
                    return refuse(TAB);
                }
                if self.builder.depth() == DEPTH {
                    return refuse("nested deeper than 64 levels");
                }
                self.styles.push(style);
                if is_list {
                    self.builder.open_list(at);
                } else {
                    self.builder.open_map(at);
                }
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.styles.pop();
                self.builder.close().map_err(twice)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => refuse("aliases are not allowed in evidence"),
            Event::Comment(text, _) => {
                self.comments.push(Comment { text: text.into(), at });
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

const TAB: &str = "this is not YAML: a tab cannot indent, use spaces";

/// Whether a tab indents the key of a block mapping or the dash of a block sequence (section 6.1 of YAML 1.2): between it and the start of its line, or the indicator before it.
/// The parser lets these pass, and whoever reads the file sees another structure than the one that counts.
fn is_indented_by_tab(text: &str, start: Marker) -> bool {
    let Some(before) = start.byte_offset().and_then(|offset| text.as_bytes().get(..offset)) else {
        return false;
    };
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let (before, blanks) = before.split_at(before.len() - blanks);
    let is_break = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let starts_here = match before {
        [] | [.., b'\n' | b'\r'] | [b'-' | b'?' | b':'] => true,
        [.., earlier, b'-' | b'?' | b':'] => is_break(earlier),
        _ => false,
    };
    starts_here && blanks.contains(&b'\t')
}

/// What a scalar is in the core schema. Tags of other schemas are as if they were not written.
fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let plain = || {
        if style == ScalarStyle::Plain { resolve_plain(text) } else { Value::Text(text.into()) }
    };
    let Some(tag) = tag else { return plain() };
    match tag.core_suffix() {
        Some("str") => Value::Text(text.into()),
        Some("null") => Value::Null,
        // Something that a tag calls a number or a boolean is no string, whatever it looks like.
        Some("bool" | "int" | "float") => match resolve_plain(text) {
            Value::Null | Value::Text(_) => Value::Float(text.into()),
            value => value,
        },
        _ if tag.is_non_specific() => Value::Text(text.into()),
        _ => plain(),
    }
}

trait NonSpecific {
    /// Whether this is `!`: by YAML's own convention a scalar with it is a string.
    fn is_non_specific(&self) -> bool;
}

impl NonSpecific for Tag {
    fn is_non_specific(&self) -> bool {
        format!("{}{}", self.handle(), self.suffix()) == "!"
    }
}
