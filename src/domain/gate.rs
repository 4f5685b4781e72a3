//! The names of gates.

use super::labels::StageId;
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The number, names and question of a gate.
#[derive(Debug)]
pub struct GateInfo {
    /// The stage.
    pub stage: StageId,
    /// The number in its stage, from 1.
    pub number: u8,
    /// The name in reports: `expiry-evidence-ready`.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The question that the gate answers, in one sentence.
    pub question: &'static str,
}

/// A reference to a gate of a stage. It cannot name a gate that does not exist.
#[derive(Clone, Copy)]
pub struct GateId(&'static GateInfo);

impl GateId {
    /// Returns a reference to a gate.
    #[must_use]
    pub const fn of(gate: &'static GateInfo) -> Self {
        Self(gate)
    }

    /// Returns the gate.
    #[must_use]
    pub const fn gate(self) -> &'static GateInfo {
        self.0
    }

    /// Returns the stage.
    #[must_use]
    pub const fn stage(self) -> StageId {
        self.0.stage
    }

    /// Returns the number in the stage, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0.number
    }

    /// Returns the name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }
}

impl PartialEq for GateId {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for GateId {}

impl PartialOrd for GateId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GateId {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.stage, self.0.number).cmp(&(other.0.stage, other.0.number))
    }
}

impl Hash for GateId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.stage, self.0.number).hash(state);
    }
}

impl fmt::Debug for GateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Serialize for GateId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}
