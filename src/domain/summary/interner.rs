//! Texts that many trials share, each stored once: owners, findings with their fields, the ends of grace periods.

use crate::domain::evaluation::Evaluation;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use std::collections::HashMap;

/// The meaning of a text for a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// An owner in the trial's packets.
    Owner,
    /// A finding: the code and, if it has one, the field.
    Finding,
    /// The last day of the grace period, in the form of the interface and in that of files.
    GraceEnd,
}

/// A shared text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The meaning for a trial.
    pub kind: TextKind,
    /// The text, safe to show.
    pub text: Box<str>,
}

/// The texts of the trials of a room, and the sets of texts that trials have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StringInterner {
    all: Vec<Text>,
    sets: Vec<Box<[u32]>>,
    /// The numbers of texts, by their text before sanitizing, and of sets. Empty after all trials were added.
    known: HashMap<(TextKind, Box<str>), u32>,
    known_sets: HashMap<Box<[u32]>, u32>,
}

impl StringInterner {
    /// Returns every text, in the order in which trials added them.
    #[must_use]
    pub fn all(&self) -> &[Text] {
        &self.all
    }

    /// Returns the sets, each as the numbers of its texts.
    #[must_use]
    pub fn sets(&self) -> &[Box<[u32]>] {
        &self.sets
    }

    /// Adds the texts of a trial and returns the number of their set.
    pub(super) fn of_trial(&mut self, raw: Vec<(TextKind, Box<str>)>) -> u32 {
        let mut set: Vec<_> = raw.into_iter().map(|entry| self.number(entry)).collect();
        set.sort_unstable();
        set.dedup();
        self.set(set.into())
    }

    /// Frees the memory that only adding needs.
    pub(super) fn seal(&mut self) {
        self.known = HashMap::new();
        self.known_sets = HashMap::new();
    }

    fn number(&mut self, entry: (TextKind, Box<str>)) -> u32 {
        if let Some(&number) = self.known.get(&entry) {
            return number;
        }
        let number = next(&self.all);
        self.all.push(Text { kind: entry.0, text: SafeText::sanitize(&entry.1).into() });
        self.known.insert(entry, number);
        number
    }

    fn set(&mut self, set: Box<[u32]>) -> u32 {
        if let Some(&number) = self.known_sets.get(&set) {
            return number;
        }
        let number = next(&self.sets);
        self.sets.push(set.clone());
        self.known_sets.insert(set, number);
        number
    }
}

/// Returns the texts of a trial, before sanitizing.
pub(super) fn raw(trial: &Trial, evaluation: &Evaluation) -> Vec<(TextKind, Box<str>)> {
    let mut raw = Vec::new();
    for owner in trial.owners() {
        raw.push((TextKind::Owner, owner.into()));
    }
    for finding in evaluation.findings() {
        let code = finding.code.name();
        let text =
            finding.field.as_ref().map_or_else(|| code.into(), |field| format!("{code} {field}").into());
        raw.push((TextKind::Finding, text));
    }
    if let Some(end) = evaluation.grace.ends_on {
        raw.push((TextKind::GraceEnd, end.strftime("%-d %b %Y, %Y-%m-%d").to_string().into()));
    }
    raw
}

fn next<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
