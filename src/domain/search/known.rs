//! The answers to words that were looked for before. A word is looked for once in each trial, and a longer word only in
//! the trials that have the shorter one: a filter is typed letter by letter. A summary of the evidence, once it is made, has
//! most of the answers to a new word.

use super::summary::{Known, PART, SearchSummary};
use super::{Evidence, Needle};
use crate::domain::work;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The number of words that are kept, each with a byte for every trial of the room.
const WORDS: usize = 8;

/// The word is not in the evidence of the trial.
const ABSENT: u8 = 1;
/// The word is in the evidence of the trial.
const PRESENT: u8 = 2;

/// The words that were looked for last in the evidence of one room, and a summary of the evidence.
#[derive(Debug, Default)]
pub struct KnownWords {
    words: Mutex<Vec<Arc<Answers>>>,
    summary: OnceLock<SearchSummary>,
}

/// For each trial whether a word is in its evidence, as far as that is known. Threads may answer at the same time: the
/// evidence does not change, so they agree.
#[derive(Debug)]
pub(in crate::domain) struct Answers {
    needle: Needle,
    trials: Box<[AtomicU8]>,
}

impl Clone for KnownWords {
    /// Returns no words and no summary: what belongs to a clone may be changed afterwards.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl KnownWords {
    /// Makes the summary, unless that is stopped. It takes about as long as looking for ten words.
    pub fn summarize(&self, evidence: Evidence<'_>, is_stopped: impl Fn() -> bool) {
        if let Some(summary) = SearchSummary::of(evidence, is_stopped) {
            // If there is one already, it is the same.
            let _ = self.summary.set(summary);
        }
    }

    /// Returns the answers to a word for a number of trials. They begin with what follows from the summary and from earlier
    /// words.
    pub(super) fn answers(&self, needle: &Needle, trials: usize) -> Arc<Answers> {
        // A panic on another thread leaves the list consistent, because each change is one step.
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        words.retain(|known| known.trials.len() == trials);
        let known = words.iter().position(|known| known.needle.is_same(needle)).map(|at| words.remove(at));
        let summary = self.summary.get().filter(|summary| summary.trials() == trials);
        let answers = known.unwrap_or_else(|| Arc::new(Answers::following(needle, trials, summary, &words)));
        words.truncate(WORDS - 1);
        words.insert(0, answers.clone());
        answers
    }
}

impl Known {
    /// Returns the answer for a trial by its number in the part, or 0.
    fn answer(self, number: usize) -> u8 {
        let is_set = |bits: u64| u8::from(bits >> number & 1 == 1);
        is_set(self.present) * PRESENT + is_set(self.absent) * ABSENT
    }
}

impl Answers {
    fn following(
        needle: &Needle,
        trials: usize,
        summary: Option<&SearchSummary>,
        earlier: &[Arc<Self>],
    ) -> Self {
        let mut known: Vec<AtomicU8> = Vec::with_capacity(trials.next_multiple_of(PART));
        for part in summary.map(|summary| summary.known(needle)).unwrap_or_default() {
            known.extend((0..PART).map(|number| AtomicU8::new(part.answer(number))));
        }
        known.resize_with(trials, AtomicU8::default);
        let answers = Self { needle: needle.clone(), trials: known.into() };
        for known in earlier {
            if needle.includes(&known.needle) {
                answers.take_over(known, ABSENT);
            }
            if known.needle.includes(needle) {
                answers.take_over(known, PRESENT);
            }
        }
        answers
    }

    fn take_over(&self, known: &Self, answer: u8) {
        for (own, known) in self.trials.iter().zip(&known.trials) {
            if known.load(Ordering::Relaxed) == answer {
                own.store(answer, Ordering::Relaxed);
            }
        }
    }

    /// Returns whether the word is known to be in the evidence of the trial at an index.
    pub(in crate::domain) fn is_known_to_have(&self, index: usize) -> bool {
        self.trials.get(index).is_some_and(|answer| answer.load(Ordering::Relaxed) == PRESENT)
    }

    /// Returns whether the word is in the evidence of the trial at an index.
    pub(in crate::domain) fn has(&self, index: usize, evidence: Evidence<'_>) -> bool {
        let Some(answer) = self.trials.get(index) else { return false };
        match answer.load(Ordering::Relaxed) {
            ABSENT => false,
            PRESENT => true,
            _ => {
                work::add(1);
                let has = evidence.has(index, &self.needle);
                answer.store(if has { PRESENT } else { ABSENT }, Ordering::Relaxed);
                has
            }
        }
    }
}
