//! The public boundary over an ordinary packet, which holds nothing.

use crate::packet;
use divan::{Bencher, black_box};
use public_boundary::{Scope, detect_first, mask_text};
use trialdesk::room::syntax::yaml;

#[divan::bench]
fn packet_inspected(bencher: Bencher) {
    let text = packet();
    let parsed = yaml::parse(&text).unwrap();
    bencher.bench(|| detect_first(black_box(&parsed.documents[0]), &parsed.markup, Scope::Evidence));
}

#[divan::bench]
fn packet_masked(bencher: Bencher) {
    let text = packet();
    bencher.bench(|| mask_text(black_box(&text)));
}
