//! The strings of a packed document that a search looks into.

use super::PackedDocument;
use super::value::{PackedValue, Shape};
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

    /// Returns whether a string that a search looks into is wanted. It allocates nothing.
    pub(in crate::domain) fn has_searched(&self, mut is_wanted: impl FnMut(&str) -> bool) -> bool {
        has_wanted(self.root(), false, &mut is_wanted)
    }

    /// Returns the strings that a search looks into, in the order of the file.
    #[must_use]
    pub fn searched(&self) -> Vec<SearchedText<'_>> {
        let mut found = Vec::new();
        collect(self.root(), false, self.at(), &FieldPath::new([]), &mut found);
        found
    }
}

fn has_wanted(value: PackedValue<'_>, is_searched: bool, is_wanted: &mut dyn FnMut(&str) -> bool) -> bool {
    match value.shape() {
        Shape::Text(text) | Shape::Reference(text) => is_searched && is_wanted(text),
        Shape::List => value.items().any(|(_, item)| has_wanted(item, is_searched, is_wanted)),
        Shape::Map => value
            .kept_entries()
            .any(|(kept, _, value)| has_wanted(value, kept.is_some_and(|kept| kept.is_searched), is_wanted)),
        Shape::Null | Shape::Bool(..) | Shape::Number(_) => false,
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
