//! Sessions: the state of the console's lists when a person left, and the room as that person last saw it.

use super::file::{Content, JsonContent, StateError, StateFile, Unusable};
use super::{Person, RoomState};
use crate::domain::reference::is_reference;
use crate::domain::visit::Visit;
use public_boundary::{free_text_kinds, kinds_in};
use serde::{Deserialize, Serialize};

const FILE: &str = "session.json";
const VISIT_FILE: &str = "last-visit.bin";

/// The sessions of one person in one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sessions {
    ui: StateFile<UiState>,
    visit: StateFile<Visit>,
}

/// The state of the console's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UiState {
    /// The title of the open queue.
    pub queue: String,
    /// The filter, as it was typed.
    pub filter: String,
    /// The queues whose state is not the initial one.
    #[serde(alias = "stands")]
    pub queues: Vec<QueueState>,
}

/// The state of one queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueState {
    /// The queue's title.
    pub queue: String,
    /// The column that it is sorted by.
    pub column: String,
    /// The direction.
    pub descending: bool,
    /// The trial under the cursor, if it is on one.
    pub trial: Option<String>,
    /// The row of the cursor, from 0.
    pub row: usize,
}

/// A person's last session. The default is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedSession {
    /// The room as the person saw it last.
    pub visit: Option<Visit>,
    /// The state of the lists.
    pub ui: Option<UiState>,
    /// Sentences about files that could not be read.
    pub warnings: Vec<String>,
}

impl JsonContent for UiState {
    const SCHEMA_VERSION: &str = "trialdesk.state.session.v1";
}

impl Content for Visit {
    fn to_bytes(&self) -> Vec<u8> {
        Self::to_bytes(self)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Unusable> {
        Self::from_bytes(bytes).ok_or_else(|| Unusable::Damaged("it is not a visit".to_owned()))
    }

    fn from_earlier(bytes: &[u8]) -> Result<Self, Unusable> {
        Content::from_bytes(bytes)
    }
}

impl Sessions {
    pub(super) fn of(state: &RoomState, person: &Person) -> Self {
        let folder = state.people().join(&person.0);
        Self {
            ui: StateFile::new(folder.join(FILE), Some(state.earlier.session(person))),
            visit: StateFile::new(folder.join(VISIT_FILE), Some(state.earlier.visit(person))),
        }
    }

    /// Reads the last session.
    #[must_use]
    pub fn load(&self) -> SavedSession {
        let (ui, ui_warning) = self.ui.load_setting_aside();
        let (visit, visit_warning) = self.visit.load_setting_aside();
        SavedSession { visit, ui, warnings: ui_warning.into_iter().chain(visit_warning).collect() }
    }

    /// Stores a session: the state of the lists and, if the room was seen as it is now, the visit. A filter or a trial
    /// with forbidden material is left out.
    ///
    /// # Errors
    /// It is not stored. Nothing else depends on it.
    pub fn store(&self, ui: &UiState, visit: Option<&Visit>) -> Result<(), StateError> {
        let mut ui = ui.clone();
        if free_text_kinds(&ui.filter, is_reference).next().is_some() {
            ui.filter.clear();
        }
        let is_clean = |trial: &String| kinds_in(trial).next().is_none();
        ui.queues.retain(|queue| queue.trial.as_ref().is_none_or(is_clean));
        if let Some(visit) = visit {
            self.visit.store_setting_aside(visit)?;
        }
        self.ui.store_setting_aside(&ui)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_session_belongs_to_one_person() {
        let state = tempfile::tempdir().unwrap();
        let room = RoomState::of(state.path(), state.path());
        let ui = UiState { queue: "triage".into(), filter: "age>7d".into(), queues: Vec::new() };
        room.sessions("dana").store(&ui, Some(&Visit::default())).unwrap();
        let stored = SavedSession { visit: Some(Visit::default()), ui: Some(ui), warnings: Vec::new() };
        assert_eq!(room.sessions("dana").load(), stored);
        assert_eq!(room.sessions("eli").load(), SavedSession::default());
    }

    #[test]
    fn forbidden_material_is_left_out() {
        let state = tempfile::tempdir().unwrap();
        let sessions = RoomState::of(state.path(), state.path()).sessions("dana");
        let on = |trial: &str| QueueState { trial: Some(trial.into()), ..QueueState::default() };
        let queues = vec![on("trial:TRL-1"), on("trial:pat@corp.test")];
        let ui = UiState { queue: "triage".into(), filter: "pat@corp.test".into(), queues };
        sessions.store(&ui, None).unwrap();
        let stored = sessions.load().ui.unwrap();
        assert_eq!((stored.filter.as_str(), stored.queues), ("", vec![on("trial:TRL-1")]));
    }

    #[test]
    fn a_damaged_session_is_kept_aside_and_reported_and_the_next_one_is_stored() {
        let state = tempfile::tempdir().unwrap();
        let sessions = RoomState::of(state.path(), state.path()).sessions("dana");
        sessions.store(&UiState::default(), Some(&Visit::default())).unwrap();
        for file in [sessions.ui.path(), sessions.visit.path()] {
            fs::write(file, "x").unwrap();
        }
        let loaded = sessions.load();
        assert_eq!((&loaded.ui, &loaded.visit, loaded.warnings.len()), (&None, &None, 2));
        let folder = sessions.ui.path().parent().unwrap();
        let aside: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(aside.len(), 2);
        for file in &aside {
            assert_eq!(fs::read(file).unwrap(), b"x");
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(name.contains(".damaged-") && loaded.warnings.iter().any(|w| w.contains(name)), "{name}");
        }
        sessions.store(&UiState::default(), None).unwrap();
        assert_eq!(sessions.load().ui, Some(UiState::default()));
        assert_eq!(sessions.load().warnings, [""; 0]);
    }
}
