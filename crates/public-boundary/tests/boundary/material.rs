//! The examples of `tests/data/material.tsv`.

use public_boundary::SecretKind;

/// A text that holds forbidden material.
pub struct Example {
    /// The kind of the material.
    pub kind: SecretKind,
    /// The pieces of the text.
    pub pieces: Vec<String>,
}

/// Returns all examples.
pub fn examples() -> Vec<Example> {
    include_str!("../data/material.tsv").lines().filter(|line| !line.starts_with('#')).map(example).collect()
}

fn example(line: &str) -> Example {
    let (name, pieces) = line.split_once('\t').expect("a kind and a text");
    let kind = SecretKind::ALL.into_iter().find(|kind| kind.name() == name).expect("the name of a kind");
    let pieces = pieces.split('\t').map(|piece| piece.replace("\\n", "\n")).collect();
    Example { kind, pieces }
}
