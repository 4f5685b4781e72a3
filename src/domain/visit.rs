//! What a room was like at a visit: sixteen bytes a trial, enough to tell later what has changed since.

use super::summary::Summaries;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The first bytes of a visit that was written down.
const HEAD: &[u8; 16] = b"trialdesk visit1";

/// What a room was like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    fingerprints: HashMap<u64, u64, BuildHasherDefault<AsItIs>>,
}

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
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
    /// A visit to a room as it is.
    #[must_use]
    pub fn to(summaries: &Summaries) -> Self {
        Self { fingerprints: summaries.iter().map(|row| (row.key, row.fingerprint)).collect() }
    }

    /// Whether a trial was there and like this.
    #[must_use]
    pub fn knows(&self, key: u64, fingerprint: u64) -> bool {
        self.fingerprints.get(&key) == Some(&fingerprint)
    }

    /// How many trials were there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }

    /// The visit as bytes: a head, then trial and fingerprint by turns, the lowest trial first.
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

    /// A visit from its bytes; nothing where they are no visit.
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
    fn a_visit_comes_back_from_its_bytes_and_from_nothing_else() {
        let visit = Visit { fingerprints: [(7, 1), (u64::MAX, 0), (3, u64::MAX)].into_iter().collect() };
        let bytes = visit.to_bytes();
        assert_eq!(bytes.len(), 16 + 3 * 16);
        assert_eq!(Visit::from_bytes(&bytes), Some(visit));
        assert_eq!(Visit::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Visit::from_bytes(b"{}"), None);
        assert_eq!(Visit::from_bytes(b""), None);
    }
}
