//! A packet's text, about a kilobyte, as a tree: by the plain reader, by the full parser, and as JSON.

use crate::packet;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use trialdesk::domain::canonical::canonical_digest;
use trialdesk::domain::digest::Digest;
use trialdesk::room::syntax::{json, yaml, yaml_fast};

#[divan::bench]
fn plain(bencher: Bencher) {
    let text = packet();
    bencher.counter(BytesCount::of_str(&text)).bench(|| yaml_fast::read(black_box(&text)).unwrap());
}

#[divan::bench]
fn full(bencher: Bencher) {
    let text = packet();
    bencher.counter(BytesCount::of_str(&text)).bench(|| yaml::parse(black_box(&text)).unwrap());
}

#[divan::bench]
fn as_json(bencher: Bencher) {
    let value: serde_json::Value = serde_yaml::from_str(&packet()).unwrap();
    let text = serde_json::to_string_pretty(&value).unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench(|| json::parse(black_box(&text)).unwrap());
}

/// The digest of a file's bytes.
#[divan::bench]
fn digest(bencher: Bencher) {
    let text = packet();
    bencher.counter(BytesCount::of_str(&text)).bench(|| Digest::of(black_box(text.as_bytes())));
}

#[divan::bench]
fn canonical(bencher: Bencher) {
    let text = packet();
    let document = yaml::parse(&text).unwrap().documents.remove(0);
    bencher.bench(|| canonical_digest(black_box(&document)));
}
