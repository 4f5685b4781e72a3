//! The fields of the decision form.

use crate::console::app::text_input::TextInput;
use crate::ledger::validation::DecisionField;
use jiff::civil::Date;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldId {
    /// An approval's last day.
    GraceEnd,
    /// The last day on which the approval of a package is in force.
    ExpiresOn,
    /// The reason.
    Reason,
    /// The conditions, one on each line.
    Conditions,
    /// A reference of another system.
    ExternalRef,
    /// The number of decisions, typed as a confirmation.
    Count,
}

impl FieldId {
    /// Returns its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::GraceEnd => "Grace ends on",
            Self::ExpiresOn => "Expires on",
            Self::Reason => "Reason",
            Self::Conditions => "Conditions",
            Self::ExternalRef => "Reference",
            Self::Count => "How many",
        }
    }

    /// Returns the part of the record that the field sets, if there is one.
    #[must_use]
    pub const fn about(self) -> Option<DecisionField> {
        match self {
            Self::GraceEnd => Some(DecisionField::GraceEnd),
            Self::ExpiresOn => Some(DecisionField::ExpiresOn),
            Self::Reason => Some(DecisionField::Reason),
            Self::Conditions => Some(DecisionField::Conditions),
            Self::ExternalRef => Some(DecisionField::ExternalRef),
            Self::Count => None,
        }
    }
}

/// A field and its input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field.
    pub id: FieldId,
    /// The input.
    pub input: TextInput,
}

/// The text that gives each grace period the last day that its reviewer asked for.
pub(crate) const AS_ASKED: &str = "as asked";

/// The last day of grace periods, as it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GraceEnd {
    /// This day for each trial.
    On(Date),
    /// For each trial the day that its reviewer asked for.
    AsAsked,
}

impl GraceEnd {
    /// Returns the day for a trial with this request; none if the request has no date.
    pub(crate) const fn day(self, asked: Option<Date>) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            Self::AsAsked => asked,
        }
    }
}

/// The dates that were entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dates {
    /// The last day of grace periods.
    pub(crate) grace_end: Option<GraceEnd>,
    /// The last day of approvals of packages.
    pub(crate) expires_on: Option<Date>,
}

/// The validation result of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// The field is empty and optional. The text describes the expected input.
    Optional(&'static str),
    /// The input is valid. The text explains it.
    Fine(String),
    /// It will not.
    Wrong(String),
}
