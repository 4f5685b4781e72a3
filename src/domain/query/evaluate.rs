//! Evaluation of a query over the trials of a room. Everything that does not depend on a row is computed once, so a
//! row costs a few comparisons.

use super::choice::Choice;
use super::field::Field;
use super::print::choices;
use super::word::Pattern;
use super::{Amount, Bound, Query, Relation, Test};
use crate::domain::blocks::Blocks;
use crate::domain::labels::{ConversionTarget, Outcome, RenewalOutcome};
use crate::domain::planned_date::DateKind;
use crate::domain::safe_text::SafeText;
use crate::domain::search::{Answers, Evidence, Needle};
use crate::domain::summary::{Summaries, Summary, Text, TextKind};
use crate::domain::time::days_between;
use crate::domain::visit::Visit;
use jiff::civil::Date;
use std::sync::Arc;

/// The user that a query is evaluated for.
#[derive(Clone, Copy, Debug, Default)]
pub struct QueryContext<'a> {
    /// The owners that the user is.
    pub owner_refs: &'a [String],
    /// The user's last visit; without one every trial is new.
    pub visit: Option<&'a Visit>,
}

/// A query, compiled for the trials of one room.
#[derive(Debug)]
pub struct CompiledQuery<'a> {
    rows: &'a Blocks<Summary>,
    /// The documents that words are searched in as well.
    evidence: Option<Evidence<'a>>,
    checks: Vec<(bool, Condition<'a>)>,
}

#[derive(Debug)]
enum Condition<'a> {
    Word(Box<Word>),
    /// The bits of a field of a row, of which one has to be set.
    OneOf(Field, u64),
    Number(Field, Relation, Vec<Option<Span>>),
    /// For each set of planned dates, whether it matches.
    Dates(Vec<bool>),
    /// For each set of texts, whether it matches.
    Texts(Vec<bool>),
    Name {
        patterns: Vec<Pattern>,
        whole: bool,
    },
    New(Option<&'a Visit>),
}

/// A free word with its matches in closed sets and shared texts.
#[derive(Debug)]
struct Word {
    pattern: Pattern,
    needle: Needle,
    /// The answers of the evidence, if they are kept.
    answers: Option<Arc<Answers>>,
    /// For each field of [`SEARCHED`], the values that match, a bit each.
    bits: [(Field, u64); SEARCHED.len()],
    texts: Vec<bool>,
}

/// The fields whose names and labels a free word is compared with.
const SEARCHED: [Field; 5] = [Field::Status, Field::Outcome, Field::Grace, Field::Mark, Field::Channel];

impl<'a> CompiledQuery<'a> {
    /// Compiles a query for a room.
    #[must_use]
    pub fn of(query: &Query, summaries: &'a Summaries, viewer: QueryContext<'a>) -> Self {
        let check = |test: &Test| match test {
            Test::Word { text, exact } => Condition::Word(Box::new(word(text, *exact, summaries))),
            Test::OneOf { field, bits } => {
                Condition::OneOf(*field, choices(*field, *bits).fold(0, |all, choice| all | choice.bits))
            }
            Test::Number { field, relation, amounts } => {
                let spans: Vec<_> = amounts.iter().map(|amount| span(*amount, summaries.today)).collect();
                match planned_kinds(*field) {
                    None => Condition::Number(*field, *relation, spans),
                    Some(kinds) => Condition::Dates(planned(summaries, kinds, |days| {
                        spans.iter().any(|&span| compare(days, *relation, span))
                    })),
                }
            }
            Test::Name { field: Field::Owner, whole, texts } => {
                let patterns: Vec<_> = texts.iter().map(|text| Pattern::new(text, true)).collect();
                let is_owner = |text: &str| patterns.iter().any(|pattern| is_found(pattern, *whole, text));
                Condition::Texts(sets(summaries, |text| text.kind == TextKind::Owner && is_owner(&text.text)))
            }
            Test::Name { whole, texts, .. } => {
                let patterns = texts.iter().map(|text| Pattern::new(text, true)).collect();
                Condition::Name { patterns, whole: *whole }
            }
            Test::Flag(Field::Mine) => {
                let own: Vec<_> = viewer.owner_refs.iter().map(|owner| SafeText::sanitize(owner)).collect();
                let is_own =
                    |text: &Text| text.kind == TextKind::Owner && own.iter().any(|own| **own == *text.text);
                Condition::Texts(sets(summaries, is_own))
            }
            Test::Flag(_) => Condition::New(viewer.visit),
        };
        let mut checks: Vec<_> = query.terms().iter().map(|term| (term.negated, check(&term.test))).collect();
        // Words look into the evidence, which costs more than the other conditions.
        checks.sort_by_key(|(_, check)| matches!(check, Condition::Word(_)));
        Self { rows: summaries.rows(), evidence: None, checks }
    }

    /// Lets words match in the evidence of the trials too.
    #[must_use]
    pub fn over(mut self, evidence: Evidence<'a>) -> Self {
        for (_, check) in &mut self.checks {
            if let Condition::Word(word) = check {
                word.answers = evidence.answers(&word.needle);
            }
        }
        Self { evidence: Some(evidence), ..self }
    }

    /// Returns whether documents are looked into, which costs more than everything else.
    #[must_use]
    pub fn reads_evidence(&self) -> bool {
        self.evidence.is_some() && self.checks.iter().any(|(_, check)| matches!(check, Condition::Word(_)))
    }

    /// Returns whether the trial at an index matches.
    #[must_use]
    pub fn takes(&self, place: usize) -> bool {
        let Some(row) = self.rows.get(place) else { return false };
        self.takes_row(place, row)
    }

    /// Returns whether a trial matches, by its index and its row.
    #[must_use]
    pub fn takes_row(&self, place: usize, row: &Summary) -> bool {
        self.checks.iter().all(|(negated, check)| self.holds(check, place, row) != *negated)
    }

    /// Returns whether a condition holds. It asks in the order of cost: the answer that is known, the row, the documents.
    fn holds(&self, check: &Condition<'_>, place: usize, row: &Summary) -> bool {
        match (check, self.evidence) {
            (Condition::Word(word), Some(evidence)) => match &word.answers {
                Some(answers) => {
                    answers.is_known_to_have(place) || check.holds(row) || answers.has(place, evidence)
                }
                None => check.holds(row) || evidence.has(place, &word.needle),
            },
            _ => check.holds(row),
        }
    }

    /// Returns the indexes of the trials that match.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.rows
            .iter()
            .enumerate()
            .filter(|&(place, row)| self.takes_row(place, row))
            .map(|(place, _)| place)
    }

    /// Returns whether something other than a trial matches, which has a text and belongs to the trials at these
    /// indexes: words are compared with the text, and one of the trials has to match all conditions on fields.
    #[must_use]
    pub fn takes_text(&self, text: &str, places: &[usize]) -> bool {
        let mut asks_trials = false;
        for (negated, check) in &self.checks {
            match check {
                Condition::Word(word) if word.pattern.finds(text) == *negated => return false,
                Condition::Word(_) => {}
                _ => asks_trials = true,
            }
        }
        let satisfies = |row: &Summary| {
            let fields = self.checks.iter().filter(|(_, check)| !matches!(check, Condition::Word(_)));
            fields.into_iter().all(|(negated, check)| check.holds(row) != *negated)
        };
        !asks_trials || places.iter().filter_map(|&place| self.rows.get(place)).any(satisfies)
    }
}

impl Condition<'_> {
    fn holds(&self, row: &Summary) -> bool {
        let has_text = |sets: &[bool]| sets.get(row.texts as usize).is_some_and(|is| *is);
        match self {
            Self::Word(word) => {
                has_text(&word.texts)
                    || word.bits.iter().any(|&(field, bits)| bits_of(row, field) & bits != 0)
                    || word.pattern.finds(&row.name)
            }
            Self::OneOf(field, bits) => bits_of(row, *field) & bits != 0,
            Self::Number(field, relation, amounts) => {
                let number = number_of(row, *field);
                amounts.iter().any(|&amount| compare(number, *relation, amount))
            }
            Self::Dates(sets) => sets.get(row.dates as usize).is_some_and(|is| *is),
            Self::Texts(sets) => has_text(sets),
            Self::Name { patterns, whole } => {
                patterns.iter().any(|pattern| is_found(pattern, *whole, &row.name))
            }
            Self::New(visit) => visit.is_none_or(|visit| !visit.knows(row.key, row.fingerprint)),
        }
    }
}

fn is_found(pattern: &Pattern, whole: bool, text: &str) -> bool {
    if whole { pattern.is(text) } else { pattern.finds(text) }
}

fn word(text: &str, exact: bool, summaries: &Summaries) -> Word {
    let pattern = Pattern::new(text, exact);
    let finds = |word: &str| pattern.finds(word) || pattern.finds(&word.replace('_', " "));
    let bits = SEARCHED.map(|field| {
        let is_found = |choice: &Choice| {
            finds(choice.label) || finds(&choice.name) || field.also(&choice.name).any(finds)
        };
        let found = field.choices().iter().filter(|choice| is_found(choice));
        (field, found.fold(0, |bits, choice| bits | choice.bits))
    });
    let texts = sets(summaries, |text| pattern.finds(&text.text));
    Word { pattern, needle: Needle::new(text), answers: None, bits, texts }
}

/// Returns for each set of texts whether it contains a wanted text.
fn sets(summaries: &Summaries, wanted: impl Fn(&Text) -> bool) -> Vec<bool> {
    let texts: Vec<bool> = summaries.texts().all().iter().map(wanted).collect();
    let is_wanted = |&text: &u32| texts.get(text as usize).is_some_and(|is| *is);
    summaries.texts().sets().iter().map(|set| set.iter().any(is_wanted)).collect()
}

/// Returns the values that a trial has in a field of a closed set, a bit each.
fn bits_of(row: &Summary, field: Field) -> u64 {
    match field {
        Field::Status => 1 << row.status as u32,
        Field::Outcome => row.outcome.map_or(1 << Outcome::ALL.len(), |outcome| 1 << outcome as u32),
        Field::Stage => 1 << row.stage as u32,
        Field::Target => {
            row.conversion_target.map_or(1 << ConversionTarget::ALL.len(), |target| 1 << target as u32)
        }
        Field::Renewal => {
            row.renewal_outcome.map_or(1 << RenewalOutcome::ALL.len(), |outcome| 1 << outcome as u32)
        }
        Field::Gate => row.blocked_bits(),
        Field::Finding => row.code_bits().into(),
        Field::Grace => 1 << row.grace as u32,
        Field::Mark => row.mark_bits().into(),
        Field::Channel => row.channel_bits().into(),
        _ => 0,
    }
}

fn number_of(row: &Summary, field: Field) -> Option<i64> {
    match field {
        Field::Missing => Some(i64::from(row.missing)),
        Field::Blockers => Some(i64::from(row.blockers)),
        Field::Age => row.age(),
        Field::Ends => row.grace_days(),
        _ => None,
    }
}

/// Returns for each set of planned dates whether one of its dates, of some kinds, matches. A set without a date of these
/// kinds is matched as a number that is not known.
fn planned(
    summaries: &Summaries,
    kinds: &[DateKind],
    is_matching: impl Fn(Option<i64>) -> bool,
) -> Vec<bool> {
    let sets = summaries.dates().all().map(|set| {
        let mut days = set.filter(|(kind, _)| kinds.contains(kind)).map(|(_, days)| Some(days)).peekable();
        if days.peek().is_none() { is_matching(None) } else { days.any(&is_matching) }
    });
    sets.collect()
}

/// Returns the kinds of planned dates that a field is about; `None` for a field with one number.
const fn planned_kinds(field: Field) -> Option<&'static [DateKind]> {
    match field {
        Field::Planned => Some(&DateKind::ALL),
        Field::Starts => Some(&[DateKind::TargetStart]),
        Field::GoLive => Some(&[DateKind::GoLive]),
        Field::Due => Some(&[DateKind::RenewalDue, DateKind::FollowupDue]),
        _ => None,
    }
}

/// The numbers from the first to the last.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: i64,
    last: i64,
}

/// Returns the numbers that an amount stands for; `None` for the word `none`.
fn span(amount: Amount, today: Date) -> Option<Span> {
    let number = |bound: Bound| match bound {
        Bound::Number(number) => number,
        Bound::Date(date) => days_between(today, date),
    };
    let (first, last) = match amount {
        Amount::Number(number) => (number, number),
        Amount::Date(date) => (number(Bound::Date(date)), number(Bound::Date(date))),
        Amount::Range(first, last) => (number(first), number(last)),
        Amount::None => return None,
    };
    Some(Span { first, last })
}

/// Compares a number with an amount. One that is not known equals only another that is not known.
fn compare(number: Option<i64>, relation: Relation, amount: Option<Span>) -> bool {
    match (number, amount) {
        (Some(number), Some(Span { first, last })) => match relation {
            Relation::Is => (first..=last).contains(&number),
            Relation::Over => number > last,
            Relation::AtLeast => number >= first,
            Relation::Under => number < first,
            Relation::AtMost => number <= last,
        },
        (None, None) => relation == Relation::Is,
        _ => false,
    }
}
