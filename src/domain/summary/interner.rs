//! Texts that many trials share, each kept once: owners, findings with their fields, the ends of grace periods.

use crate::domain::clean::clean;
use crate::domain::judgement::Judgement;
use crate::domain::trial::Trial;
use std::collections::HashMap;

/// What a text says of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// It is an owner in the trial's packets.
    Owner,
    /// It is a finding: the code, and the field where there is one.
    Finding,
    /// It is the last day of the grace period, as people write it and as files do.
    GraceEnd,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it says of a trial.
    pub kind: TextKind,
    /// The text, safe to show.
    pub text: Box<str>,
}

/// The texts of a room's trials, and the sets of them that trials have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    all: Vec<Text>,
    sets: Vec<Box<[u32]>>,
    /// Where to find a text, by what evidence has, and a set. Empty once every trial is there.
    known: HashMap<(TextKind, Box<str>), u32>,
    known_sets: HashMap<Box<[u32]>, u32>,
}

impl Texts {
    /// Every text, in the order in which trials brought them.
    #[must_use]
    pub fn all(&self) -> &[Text] {
        &self.all
    }

    /// The sets, each the numbers of its texts.
    #[must_use]
    pub fn sets(&self) -> &[Box<[u32]>] {
        &self.sets
    }

    /// The set of a trial's texts.
    pub(super) fn of_trial(&mut self, raw: Vec<(TextKind, Box<str>)>) -> u32 {
        let mut set: Vec<_> = raw.into_iter().map(|entry| self.number(entry)).collect();
        set.sort_unstable();
        set.dedup();
        self.set(set.into())
    }

    /// Lets go of what only adding needs.
    pub(super) fn seal(&mut self) {
        self.known = HashMap::new();
        self.known_sets = HashMap::new();
    }

    fn number(&mut self, entry: (TextKind, Box<str>)) -> u32 {
        if let Some(&number) = self.known.get(&entry) {
            return number;
        }
        let number = next(&self.all);
        self.all.push(Text { kind: entry.0, text: clean(&entry.1).into() });
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

/// What is said of a trial, as evidence has it.
pub(super) fn raw(trial: &Trial, judgement: &Judgement) -> Vec<(TextKind, Box<str>)> {
    let mut raw = Vec::new();
    for owner in trial.owners() {
        raw.push((TextKind::Owner, owner.into()));
    }
    for finding in judgement.findings() {
        let code = finding.code.word();
        let text =
            finding.field.as_ref().map_or_else(|| code.into(), |field| format!("{code} {field}").into());
        raw.push((TextKind::Finding, text));
    }
    if let Some(end) = judgement.grace.ends_on {
        raw.push((TextKind::GraceEnd, end.strftime("%-d %b %Y, %Y-%m-%d").to_string().into()));
    }
    raw
}

fn next<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
