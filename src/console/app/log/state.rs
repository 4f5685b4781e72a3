//! The state of the decision log.

use crate::console::app::effect::RoomOf;
use crate::console::app::geometry::keep_line_in_sight;
use crate::console::app::log::filter::LogFilter;
use crate::console::app::log::records::{LogEntry, LogRecords};
use crate::console::app::request_id::RequestId;
use crate::domain::record_filter::RecordFilter;
use std::sync::Arc;

/// A request for records.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The identifier.
    pub request: RequestId,
    /// The room.
    pub room: RoomOf,
    /// The filter.
    pub filter: RecordFilter,
}

/// The decision log.
#[derive(Clone, Debug, Default)]
pub struct DecisionLog {
    /// The filter.
    pub filter: LogFilter,
    /// The last request for records.
    pub asked: Option<Asked>,
    /// The records that answer it; `None` while they are read.
    pub records: Option<Arc<LogRecords>>,
    /// The row of the cursor.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// The trial and the reference of the record that gets the cursor once it is read.
    pub wanted: Option<(Arc<str>, Box<str>)>,
}

impl DecisionLog {
    /// Returns the records, the newest first; none while they are read.
    #[must_use]
    pub fn entries(&self) -> &[LogEntry] {
        self.records.as_deref().map_or(&[], |records| &records.entries)
    }

    /// Returns the record under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<LogEntry> {
        self.entries().get(self.cursor).copied()
    }

    /// Returns the trial and the reference of the record under the cursor.
    #[must_use]
    pub fn chosen_record(&self) -> Option<(Arc<str>, Box<str>)> {
        let (records, entry) = (self.records.as_deref()?, self.chosen()?);
        let trial_ref = records.trial(entry)?.trial.trial_ref.clone();
        Some((trial_ref, records.decision(entry)?.decision_ref.clone()))
    }

    /// Puts the cursor on a row, or on the last one.
    pub fn go_to(&mut self, row: usize) {
        self.cursor = row.min(self.entries().len().saturating_sub(1));
    }

    /// Keeps the cursor on a screen of this many rows.
    pub fn keep_in_sight(&mut self, height: usize) {
        self.top = keep_line_in_sight(self.top, self.cursor, self.entries().len(), height);
    }
}
