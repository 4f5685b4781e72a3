//! The records of the log. They name places in the room that they were read from, and that room is kept with them.

use crate::console::app::effect::RoomOf;
use crate::console::app::log::row::{Row, row_of};
use crate::console::app::room_view::RoomView;
use crate::domain::decision::Decision;
use crate::domain::problem::ProblemCode;
use crate::domain::record_filter::RecordFilter;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::room::EvaluatedTrial;
use std::cmp::Reverse;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// A record of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// The place of its trial in the room.
    pub place: usize,
    /// Its number among the records of the trial.
    pub number: usize,
    /// The time of the decision, as the record claims it.
    pub decided_at: Moment,
}

/// The widest cell of each column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widths {
    /// The day.
    pub day: usize,
    /// The principal.
    pub who: usize,
    /// The decision and its subject.
    pub what: usize,
    /// The name of the trial.
    pub name: usize,
    /// The effect.
    pub effect: usize,
}

/// The records that match a filter, the newest first.
#[derive(Clone, Debug)]
pub struct LogRecords {
    /// The room.
    pub room: RoomOf,
    /// The records.
    pub entries: Vec<LogEntry>,
    /// The number of problems with records, which the log does not have.
    pub problems: usize,
    /// The widest cells.
    pub widths: Widths,
}

impl LogRecords {
    /// Reads the records of a room that match a filter. It evaluates every trial that has records.
    #[must_use]
    pub fn of(room_view: &Arc<RoomView>, filter: &RecordFilter) -> Self {
        let room = &room_view.room;
        let mut entries = Vec::new();
        let mut widths = Widths::default();
        for reviewed in room.decided() {
            let Some(place) = room_view.find(&reviewed.trial.trial_ref) else { continue };
            for (number, (decision, _)) in reviewed.trial.decisions.iter().enumerate() {
                if !filter.matches(decision) {
                    continue;
                }
                entries.push(LogEntry { place, number, decided_at: decision.decided_at });
                if let Some(row) = row_of(room_view, place, &reviewed, number) {
                    widths = widths.with(&row);
                }
            }
        }
        // Of several records of the same time and trial, the later one is the newer one.
        entries.sort_by_key(|entry| (Reverse(entry.decided_at), entry.place, Reverse(entry.number)));
        let is_about_record = |code| {
            matches!(
                code,
                ProblemCode::BadDecision | ProblemCode::MissingDecision | ProblemCode::BadSignature
            )
        };
        let problems = room.problems.iter().filter(|problem| is_about_record(problem.code)).count();
        Self { room: RoomOf(room_view.clone()), entries, problems, widths }
    }

    /// Returns the trial of a record.
    #[must_use]
    pub fn trial(&self, entry: LogEntry) -> Option<&EvaluatedTrial> {
        self.room.0.trial(entry.place)
    }

    /// Returns the record of an entry.
    #[must_use]
    pub fn decision(&self, entry: LogEntry) -> Option<&Decision> {
        self.trial(entry)?.trial.decisions.get(entry.number).map(|(decision, _)| decision)
    }
}

impl Widths {
    fn with(self, row: &Row) -> Self {
        let wider = |width: usize, text: &SafeText| width.max(text.width());
        Self {
            day: wider(self.day, &row.day),
            who: wider(self.who, &row.who),
            what: wider(self.what, &row.what),
            name: wider(self.name, &row.name),
            effect: self.effect.max(row.effect.1.width()),
        }
    }
}
