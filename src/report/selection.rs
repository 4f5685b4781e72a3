//! The trials that a report is about.

use super::output::JsonText;
use crate::domain::query::{CompiledQuery, Query, QueryContext};
use crate::domain::safe_text::SafeText;
use crate::domain::summary::Collector;
use crate::room::{EvaluatedTrial, Room, Tally};
use schemars::JsonSchema;
use serde::Serialize;
use std::cell::OnceCell;
use std::iter;

/// An evaluated room, or some of its trials: what every [`Renderer`](super::Renderer) is given.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The room. Its problems belong to every report: a file that cannot be read may be about any trial.
    pub room: &'a Room,
    scope: Scope,
    tally: OnceCell<Tally>,
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

/// The query of a report about a part of a room.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SelectionJson {
    /// The query.
    pub query: JsonText,
    /// The number of trials in the room.
    pub of: usize,
}

impl<'a> From<&'a Room> for Selection<'a> {
    fn from(room: &'a Room) -> Self {
        Self::new(room, Scope::All)
    }
}

impl<'a> Selection<'a> {
    const fn new(room: &'a Room, scope: Scope) -> Self {
        Self { room, scope, tally: OnceCell::new() }
    }

    /// Selects the trials that match a query. It evaluates every trial for that.
    #[must_use]
    pub fn matching(room: &'a Room, query: &Query, context: QueryContext<'_>) -> Self {
        let collector = Collector::new(room.now.today());
        let rows = room.map_reviews(|reviewed| collector.summary(&reviewed.trial, &reviewed.evaluation));
        let rows = collector.finish(rows);
        let trials: Vec<_> = CompiledQuery::of(query, &rows, context).places().collect();
        let mut tally = Tally::default();
        for row in trials.iter().filter_map(|&trial| rows.get(trial)) {
            tally.count(row.status);
        }
        let selection = Self::new(room, Scope::Matching { query: query.to_string(), trials });
        let _ = selection.tally.set(tally);
        selection
    }

    /// Selects the trials that have decision records, good or bad.
    #[must_use]
    pub const fn decided(room: &'a Room) -> Self {
        Self::new(room, Scope::Decided)
    }

    /// Selects the trials at some positions.
    #[must_use]
    pub const fn trials(room: &'a Room, trials: Vec<usize>) -> Self {
        Self::new(room, Scope::Trials(trials))
    }

    /// Evaluates the trials, one after the other, in the order of their references.
    pub fn reviews(&self) -> impl Iterator<Item = EvaluatedTrial> {
        let trials: Box<dyn Iterator<Item = EvaluatedTrial>> = match &self.scope {
            Scope::All => Box::new(self.room.reviews()),
            Scope::Decided => Box::new(self.room.decided()),
            Scope::Trials(trials) | Scope::Matching { trials, .. } => {
                Box::new(trials.iter().filter_map(|&trial| self.room.review(trial)))
            }
        };
        let mut tally = Tally::default();
        // The `None` at the end keeps the tally, so that it is not counted again after a report.
        trials.map(Some).chain(iter::once_with(|| None)).filter_map(move |reviewed| {
            if let Some(reviewed) = &reviewed {
                tally.count(reviewed.evaluation.status);
            } else {
                let _ = self.tally.set(tally);
            }
            reviewed
        })
    }

    /// Returns the number of trials by status. It evaluates them unless that is done already.
    #[must_use]
    pub fn tally(&self) -> Tally {
        *self.tally.get_or_init(|| match &self.scope {
            Scope::All => self.room.tally(),
            Scope::Decided | Scope::Trials(_) | Scope::Matching { .. } => {
                let mut tally = Tally::default();
                self.reviews().for_each(|reviewed| tally.count(reviewed.evaluation.status));
                tally
            }
        })
    }

    /// Returns whether no trial is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.scope {
            Scope::All => self.room.is_empty(),
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

    /// Returns the query for JSON, if there is one.
    #[must_use]
    pub fn json(&self) -> Option<SelectionJson> {
        match &self.scope {
            Scope::Matching { query, .. } => {
                Some(SelectionJson { query: JsonText::sanitize(query), of: self.room.len() })
            }
            _ => None,
        }
    }
}
