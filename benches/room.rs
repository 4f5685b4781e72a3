//! From a file's bytes to what is kept of them, from that to an evaluation, and a whole room.

use crate::{packet, papers, texts};
use divan::{Bencher, black_box};
use jiff::Timestamp;
use std::fs;
use std::time::Duration;
use trialdesk::domain::assemble::{File, assemble};
use trialdesk::domain::decision::Signature;
use trialdesk::domain::evaluation::evaluate;
use trialdesk::domain::policy::Policy;
use trialdesk::domain::signature::NoTrust;
use trialdesk::domain::time::{Now, parse_timestamp};
use trialdesk::room::read::contents;
use trialdesk::room::{Room, RoomOptions};

/// One file of evidence, all of it but the disk.
#[divan::bench]
fn file(bencher: Bencher) {
    let text = packet();
    bencher.bench(|| contents("TRL-1/followup.yaml", black_box(text.as_bytes()), |_, _| Signature::None));
}

/// Assembles and evaluates a trial from its packed documents.
#[divan::bench]
fn trial(bencher: Bencher) {
    let files = texts(1).into_iter().map(|(path, text)| File {
        packed: contents(&path, text.as_bytes(), |_, _| Signature::None),
        path: path.into(),
    });
    let policy = Policy::default();
    let assembled = assemble(files, &policy, &[]);
    let now = Now { instant: parse_timestamp("2026-06-20T12:00:00Z").unwrap(), given: true };
    bencher.bench(|| evaluate(&black_box(&assembled).trial(0, &NoTrust).unwrap(), &policy, now));
}

/// A room of a thousand trials, walked, read and judged, with nothing known of it before.
#[divan::bench(max_time = Duration::from_secs(10))]
fn scan_1000(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("policy.yaml"), papers::POLICY).unwrap();
    for (path, text) in texts(1_000) {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    bencher.bench(|| Room::open(folder.path(), &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap());
}
