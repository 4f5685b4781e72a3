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

/// Texts of one piece, many times, which no rule may read twice. 512 KB is half of the largest file of evidence.
const PIECES: [&str; 4] = ["secret=", "password: ", "-----BEGIN PRIVATE KEY----- END ", "a: a1b2c3d4e5f6-"];

#[divan::bench(args = PIECES, sample_count = 10)]
fn repeated_piece(bencher: Bencher<'_, '_>, piece: &str) {
    let text = format!("note: \"{}\"", piece.repeat(512 * 1024 / piece.len()));
    bencher.bench(|| kinds_in(black_box(&text)).count());
}

#[divan::bench(args = PIECES, sample_count = 10)]
fn repeated_piece_masked(bencher: Bencher<'_, '_>, piece: &str) {
    let text = format!("note: \"{}\"", piece.repeat(64 * 1024 / piece.len()));
    bencher.bench(|| mask_text(black_box(&text)).len());
}
