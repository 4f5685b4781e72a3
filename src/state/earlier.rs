//! The layout of version 0.1.0: a folder for each kind of state, with files of all rooms.

use super::Person;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that version 0.1.0 wrote for one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Earlier {
    state: PathBuf,
    room: String,
}

impl Earlier {
    pub(super) fn of(state: &Path, room: &str) -> Self {
        Self { state: state.to_owned(), room: room.to_owned() }
    }

    pub(super) fn seen_records(&self) -> PathBuf {
        self.state.join("records").join(format!("{}.json", self.room))
    }

    pub(super) fn session(&self, person: &Person) -> PathBuf {
        self.visits().join(format!("{}-{}.json", self.room, person.0))
    }

    pub(super) fn visit(&self, person: &Person) -> PathBuf {
        self.visits().join(format!("{}-{}.room", self.room, person.0))
    }

    /// The folder of drafts. They were not anyone's own.
    pub(super) fn drafts(&self) -> PathBuf {
        self.state.join("drafts").join(&self.room)
    }

    fn visits(&self) -> PathBuf {
        self.state.join("visits")
    }

    /// Returns the files of everyone's sessions in the room.
    pub(super) fn all_sessions(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.visits()).into_iter().flatten().flatten();
        let is_of_room = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.strip_prefix(&self.room).is_some_and(|rest| rest.starts_with('-'))
        };
        entries.map(|entry| entry.path()).filter(is_of_room).collect()
    }

    /// Returns true if drafts of version 0.1.0 may be this person's: no other person has worked in the room on this
    /// machine, or this person has too. `people` is the folder of the current layout.
    pub(super) fn may_be_of(&self, person: &Person, people: &Path) -> bool {
        let mut known: Vec<String> = fs::read_dir(people)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let sessions = self.all_sessions();
        known.extend(sessions.iter().filter_map(|path| {
            path.file_stem()?.to_str()?.rsplit_once('-').map(|(_, person)| person.to_owned())
        }));
        known.is_empty() || known.contains(&person.0)
    }
}
