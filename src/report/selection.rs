//! The trials that a report is about.

use super::changes::diff::DiffJson;
use super::output::JsonText;
use crate::domain::evaluation::{Evaluation, Status};
use crate::domain::labels::StageId;
use crate::domain::mark::Mark;
use crate::domain::query::{CompiledQuery, Query, QueryContext};
use crate::domain::safe_text::SafeText;
use crate::domain::summary::Collector;
use crate::domain::time::Moment;
use crate::room::{EvaluatedTrial, Room, Tally};
use crate::share::trend::{Trend, TrendError};
use schemars::JsonSchema;
use serde::Serialize;
use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::iter;

/// An evaluated room, or some of its trials: what every [`Renderer`](super::Renderer) is given (specification,
/// section 7, "Selections").
#[derive(Debug)]
pub struct Selection<'a> {
    /// The room. Its problems belong to every report: a file that cannot be read may be about any trial.
    pub room: &'a Room,
    scope: Scope,
    /// The stage after which no stage is reported, and which a selected trial has begun.
    stage: Option<StageId>,
    /// The path of the room from the root of its repository, with `/` at the end; empty if it is that root, or if there
    /// is no repository.
    above: String,
    /// The changes since an earlier time, if the reader asked for them.
    changes: Option<DiffJson>,
    /// The figures of the weeks before, if the reader asked for them.
    trend: Option<&'a TrendResult>,
    tally: OnceCell<Tally>,
    /// The earliest moment at which time alone can change a result of the room.
    valid_until: OnceCell<Option<Moment>>,
    /// The evaluations that are kept for further reports; `None` if there is one report.
    kept: Option<RefCell<HashMap<usize, Evaluation>>>,
}

/// The figures of the weeks before, or the reason why they are not known.
pub type TrendResult = Result<Trend, TrendError>;

/// The most evaluations that are kept for further reports.
const MOST_KEPT: usize = 16_384;

/// The trials of a selection that are not ready, the most urgent first.
#[derive(Clone, Debug, Default)]
pub struct ByUrgency {
    /// The indexes of the most urgent ones: blocked before awaiting approval, overdue before others, and then those
    /// that expired first.
    pub trials: Vec<usize>,
    /// The number of all of them.
    pub count: usize,
}

#[derive(Debug)]
enum Scope {
    /// Every trial.
    All,
    /// The trials with decision records, good or bad.
    Decided,
    /// The trials at these positions.
    Trials(Vec<usize>),
    /// The trials at these positions, which match a query.
    Matching { query: String, trials: Vec<usize> },
}

/// The selection of a report about a part of a room.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SelectionJson {
    /// The query; null if there is none.
    pub query: Option<JsonText>,
    /// The id of the stage; null if there is none.
    pub stage: Option<StageId>,
    /// The number of trials that are selected.
    pub matched: usize,
}

impl<'a> From<&'a Room> for Selection<'a> {
    fn from(room: &'a Room) -> Self {
        Self::new(room, Scope::All)
    }
}

impl<'a> Selection<'a> {
    fn new(room: &'a Room, scope: Scope) -> Self {
        Self {
            room,
            scope,
            stage: None,
            above: String::new(),
            changes: None,
            trend: None,
            tally: OnceCell::new(),
            valid_until: OnceCell::new(),
            kept: None,
        }
    }

    /// Selects the trials in which a stage is begun. The stages after it are taken as not begun.
    #[must_use]
    pub fn of_stage(room: &'a Room, stage: StageId) -> Self {
        let mut selection = Self::new(room, Scope::All);
        selection.stage = Some(stage);
        selection
    }

    /// Selects the trials that match a query. It evaluates every trial for that. With a stage, a trial is matched as it
    /// is reported with that stage, and must have begun it.
    #[must_use]
    pub fn matching(
        room: &'a Room,
        query: &Query,
        stage: Option<StageId>,
        context: QueryContext<'_>,
    ) -> Self {
        let collector = Collector::new(room.now.today());
        let rows = room.map_reviews(|EvaluatedTrial { trial, evaluation }| {
            let limited = stage.map(|stage| evaluation.clone().up_to(stage));
            let is_begun = limited.as_ref().is_none_or(Option::is_some);
            let row = collector.summary(trial, limited.flatten().as_ref().unwrap_or(evaluation));
            (evaluation.valid_until, (is_begun, row))
        });
        let (moments, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let (begun, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let rows = collector.finish(rows);
        let is_begun = |trial: &usize| begun.get(*trial) == Some(&true);
        let trials: Vec<_> = CompiledQuery::of(query, &rows, context)
            .over(room.evidence())
            .places()
            .filter(is_begun)
            .collect();
        let mut tally = Tally::default();
        for row in trials.iter().filter_map(|&trial| rows.get(trial)) {
            tally.count(row.status, &row.stages);
        }
        let scope = Scope::Matching { query: query.to_string(), trials };
        let mut selection = Self::new(room, scope);
        selection.stage = stage;
        let _ = selection.tally.set(tally);
        let _ = selection.valid_until.set(moments.into_iter().flatten().min());
        selection
    }

    /// Selects the trials that have decision records, good or bad.
    #[must_use]
    pub fn decided(room: &'a Room) -> Self {
        Self::new(room, Scope::Decided)
    }

    /// Selects the trials at some positions.
    #[must_use]
    pub fn trials(room: &'a Room, trials: Vec<usize>) -> Self {
        Self::new(room, Scope::Trials(trials))
    }

    /// Adds the changes since an earlier time, for the formats that show them.
    #[must_use]
    pub fn with_changes(mut self, changes: Option<DiffJson>) -> Self {
        self.changes = changes;
        self
    }

    /// Returns the changes since an earlier time, if the reader asked for them.
    #[must_use]
    pub const fn changes(&self) -> Option<&DiffJson> {
        self.changes.as_ref()
    }

    /// Keeps evaluations for further reports, as many as fit into little memory.
    #[must_use]
    pub fn for_several_reports(mut self) -> Self {
        self.kept = Some(RefCell::default());
        self
    }

    /// Adds the figures of the weeks before, for the formats that show them.
    #[must_use]
    pub const fn with_trend(mut self, trend: Option<&'a TrendResult>) -> Self {
        self.trend = trend;
        self
    }

    /// Returns the figures of the weeks before, if the reader asked for them.
    #[must_use]
    pub const fn trend(&self) -> Option<&'a TrendResult> {
        self.trend
    }

    /// Evaluates the trials, one after the other, in the order of their references.
    pub fn reviews(&self) -> impl Iterator<Item = EvaluatedTrial> {
        let trials: Box<dyn Iterator<Item = EvaluatedTrial>> = match &self.scope {
            Scope::All if self.kept.is_none() => Box::new(self.room.reviews_at(0..self.room.len())),
            Scope::All => Box::new((0..self.room.len()).filter_map(|trial| self.evaluated(trial))),
            Scope::Decided => Box::new(self.room.decided()),
            Scope::Trials(trials) | Scope::Matching { trials, .. } if self.kept.is_none() => {
                Box::new(self.room.reviews_at(trials.iter().copied()))
            }
            Scope::Trials(trials) | Scope::Matching { trials, .. } => {
                Box::new(trials.iter().filter_map(|&trial| self.evaluated(trial)))
            }
        };
        let is_whole = matches!(self.scope, Scope::All);
        let (mut tally, mut earliest) = (Tally::default(), None::<Moment>);
        // The `None` at the end keeps the figures, so that they are not counted again after a report.
        trials.map(Some).chain(iter::once_with(|| None)).filter_map(move |reviewed| {
            let Some(reviewed) = reviewed else {
                let _ = self.tally.set(tally);
                if is_whole {
                    let _ = self.valid_until.set(earliest);
                }
                return None;
            };
            earliest = earliest.into_iter().chain(reviewed.evaluation.valid_until).min();
            let limited = limited(reviewed, self.stage)?;
            tally.count(limited.evaluation.status, &limited.evaluation.stage_statuses);
            Some(limited)
        })
    }

    /// Applies `work` to the trials, on several threads unless their evaluations are kept. Returns the results in the order of
    /// references.
    pub fn map_reviews<T: Send>(&self, work: impl Fn(&EvaluatedTrial) -> T + Sync) -> Vec<T> {
        let places = match &self.scope {
            Scope::All => (0..self.room.len()).collect(),
            Scope::Trials(trials) | Scope::Matching { trials, .. } => trials.clone(),
            Scope::Decided => return self.reviews().map(|reviewed| work(&reviewed)).collect(),
        };
        if self.kept.is_some() {
            return self.reviews().map(|reviewed| work(&reviewed)).collect();
        }
        let stage = self.stage;
        let done = self.room.map_reviews_at(&places, |reviewed| {
            let valid_until = reviewed.evaluation.valid_until;
            let part = |reviewed: EvaluatedTrial| {
                (reviewed.evaluation.status, reviewed.evaluation.stage_statuses, work(&reviewed))
            };
            (valid_until, limited(reviewed, stage).map(part))
        });
        let (mut tally, mut earliest) = (Tally::default(), None::<Moment>);
        let mut results = Vec::with_capacity(done.len());
        for (valid_until, part) in done {
            earliest = earliest.into_iter().chain(valid_until).min();
            let Some((status, stages, result)) = part else { continue };
            tally.count(status, &stages);
            results.push(result);
        }
        let _ = self.tally.set(tally);
        if matches!(self.scope, Scope::All) {
            let _ = self.valid_until.set(earliest);
        }
        results
    }

    /// Evaluates the trial at an index of the room, unless its evaluation is kept.
    fn evaluated(&self, place: usize) -> Option<EvaluatedTrial> {
        let Some(kept) = &self.kept else { return self.room.review(place) };
        if let Some(evaluation) = kept.borrow().get(&place) {
            return self.room.with_evaluation(place, evaluation.clone());
        }
        let reviewed = self.room.review(place)?;
        let mut kept = kept.borrow_mut();
        if kept.len() < MOST_KEPT {
            kept.insert(place, reviewed.evaluation.clone());
        }
        Some(reviewed)
    }

    /// Evaluates the trial at an index of the room, as far as the selection reports it.
    #[must_use]
    pub fn review(&self, place: usize) -> Option<EvaluatedTrial> {
        limited(self.evaluated(place)?, self.stage)
    }

    /// Returns the most urgent trials that are not ready, at most so many of each status. Each trial is evaluated once
    /// and passed to a function on the way.
    pub fn by_urgency(&self, most: usize, mut visit: impl FnMut(&EvaluatedTrial)) -> ByUrgency {
        let mut count = 0;
        let (mut blocked, mut awaiting) = (BinaryHeap::new(), BinaryHeap::new());
        for reviewed in self.reviews() {
            visit(&reviewed);
            let evaluation = &reviewed.evaluation;
            let urgent = match evaluation.status {
                Status::Ready => continue,
                Status::AwaitingApproval => &mut awaiting,
                Status::Blocked => &mut blocked,
            };
            count += 1;
            let age = evaluation.age_days.unwrap_or(i64::MIN);
            let place = self.room.place(&reviewed.trial.trial_ref);
            urgent.push((!evaluation.has(Mark::Overdue), Reverse(age), place));
            if urgent.len() > most {
                urgent.pop();
            }
        }
        let urgent = [blocked, awaiting].map(BinaryHeap::into_sorted_vec).into_iter().flatten();
        ByUrgency { trials: urgent.filter_map(|(.., place)| place).collect(), count }
    }

    /// Sets the path of the room from the root of its repository.
    #[must_use]
    pub fn in_repository(mut self, room: &str) -> Self {
        self.above = if room.is_empty() { String::new() } else { format!("{room}/") };
        self
    }

    /// Returns the path of a file of the room from the root of the repository, or from the room if there is none.
    #[must_use]
    pub fn repository_path(&self, path: &str) -> String {
        format!("{}{path}", self.above)
    }

    /// Returns the number of trials by status. It evaluates them unless that is done already.
    #[must_use]
    pub fn tally(&self) -> Tally {
        if let Some(tally) = self.tally.get() {
            return *tally;
        }
        if let (Scope::All, None) = (&self.scope, self.stage) {
            return *self.tally.get_or_init(|| self.room.tally());
        }
        // Going through all reviews keeps the tally.
        self.reviews().for_each(drop);
        self.tally.get().copied().unwrap_or_default()
    }

    /// Returns the earliest moment at which time alone can change a result of the room; `None` if nothing can. It evaluates
    /// the trials unless that is done already.
    #[must_use]
    pub fn valid_until(&self) -> Option<Moment> {
        *self.valid_until.get_or_init(|| self.room.valid_until())
    }

    /// Returns whether no trial is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.scope {
            Scope::All if self.stage.is_none() => self.room.is_empty(),
            Scope::All => self.tally().trials == 0,
            Scope::Decided => self.room.decided().next().is_none(),
            Scope::Trials(trials) | Scope::Matching { trials, .. } => trials.is_empty(),
        }
    }

    /// Returns the query, if there is one.
    #[must_use]
    pub fn query(&self) -> Option<SafeText> {
        match &self.scope {
            Scope::Matching { query, .. } => Some(SafeText::sanitize(query)),
            _ => None,
        }
    }

    /// Returns the stage after which no stage is reported, if there is one.
    #[must_use]
    pub const fn stage(&self) -> Option<StageId> {
        self.stage
    }

    /// Returns the selection for JSON; `None` if the report is about the whole room.
    #[must_use]
    pub fn json(&self) -> Option<SelectionJson> {
        let query = match &self.scope {
            Scope::Matching { query, .. } => Some(JsonText::sanitize(query)),
            _ => None,
        };
        let is_partial = query.is_some() || self.stage.is_some();
        is_partial.then(|| SelectionJson { query, stage: self.stage, matched: self.tally().trials })
    }
}

/// Takes the stages after the selected one as not begun; `None` if that one is not begun.
fn limited(reviewed: EvaluatedTrial, stage: Option<StageId>) -> Option<EvaluatedTrial> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let evaluation = match stage {
        None => evaluation,
        Some(stage) => evaluation.up_to(stage)?,
    };
    Some(EvaluatedTrial { trial, evaluation })
}
