//! Recall on published examples of secrets, and false alarms on published documentation.
//!
//! The examples of other scanners are not part of this repository. `PUBLIC_BOUNDARY_EXAMPLES` names a folder with them:
//! files of one JSON object a line, with the members `id` and `text`. In a file named `*.negative.jsonl` no text holds a
//! secret; in every other `*.jsonl` each of them does. Half of each file, by the hash of `id` up to `#`, is held back: its
//! misses are never printed.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the figures are the result")]

use public_boundary::kinds_in;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDER: &str = "PUBLIC_BOUNDARY_EXAMPLES";
/// With this variable, the misses of the first half of this file are printed.
const MISSES: &str = "PUBLIC_BOUNDARY_MISSES";

/// The texts of one half of a file, and those of them in which something was found.
#[derive(Default)]
struct Half {
    texts: u32,
    found: u32,
}

impl Half {
    fn share(&self) -> f64 {
        100.0 * f64::from(self.found) / f64::from(self.texts.max(1))
    }
}

/// Returns which half an example belongs to (FNV-1a). The examples of one rule are in the same half.
fn half_of(id: &str) -> usize {
    let group = id.split('#').next().unwrap_or_default();
    let hash = group
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    usize::from((hash ^ hash >> 32) & 1 == 1)
}

fn measure(path: &Path, print: bool) -> [Half; 2] {
    let mut halves = [Half::default(), Half::default()];
    let is_negative = path.to_string_lossy().ends_with(".negative.jsonl");
    for line in fs::read_to_string(path).unwrap().lines() {
        let example: serde_json::Value = serde_json::from_str(line).unwrap();
        let (id, text) = (example["id"].as_str().unwrap(), example["text"].as_str().unwrap());
        let half = half_of(id);
        let kinds: Vec<_> = kinds_in(text).collect();
        halves[half].texts += 1;
        halves[half].found += u32::from(!kinds.is_empty());
        if print && half == 0 && kinds.is_empty() != is_negative {
            println!("{id} {kinds:?}: {text:?}");
        }
    }
    halves
}

#[test]
fn recall_on_published_examples_is_over_90_percent() {
    let Some(folder) = env::var_os(FOLDER) else {
        eprintln!("SKIPPED: {FOLDER} names no folder with published examples");
        return;
    };
    let misses = env::var(MISSES).unwrap_or_default();
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    assert!(!files.is_empty(), "{FOLDER} has no *.jsonl");
    let mut shares = BTreeMap::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let [first, second] = measure(&path, !misses.is_empty() && name.starts_with(&misses));
        let all = Half { texts: first.texts + second.texts, found: first.found + second.found };
        println!(
            "{name}: {} of {} ({:.2}%); first half {:.2}%, held back {:.2}%",
            all.found,
            all.texts,
            all.share(),
            first.share(),
            second.share()
        );
        shares.insert(name, all.share());
    }
    for (name, share) in shares {
        let is_negative = name.ends_with(".negative.jsonl");
        assert!(if is_negative { share < 1.0 } else { share > 90.0 }, "{name}: {share:.2}%");
    }
}
