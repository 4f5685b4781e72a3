//! What is different where the console is shown to somebody.

use super::commands::Entry;
use super::geometry::{Area, Size};
use super::key::Key;
use super::mending::Mending;
use super::model::Model;
use super::tour::{self, Tour};
use crate::demo::{self, Folder};

/// How the console is shown.
#[derive(Clone, Debug, Default)]
pub struct Show {
    /// The demo, where this is one.
    pub demo: Option<Demo>,
    /// The file that is open in the demo's own editor.
    pub mending: Option<Mending>,
    /// The guided tour.
    pub tour: Tour,
    /// Whether the keys that are pressed are shown.
    pub presents: bool,
    /// The key that was pressed last, where they are shown.
    pub pressed: Option<Pressed>,
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
    pub fn of(key: Key, entry: Option<&'static Entry>) -> Self {
        match entry {
            Some(entry) => Self { key: key.to_string(), title: entry.title, sentence: entry.sentence },
            None if key.is_text() => Self { key: "abc".to_owned(), title: "Typing", sentence: "" },
            None => Self { key: key.to_string(), title: "", sentence: "" },
        }
    }
}

/// The rows at the foot of the screen that belong to those who are shown the console.
#[derive(Clone, Copy, Debug)]
pub struct Strip {
    /// The tour's.
    pub tour: Area,
    /// The pressed keys'.
    pub keys: Area,
}

/// Rows from which a pressed key is shown in large letters.
const TALL: u16 = 32;
/// Rows of large letters, with the line above them.
const LARGE: u16 = 5;

impl Strip {
    /// The strip of this screen.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let Size { width, height } = model.screen;
        let mut rest = Area::all(model.screen);
        let keys = match height {
            _ if !model.show.presents => 0,
            TALL.. if width >= 60 => LARGE,
            14.. => 1,
            _ => 0,
        };
        let keys = rest.take_bottom(keys);
        let tour = rest.take_bottom(if model.show.tour.is_on { tour::rows(model.screen) } else { 0 });
        Self { tour, keys }
    }

    /// What it leaves of the screen.
    #[must_use]
    pub fn rest(self, screen: Size) -> Size {
        Size { height: screen.height - self.tour.height - self.keys.height, ..screen }
    }
}
