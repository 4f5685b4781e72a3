//! Labels of combined values. Labels of single values are in the domain.

use super::style::Style;
use crate::domain::decision::Signature;
use crate::domain::document::Outcome;
use crate::domain::evaluation::{Evaluation, Status};
use crate::domain::grace::{Ballot, Grace, GraceState};
use crate::domain::labels::GateStatus;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns `renewed · blocked · expired 19 days ago · overdue`.
#[must_use]
pub fn headline(evaluation: &Evaluation) -> SafeText {
    let outcome = evaluation.outcome.map_or("outcome unknown", Outcome::label);
    let parts = [SafeText::from(outcome), evaluation.status.label().into()].into_iter();
    let marks = evaluation.attention.iter().map(|mark| mark.label().into());
    SafeText::join(parts.chain(evaluation.age_days.map(age_label)).chain(marks), " · ")
}

/// Returns when a trial expired, from the whole days since then.
#[must_use]
pub fn age_label(days: i64) -> SafeText {
    match days {
        0 => "expired today".into(),
        1 => "expired yesterday".into(),
        2.. => safe!("expired {} days ago", days),
        -1 => "expires tomorrow".into(),
        _ => safe!("expires in {} days", -days),
    }
}

/// Returns the state of a grace period in a few words: `awaiting`, `until 2026-07-04`.
#[must_use]
pub fn grace_label(grace: &Grace) -> SafeText {
    match (grace.state, grace.ends_on) {
        (GraceState::Approved, Some(day)) => safe!("until {}", day),
        (GraceState::NotApplicable, _) => "–".into(),
        (state, _) => state.label().into(),
    }
}

/// Returns the effect of a decision record, and the style to show it in.
#[must_use]
pub fn ballot_label(standing: Ballot) -> (Style, SafeText) {
    match standing {
        Ballot { not_counted: Some(reason), .. } => {
            (Style::Blocked, safe!("does not count: {}", reason.label()))
        }
        Ballot { expired: true, .. } => (Style::Awaiting, "has expired".into()),
        Ballot { stale: true, .. } => (Style::Awaiting, "out of date".into()),
        Ballot { vote: true, .. } => (Style::Ready, "counts".into()),
        Ballot { .. } => (Style::Quiet, "superseded".into()),
    }
}

/// Returns the signature's label, after a comma; nothing for a record without one.
#[must_use]
pub const fn signature_label(signature: &Signature) -> &'static str {
    match signature {
        Signature::None => "",
        Signature::Bad(_) => ", bad signature",
        Signature::Good { .. } => ", signed",
    }
}

/// Returns the sign and the style of a status.
#[must_use]
pub const fn status_sign(status: Status) -> (Style, &'static str) {
    match status {
        Status::Ready => (Style::Ready, "✓"),
        Status::AwaitingApproval => (Style::Awaiting, "◆"),
        Status::Blocked => (Style::Blocked, "✗"),
    }
}

/// Returns the sign and the style of a gate's status.
#[must_use]
pub const fn gate_sign(status: GateStatus) -> (Style, &'static str) {
    match status {
        GateStatus::Pass => (Style::Ready, "✓"),
        GateStatus::Blocked => (Style::Blocked, "✗"),
        GateStatus::NotApplicable => (Style::Quiet, "–"),
    }
}

/// Returns `1 trial`, `2 trials`.
#[must_use]
pub fn count_label(count: usize, one: &'static str, many: &'static str) -> SafeText {
    safe!("{} {}", count, if count == 1 { one } else { many })
}
