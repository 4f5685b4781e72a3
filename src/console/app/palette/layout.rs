//! The layout of the palette on a screen of a given size.

use crate::console::app::geometry::{Area, Size, overlay};

/// Returns the box of the palette and the area inside it.
#[must_use]
pub fn frame(size: Size) -> (Area, Area) {
    overlay(size, 92, 16)
}
