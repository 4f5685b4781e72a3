//! The name that the console was last told to decide under in a room.

use super::RoomState;
use super::file::{JsonContent, StateError, StateFile};
use public_boundary::kinds_in;
use serde::{Deserialize, Serialize};

const FILE: &str = "principal.json";

/// The name that decides in one room, as it was set last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastPrincipal {
    file: StateFile<Stored>,
}

/// The content of the file. Without a name, the last one was one that is not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stored {
    name: Option<String>,
}

impl JsonContent for Stored {
    const SCHEMA_VERSION: &str = "trialdesk.state.principal.v1";
}

/// Returns whether a name may be stored: names may be e-mail addresses, which state files must not contain.
#[must_use]
pub fn is_rememberable(name: &str) -> bool {
    kinds_in(name).next().is_none()
}

impl LastPrincipal {
    pub(super) fn of(state: &RoomState) -> Self {
        Self { file: StateFile::new(state.folder().join(FILE), None) }
    }

    /// Reads the name. The second value is a sentence about a file that cannot be read.
    #[must_use]
    pub fn load(&self) -> (Option<String>, Option<String>) {
        let (stored, warning) = self.file.load_setting_aside();
        (stored.and_then(|stored| stored.name), warning)
    }

    /// Reads the name without a change to the file. `None` also if the file cannot be read.
    #[must_use]
    pub fn peek(&self) -> Option<String> {
        self.file.load().ok().flatten()?.name
    }

    /// Stores the name in place of the one before, or that there is none that may be stored.
    ///
    /// # Errors
    /// It is not stored. The other sources of the name are asked next time.
    pub fn store(&self, name: &str) -> Result<(), StateError> {
        let name = is_rememberable(name).then(|| name.to_owned());
        self.file.store_setting_aside(&Stored { name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_name_is_kept_and_an_address_replaces_it_without_being_stored() {
        let folder = tempfile::tempdir().unwrap();
        let state = RoomState::of(folder.path(), folder.path());
        let last = state.last_principal();
        assert_eq!(last.load(), (None, None));
        last.store("eli").unwrap();
        assert_eq!(state.last_principal().load(), (Some("eli".to_owned()), None));
        assert_eq!(last.peek().as_deref(), Some("eli"));
        last.store("eli@corp.test").unwrap();
        assert_eq!(last.load(), (None, None), "eli is not who acts any more");
        let stored = std::fs::read_to_string(last.file.path()).unwrap();
        assert!(!stored.contains("corp"), "{stored}");
    }

    #[test]
    fn a_damaged_name_is_set_aside_and_reported() {
        let folder = tempfile::tempdir().unwrap();
        let last = RoomState::of(folder.path(), folder.path()).last_principal();
        last.store("eli").unwrap();
        std::fs::write(last.file.path(), "x").unwrap();
        assert_eq!(last.peek(), None);
        assert_eq!(std::fs::read(last.file.path()).unwrap(), b"x", "peek changes nothing");
        let (name, warning) = last.load();
        assert_eq!(name, None);
        assert!(warning.unwrap().contains("principal.json.damaged-"));
        assert_eq!(last.load(), (None, None));
    }
}
