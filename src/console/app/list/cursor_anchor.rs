//! Keeps the cursor on its trial while the room is read again, and its row in its place on the screen.

use crate::console::app::list::state::{Subject, TrialList};
use crate::console::app::room_view::RoomView;

/// The number of neighbouring rows to try if the row under the cursor is gone.
const NEIGHBOURS: usize = 32;

/// The position of the cursor before a scan.
#[derive(Debug)]
pub struct CursorAnchor {
    rows: Vec<usize>,
    cursor: usize,
    /// The distance from the first visible row to the cursor.
    below: usize,
}

impl CursorAnchor {
    /// Takes the rows and the position of the cursor, before the rows are filled again.
    #[must_use]
    pub fn of(desk: &mut TrialList) -> Self {
        let cursor = desk.queue_cursor();
        let (cursor, below) = (cursor.cursor, cursor.cursor.saturating_sub(cursor.top));
        Self { rows: std::mem::take(&mut desk.rows), cursor, below }
    }

    /// Returns the row under the cursor, then those after it, then those before it.
    fn subjects<'a>(
        &'a self,
        desk: &'a TrialList,
        before: &'a RoomView,
    ) -> impl Iterator<Item = Subject> + 'a {
        let after = self.rows.iter().skip(self.cursor).take(NEIGHBOURS);
        let earlier = self.rows.iter().take(self.cursor).rev().take(NEIGHBOURS);
        after.chain(earlier).filter_map(|&place| desk.subject_at(before, place))
    }

    /// Fills the rows from a new scan and restores the cursor.
    pub fn restore(&self, desk: &mut TrialList, before: &RoomView, after: &RoomView) {
        let is_wanted = desk.queue_cursor().wanted.is_some();
        desk.fill(after, None);
        if is_wanted {
            return;
        }
        let was = self.subjects(desk, before).next();
        let row = self.subjects(desk, before).find_map(|subject| desk.row_of(after, &subject));
        if let Some(row) = row {
            let cursor = desk.queue_cursor_mut();
            cursor.cursor = row;
            cursor.top = row.saturating_sub(self.below);
        }
        if desk.subject(after) != was {
            desk.detail_top = 0;
        }
    }
}
