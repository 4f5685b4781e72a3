//! Every string that is kept of a document, with its field.

use super::Facts;
use super::fact::{Fact, Shape};

impl Facts {
    /// Every string of it, with its dotted path, in the order of the fields.
    #[must_use]
    pub fn strings(&self) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        gather(self.root(), "", &mut found);
        found
    }
}

fn gather<'a>(fact: Fact<'a>, path: &str, found: &mut Vec<(String, &'a str)>) {
    match fact.shape() {
        Shape::Text(text) | Shape::Reference(text) => found.push((path.to_owned(), text)),
        Shape::List => {
            for (number, (_, item)) in fact.items().enumerate() {
                gather(item, &format!("{path}[{number}]"), found);
            }
        }
        Shape::Map => {
            for kept in fact.fields {
                let Some(entry) = fact.entry(kept.key) else { continue };
                let below =
                    if path.is_empty() { kept.key.to_owned() } else { format!("{path}.{}", kept.key) };
                gather(entry.fact, &below, found);
            }
        }
        Shape::Null | Shape::Bool(..) | Shape::Number(_) => {}
    }
}
