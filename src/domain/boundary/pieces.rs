//! Every piece of forbidden material in a text, with the place it takes.

use super::material::Material;
use super::rules::{Asked, asked_of};
use super::source;
use super::suspect::is_suspect;
use crate::domain::tree::Spot;
use std::ops::Range;

/// A piece of forbidden material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub material: Material,
    /// The bytes it takes in its text.
    pub range: Range<usize>,
}

/// The kinds of forbidden material in a text, in the order of the rules.
pub fn materials_in(text: &str) -> impl Iterator<Item = Material> {
    asked(text).filter_map(move |asked| first_of(asked, text, 0).map(|_| asked.rule.material))
}

/// The kinds of forbidden material in the name of a principal, who is a colleague and may be an e-mail address.
pub fn principal_materials(text: &str) -> impl Iterator<Item = Material> {
    materials_in(text).filter(|&material| material != Material::EmailAddress)
}

/// Every piece of forbidden material in a text, in its order. Pieces may overlap.
#[must_use]
pub fn pieces_in(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for asked in asked(text) {
        let mut at = 0;
        while let Some(range) = first_of(asked, text, at) {
            at = range.end.max(at + 1);
            pieces.push(Piece { material: asked.rule.material, range });
        }
    }
    pieces.sort_by_key(|piece| (piece.range.start, std::cmp::Reverse(piece.range.end)));
    pieces
}

/// Where forbidden material starts in the text of a file, and of what kind. In a document (YAML or JSON) a top-level
/// `decided_by` may be an e-mail address.
#[must_use]
pub fn places_in(text: &str, is_document: bool) -> Vec<(Spot, Material)> {
    let is_colleague = |piece: &Piece| {
        piece.material == Material::EmailAddress && source::names_a_colleague(text, piece.range.start)
    };
    let mut spot = Spot::START;
    let mut at = 0;
    let pieces = pieces_in(text).into_iter().filter(|piece| !(is_document && is_colleague(piece)));
    let places = pieces.map(|piece| {
        let passed = &text[at..piece.range.start];
        let (before, line) =
            passed.rsplit_once('\n').map_or((None, passed), |(before, line)| (Some(before), line));
        if let Some(before) = before {
            spot = Spot { line: spot.line.saturating_add(1 + count(before.matches('\n'))), column: 1 };
        }
        spot.column = spot.column.saturating_add(count(line.chars()));
        at = piece.range.start;
        (spot, piece.material)
    });
    places.collect()
}

fn count(chars: impl Iterator) -> u32 {
    u32::try_from(chars.count()).unwrap_or(u32::MAX)
}

/// The rules to ask of a text, none of one that is not even suspect.
fn asked(text: &str) -> impl Iterator<Item = &'static Asked> {
    is_suspect(text).then(|| asked_of(text)).into_iter().flatten()
}

/// The first match from a place on that is the real thing.
pub(super) fn first_of(asked: &Asked, text: &str, mut at: usize) -> Option<Range<usize>> {
    let Some(regex) = asked.regex() else { return (at < text.len()).then_some(at..text.len()) };
    while at <= text.len() && text.is_char_boundary(at) {
        let captures = regex.captures_at(text, at)?;
        let whole = captures.get(0)?.range();
        let value = captures.iter().skip(1).flatten().next().map_or(whole.clone(), |group| group.range());
        if let Some(found) = (asked.rule.narrow)(text, whole.clone(), value.clone()) {
            return Some(found);
        }
        // A value that was none may begin with the name of the next one.
        at = if value.start > whole.start { value.start } else { whole.end };
        if whole.is_empty() {
            return None;
        }
    }
    None
}
