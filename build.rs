//! Makes the digest of the program's own rules, so that what an older program found out about a file is never taken
//! for what this one would: over the sources that turn bytes into facts, and over the versions of all libraries.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks")]

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    std::env::var("CARGO_PKG_VERSION").unwrap_or_default().hash(&mut hasher);
    for source in [
        "src/domain",
        "src/room",
        "src/ledger",
        "src/fsio",
        "crates/public-boundary/src",
        "crates/public-boundary/Cargo.toml",
        "Cargo.lock",
    ] {
        println!("cargo::rerun-if-changed={source}");
        take_in(Path::new(source), &mut hasher)?;
    }
    println!("cargo::rustc-env=TRIALDESK_RULES={:016x}", hasher.finish());
    Ok(())
}

fn take_in(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut entries =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| take_in(entry, hasher));
    }
    // A package may come without its lock file.
    if let Ok(bytes) = fs::read(path) {
        path.hash(hasher);
        bytes.hash(hasher);
    }
    Ok(())
}
