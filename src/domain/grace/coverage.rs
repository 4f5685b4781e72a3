//! Comparison of the evidence that a record covers with the evidence of today (specification, section 5.4).

use super::request::{Current, digest_of, request_values};
use crate::domain::decision::{Covers, Decision, Subject};
use crate::domain::trial::Trial;
use jiff::ToSpan;

/// A part of the evidence that a record covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The grace request.
    Request,
    /// The expiry packet.
    Expiry,
    /// The follow-up packet.
    Followup,
}

impl Part {
    /// Returns the name for programs: that of its field in a record, without `_digest`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Expiry => "expiry",
            Self::Followup => "followup",
        }
    }

    /// Returns the name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Request => "what was asked for",
            Self::Expiry => "the expiry packet",
            Self::Followup => "the follow-up packet",
        }
    }
}

/// The result of comparing a part with its digest in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hold {
    /// The part is unchanged.
    Same,
    /// The part has changed.
    Changed,
    /// The record has no digest of the part.
    Unsaid,
}

impl Current {
    /// Compares every part with the digests of a record. A missing follow-up packet is recorded as null, so it equals
    /// one that is still missing; a missing digest of the expiry packet says nothing about it.
    #[must_use]
    pub fn compare(&self, decision: &Decision) -> [(Part, Hold); 3] {
        let none = Covers::default();
        let covers = match &decision.subject {
            Subject::Grace { covers, .. } => covers,
            Subject::Package { .. } => &none,
        };
        let hold = |then: Option<&str>, today: Option<&str>| match then {
            None => Hold::Unsaid,
            Some(then) if Some(then) == today => Hold::Same,
            Some(_) => Hold::Changed,
        };
        let (then, today) = (covers.followup.as_deref(), self.followup.as_deref());
        let followup = if then.is_none() && today.is_none() { Hold::Same } else { hold(then, today) };
        [
            (Part::Request, hold(covers.request.as_deref(), Some(&self.request))),
            (Part::Expiry, hold(covers.expiry.as_deref(), self.expiry.as_deref())),
            (Part::Followup, followup),
        ]
    }
}

/// The number of days before and after the decided end of a grace period in which the earlier request is searched.
const DAYS: i32 = 120;

/// Returns the `requested_until` that an approval was given for. It is found if only that value changed and a day near
/// the decided end gives the digest in the record. `Some("null")` is a request without a day.
#[must_use]
pub fn requested_then(trial: &Trial, decision: &Decision) -> Option<String> {
    let Subject::Grace { ends_on, covers } = &decision.subject else { return None };
    let wanted = covers.request.as_deref()?;
    let values = request_values(trial);
    let fits = |until: Option<&str>| {
        let mut then = values;
        then[4].1 = until;
        digest_of(&then) == wanted
    };
    if fits(None) {
        return Some("null".to_owned());
    }
    let around = (*ends_on)?;
    let days = (0..=DAYS).flat_map(|day| if day == 0 { vec![0] } else { vec![day, -day] });
    days.filter_map(|day| around.checked_add(day.days()).ok())
        .map(|day| day.to_string())
        .find(|day| fits(Some(day)))
}
