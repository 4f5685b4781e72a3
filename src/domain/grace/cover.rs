//! What an approver looked at, held against what is there today: which part of it has changed, and what was asked for
//! then where the record's digest gives that away (specification, section 5.4).

use super::request::{Current, digest_of, request_values};
use crate::domain::decision::{Covers, Decision};
use crate::domain::trial::Trial;
use jiff::ToSpan;

/// A part of what a record covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The grace request: what was asked for.
    Request,
    /// The expiry packet.
    Expiry,
    /// The follow-up packet.
    Followup,
}

impl Part {
    /// The part in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Request => "what was asked for",
            Self::Expiry => "the expiry packet",
            Self::Followup => "the follow-up packet",
        }
    }
}

/// How a part stands to what a record says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hold {
    /// It is what was looked at.
    Same,
    /// It is something else by now.
    Changed,
    /// The record has no digest of it, so nobody can tell.
    Unsaid,
}

impl Current {
    /// Every part that a record covers, and whether it holds today. An absent follow-up packet is noted as null, so
    /// two absent ones are the same; a record without the digest of an expiry packet says nothing of it.
    #[must_use]
    pub fn compare(&self, covers: &Covers) -> [(Part, Hold); 3] {
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

/// How many days around the decided end of a grace period the request of then is looked for.
const DAYS: i32 = 120;

/// The `requested_until` that an approval was given for, where only that can have changed and the digest of some day
/// near the decided one is the record's: then it is that day and no other. `Some("null")` is a request without a day.
#[must_use]
pub fn requested_then(trial: &Trial, decision: &Decision) -> Option<String> {
    let wanted = decision.covers.request.as_deref()?;
    let values = request_values(trial);
    let fits = |until: Option<&str>| {
        let mut then = values;
        then[4].1 = until;
        digest_of(&then) == wanted
    };
    if fits(None) {
        return Some("null".to_owned());
    }
    let around = decision.grace_ends_on?;
    let days = (0..=DAYS).flat_map(|day| if day == 0 { vec![0] } else { vec![day, -day] });
    days.filter_map(|day| around.checked_add(day.days()).ok())
        .map(|day| day.to_string())
        .find(|day| fits(Some(day)))
}
