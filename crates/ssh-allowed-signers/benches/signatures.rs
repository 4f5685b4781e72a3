//! The cost of one signature, and of a file of many lines. `cargo bench -p ssh-allowed-signers`.

#![allow(clippy::unwrap_used, reason = "a bench that cannot be set up stops there")]

use divan::Bencher;
use ed25519_dalek::SigningKey;
use jiff::tz::TimeZone;
use ssh_allowed_signers::{AllowedSigners, verify};

#[path = "../tests/made.rs"]
mod made;

const NAMESPACE: &str = "file";

fn main() {
    divan::main();
}

/// One Ed25519 signature over 1 KiB.
#[divan::bench]
fn verify_ed25519(bencher: Bencher) {
    let file = [b'x'; 1024];
    let signature = made::ed25519_signature(&SigningKey::from_bytes(&[7; 32]), NAMESPACE, &file);
    bencher.bench_local(|| verify(NAMESPACE, &file, &signature).unwrap());
}

/// A file of so many lines, each with a key of its own.
fn lines(count: u8) -> String {
    let line = |n| format!("person-{n} {}\n", made::ed25519_public(&SigningKey::from_bytes(&[n; 32])));
    (0..count).map(line).collect()
}

/// A file of 200 lines.
#[divan::bench]
fn parse_200_lines(bencher: Bencher) {
    let file = lines(200);
    bencher.bench_local(|| AllowedSigners::parse(file.as_bytes(), &TimeZone::UTC));
}

/// One key among 200.
#[divan::bench]
fn look_up_in_200_lines(bencher: Bencher) {
    let file = lines(200);
    let signers = AllowedSigners::parse(file.as_bytes(), &TimeZone::UTC);
    let key = made::ed25519_public(&SigningKey::from_bytes(&[150; 32]));
    bencher.bench_local(|| signers.look_up(&key, "person-150", NAMESPACE, 0));
}
