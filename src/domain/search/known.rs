//! The answers to words that were looked for before. A word is looked for once in each trial, and a longer word only in
//! the trials that have the shorter one: a filter is typed letter by letter.

use super::{Evidence, Needle};
use crate::domain::work;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The number of words that are kept, each with a byte for every trial of the room.
const WORDS: usize = 8;

/// The word is not in the evidence of the trial.
const ABSENT: u8 = 1;
/// The word is in the evidence of the trial.
const PRESENT: u8 = 2;

/// The words that were looked for last in the evidence of one room.
#[derive(Debug, Default)]
pub struct KnownWords(Mutex<Vec<Arc<Answers>>>);

/// For each trial whether a word is in its evidence, as far as that is known. Threads may answer at the same time: the
/// evidence does not change, so they agree.
#[derive(Debug)]
pub(in crate::domain) struct Answers {
    needle: Needle,
    trials: Box<[AtomicU8]>,
}

impl Clone for KnownWords {
    /// Returns no words: what belongs to a clone may be changed afterwards.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl KnownWords {
    /// Returns the answers to a word for a number of trials. They begin with what follows from earlier words.
    pub(super) fn answers(&self, needle: &Needle, trials: usize) -> Arc<Answers> {
        // A panic on another thread leaves the list consistent, because each change is one step.
        let mut words = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        words.retain(|known| known.trials.len() == trials);
        let known = words.iter().position(|known| known.needle.is_same(needle)).map(|at| words.remove(at));
        let answers = known.unwrap_or_else(|| Arc::new(Answers::following(needle, trials, &words)));
        words.truncate(WORDS - 1);
        words.insert(0, answers.clone());
        answers
    }
}

impl Answers {
    fn following(needle: &Needle, trials: usize, earlier: &[Arc<Self>]) -> Self {
        let answers =
            Self { needle: needle.clone(), trials: (0..trials).map(|_| AtomicU8::new(0)).collect() };
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
