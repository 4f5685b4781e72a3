//! The strings of a packed document that a search looks into.

use super::kept_fields::{self, Kept};
use super::pack::tag;
use super::value::{PackedValue, Reader, Shape};
use super::{PackedDocument, root_of};
use crate::domain::field_path::FieldPath;
use crate::domain::tree::Position;

/// A string of a document that a search looks into.
#[derive(Clone, Debug)]
pub struct SearchedText<'a> {
    /// The path of the field.
    pub field: FieldPath,
    /// The position of the key, or of the item of a list.
    pub at: Position,
    /// The text as written.
    pub text: &'a str,
}

impl PackedDocument {
    /// Returns the packed bytes of the fields. A string in a field is in them as UTF-8, byte for byte.
    pub(in crate::domain) fn field_bytes(&self) -> &[u8] {
        self.bytes(self.root)
    }

    /// Returns whether a string that a search looks into is wanted, by its bytes. It allocates nothing.
    pub(in crate::domain) fn has_searched(&self, is_wanted: impl Fn(&[u8]) -> bool) -> bool {
        let mut reader = Reader(self.field_bytes());
        has_wanted(&mut reader, kept_fields::fields(self.kind), false, &is_wanted)
    }

    /// Returns the strings that a search looks into, in the order of the file.
    #[must_use]
    pub fn searched(&self) -> Vec<SearchedText<'_>> {
        let mut found = Vec::new();
        collect(self.root(), false, self.at(), &FieldPath::new([]), &mut found);
        found
    }
}

/// Returns whether a string of a packed document that a search looks into is wanted, by its bytes. It allocates nothing.
pub(super) fn has_searched(document: &[u8], is_wanted: &impl Fn(&[u8]) -> bool) -> bool {
    let (kind, _, mut root) = root_of(document);
    has_wanted(&mut root, kept_fields::fields(kind), false, is_wanted)
}

/// Passes a value, whose mappings have these fields. Returns whether a string in it is wanted; then it is not passed as a
/// whole.
fn has_wanted(
    reader: &mut Reader<'_>,
    fields: &'static [Kept],
    is_searched: bool,
    is_wanted: &impl Fn(&[u8]) -> bool,
) -> bool {
    reader.skip_whole();
    match reader.byte() {
        tag::TEXT | tag::REFERENCE => {
            let text = reader.text_bytes();
            is_searched && is_wanted(text)
        }
        tag::TRUE | tag::FALSE | tag::NUMBER => {
            reader.text_bytes();
            false
        }
        tag::LIST => {
            let mut inside = reader.measured();
            while !inside.0.is_empty() {
                inside.spot();
                if has_wanted(&mut inside, fields, is_searched, is_wanted) {
                    return true;
                }
            }
            false
        }
        tag::MAP => {
            let mut inside = reader.measured();
            while let Some(place) = inside.place() {
                inside.spot();
                let (below, is_searched) =
                    fields.get(place).map_or((&[][..], false), |kept| (&*kept.below, kept.is_searched));
                if has_wanted(&mut inside, below, is_searched, is_wanted) {
                    return true;
                }
            }
            false
        }
        _ => false,
    }
}

fn collect<'a>(
    value: PackedValue<'a>,
    is_searched: bool,
    at: Position,
    path: &FieldPath,
    found: &mut Vec<SearchedText<'a>>,
) {
    match value.shape() {
        Shape::Text(text) | Shape::Reference(text) => {
            found.extend(is_searched.then(|| SearchedText { field: path.clone(), at, text }));
        }
        Shape::List => {
            for (index, (at, item)) in value.items().enumerate() {
                collect(item, is_searched, at, &path.entry(index), found);
            }
        }
        Shape::Map => {
            for (kept, at, value) in value.kept_entries() {
                let Some(kept) = kept else { continue };
                collect(value, kept.is_searched, at, &path.join(kept.key), found);
            }
        }
        Shape::Null | Shape::Bool(..) | Shape::Number(_) => {}
    }
}
