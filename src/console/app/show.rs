//! What is different where the console is shown to somebody.

use super::mending::Mending;
use crate::demo::{self, Folder};

/// How the console is shown.
#[derive(Clone, Debug, Default)]
pub struct Show {
    /// The demo, where this is one.
    pub demo: Option<Demo>,
    /// The file that is open in the demo's own editor.
    pub mending: Option<Mending>,
}

impl Show {
    /// What the demo's room is called: its folder's name says nothing.
    #[must_use]
    pub fn room_name(&self) -> Option<&'static str> {
        self.demo.is_some().then_some(demo::ROOM)
    }
}

/// A room that nothing real is in, and that goes when the program ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demo {
    /// Where it is.
    pub folder: Folder,
    /// Whether the demo's own editor opens, for want of another.
    pub has_editor: bool,
}
