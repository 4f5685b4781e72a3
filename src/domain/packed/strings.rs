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

fn collect<'a>(value: PackedValue<'a>, path: &FieldPath, found: &mut Vec<(FieldPath, &'a str)>) {
    match value.shape() {
        Shape::Text(text) | Shape::Reference(text) => found.push((path.clone(), text)),
        Shape::List => {
            for (index, (_, item)) in value.items().enumerate() {
                collect(item, &path.entry(index), found);
            }
        }
        Shape::Map => {
            for kept in value.fields.iter().filter(|kept| kept.is_read) {
                let Some(entry) = value.entry(kept.key) else { continue };
                collect(entry.value, &path.join(kept.key), found);
            }
        }
        Shape::Null | Shape::Bool(..) | Shape::Number(_) => {}
    }
}
