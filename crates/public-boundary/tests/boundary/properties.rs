//! Properties of masking for every text: it is complete, and masking again changes nothing.

use crate::material::examples;
use proptest::prelude::*;
use public_boundary::{MASK, SecretKind, kinds_in, mask, mask_text};

/// Texts in which forbidden material, halves of it and ordinary words are combined in every way.
fn texts() -> impl Strategy<Value = String> {
    let pieces: Vec<String> = examples().into_iter().flat_map(|example| example.pieces).collect();
    let glue = [
        "",
        " ",
        "\n",
        ": ",
        "\"",
        "=",
        "\\n",
        "-",
        "@",
        "a",
        "1",
        "client_secret: ",
        "  ",
        "{",
        "}",
        ", ",
        "é",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(pieces),
        4 => prop::sample::select(glue.map(str::to_owned).to_vec()),
        1 => Just(MASK.to_owned()),
    ];
    let words = prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => words, 1 => any::<String>(), 1 => "[ -~\n]{0,80}"]
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
