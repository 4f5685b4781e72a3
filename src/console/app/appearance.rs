//! Colours and characters of the screen.

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// For dark backgrounds.
    #[default]
    Dark,
    /// For light backgrounds.
    Light,
    /// Bright colours on any background.
    HighContrast,
    /// Blue and orange instead of green and red.
    ColourBlind,
    /// No colours.
    Plain,
}

impl Theme {
    /// Returns the theme for a background.
    #[must_use]
    pub const fn on(is_light: bool) -> Self {
        if is_light { Self::Light } else { Self::Dark }
    }
}

/// Colours and characters of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// The colours.
    pub theme: Theme,
    /// Set if the program's symbols are ASCII only.
    pub ascii: bool,
}
