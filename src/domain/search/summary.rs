//! A summary of the evidence of a room for searches: 64 bytes for each trial, which tell for most words that a trial does not
//! have them, or has them, so that its documents need not be expanded.
//!
//! A summary has a bit for each trial and each of some sets of grams (`gram_table.rs`): it is set if the evidence of the trial
//! has a gram of the set. A word can only be in a text that has all grams of the word, and a word that is a gram itself is in
//! the text that has it. The bits of all trials for a set are together, so an answer for all trials reads a few kilobytes.

use super::gram_table::{ALL_COMMON, BITS, Gram, GramTable, LONGEST, MOST_COMMON, Mark, each_gram};
use super::{Evidence, Needle};
use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;

/// The number of trials in a part of the bits.
pub(super) const PART: usize = 64;
/// The number of trials by which the table is chosen.
const SAMPLES: usize = 256;

/// The summary of the evidence of all trials.
#[derive(Debug)]
pub(super) struct SearchSummary {
    trials: usize,
    table: GramTable,
    /// For each bit, the bits of all trials.
    bits: Box<[u64]>,
}

/// The answers for a part of the trials, a bit each; a trial with neither has to be looked into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) present: u64,
    pub(super) absent: u64,
}

/// Applies a function to each text of the trial at an index.
type EachText<'a> = &'a dyn Fn(usize, &mut dyn FnMut(&[u8]));

impl SearchSummary {
    /// Summarizes the evidence of all trials, unless that is stopped.
    pub(super) fn of(evidence: Evidence<'_>, is_stopped: impl Fn() -> bool) -> Option<Self> {
        let each_text = |index, take: &mut dyn FnMut(&[u8])| {
            let take = RefCell::new(take);
            let pass = |text: &[u8]| {
                (take.borrow_mut())(text);
                false
            };
            evidence.trials.has_searched(index, |_| true, pass);
        };
        Self::of_texts(evidence.trials.len(), &each_text, is_stopped)
    }

    fn of_texts(trials: usize, each_text: EachText<'_>, is_stopped: impl Fn() -> bool) -> Option<Self> {
        let sample = |index| {
            let mut grams = HashSet::new();
            each_text(index, &mut |text| {
                each_gram(text, |gram| {
                    grams.insert(gram);
                });
            });
            grams
        };
        let samples: Vec<_> = (0..trials).step_by(trials.div_ceil(SAMPLES).max(1)).map(sample).collect();
        let table = GramTable::of(&samples);
        let parts = trials.div_ceil(PART);
        let mut bits = vec![0; BITS * parts].into_boxed_slice();
        for part in 0..parts {
            if is_stopped() {
                return None;
            }
            let own = part_of(each_text, &table, part * PART..trials.min((part + 1) * PART));
            for (bit, own) in own.iter().enumerate() {
                bits[bit * parts + part] = *own;
            }
        }
        Some(Self { trials, table, bits })
    }

    /// Returns the number of trials.
    pub(super) const fn trials(&self) -> usize {
        self.trials
    }

    /// Returns what is known of a word, in parts of 64 trials.
    pub(super) fn known(&self, needle: &Needle) -> Vec<Known> {
        let forms: Vec<_> = needle.ascii_forms().map(|form| form.map(|text| self.marks(text))).collect();
        let known = |part| {
            let mut all = Known { present: 0, absent: !0 };
            for form in &forms {
                let known = form.as_ref().map_or_else(Known::default, |form| self.known_of(form, part));
                all.present |= known.present;
                all.absent &= known.absent;
            }
            all
        };
        (0..self.parts()).map(known).collect()
    }

    /// Returns the marks of the grams of a text, the most specific one first, and whether the text is that gram.
    fn marks(&self, text: &[u8]) -> (Vec<Mark>, bool) {
        let mut marks = Vec::new();
        each_gram(text, |gram| marks.push(self.table.mark(gram)));
        let whole = (1..=LONGEST).contains(&text.len()).then(|| self.table.mark(Gram::of(text)));
        marks.splice(0..0, whole);
        (marks, whole.is_some())
    }

    fn known_of(&self, (marks, is_gram): &(Vec<Mark>, bool), part: usize) -> Known {
        let has = |mark: Mark| match mark {
            Mark::Own(bit) => Known { present: self.part(bit, part), absent: !self.part(bit, part) },
            Mark::Shared(bit) => Known { present: 0, absent: !self.part(bit, part) },
            Mark::Common(_) => Known { present: self.part(ALL_COMMON, part), absent: 0 },
        };
        let absent = marks.iter().fold(0, |absent, &mark| absent | has(mark).absent);
        let whole = marks.first().filter(|_| *is_gram);
        Known { present: whole.map_or(0, |&mark| has(mark).present), absent }
    }

    fn parts(&self) -> usize {
        self.trials.div_ceil(PART)
    }

    fn part(&self, bit: u16, part: usize) -> u64 {
        self.bits.get(usize::from(bit) * self.parts() + part).copied().unwrap_or_default()
    }
}

/// Returns the bits of at most 64 trials.
fn part_of(each_text: EachText<'_>, table: &GramTable, trials: Range<usize>) -> [u64; BITS] {
    let mut own = [0; BITS];
    for (number, index) in trials.enumerate() {
        let mut common = [0_u64; MOST_COMMON / 64];
        each_text(index, &mut |text| {
            each_gram(text, |gram| match table.mark(gram) {
                Mark::Own(bit) | Mark::Shared(bit) => own[usize::from(bit) % BITS] |= 1 << number,
                Mark::Common(gram) => {
                    common[usize::from(gram) / 64 % common.len()] |= 1 << (gram % 64);
                }
            });
        });
        let found: u32 = common.iter().map(|bits| bits.count_ones()).sum();
        if found as usize == table.common {
            own[usize::from(ALL_COMMON)] |= 1 << number;
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of_trials(trials: &[Vec<String>]) -> SearchSummary {
        let each_text = |index: usize, take: &mut dyn FnMut(&[u8])| {
            for text in &trials[index] {
                take(text.as_bytes());
            }
        };
        SearchSummary::of_texts(trials.len(), &each_text, || false).unwrap()
    }

    /// Checks the answers for all trials, and returns how many are not known.
    #[track_caller]
    fn checked(summary: &SearchSummary, trials: &[Vec<String>], word: &str) -> usize {
        let needle = Needle::new(word);
        let known = summary.known(&needle);
        let mut unknown = 0;
        for (index, texts) in trials.iter().enumerate() {
            let has = texts.iter().any(|text| needle.is_in_text(text.as_bytes()));
            let bit = 1 << (index % PART);
            let Known { present, absent } = known[index / PART];
            assert!(has || present & bit == 0, "{word} is not in {texts:?}");
            assert!(!has || absent & bit == 0, "{word} is in {texts:?}");
            unknown += usize::from((present | absent) & bit == 0);
        }
        unknown
    }

    const TEXT: &str = "[a-cA-C1:/ -]{0,12}|[aÄäſsKk\u{212a}試]{0,8}|2026-0[67]-1[0-9]T00|\\PC{0,10}";

    proptest! {
        #[test]
        fn a_text_that_occurs_is_never_rejected(
            some in prop::collection::vec(prop::collection::vec(TEXT, 0..4), 1..40),
            // More trials than the table is chosen by.
            times in prop_oneof![Just(1_usize), Just(20)],
            (from, start, length) in any::<[prop::sample::Index; 3]>().prop_map(|[a, b, c]| (a, b, c)),
            other in "[a-cA-C1:/ -]{0,5}|1[0-9] Ju[ln]|\\PC{0,3}",
        ) {
            let trials: Vec<_> = some.iter().cycle().take(some.len() * times).cloned().collect();
            let summary = of_trials(&trials);
            checked(&summary, &trials, &other);
            let texts: Vec<_> = some.iter().flatten().filter(|text| !text.is_empty()).collect();
            if !texts.is_empty() {
                let text: Vec<char> = from.get(&texts).chars().collect();
                let start = start.index(text.len());
                let part: String = text[start..=start + length.index(text.len() - start)].iter().collect();
                for word in [part.to_uppercase(), part.to_lowercase(), part] {
                    checked(&summary, &trials, &word);
                }
            }
        }
    }

    #[test]
    fn short_words_are_known_and_longer_ones_by_their_parts() {
        let trial = |number: usize| vec![format!("owner:a{}", number % 7), format!("ticket:{number:04}")];
        let trials: Vec<_> = (0..1_000).map(trial).collect();
        let summary = of_trials(&trials);
        assert_eq!(
            summary.bits.len(),
            trials.len().div_ceil(PART) * 64 * PART / 8,
            "64 bytes for each trial"
        );
        for word in ["o", "ow", "OWN", ":a", "a3", "er:", "4", "77", "zz", "zzz", "zzzz", "owners", "a9"] {
            assert_eq!(checked(&summary, &trials, word), 0, "{word}");
        }
        assert_eq!(checked(&summary, &trials, "owner:a"), trials.len(), "all its parts are in each trial");
        assert!(checked(&summary, &trials, "ticket:012") < trials.len() / 4);
        assert_eq!(checked(&summary, &trials, ""), trials.len());
    }
}
