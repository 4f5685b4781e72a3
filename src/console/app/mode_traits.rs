//! The properties of modes, from which the modes of the commands follow.

use crate::console::app::command::InputMode;

/// A screen about trials, on which trials are reviewed and decided.
pub const TRIALS: u16 = 1;
/// A tab of the trial page.
pub const TRIAL_PAGE: u16 = 1 << 1;
/// A text or a list to read: half pages, and a letter that leads back.
pub const READS: u16 = 1 << 2;
/// Rows to go through one by one.
pub const SCROLLS: u16 = 1 << 3;
/// More rows than the screen has, perhaps.
pub const PAGES: u16 = 1 << 4;
/// A first and a last row.
pub const ENDS: u16 = 1 << 5;
/// The help can be opened over it.
pub const HAS_HELP: u16 = 1 << 6;
/// The tour goes on in it.
pub const TOUR: u16 = 1 << 7;

/// It shows the room at a point in time.
pub const SHOWS_ROOM: u16 = 1 << 8;
/// A key leads back from it.
pub const HAS_BACK: u16 = 1 << 9;

/// The properties of a list or a text that fills the screen.
const TEXT: u16 = READS | SCROLLS | PAGES | ENDS | TOUR | HAS_BACK;

/// Returns the properties of a mode.
const fn of(mode: InputMode) -> u16 {
    match mode {
        InputMode::List => TRIALS | SHOWS_ROOM | TEXT | HAS_HELP,
        InputMode::Gates | InputMode::Evidence | InputMode::Decisions => {
            TRIALS | TRIAL_PAGE | SHOWS_ROOM | TEXT | HAS_HELP
        }
        InputMode::Upcoming
        | InputMode::Portfolio
        | InputMode::Trend
        | InputMode::Changes
        | InputMode::Log => SHOWS_ROOM | TEXT | HAS_HELP,
        InputMode::Reader => TEXT | HAS_HELP,
        InputMode::Help => TEXT,
        InputMode::Form => PAGES | HAS_HELP | TOUR | HAS_BACK,
        InputMode::Calendar => SCROLLS | PAGES | ENDS | HAS_BACK,
        InputMode::FillIn | InputMode::Editor => HAS_HELP | TOUR | HAS_BACK,
        InputMode::FillInAll | InputMode::FillInReview | InputMode::Request => {
            SCROLLS | PAGES | HAS_HELP | TOUR | HAS_BACK
        }
        InputMode::Prompt => SCROLLS | HAS_HELP | TOUR | HAS_BACK,
        InputMode::Palette => SCROLLS | PAGES | TOUR | HAS_BACK,
        InputMode::Confirm => 0,
    }
}

/// Returns whether a mode has all of some properties.
#[must_use]
pub const fn has_all(mode: InputMode, traits: u16) -> bool {
    of(mode) & traits == traits
}
