//! The answers of all rules about the name of a key, remembered: a room has a few hundred keys, and each of them in many
//! files.

use crate::key_names::{forbidden_kind, is_reference_key};
use crate::keys::{KeyRule, key_rule};
use crate::may_hold::may_hold;
use crate::secret_kind::SecretKind;
use std::cell::RefCell;

/// The answers of the rules about one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyFacts {
    /// The rule that the name makes for its value.
    pub(crate) rule: Option<KeyRule>,
    /// The kind of material that is forbidden under the key in evidence.
    pub(crate) forbidden: Option<SecretKind>,
    /// True if the key names the place of something.
    pub(crate) is_reference: bool,
    /// True if the key itself could hold forbidden material.
    pub(crate) may_hold: bool,
}

/// The number of keys that a thread remembers. A key that has the place of another one replaces it.
const PLACES: usize = 512;

/// The length in bytes of the longest key that is remembered.
const LONGEST: usize = 64;

/// The remembered keys, each at its place.
type Known = Vec<Option<(Box<str>, KeyFacts)>>;

thread_local! {
    static KNOWN: RefCell<Known> = const { RefCell::new(Vec::new()) };
}

impl KeyFacts {
    /// Returns the answers about a key.
    pub(crate) fn of(key: &str) -> Self {
        if key.len() > LONGEST {
            return Self::computed(key);
        }
        KNOWN.with_borrow_mut(|known| {
            if known.is_empty() {
                known.resize(PLACES, None);
            }
            match known.get_mut(place(key)) {
                Some(Some((other, facts))) if **other == *key => *facts,
                Some(place) => {
                    let facts = Self::computed(key);
                    // Material is not kept.
                    *place = (!facts.may_hold).then(|| (key.into(), facts));
                    facts
                }
                None => Self::computed(key),
            }
        })
    }

    fn computed(key: &str) -> Self {
        Self {
            rule: key_rule(key),
            forbidden: forbidden_kind(key),
            is_reference: is_reference_key(key),
            may_hold: may_hold(key),
        }
    }
}

/// Returns the place of a key, by its length and its first and last bytes.
fn place(key: &str) -> usize {
    let bytes = key.as_bytes();
    let [first, last] = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => [u64::from_le_bytes(*first), u64::from_le_bytes(*last)],
        _ => [bytes.iter().fold(0, |hash, byte| hash << 8 | u64::from(*byte)), 0],
    };
    let mixed = (first ^ last.rotate_left(29)).wrapping_add(bytes.len() as u64);
    // The highest bits depend on all bytes.
    usize::try_from(mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - PLACES.ilog2()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembered_keys_have_the_same_facts() {
        let keys = (0..3 * PLACES).flat_map(|number| {
            [
                "owner_ref",
                "client_secret",
                "phone",
                "customer_name",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "é",
            ]
            .map(|key| format!("{key}{}", if number == 0 { String::new() } else { number.to_string() }))
        });
        for key in keys.collect::<Vec<_>>().iter().chain(&["x".repeat(LONGEST + 1)]) {
            for _ in 0..2 {
                assert_eq!(KeyFacts::of(key), KeyFacts::computed(key), "{key}");
            }
        }
    }

    #[test]
    fn a_key_that_may_hold_material_is_not_remembered() {
        let key = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
        assert!(KeyFacts::of(key).may_hold);
        KNOWN.with_borrow(|known| assert!(known.iter().flatten().all(|(known, _)| **known != *key)));
    }
}
