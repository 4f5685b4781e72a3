//! Costs of the detector for texts that hold nothing, which are nearly all, and for one that does.

#![allow(missing_docs, reason = "names of benches say it")]

use divan::{Bencher, black_box};
use public_boundary::{kinds_in, mask, mask_text};

fn main() {
    divan::main();
}

#[divan::bench(args = [
    "ticket:CS-8812",
    "decision:grace-period/01K7Z3V9Q2M8T4R6W0XJ5B1C7D",
    "Pilot environment slipped two weeks; the sponsor confirmed it on 3 June.",
])]
fn ordinary_text(text: &str) -> usize {
    kinds_in(black_box(text)).count()
}

#[divan::bench]
fn address_masked() -> usize {
    mask(black_box("the evaluator is pat@corp.test and waits")).len()
}

/// A key that is assigned to itself, which no rule may read twice.
#[divan::bench(args = [16_384, 32_768])]
fn repeated_assignment(bencher: Bencher<'_, '_>, length: usize) {
    let text = format!("note: \"{}\"", "secret=".repeat(length / 7));
    bencher.bench(|| mask_text(black_box(&text)).len());
}
