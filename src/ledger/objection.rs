//! What stands against recording a decision, said before anything is written and by the same code that judges
//! afterwards.

use super::record::{Proposal, folder};
use crate::domain::boundary::{free_text_materials, materials_in};
use crate::domain::decision::Verdict;
use crate::domain::document::Outcome;
use crate::domain::grace::grace_starts_on;
use crate::domain::policy::Policy;
use crate::domain::reference;
use crate::domain::time::{Now, days_between};
use crate::domain::trial::Trial;
use jiff::ToSpan;
use jiff::civil::Date;

/// What an objection is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The trial itself.
    Trial,
    /// Who decides.
    Principal,
    /// The end of the grace period.
    GraceEnd,
    /// The reason.
    Reason,
    /// The conditions.
    Conditions,
    /// The external reference.
    ExternalRef,
}

/// One thing that stands against a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// What it is about.
    pub about: About,
    /// The sentence that says so.
    pub message: String,
}

/// The longest free text, in characters.
const LONGEST_TEXT: usize = 2_000;

/// Everything that stands against a decision. Empty: it may be recorded.
#[must_use]
pub fn objections(trial: &Trial, policy: &Policy, now: Now, proposal: &Proposal) -> Vec<Objection> {
    let mut found = Vec::new();
    let mut object = |about, message: String| found.push(Objection { about, message });
    if let Some(message) = why_undecidable(trial, now) {
        object(About::Trial, message.to_owned());
    }
    if let Some(message) = why_unwritable(trial) {
        object(About::Trial, message);
    }
    if let Some(message) = why_not_this_person(trial, policy, &proposal.decided_by) {
        object(About::Principal, message);
    }
    if proposal.verdict == Verdict::Approved
        && let Some(message) = grace_end(trial, policy, now, proposal)
    {
        object(About::GraceEnd, message);
    }
    if proposal.verdict == Verdict::Withdrawn && !has_decided(trial, &proposal.decided_by) {
        object(
            About::Trial,
            format!("{} has decided nothing here that could be withdrawn", proposal.decided_by),
        );
    }
    if proposal.reason.trim().is_empty() {
        object(About::Reason, "say why: whoever audits this will ask".to_owned());
    }
    for (about, text) in free_texts(proposal) {
        if let Some(material) = free_text_materials(text).next() {
            object(about, format!("this holds {}, which a record must not", material.title()));
        }
        if text.chars().count() > LONGEST_TEXT {
            object(about, format!("at most {LONGEST_TEXT} characters"));
        }
    }
    if let Some(text) = proposal.external_ref.as_deref().map(str::trim).filter(|text| !text.is_empty())
        && reference::judge(text).is_err()
    {
        object(About::ExternalRef, "a reference looks like ticket:CS-8840".to_owned());
    }
    found
}

/// Whether a typed text holds what no record and no draft may.
#[must_use]
pub fn holds_material(text: &str) -> bool {
    free_text_materials(text).next().is_some()
}

/// Why nobody can decide on this trial, if nobody can.
#[must_use]
pub fn why_undecidable(trial: &Trial, now: Now) -> Option<&'static str> {
    if now.given {
        return Some("this is a past day (--now): nothing is recorded");
    }
    match trial.outcome() {
        Some(Outcome::Revoked) => Some("the trial is revoked: there is no grace period to decide on"),
        None => Some("the outcome is not known: there is nothing to decide on yet"),
        Some(Outcome::Renewed | Outcome::Escalated) => None,
    }
}

/// Why no record of this trial may be written, if none may: it would repeat what the boundary forbids.
fn why_unwritable(trial: &Trial) -> Option<String> {
    let package = trial.expiry.as_ref().and_then(|packet| packet.field("package_ref").string().ok());
    let folder = folder(trial);
    let repeated =
        [("reference", Some(&*trial.trial_ref)), ("package_ref", package), ("folder", Some(folder.as_str()))];
    repeated.into_iter().find_map(|(what, text)| {
        let material = materials_in(text?).next()?;
        Some(format!("the trial's {what} holds {}, which a record must not", material.title()))
    })
}

/// Why this person cannot decide on this trial, if they cannot.
#[must_use]
pub fn why_not_this_person(trial: &Trial, policy: &Policy, principal: &str) -> Option<String> {
    if principal.trim().is_empty() {
        return Some(
            "nobody decides: name yourself with --as, TRIALDESK_AS or git config user.email".to_owned(),
        );
    }
    if !policy.is_approver(principal) {
        return Some(format!("the policy does not list {principal} as an approver"));
    }
    let owners = trial.owners();
    let own = policy.owner_refs(principal).find(|own| owners.contains(own));
    own.filter(|_| policy.separation_of_duties)
        .map(|own| format!("{principal} is {own}, an owner in this trial, and may not decide on it"))
}

/// Whether the last of this person's records on a trial is anything but a withdrawal.
#[must_use]
pub fn has_decided(trial: &Trial, principal: &str) -> bool {
    let own = trial.decisions.iter().map(|(decision, _)| decision).filter(|d| &*d.decided_by == principal);
    let latest = own.reduce(|a, b| if b.is_later_than(a) { b } else { a });
    latest.is_some_and(|decision| decision.verdict != Verdict::Withdrawn)
}

/// The last day that this person may grant today.
#[must_use]
pub fn last_grace_day(trial: &Trial, policy: &Policy, principal: &str, now: Now) -> Option<Date> {
    let days = i64::from(policy.allowed_days(principal));
    grace_starts_on(trial, policy, now.today()).checked_add(days.days()).ok()
}

fn grace_end(trial: &Trial, policy: &Policy, now: Now, proposal: &Proposal) -> Option<String> {
    let Some(day) = proposal.grace_ends_on else {
        return Some("when does the grace end? A date like 2026-07-15, or +14d".to_owned());
    };
    if day < now.today() {
        return Some(format!("{day} is in the past"));
    }
    let last = last_grace_day(trial, policy, &proposal.decided_by, now)?;
    (day > last).then(|| {
        let over = days_between(last, day);
        format!("{over} days too long: {last} is the last day the policy allows {}", proposal.decided_by)
    })
}

fn free_texts(proposal: &Proposal) -> impl Iterator<Item = (About, &str)> {
    let conditions = proposal.conditions.iter().map(|text| (About::Conditions, text.as_str()));
    let external = proposal.external_ref.iter().map(|text| (About::ExternalRef, text.as_str()));
    [(About::Reason, proposal.reason.as_str())].into_iter().chain(conditions).chain(external)
}

/// Reads the end of a grace period: a date, or `+14d` counted from today.
///
/// ```
/// use jiff::civil::date;
/// use trialdesk::ledger::objection::parse_until;
/// let today = date(2026, 6, 20);
/// assert_eq!(parse_until("+14d", today), Some(date(2026, 7, 4)));
/// assert_eq!(parse_until("2026-07-15", today), Some(date(2026, 7, 15)));
/// assert_eq!(parse_until("soon", today), None);
/// ```
#[must_use]
pub fn parse_until(text: &str, today: Date) -> Option<Date> {
    let text = text.trim();
    match text.strip_prefix('+').and_then(|rest| rest.strip_suffix('d')) {
        Some(days) if !days.is_empty() && days.len() <= 5 && days.bytes().all(|b| b.is_ascii_digit()) => {
            today.checked_add(days.parse::<i64>().ok()?.days()).ok()
        }
        Some(_) => None,
        None => crate::domain::time::parse_date(text),
    }
}
