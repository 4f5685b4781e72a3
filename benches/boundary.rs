//! The guard: an ordinary packet, which holds nothing, and texts that look as if they might.

use crate::packet;
use divan::{Bencher, black_box};
use trialdesk::domain::boundary::{detect_first, kinds_in, mask, mask_text};
use trialdesk::room::syntax::yaml;

#[divan::bench]
fn packet_inspected(bencher: Bencher) {
    let parsed = yaml::parse(&packet()).unwrap();
    bencher.bench(|| detect_first(black_box(&parsed.documents[0]), &parsed.markup));
}

#[divan::bench]
fn packet_masked(bencher: Bencher) {
    let text = packet();
    bencher.bench(|| mask_text(black_box(&text)));
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
