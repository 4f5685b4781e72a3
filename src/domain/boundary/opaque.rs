//! Free text that a person types is held to a stricter rule: no opaque tokens. Elsewhere that rule would trip on
//! digests and on whatever a tool calls its things.

use super::material::Material;
use super::pieces::materials_in;
use super::shape;
use crate::domain::reference;

/// The shortest token that is opaque.
const SHORTEST: usize = 20;

/// The kinds of forbidden material in free text: those of [`materials_in`], and [`Material::OpaqueToken`] for a word that
/// looks random and is no reference, digest, UUID, ULID or time.
///
/// ```
/// use trialdesk::domain::boundary::{Material, free_text_materials};
/// let found = |text| free_text_materials(text).next();
/// assert_eq!(found("the sponsor confirmed the budget, see ticket:CS-8840"), None);
/// assert_eq!(found("use 7Hq2vXk9Lm4Zt8Rb3Nw6 for now"), Some(Material::OpaqueToken));
/// ```
pub fn free_text_materials(text: &str) -> impl Iterator<Item = Material> {
    let opaque = text.split_whitespace().any(is_opaque).then_some(Material::OpaqueToken);
    materials_in(text).chain(opaque)
}

/// Whether a word is opaque: long, of one piece, letters and digits mixed as nobody writes them.
fn is_opaque(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"+/=_-".contains(c));
    word.len() >= SHORTEST
        && reference::judge(word).is_err()
        && word
            .split(['/', '.', ',', ';', ':', '=', '(', ')', '"', '\'', '`', '?', '&', '#'])
            .any(is_opaque_part)
}

fn is_opaque_part(part: &str) -> bool {
    part.len() >= SHORTEST
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"+_-".contains(&b))
        && shape::mixes(part)
        && !shape::is_identifier(part)
        && !shape::is_name(part)
        && shape::entropy(part) >= 3.2
}
