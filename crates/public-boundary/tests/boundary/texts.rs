//! Texts for properties of masking. The tests of the program use this file too.

use proptest::prelude::*;
use public_boundary::MASK;

/// Texts in which pieces of forbidden material and ordinary words are combined in every way.
pub fn texts_of(pieces: Vec<String>) -> impl Strategy<Value = String> {
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
