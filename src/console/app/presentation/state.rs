//! What is different where the console is shown to somebody.

use crate::console::app::key::Key;
use crate::console::app::tour::state::Tour;
use crate::demo::{self, Folder};

/// How the console is shown.
#[derive(Clone, Debug, Default)]
pub struct Presentation {
    /// The demo, where this is one.
    pub demo: Option<Demo>,
    /// The guided tour.
    pub tour: Tour,
    /// Whether the keys that are pressed are shown.
    pub presents: bool,
    /// The key that was pressed last, where they are shown.
    pub pressed: Option<Pressed>,
}

impl Presentation {
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

/// A key that was pressed, for those who watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// What to call it.
    pub key: String,
    /// What it asked for.
    pub title: &'static str,
    /// What that does.
    pub sentence: &'static str,
}

impl Pressed {
    /// A key that asked for a command, or for none. What is typed into a field is not said letter by letter.
    #[must_use]
    pub fn of(key: Key, command: Option<(&'static str, &'static str)>) -> Self {
        match command {
            Some((title, sentence)) => Self { key: key.to_string(), title, sentence },
            None if key.is_text() => Self { key: "abc".to_owned(), title: "Typing", sentence: "" },
            None => Self { key: key.to_string(), title: "", sentence: "" },
        }
    }
}
