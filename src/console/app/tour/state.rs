//! The state of the tour.

use crate::console::app::geometry::Size;

/// The position in the tour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    /// True while the tour is shown.
    pub is_on: bool,
    /// The step, by its number from 0.
    place: usize,
    /// The steps that are done, by their numbers.
    done: Vec<usize>,
    /// The part of the text that is shown, from 0, if the screen is too small for the whole.
    part: usize,
    /// Set if there is a further part.
    has_more: bool,
}

impl Tour {
    /// Creates a tour at its first step.
    #[must_use]
    pub fn begun(is_on: bool) -> Self {
        Self { is_on, ..Self::default() }
    }

    /// Returns the step, by its number from 0.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.place
    }

    /// Returns whether the step is done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done.contains(&self.place)
    }

    /// Sets whether the step is done.
    pub fn set_done(&mut self, is_done: bool) {
        self.part = 0;
        self.done.retain(|&done| done != self.place);
        self.done.extend(is_done.then_some(self.place));
    }

    /// Shows the rest of the text, or else goes to the next step. Returns whether there is one; after the last step, the tour starts over next time.
    pub fn go_on(&mut self, steps: usize) -> bool {
        if self.has_more {
            self.part += 1;
            return true;
        }
        if self.place + 1 < steps {
            self.place += 1;
            self.part = 0;
            return true;
        }
        *self = Self::default();
        false
    }

    /// Goes to the step before.
    pub const fn go_back(&mut self) {
        self.place = self.place.saturating_sub(1);
        self.part = 0;
    }

    /// Returns the part of the text that is shown, from 0.
    #[must_use]
    pub const fn part(&self) -> usize {
        self.part
    }

    /// Sets whether the text has a further part.
    pub const fn set_more(&mut self, has_more: bool) {
        self.has_more = has_more;
    }
}

/// Returns the number of rows that the tour takes. Small screens have none.
#[must_use]
pub const fn rows(screen: Size) -> u16 {
    match screen.height {
        0..12 => 0,
        12..20 => 3,
        _ if screen.width >= WIDE => 4,
        _ if screen.width >= MIDDLING || screen.height < TALL => 5,
        _ => 7,
    }
}

/// Columns from which its text needs fewer rows.
const WIDE: u16 = 120;
const MIDDLING: u16 = 76;
/// Rows from which a narrow screen has room for more of its text.
const TALL: u16 = 24;
