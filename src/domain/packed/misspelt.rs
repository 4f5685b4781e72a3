//! Keys that are likely to be misspelt: `delivery-tracking-ref` for `delivery_tracking_ref`.

use super::kept_fields::Kept;
use crate::domain::tree::Entry;

/// Returns the index of the field that an unknown key is likely to mean: one that differs in case, in `-` for `_`, or in
/// one letter, and that is not written.
pub(super) fn field_meant(key: &str, entries: &[Entry<'_>], fields: &[Kept]) -> Option<usize> {
    let is_written = |field: &Kept| entries.iter().any(|entry| &*entry.key == field.key);
    let is_meant =
        |field: &Kept| field.is_read && is_near(key.as_bytes(), field.key.as_bytes()) && !is_written(field);
    fields.iter().position(is_meant)
}

/// Returns whether two keys are equal but for case, separators and one letter.
fn is_near(key: &[u8], field: &[u8]) -> bool {
    let (long, short) = if key.len() < field.len() { (field, key) } else { (key, field) };
    if long.len() - short.len() > 1 || field.len() < 5 {
        return false;
    }
    let equal = |a: &u8, b: &u8| folded(*a) == folded(*b);
    let same = long.iter().zip(short).take_while(|(a, b)| equal(a, b)).count();
    let (long, short) = (&long[same..], &short[same..]);
    if long.len() == short.len() {
        let rest = |from: usize| long.iter().zip(short).skip(from).all(|(a, b)| equal(a, b));
        let is_swapped =
            long.len() > 1 && equal(&long[0], &short[1]) && equal(&long[1], &short[0]) && rest(2);
        return rest(1) || is_swapped;
    }
    long[1..].iter().zip(short).all(|(a, b)| equal(a, b))
}

const fn folded(byte: u8) -> u8 {
    match byte {
        b'-' | b' ' => b'_',
        byte => byte.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn keys_that_differ_in_a_letter_or_a_separator_are_near() {
        let field = b"delivery_tracking_ref";
        for key in [
            "delivery-tracking-ref",
            "Delivery_Tracking_Ref",
            "delivery_trackng_ref",
            "delivery_tracking_reff",
            "delivery_trakcing_ref",
        ] {
            assert!(is_near(key.as_bytes(), field), "{key}");
        }
        for key in ["delivery_owner_ref", "tracking_ref", "delivery_tracing_rf", ""] {
            assert!(!is_near(key.as_bytes(), field), "{key}");
        }
    }
}
