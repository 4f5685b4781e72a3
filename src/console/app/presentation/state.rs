//! Demo and presenter mode.

use crate::console::app::key::Key;
use crate::console::app::tour::state::Tour;
use crate::demo::{self, Folder};

/// The state of demo, tour, and presenter mode.
#[derive(Clone, Debug, Default)]
pub struct Presentation {
    /// The demo, if this is one.
    pub demo: Option<Demo>,
    /// The guided tour.
    pub tour: Tour,
    /// Set in presenter mode, which shows pressed keys.
    pub presents: bool,
    /// The last pressed key, if keys are shown.
    pub pressed: Option<Pressed>,
}

impl Presentation {
    /// Returns the name of the demo's room.
    #[must_use]
    pub fn room_name(&self) -> Option<&'static str> {
        self.demo.is_some().then_some(demo::ROOM)
    }
}

/// The demo: a room without real evidence that is removed when the program ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demo {
    /// Its directory.
    pub folder: Folder,
}

/// A pressed key with its command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// The name of the key.
    pub key: String,
    /// The title of its command.
    pub title: &'static str,
    /// The sentence of its command.
    pub sentence: &'static str,
}

impl Pressed {
    /// Creates the description of a key and its command. Typed characters are not shown.
    #[must_use]
    pub fn of(key: Key, command: Option<(&'static str, &'static str)>) -> Self {
        match command {
            Some((title, sentence)) => Self { key: key.to_string(), title, sentence },
            None if key.is_text() => Self { key: "abc".to_owned(), title: "Typing", sentence: "" },
            None => Self { key: key.to_string(), title: "", sentence: "" },
        }
    }
}
