//! The fields of the decision form.

use crate::console::app::text_input::TextInput;
use crate::ledger::validation::DecisionField;

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
    /// How many decisions these are, typed to confirm it.
    Count,
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
            Self::Count => "How many",
        }
    }

    /// What objections to it are about, where it is part of the record.
    #[must_use]
    pub const fn about(self) -> Option<DecisionField> {
        match self {
            Self::GraceEnd => Some(DecisionField::GraceEnd),
            Self::Reason => Some(DecisionField::Reason),
            Self::Conditions => Some(DecisionField::Conditions),
            Self::ExternalRef => Some(DecisionField::ExternalRef),
            Self::Count => None,
        }
    }
}

/// A field and what was typed into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// What was typed.
    pub entry: TextInput,
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
