//! The state of a room at a visit: 16 bytes per trial, enough to tell later which trials changed.

use super::summary::Summaries;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The first bytes of a serialized visit.
const HEAD: &[u8; 16] = b"trialdesk visit1";

/// The state of the trials of a room at a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    fingerprints: HashMap<u64, u64, BuildHasherDefault<IdentityHasher>>,
}

/// A hasher that returns its input, because the keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

impl Visit {
    /// Returns the visit to a room in its present state.
    #[must_use]
    pub fn to(summaries: &Summaries) -> Self {
        Self { fingerprints: summaries.iter().map(|row| (row.key, row.fingerprint)).collect() }
    }

    /// Returns whether the trial existed with this fingerprint.
    #[must_use]
    pub fn knows(&self, key: u64, fingerprint: u64) -> bool {
        self.fingerprints.get(&key) == Some(&fingerprint)
    }

    /// Returns the number of trials.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Returns whether the room had no trial.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }

    /// Serializes the visit: a header, then pairs of key and fingerprint (little-endian), in the order of keys.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut pairs: Vec<_> = self.fingerprints.iter().collect();
        pairs.sort_unstable();
        let mut bytes = Vec::with_capacity(HEAD.len() + pairs.len() * 16);
        bytes.extend_from_slice(HEAD);
        for (key, fingerprint) in pairs {
            bytes.extend_from_slice(&key.to_le_bytes());
            bytes.extend_from_slice(&fingerprint.to_le_bytes());
        }
        bytes
    }

    /// Reads a serialized visit; `None` if the bytes are not one.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let pairs = bytes.strip_prefix(HEAD)?;
        let (pairs, rest) = pairs.as_chunks::<16>();
        if !rest.is_empty() {
            return None;
        }
        let number =
            |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
        Some(Self {
            fingerprints: pairs.iter().map(|pair| (number(&pair[..8]), number(&pair[8..]))).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_read_back_and_malformed_bytes_are_rejected() {
        let visit = Visit { fingerprints: [(7, 1), (u64::MAX, 0), (3, u64::MAX)].into_iter().collect() };
        let bytes = visit.to_bytes();
        assert_eq!(bytes.len(), 16 + 3 * 16);
        assert_eq!(Visit::from_bytes(&bytes), Some(visit));
        assert_eq!(Visit::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Visit::from_bytes(b"{}"), None);
        assert_eq!(Visit::from_bytes(b""), None);
    }
}
