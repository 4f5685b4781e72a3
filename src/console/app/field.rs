//! The fields of the decision form.

use super::entry::Entry;
use crate::ledger::objection::About;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldId {
    /// An approval's last day.
    GraceEnd,
    /// Why.
    Reason,
    /// What it depends on, a line each.
    Conditions,
    /// A reference of another system.
    ExternalRef,
}

impl FieldId {
    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::GraceEnd => "Grace ends on",
            Self::Reason => "Reason",
            Self::Conditions => "Conditions",
            Self::ExternalRef => "Reference",
        }
    }

    /// What objections to it are about.
    #[must_use]
    pub const fn about(self) -> About {
        match self {
            Self::GraceEnd => About::GraceEnd,
            Self::Reason => About::Reason,
            Self::Conditions => About::Conditions,
            Self::ExternalRef => About::ExternalRef,
        }
    }
}

/// A field and what was typed into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// What was typed.
    pub entry: Entry,
}

/// How a field stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// Nothing has to be there, and nothing is: what could be.
    Optional(&'static str),
    /// It will do, and what it means.
    Fine(String),
    /// It will not.
    Wrong(String),
}
