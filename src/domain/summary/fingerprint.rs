//! A few bytes that stand for a trial and for what it is like, so that a later visit can tell what has changed.

use crate::domain::gates::GateStatus;
use crate::domain::judgement::Judgement;
use crate::domain::trial::Trial;

/// FNV-1a, 64 bits: the same on every machine and in every version. What it stands for is convenience, not trust.
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
        // No text ends in this byte: what follows does not run into it.
        self.byte(0xff);
    }
}

/// What stands for a trial's reference.
#[must_use]
pub fn key(trial_ref: &str) -> u64 {
    let mut hash = Hash::new();
    hash.text(trial_ref);
    hash.0
}

/// What changes when a trial changes for those who look at it: a file of it, its status, a gate, a mark, the state of
/// its grace period or what holds it up. Getting older by a day alone is no change.
#[must_use]
pub fn fingerprint(trial: &Trial, judgement: &Judgement) -> u64 {
    let mut hash = Hash::new();
    // A file counts by what it holds and not by what it is called.
    let mut digests: Vec<_> = trial.documents().iter().map(|document| document.file_digest).collect();
    digests.sort_unstable();
    digests.dedup();
    for digest in digests {
        digest.0.into_iter().for_each(|byte| hash.byte(byte));
    }
    hash.text(judgement.status.word());
    hash.text(judgement.grace.state.word());
    for check in &judgement.checks {
        hash.byte(match check.status {
            GateStatus::Pass => 0,
            GateStatus::Blocked => 1,
            GateStatus::NotApplicable => 2,
        });
        for finding in &check.findings {
            hash.text(finding.code.word());
        }
    }
    for mark in &judgement.attention {
        hash.text(mark.word());
    }
    hash.0
}
