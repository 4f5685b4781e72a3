//! The panel at the bottom of the screen: the tour, and the pressed keys.

use crate::console::app::geometry::{Area, Size};
use crate::console::app::model::Model;
use crate::console::app::tour::state::rows;

/// The rows at the bottom of the screen.
#[derive(Clone, Copy, Debug)]
pub struct BottomPanel {
    /// The tour's.
    pub tour: Area,
    /// The pressed keys'.
    pub keys: Area,
}

/// Rows from which a pressed key is shown in large letters.
const TALL: u16 = 32;
/// Rows of large letters, with the line above them.
const LARGE: u16 = 5;

impl BottomPanel {
    /// Returns the panel for this screen.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let Size { width, height } = model.screen;
        let mut rest = Area::all(model.screen);
        let keys = match height {
            _ if !model.presentation.presents => 0,
            TALL.. if width >= 60 => LARGE,
            14.. => 1,
            _ => 0,
        };
        let keys = rest.take_bottom(keys);
        let tour = rest.take_bottom(if model.presentation.tour.is_on { rows(model.screen) } else { 0 });
        Self { tour, keys }
    }

    /// Returns the rest of the screen.
    #[must_use]
    pub fn rest(self, screen: Size) -> Size {
        Size { height: screen.height - self.tour.height - self.keys.height, ..screen }
    }
}
