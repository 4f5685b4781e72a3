//! What this machine remembers of a person's visits to a room: where they stood, and what the room was like. It is
//! written when they leave, in the state directory, each file whole or not at all; what is damaged is as if it were not
//! there. Losing it loses no decision.

use super::memory::{identity, replace};
use super::objection::holds_material;
use crate::domain::boundary::materials_in;
use crate::domain::digest::Digest;
use crate::domain::visit::Visit;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The visits of one person to one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visits {
    room: PathBuf,
    desk: PathBuf,
}

/// Where somebody stood on the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    /// The queue's name.
    pub queue: String,
    /// The filter, as it was typed.
    pub filter: String,
    /// Where they stood in each queue that was not as it is at first.
    pub stands: Vec<Stood>,
}

/// Where somebody stood in one queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// The queue's name.
    pub queue: String,
    /// The column that it was sorted by.
    pub column: String,
    /// From its far end.
    pub descending: bool,
    /// The trial under the cursor, where it was one.
    pub trial: Option<String>,
    /// The row of the cursor, from 0.
    pub row: usize,
}

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recollection {
    /// What the room was like; nothing where this person was never here.
    pub visit: Option<Visit>,
    /// Where they stood.
    pub desk: Option<Whereabouts>,
}

impl Visits {
    /// What the state directory remembers of a person's visits to the room at `root`.
    #[must_use]
    pub fn of(state: &Path, root: &Path, principal: &str) -> Self {
        let person: String = Digest::of(principal.as_bytes()).to_string().chars().skip(7).take(16).collect();
        let name = format!("{}-{person}", identity(root));
        let folder = state.join("visits");
        Self { room: folder.join(format!("{name}.room")), desk: folder.join(format!("{name}.json")) }
    }

    /// What is remembered, as far as it is whole.
    #[must_use]
    pub fn recall(&self) -> Recollection {
        let desk = fs::read(&self.desk).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Recollection { visit: self.visit(), desk }
    }

    /// What the room was like, where that is remembered.
    #[must_use]
    pub fn visit(&self) -> Option<Visit> {
        Visit::from_bytes(&fs::read(&self.room).ok()?)
    }

    /// Remembers where somebody stands and, where the room was seen as it is now, what it is like. A filter with what
    /// must not be written down anywhere is left out, and so is a trial.
    ///
    /// # Errors
    /// What the system says; nothing else depends on it.
    pub fn remember(&self, desk: &Whereabouts, visit: Option<&Visit>) -> io::Result<()> {
        let mut desk = desk.clone();
        if holds_material(&desk.filter) {
            desk.filter.clear();
        }
        let is_fit = |trial: &String| materials_in(trial).next().is_none();
        desk.stands.retain(|stood| stood.trial.as_ref().is_none_or(is_fit));
        if let Some(visit) = visit {
            replace(&self.room, &visit.to_bytes())?;
        }
        replace(&self.desk, &serde_json::to_vec(&desk)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_a_persons_own_and_damage_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name| Visits::of(folder.path(), folder.path(), name);
        assert_eq!(of("dana").recall(), Recollection::default());
        let desk = Whereabouts { queue: "triage".into(), filter: "age>7d".into(), stands: Vec::new() };
        of("dana").remember(&desk, Some(&Visit::default())).unwrap();
        assert_eq!(
            of("dana").recall(),
            Recollection { visit: Some(Visit::default()), desk: Some(desk.clone()) }
        );
        assert_eq!(of("eli").recall(), Recollection::default());
        of("dana").remember(&Whereabouts { filter: "pat@corp.test".into(), ..desk }, None).unwrap();
        assert_eq!(of("dana").recall().desk.map(|desk| desk.filter), Some(String::new()));
        let stood = |trial: &str| Stood { trial: Some(trial.into()), ..Stood::default() };
        let stands = vec![stood("trial:TRL-1"), stood("trial:pat@corp.test")];
        of("dana").remember(&Whereabouts { stands, ..Whereabouts::default() }, None).unwrap();
        assert_eq!(of("dana").recall().desk.map(|desk| desk.stands), Some(vec![stood("trial:TRL-1")]));
        for entry in fs::read_dir(folder.path().join("visits")).unwrap().flatten() {
            fs::write(entry.path(), "x").unwrap();
        }
        assert_eq!(of("dana").recall(), Recollection::default());
    }
}
