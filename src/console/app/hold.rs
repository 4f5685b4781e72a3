//! Holding on to what one looks at while the room is read again: the trial, not its row, and its row's place on the screen.

use super::desk::{Desk, Subject};
use super::survey::Survey;

/// How many neighbours are tried where what was under the cursor is gone.
const NEIGHBOURS: usize = 32;

/// Where one stood.
#[derive(Debug)]
pub struct Hold {
    rows: Vec<usize>,
    cursor: usize,
    /// How far below the first visible row the cursor was.
    below: usize,
}

impl Hold {
    /// Where one stands, as the rows are taken away to be filled anew.
    #[must_use]
    pub fn of(desk: &mut Desk) -> Self {
        let stand = desk.stand();
        let (cursor, below) = (stand.cursor, stand.cursor.saturating_sub(stand.top));
        Self { rows: std::mem::take(&mut desk.rows), cursor, below }
    }

    /// What was under the cursor, then what came after it, then what came before.
    fn subjects<'a>(&'a self, desk: &'a Desk, before: &'a Survey) -> impl Iterator<Item = Subject> + 'a {
        let after = self.rows.iter().skip(self.cursor).take(NEIGHBOURS);
        let earlier = self.rows.iter().take(self.cursor).rev().take(NEIGHBOURS);
        after.chain(earlier).filter_map(|&place| desk.subject_at(before, place))
    }

    /// Fills the desk from a room that was read again, and stands where one stood.
    pub fn regain(&self, desk: &mut Desk, before: &Survey, after: &Survey) {
        let is_wanted = desk.stand().wanted.is_some();
        desk.fill(after, None);
        if is_wanted {
            return;
        }
        let was = self.subjects(desk, before).next();
        let row = self.subjects(desk, before).find_map(|subject| desk.row_of(after, &subject));
        if let Some(row) = row {
            let stand = desk.stand_mut();
            stand.cursor = row;
            stand.top = row.saturating_sub(self.below);
        }
        if desk.subject(after) != was {
            desk.detail_top = 0;
        }
    }
}
