//! Parsers of evidence: YAML 1.2 and JSON, strict, into trees with the position of every key and value (specification,
//! section 1).

mod core_schema;
mod de;
mod indentation;
pub mod json;
mod likely_cause;
mod source;
pub mod yaml;
pub mod yaml_fast;

use crate::domain::tree::{Node, Position};
use public_boundary::Markup;

pub use de::{TypeError, from_node};
pub use source::{LineMap, Source, Token, TokenKind, split_lines};

/// The depth to which mappings and sequences may nest.
pub const DEPTH: usize = 64;

/// The documents of one file, with its markup. Empty documents are null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// The documents, in order.
    pub documents: Vec<Node<'a>>,
    /// The comments, anchors, tags and directives of the file, in order.
    pub markup: Vec<Markup<Position>>,
}

/// The reason why a text does not parse, with its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// The position.
    pub at: Position,
    /// The message. It never quotes the text.
    pub message: String,
}

/// Parses a text as the language that the extension of the file names. One leading byte order mark is allowed.
///
/// # Errors
/// The first error in the text. No document of the file counts then.
pub fn parse<'a>(name: &str, text: &'a str) -> Result<Parsed<'a>, SyntaxError> {
    let text = without_mark(text)?;
    let parsed = if is_json(name) {
        json::parse(text)
    } else {
        yaml_fast::read(text).map_or_else(|| yaml::parse(text), Ok)
    };
    parsed.map_err(|error| likely_cause::explain(text, error))
}

/// Parses a text like [`parse`], and returns each token of it with its bytes. This is slower, and for one file on demand.
///
/// # Errors
/// The first error in the text.
pub fn source<'a>(name: &str, text: &'a str) -> Result<Source<'a>, SyntaxError> {
    let content = without_mark(text)?;
    let source = if is_json(name) { json::source(content) } else { yaml::source(content) };
    let source = source.map_err(|error| likely_cause::explain(content, error));
    source.map(|source| source.shifted(text.len() - content.len()))
}

/// Returns whether the extension of a file names JSON. Any other file of evidence is YAML.
#[must_use]
pub fn is_json(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension == "json")
}

/// Returns a text without its byte order mark.
fn without_mark(text: &str) -> Result<&str, SyntaxError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.starts_with('\u{feff}') {
        return Err(SyntaxError { at: Position::START, message: "Second byte order mark".to_owned() });
    }
    Ok(text)
}

fn duplicate_key(at: Position) -> SyntaxError {
    SyntaxError { at, message: "Duplicate key".to_owned() }
}

#[cfg(test)]
mod tests;
