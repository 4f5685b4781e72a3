//! Properties of masking for every text: it is complete, and masking again changes nothing.

use crate::material::examples;
use crate::texts::texts_of;
use proptest::prelude::*;
use public_boundary::{SecretKind, kinds_in, mask, mask_text};

fn texts() -> impl Strategy<Value = String> {
    texts_of(examples().into_iter().flat_map(|example| example.pieces).collect())
}

/// An address may be a colleague's, and a boundary term is a name.
fn is_secret(kind: SecretKind) -> bool {
    !matches!(kind, SecretKind::EmailAddress | SecretKind::BoundaryTerm)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn masking_is_done_when_it_is_done(text in texts()) {
        let masked = mask(&text).into_owned();
        prop_assert_eq!(kinds_in(&masked).find(|kind| *kind != SecretKind::BoundaryTerm), None, "{}", masked);
        prop_assert_eq!(mask(&masked), masked.as_str());
    }

    #[test]
    fn masking_a_file_keeps_its_lines_and_is_done(text in texts()) {
        let masked = mask_text(&text);
        prop_assert_eq!(masked.matches('\n').count(), text.matches('\n').count());
        prop_assert_eq!(mask_text(&masked), masked.as_str());
        prop_assert_eq!(kinds_in(&masked).find(|kind| is_secret(*kind)), None, "{}", masked);
    }
}
