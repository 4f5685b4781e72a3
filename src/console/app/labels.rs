//! Short words for cells and titles.

use crate::domain::document::Outcome;
use crate::domain::evaluation::{Evaluation, Status};
use crate::domain::grace::{Grace, GraceState};
use crate::domain::labels::GateStatus;
use crate::domain::mark::Mark;
use crate::domain::safe_text::SafeText;
use crate::domain::time::{Moment, parse_date};
use jiff::civil::Date;

pub use crate::domain::summary::GRACE_GATE;
pub use crate::domain::time::short_day as day;

/// Returns a date that a file gives in the form of the interface, or the text if it is not a date.
#[must_use]
pub fn day_text(text: &str, today: Date) -> SafeText {
    SafeText::sanitize(&parse_date(text).map_or_else(|| text.to_owned(), |date| day(date, today)))
}

/// Returns the grace cell of a row: the label of the state, or the last day of an approved grace period.
#[must_use]
pub fn grace(state: GraceState, ends_on: Option<Date>, today: Date) -> String {
    match (state, ends_on) {
        (GraceState::NotApplicable, _) => "–".to_owned(),
        (GraceState::Approved, Some(end)) => day(end, today),
        (state, _) => state.label().to_owned(),
    }
}

/// Returns the state of a grace period with its consequence: the label of the state first.
#[must_use]
pub fn grace_in_full(grace: &Grace, today: Date) -> String {
    let label = grace.state.label();
    let rest = match grace.state {
        GraceState::NotApplicable => ": the trial is revoked".to_owned(),
        GraceState::Denied => ", until the denial is withdrawn".to_owned(),
        GraceState::ChangesRequested => ": not changed yet".to_owned(),
        GraceState::RefusalUnsettled => ": an approver must respond".to_owned(),
        GraceState::Stale => ": the request changed after it was approved".to_owned(),
        GraceState::Referenced => ": the policy accepts the reference".to_owned(),
        GraceState::Awaiting if grace.marks.contains(&Mark::Resubmitted) => {
            " a decision: the requested changes were made".to_owned()
        }
        GraceState::Awaiting => " a decision".to_owned(),
        GraceState::Approved => match grace.ends_on {
            Some(end) if grace.marks.contains(&Mark::Lapsed) => format!(", ended on {}", day(end, today)),
            Some(end) => format!(" until {}", day(end, today)),
            None => String::new(),
        },
    };
    format!("{label}{rest}")
}

/// Returns the time of day of a moment (UTC): `09:12`.
#[must_use]
pub fn time_of_day(moment: Moment) -> String {
    moment.to_string().chars().skip(11).take(5).collect()
}

/// Returns the age of a trial since it expired, in a cell.
#[must_use]
pub fn age(days: Option<i64>) -> String {
    days.map_or_else(|| "?".to_owned(), |days| format!("{days}d"))
}

/// Returns the age in words.
#[must_use]
pub fn expired(days: Option<i64>) -> String {
    match days {
        None => "expiry not known".to_owned(),
        Some(0) => "expired today".to_owned(),
        Some(1) => "expired yesterday".to_owned(),
        Some(days) if days > 0 => format!("expired {days} days ago"),
        Some(-1) => "expires tomorrow".to_owned(),
        Some(days) => format!("expires in {} days", -days),
    }
}

/// Returns the distance of a day from today: `in 2 days`, `8 days ago`.
#[must_use]
pub fn distance(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}

/// Returns the label of a status.
#[must_use]
pub const fn status(status: Status) -> &'static str {
    status.label()
}

/// Returns the label of a gate's status.
#[must_use]
pub const fn gate(status: GateStatus) -> &'static str {
    status.label()
}

/// Returns the labels of a trial's marks.
#[must_use]
pub fn marks(evaluation: &Evaluation) -> Vec<&'static str> {
    evaluation.attention.iter().map(|mark: &Mark| mark.label()).collect()
}

/// Returns the label of an outcome.
#[must_use]
pub fn outcome(outcome: Option<Outcome>) -> &'static str {
    outcome.map_or("unknown", Outcome::label)
}

/// Returns a number with separators: `12,345`.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a number with its noun: `1 trial`, `3 trials`, `12,345 trials`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}
