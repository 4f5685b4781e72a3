//! The state of the list of changes.

use crate::console::app::changes::rows::{ChangeRow, RoomChanges};
use crate::console::app::effect::RoomOf;
use crate::console::app::geometry::keep_line_in_sight;
use crate::console::app::request_id::RequestId;
use crate::console::app::time_machine::state::TypedPoint;
use std::sync::Arc;

/// A request for changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The identifier.
    pub request: RequestId,
    /// The room that is shown.
    pub room: RoomOf,
}

/// The list of changes.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The point in time that the room is compared with.
    pub point: TypedPoint,
    /// The last request for changes.
    pub asked: Option<Asked>,
    /// The changes that answer it; `None` while they are read.
    pub read: Option<Arc<RoomChanges>>,
    /// The row of the cursor.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
}

impl Changes {
    /// Returns a list that is not read.
    #[must_use]
    pub const fn since(point: TypedPoint) -> Self {
        Self { point, asked: None, read: None, cursor: 0, top: 0 }
    }

    /// Returns the rows; none while they are read.
    #[must_use]
    pub fn rows(&self) -> &[ChangeRow] {
        self.read.as_deref().map_or(&[], |read| &read.rows)
    }

    /// Returns the row under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&ChangeRow> {
        self.rows().get(self.cursor)
    }

    /// Returns the request that is not answered.
    #[must_use]
    pub fn awaited(&self) -> Option<RequestId> {
        self.asked.as_ref().filter(|_| self.read.is_none()).map(|asked| asked.request)
    }

    /// Puts the cursor on a row, or on the last one.
    pub fn go_to(&mut self, row: usize) {
        self.cursor = row.min(self.rows().len().saturating_sub(1));
    }

    /// Keeps the cursor on a screen of this many rows.
    pub fn keep_in_sight(&mut self, height: usize) {
        self.top = keep_line_in_sight(self.top, self.cursor, self.rows().len(), height);
    }
}
