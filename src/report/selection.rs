//! What a report is about: a whole room, or the trials of it that a query takes.

use crate::domain::query::{Prepared, Query, Viewer};
use crate::domain::summary::Collector;
use crate::room::{Reviewed, Room, Tally};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// The trials that a report is about.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    /// The room. What is wrong with its files is said whatever was picked: a file that cannot be read may be anybody's.
    pub room: &'a Room,
    picked: Option<Arc<Picked>>,
}

#[derive(Debug)]
struct Picked {
    query: String,
    places: Vec<usize>,
    tally: Tally,
}

/// What was picked, as reports say it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SelectionLine {
    /// The query.
    pub query: String,
    /// How many trials there are in the room, of which it was asked.
    pub of: usize,
}

impl<'a> From<&'a Room> for Selection<'a> {
    fn from(room: &'a Room) -> Self {
        Self { room, picked: None }
    }
}

impl<'a> Selection<'a> {
    /// The trials that a query takes. Every trial is judged for that.
    #[must_use]
    pub fn of(room: &'a Room, query: &Query, viewer: Viewer<'_>) -> Self {
        let collector = Collector::new(room.now.today());
        let rows = room.map_reviews(|reviewed| collector.summary(&reviewed.trial, &reviewed.judgement));
        let facts = collector.finish(rows);
        let prepared = Prepared::of(query, &facts, viewer);
        let places: Vec<_> = prepared.places().collect();
        let mut tally = Tally::default();
        for facts in places.iter().filter_map(|&place| facts.get(place)) {
            tally.count(facts.status);
        }
        Self { room, picked: Some(Arc::new(Picked { query: query.to_string(), places, tally })) }
    }

    /// The trials, judged one after the other, in the order of their references.
    pub fn reviews(&self) -> impl Iterator<Item = Reviewed> {
        let all = if self.picked.is_some() { 0 } else { self.room.len() };
        let picked = self.picked.iter().flat_map(|picked| picked.places.iter().copied());
        (0..all).chain(picked).filter_map(|place| self.room.review(place))
    }

    /// How many of them stand how.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.picked.as_ref().map_or_else(|| self.room.tally(), |picked| picked.tally)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.picked.as_ref().map_or(self.room.is_empty(), |picked| picked.places.is_empty())
    }

    /// What was picked; nothing for a whole room.
    #[must_use]
    pub fn line(&self) -> Option<SelectionLine> {
        let picked = self.picked.as_ref()?;
        let query = crate::domain::boundary::mask(&picked.query).into_owned();
        Some(SelectionLine { query, of: self.room.len() })
    }
}
