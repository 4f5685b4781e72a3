//! What every match of one rule has: a word, and a shape. Nearly every text has neither of nearly every rule, so that nearly no
//! expression is ever compiled.

use crate::shape::Shape;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

/// The properties that every match of a rule has.
#[derive(Clone, Copy)]
pub(crate) struct Requirements {
    /// One of these words, in lower case and compared without regard to case. An empty list requires none.
    pub(crate) words: &'static [&'static str],
    /// This shape.
    pub(crate) shape: Shape,
    /// One of these words anywhere in the text, in lower case and compared without regard to case. An empty list requires
    /// none.
    pub(crate) around: &'static [&'static str],
}

/// Requires one of these words.
pub(crate) const fn words(words: &'static [&'static str]) -> Requirements {
    Requirements { words, shape: Shape::Any, around: &[] }
}

/// Requires this shape.
pub(crate) const fn shape(shape: Shape) -> Requirements {
    Requirements { words: &[], shape, around: &[] }
}

/// Requires this shape, and one of these words anywhere in the text.
pub(crate) const fn shape_near(shape: Shape, around: &'static [&'static str]) -> Requirements {
    Requirements { words: &[], shape, around }
}

/// Requires one of these words and this shape.
pub(crate) const fn both(words: &'static [&'static str], shape: Shape) -> Requirements {
    Requirements { words, shape, around: &[] }
}

/// The words of all rules, and the rule that each belongs to.
pub(crate) struct WordIndex {
    all: Option<AhoCorasick>,
    owners: Vec<usize>,
}

impl WordIndex {
    pub(crate) fn of<'a>(requirements: impl Iterator<Item = &'a Requirements>) -> Self {
        let (owners, words): (Vec<usize>, Vec<&str>) = requirements
            .enumerate()
            .flat_map(|(rule, required)| required.words.iter().map(move |word| (rule, *word)))
            .unzip();
        Self { all: AhoCorasickBuilder::new().ascii_case_insensitive(true).build(words).ok(), owners }
    }

    /// Returns for each rule if a text has one of its words. If the index could not be built, all are taken to have one.
    pub(crate) fn in_text(&self, text: &str, rules: usize) -> Vec<bool> {
        let Some(all) = &self.all else { return vec![true; rules] };
        let mut held = vec![false; rules];
        for found in all.find_overlapping_iter(text) {
            held[self.owners[found.pattern().as_usize()]] = true;
        }
        held
    }
}

impl Requirements {
    /// Returns whether a text has the shape, and one of the words around a match.
    pub(crate) fn are_met_by(&self, text: &str) -> bool {
        let has = |word: &&str| {
            text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        };
        self.shape.is_in(text) && (self.around.is_empty() || self.around.iter().any(has))
    }
}
