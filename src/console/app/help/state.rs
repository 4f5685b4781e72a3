//! The state of the help.

use crate::console::app::text_input::TextInput;

/// The help while it is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// The first visible line.
    pub top: usize,
    /// The search text.
    pub search: TextInput,
    /// Set while the search text is being typed.
    pub is_typing: bool,
}

impl Help {
    /// Returns whether the help shows search results only.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.is_typing || !self.search.is_blank()
    }
}
