//! The layout of the help on a screen of a given size.

use crate::console::app::geometry::{Area, Size, overlay};

/// Returns the box of the help and the area inside it.
#[must_use]
pub fn frame(size: Size) -> (Area, Area) {
    overlay(size, 112, size.height.saturating_sub(2).clamp(1, 60))
}
