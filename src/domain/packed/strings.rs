//! The strings of a packed document.

use super::PackedDocument;
use super::value::{PackedValue, Shape};
use crate::domain::field_path::FieldPath;

impl PackedDocument {
    /// Returns every string that is packed, with its path, in the order of the fields.
    #[must_use]
    pub fn strings(&self) -> Vec<(FieldPath, &str)> {
        let mut found = Vec::new();
        collect(self.root(), &FieldPath::new([]), &mut found);
        found
    }
}

fn collect<'a>(fact: PackedValue<'a>, path: &FieldPath, found: &mut Vec<(FieldPath, &'a str)>) {
    match fact.shape() {
        Shape::Text(text) | Shape::Reference(text) => found.push((path.clone(), text)),
        Shape::List => {
            for (index, (_, item)) in fact.items().enumerate() {
                collect(item, &path.entry(index), found);
            }
        }
        Shape::Map => {
            for kept in fact.fields {
                let Some(entry) = fact.entry(kept.key) else { continue };
                collect(entry.fact, &path.join(kept.key), found);
            }
        }
        Shape::Null | Shape::Bool(..) | Shape::Number(_) => {}
    }
}
