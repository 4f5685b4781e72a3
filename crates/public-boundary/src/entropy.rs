//! The stricter rule for free text that a user types: it must not hold opaque tokens. Elsewhere the rule would flag
//! digests and the names that tools give to their objects.

use crate::matches::kinds_in;
use crate::secret_kind::SecretKind;
use crate::validators::shapes;

/// The length of the shortest opaque token.
const SHORTEST: usize = 20;

/// Returns the kinds of forbidden material in free text: those of [`kinds_in`], and [`SecretKind::OpaqueToken`] for a
/// word that looks random and is not a reference, a digest, a UUID, a ULID or a time. The caller decides which words are
/// references.
///
/// ```
/// use public_boundary::{SecretKind, free_text_kinds};
/// let found = |text| free_text_kinds(text, |word| word.starts_with("ticket:")).next();
/// assert_eq!(found("the sponsor confirmed the budget, see ticket:CS-8840"), None);
/// assert_eq!(found("use 7Hq2vXk9Lm4Zt8Rb3Nw6 for now"), Some(SecretKind::OpaqueToken));
/// ```
pub fn free_text_kinds(text: &str, is_reference: impl Fn(&str) -> bool) -> impl Iterator<Item = SecretKind> {
    let is_opaque = |word: &str| is_opaque(word, &is_reference);
    let opaque = text.split_whitespace().any(is_opaque).then_some(SecretKind::OpaqueToken);
    kinds_in(text).chain(opaque)
}

/// Returns whether a word is opaque: long, in one piece, with letters and digits mixed as in no word.
fn is_opaque(word: &str, is_reference: impl Fn(&str) -> bool) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"+/=_-".contains(c));
    word.len() >= SHORTEST
        && !is_reference(word)
        && word
            .split(['/', '.', ',', ';', ':', '=', '(', ')', '"', '\'', '`', '?', '&', '#'])
            .any(is_opaque_part)
}

fn is_opaque_part(part: &str) -> bool {
    part.len() >= SHORTEST
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"+_-".contains(&b))
        && shapes::mixes(part)
        && !shapes::is_identifier(part)
        && !shapes::is_name(part)
        && shapes::entropy(part) >= 3.2
}
