//! Hashes of a trial's identity and state, so that a later visit can tell which trials changed.

use crate::domain::evaluation::Evaluation;
use crate::domain::labels::GateStatus;
use crate::domain::trial::Trial;

/// FNV-1a, 64 bits: equal on every machine and in every version. It is not meant to be secure.
struct Hash(u64);

impl Hash {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        // No text contains this byte, so it separates a text from the next.
        self.byte(0xff);
    }
}

/// Returns the hash of a trial's reference.
#[must_use]
pub fn key(trial_ref: &str) -> u64 {
    let mut hash = Hash::new();
    hash.text(trial_ref);
    hash.0
}

/// Returns the hash of a trial's state: its files, status, gates, findings, marks and grace state. The age of the
/// trial is not part of it, so the hash does not change from day to day.
#[must_use]
pub fn fingerprint(trial: &Trial, evaluation: &Evaluation) -> u64 {
    let mut hash = Hash::new();
    // The names of files are not part of the hash, only their content.
    let mut digests: Vec<_> = trial.documents().iter().map(|document| document.file_digest).collect();
    digests.sort_unstable();
    digests.dedup();
    for digest in digests {
        digest.0.into_iter().for_each(|byte| hash.byte(byte));
    }
    hash.text(evaluation.status.name());
    hash.text(evaluation.grace.state.name());
    for check in evaluation.checks() {
        hash.byte(match check.status {
            GateStatus::Pass => 0,
            GateStatus::Blocked => 1,
            GateStatus::NotApplicable => 2,
        });
        for finding in &check.findings {
            hash.text(finding.code.name());
        }
    }
    for mark in &evaluation.attention {
        hash.text(mark.name());
    }
    hash.0
}
