//! Sets of modes that several commands share. Each follows from the properties of the modes.

use crate::console::app::command::InputMode;
use crate::console::app::mode_traits::{
    ENDS, HAS_BACK, HAS_HELP, PAGES, READS, SCROLLS, SHOWS_ROOM, TOUR, TRIAL_PAGE, TRIALS, has_all,
};

/// Returns the number of modes with some properties.
const fn count(traits: u16) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < InputMode::ALL.len() {
        count += has_all(InputMode::ALL[at], traits) as usize;
        at += 1;
    }
    count
}

/// Returns the modes with some properties. `N` is their number.
const fn members<const N: usize>(traits: u16) -> [InputMode; N] {
    let (mut members, mut found, mut at) = ([InputMode::List; N], 0, 0);
    while at < InputMode::ALL.len() {
        if has_all(InputMode::ALL[at], traits) {
            members[found] = InputMode::ALL[at];
            found += 1;
        }
        at += 1;
    }
    members
}

macro_rules! sets {
    ($($name:ident: $traits:expr;)*) => {
        $(pub(super) const $name: &[InputMode] = &members::<{ count($traits) }>($traits);)*
    };
}

sets! {
    SCREENS: TRIALS;
    PAGE: TRIAL_PAGE;
    READING: READS;
    SCROLLING: SCROLLS;
    PAGING: PAGES;
    WITH_HELP: HAS_HELP;
    WITH_ENDS: ENDS;
    WITH_TOUR: TOUR;
    VIEWS: SHOWS_ROOM;
    WITH_BACK: HAS_BACK;
}

pub(super) const LIST: &[InputMode] = &[InputMode::List];
pub(super) const CALENDAR: &[InputMode] = &[InputMode::Calendar];
pub(super) const FORM: &[InputMode] = &[InputMode::Form];
pub(super) const LOG: &[InputMode] = &[InputMode::Log];
pub(super) const PORTFOLIO: &[InputMode] = &[InputMode::Portfolio];
pub(super) const FIGURES: &[InputMode] = &[InputMode::Portfolio, InputMode::Trend];
pub(super) const LIST_AND_PORTFOLIO: &[InputMode] = &[InputMode::List, InputMode::Portfolio];
pub(super) const ALL: &[InputMode] = &InputMode::ALL;
