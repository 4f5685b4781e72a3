//! Text becomes trees: YAML 1.2 and JSON, strict, with the place of every key and value (specification, section 1).

pub mod block;
mod core_schema;
pub mod json;
mod typed;
pub mod yaml;

use crate::domain::boundary::Comment;
use crate::domain::tree::{Node, Spot};

pub use typed::{TypeError, from_node};

/// How deep mappings and sequences may nest.
pub const DEPTH: usize = 64;

/// The documents of one file. Empty ones are there too, as null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The documents, in order.
    pub documents: Vec<Node>,
    /// The file's comments, in order.
    pub comments: Vec<Comment>,
}

/// Why a text is no document, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// Where.
    pub at: Spot,
    /// What is wrong. It never quotes the text.
    pub message: String,
}

/// Reads a text as the language that the file's name says. One leading byte order mark is allowed.
///
/// # Errors
/// The first thing that is wrong; the whole file then counts for nothing.
pub fn parse(name: &str, text: &str) -> Result<Parsed, SyntaxError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.starts_with('\u{feff}') {
        return Err(SyntaxError { at: Spot::START, message: "a second byte order mark".to_owned() });
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    if extension == Some("json") {
        json::parse(text)
    } else {
        block::read(text).map_or_else(|| yaml::parse(text), Ok)
    }
}

/// What is wrong where a key stands twice.
fn twice(at: Spot) -> SyntaxError {
    SyntaxError { at, message: "this key stands here twice".to_owned() }
}

#[cfg(test)]
mod tests;
