//! Holding on to what one looks at while the room is read again: the trial, not its row, and its row's place on the screen.

use crate::console::app::list::state::{Subject, TrialList};
use crate::console::app::room_view::RoomView;

/// How many neighbours are tried where what was under the cursor is gone.
const NEIGHBOURS: usize = 32;

/// Where one stood.
#[derive(Debug)]
pub struct CursorAnchor {
    rows: Vec<usize>,
    cursor: usize,
    /// How far below the first visible row the cursor was.
    below: usize,
}

impl CursorAnchor {
    /// Where one stands, as the rows are taken away to be filled anew.
    #[must_use]
    pub fn of(desk: &mut TrialList) -> Self {
        let cursor = desk.queue_cursor();
        let (cursor, below) = (cursor.cursor, cursor.cursor.saturating_sub(cursor.top));
        Self { rows: std::mem::take(&mut desk.rows), cursor, below }
    }

    /// What was under the cursor, then what came after it, then what came before.
    fn subjects<'a>(
        &'a self,
        desk: &'a TrialList,
        before: &'a RoomView,
    ) -> impl Iterator<Item = Subject> + 'a {
        let after = self.rows.iter().skip(self.cursor).take(NEIGHBOURS);
        let earlier = self.rows.iter().take(self.cursor).rev().take(NEIGHBOURS);
        after.chain(earlier).filter_map(|&place| desk.subject_at(before, place))
    }

    /// Fills the desk from a room that was read again, and stands where one stood.
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
