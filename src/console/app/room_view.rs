//! A room with the values that lists need, computed once per scan.

use crate::console::app::content::stages::has_later_stage;
use crate::console::app::lookalike::distinct_names;
use crate::console::app::queue::Queue;
use crate::domain::asks::{NeedSets, Needs};
use crate::domain::blocks::{BlockBuilder, Edit};
use crate::domain::evaluation::Status;
use crate::domain::grace::GraceState;
use crate::domain::mark::Mark;
use crate::domain::planned_date::PlannedDate;
use crate::domain::problem::Problem;
use crate::domain::query::{CompiledQuery, Query, QueryContext};
use crate::domain::safe_text::SafeText;
use crate::domain::search::KnownWords;
use crate::domain::summary::{Collector, Summaries, Summary};
use crate::domain::time::Moment;
use crate::domain::trial::short_name;
use crate::room::{EvaluatedTrial, Room, Tally};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// The number of trials that are evaluated at a time, so that what is needed on the way takes little memory.
const PART: usize = 8_192;

/// A room, ready for lists.
#[derive(Clone, Debug)]
pub struct RoomView {
    /// The room.
    pub room: Arc<Room>,
    /// One for each of its trials, in their order.
    pub summaries: Summaries,
    /// The earliest moment at which time alone can change a verdict.
    pub valid_until: Option<Moment>,
    /// Whether a trial has more than its first stage.
    pub has_stages: bool,
    /// The number of ready trials whose grace period has ended.
    pub lapsed: usize,
    /// The number of trials by status.
    pub tally: Tally,
    /// The number of rows in each built-in queue.
    pub counts: [usize; Queue::ALL.len()],
    /// The planned dates of all trials, in order.
    pub upcoming: Vec<PlannedDate>,
    /// The approved grace periods by their last day, with the indexes of their trials.
    pub graces: Vec<(Date, usize)>,
    /// The widest name, in columns.
    pub widest_name: usize,
    /// The needs of each trial before it is ready; `None` for one that is ready, and in a room that is still being read.
    pub needs: Vec<Option<Needs>>,
    /// The words that were looked for in its evidence.
    known_words: KnownWords,
}

impl RoomView {
    /// Works a room out.
    #[must_use]
    pub fn of(room: Arc<Room>) -> Self {
        let collector = Collector::new(room.now.today());
        let need_sets = NeedSets::default();
        let row = |EvaluatedTrial { trial, evaluation }: EvaluatedTrial| {
            let needs =
                room.is_whole.then(|| Needs::of(&trial, &evaluation, &room.policy_file.policy)).flatten();
            let needs = needs.map(|needs| need_sets.shared(needs));
            (collector.summary(&trial, &evaluation), evaluation.valid_until, needs)
        };
        let (mut rows, mut needs) = (BlockBuilder::default(), Vec::with_capacity(room.len()));
        let mut valid_until: Option<Moment> = None;
        let places: Vec<usize> = (0..room.len()).collect();
        for part in places.chunks(PART) {
            for (row, until, own_needs) in room.map_reviews_at(part, row) {
                rows.push(row);
                needs.push(own_needs);
                valid_until = valid_until.into_iter().chain(until).min();
            }
        }
        let rows = rows.finish();
        let names = distinct_names(rows.iter().map(|row| &*row.name), |index| room.trial_ref(index).cloned());
        let names: BTreeMap<usize, SafeText> = names.into_iter().collect();
        let rows = rows.replaced(names.into_iter().filter_map(|(index, name)| {
            let mut row = rows.get(index)?.clone();
            row.name = name.into();
            Some(Edit { gone: index..index + 1, new: vec![row] })
        }));
        let has_stages = rows.iter().any(|row| has_later_stage(&row.stages));
        let is_lapsed = |row: &&Summary| row.status == Status::Ready && row.has(Mark::Lapsed);
        let lapsed = rows.iter().filter(is_lapsed).count();
        let end = |(place, row): (usize, &Summary)| {
            row.grace_ends_on.filter(|_| row.grace == GraceState::Approved).map(|end| (end, place))
        };
        let mut graces: Vec<_> = rows.iter().enumerate().filter_map(end).collect();
        graces.sort_unstable();
        let summaries = collector.finish(rows);
        let upcoming = summaries.planned_dates();
        let mut counts = [0; Queue::ALL.len()];
        for queue in Queue::ALL {
            counts[queue.index()] = summaries.iter().filter(|summary| queue.takes(summary)).count();
        }
        counts[Queue::Problems.index()] = room.problems.len();
        let widest_name = summaries.iter().map(|summary| summary.name.width()).max().unwrap_or_default();
        let mut tally = Tally::default();
        for summary in &summaries {
            tally.count(summary.status, &summary.stages);
        }
        Self {
            room,
            summaries,
            valid_until,
            has_stages,
            lapsed,
            tally,
            counts,
            upcoming,
            graces,
            widest_name,
            needs,
            known_words: KnownWords::default(),
        }
    }

    /// Compiles a query for the trials. Its words match in the evidence too.
    #[must_use]
    pub fn compiled<'a>(&'a self, query: &Query, context: QueryContext<'a>) -> CompiledQuery<'a> {
        let evidence = self.room.evidence().remembering(&self.known_words);
        CompiledQuery::of(query, &self.summaries, context).over(evidence)
    }

    /// Summarizes the evidence for searches, unless that is stopped. The room can be shown before.
    pub fn summarize(&self, is_stopped: impl Fn() -> bool) {
        self.known_words.summarize(self.room.evidence(), is_stopped);
    }

    /// Returns the places of the trials that match a query and for which `is_wanted` holds, which costs less.
    #[must_use]
    pub fn places(
        &self,
        query: &CompiledQuery<'_>,
        is_wanted: impl Fn(usize, &Summary) -> bool + Sync,
    ) -> Vec<usize> {
        let takes = |place, row: &Summary| is_wanted(place, row) && query.takes_row(place, row);
        self.room.places_by(self.summaries.rows(), !query.reads_evidence(), takes)
    }

    /// Returns a trial by its place.
    #[must_use]
    pub fn trial(&self, index: usize) -> Option<&EvaluatedTrial> {
        self.room.at(index)
    }

    /// Returns the reference of the trial at a place.
    #[must_use]
    pub fn trial_ref(&self, place: usize) -> Option<&Arc<str>> {
        self.room.trial_ref(place)
    }

    /// Returns the place of the trial with this reference. Trials are in the order of their references.
    #[must_use]
    pub fn find(&self, trial_ref: &str) -> Option<usize> {
        self.room.place(trial_ref)
    }

    /// Returns the name of a trial: the short one, or a longer one if another trial looks like it.
    #[must_use]
    pub fn name_of(&self, trial_ref: &str) -> SafeText {
        let row = self.find(trial_ref).and_then(|index| self.summaries.get(index));
        row.map_or_else(|| SafeText::sanitize(short_name(trial_ref)), |row| SafeText::sanitize(&row.name))
    }

    /// Returns whether the room has no trials and no problems.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.room.is_empty() && self.room.problems.is_empty()
    }

    /// Returns whether a problem matches a query: by its code, its path, its trials' names, or fields of these
    /// trials.
    #[must_use]
    pub fn takes_problem(&self, query: &CompiledQuery<'_>, problem: &Problem) -> bool {
        let trials = SafeText::join(problem.trials.iter().map(|trial| SafeText::sanitize(trial)), " ");
        let text = format!("{} {} {trials}", problem.code.name(), SafeText::sanitize(&problem.path));
        let places: Vec<_> = problem.trials.iter().filter_map(|trial| self.find(trial)).collect();
        query.takes_text(&text, &places)
    }
}
