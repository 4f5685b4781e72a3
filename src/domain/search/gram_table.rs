//! The runs of up to three bytes (grams) that a summary of a room's evidence distinguishes, chosen by how many trials have them.

use std::collections::{HashMap, HashSet};

/// The number of bits that the summary has for each trial.
pub(super) const BITS: usize = 512;
/// The most bytes of a gram.
pub(super) const LONGEST: usize = 3;

/// The bit of a trial that has every common gram.
pub(super) const ALL_COMMON: u16 = 0;
/// The first of the 256 bits that several grams share. Each bit before it, but for the first, is that of one gram.
const SHARED: u16 = 256;
/// The number of places of the table: several times as many as are taken, so that most grams are found at the first.
const SLOTS: usize = 1 << 13;
/// The highest number of common grams.
pub(super) const MOST_COMMON: usize = 2048;

/// A gram as a number: its bytes in lower case, after a one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Gram(u32);

/// No gram, in a free place of the table.
const NONE: Gram = Gram(0);

/// How the summary of a trial tells if the trial has a gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// By a bit of its own.
    Own(u16),
    /// By a bit that is set for other grams too.
    Shared(u16),
    /// By [`ALL_COMMON`], which is set if the trial has all grams with a number like this one.
    Common(u16),
}

/// The marks of all grams. Each has one: that of a gram without a place follows from its bytes.
#[derive(Debug)]
pub(super) struct GramTable {
    slots: Box<[(Gram, Mark)]>,
    /// The number of common grams.
    pub(super) common: usize,
}

impl Gram {
    /// Returns the gram of up to three bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let append = |all: u32, byte: &u8| all << 8 | u32::from(byte.to_ascii_lowercase());
        Self(bytes.iter().take(LONGEST).fold(1, append))
    }

    const fn hash(self) -> u32 {
        let mixed = self.0.wrapping_mul(0x9E37_79B1);
        (mixed ^ mixed >> 15).wrapping_mul(0x85EB_CA77)
    }

    const fn slot(self) -> usize {
        (self.hash() >> 16) as usize % SLOTS
    }

    /// Returns the mark by one of the shared bits.
    fn shared(self) -> Mark {
        let [number, ..] = self.hash().to_le_bytes();
        Mark::Shared(SHARED + u16::from(number))
    }
}

/// Applies `take` to each gram of a text, as often as it occurs.
pub(super) fn each_gram(text: &[u8], mut take: impl FnMut(Gram)) {
    // The byte before, and the two bytes before.
    let (mut two, mut three): (Option<u32>, Option<u32>) = (None, None);
    for byte in text.iter().map(u8::to_ascii_lowercase) {
        let byte = u32::from(byte);
        take(Gram(1 << 8 | byte));
        if let Some(before) = two {
            take(Gram(1 << 16 | before << 8 | byte));
        }
        if let Some(before) = three {
            take(Gram(1 << 24 | before << 8 | byte));
        }
        three = two.map(|before| before << 8 | byte);
        two = Some(byte);
    }
}

impl GramTable {
    /// Chooses by the grams of some trials. The grams that all of these have are common, and those that most of the others have
    /// get bits of their own: it would take longest to look into the trials for them.
    pub(super) fn of(samples: &[HashSet<Gram>]) -> Self {
        let mut counts: HashMap<Gram, usize> = HashMap::new();
        for gram in samples.iter().flatten() {
            *counts.entry(*gram).or_default() += 1;
        }
        let mut ranked: Vec<(Gram, usize)> = counts.into_iter().collect();
        ranked.sort_unstable_by(|(a, often_a), (b, often_b)| often_b.cmp(often_a).then(a.cmp(b)));
        let mut table = Self { slots: vec![(NONE, NONE.shared()); SLOTS].into(), common: 0 };
        let mut own = ALL_COMMON + 1..SHARED;
        for (gram, often) in ranked {
            let mark = if often == samples.len() && table.common < MOST_COMMON {
                table.common += 1;
                u16::try_from(table.common - 1).ok().map(Mark::Common)
            } else {
                own.next().map(Mark::Own)
            };
            let Some(mark) = mark else { break };
            let slot = table.slot(gram);
            table.slots[slot] = (gram, mark);
        }
        table
    }

    /// Returns the mark of a gram.
    pub(super) fn mark(&self, gram: Gram) -> Mark {
        match self.slots.get(self.slot(gram)) {
            Some(&(own, mark)) if own == gram => mark,
            _ => gram.shared(),
        }
    }

    /// Returns the place of a gram, or the free one that it would get: the first from the one that its bytes give.
    fn slot(&self, gram: Gram) -> usize {
        let mut slot = gram.slot();
        while self.slots.get(slot).is_some_and(|&(own, _)| own != gram && own != NONE) {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gram_has_a_mark_and_the_most_frequent_ones_have_their_own() {
        // Two thousand grams that all trials have, three hundred that half of them have, and some that one has.
        let text = |gram: usize| format!("{gram:03x}").into_bytes();
        let grams = |from, to| (from..to).map(move |gram| Gram::of(&text(gram)));
        let mut samples: Vec<HashSet<Gram>> = (0..10).map(|_| grams(0, 2_000).collect()).collect();
        for sample in &mut samples[..5] {
            sample.extend(grams(2_000, 2_300));
        }
        samples[0].extend(grams(2_300, 2_400));
        let table = GramTable::of(&samples);
        let marks = |from, to| grams(from, to).map(|gram| table.mark(gram)).collect::<Vec<_>>();
        assert_eq!(table.common, 2_000);
        assert!(marks(0, 2_000).iter().all(|mark| matches!(mark, Mark::Common(_))));
        let own = marks(2_000, 2_300).into_iter().filter(|mark| matches!(mark, Mark::Own(_)));
        assert_eq!(own.count(), usize::from(SHARED) - 1);
        assert!(marks(2_300, 4_096).iter().all(|mark| matches!(mark, Mark::Shared(_))));
        // No mark of one gram is that of another one.
        let alone: Vec<_> =
            marks(0, 2_300).into_iter().filter(|mark| !matches!(mark, Mark::Shared(_))).collect();
        assert!(alone.iter().enumerate().all(|(at, mark)| !alone[..at].contains(mark)));
    }

    #[test]
    fn grams_of_a_text_are_its_parts_in_lower_case() {
        let mut found = Vec::new();
        each_gram(b"aB-c", |gram| found.push(gram));
        let parts: [&[u8]; 9] = [b"a", b"b", b"ab", b"-", b"b-", b"ab-", b"c", b"-c", b"b-c"];
        assert_eq!(found, parts.map(Gram::of));
    }
}
