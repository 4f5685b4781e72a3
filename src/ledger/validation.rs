//! Validates a decision before it is recorded, with the same code that evaluates the record afterwards.

use super::draft::{DecisionDraft, is_visible};
use super::forbidden::forbidden_fields;
use super::principal::{NameError, name_error};
use super::record::folder;
use crate::domain::decision::Verdict;
use crate::domain::document::Outcome;
use crate::domain::grace::grace_starts_on;
use crate::domain::policy::Policy;
use crate::domain::reference;
use crate::domain::safe_text::SafeText;
use crate::domain::time::{Now, days_between};
use crate::domain::trial::Trial;
use crate::safe;
use jiff::ToSpan;
use jiff::civil::Date;
use public_boundary::{SecretKind, free_text_kinds, kinds_in};
use serde::Serialize;

/// The part of a decision that an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionField {
    /// The trial itself.
    Trial,
    /// The principal.
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

/// A reason why a decision may not be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// The part of the decision.
    pub field: DecisionField,
    /// The sentence for the user. It can name a principal.
    pub message: SafeText,
}

/// The longest free text, in characters.
const LONGEST_TEXT: usize = 2_000;

/// Returns every reason why a decision may not be recorded. If there is none, it may be.
#[must_use]
pub fn validate(trial: &Trial, policy: &Policy, now: Now, draft: &DecisionDraft) -> Vec<ValidationError> {
    let draft = &draft.normalized();
    let mut found = Vec::new();
    let mut refuse = |field, message: SafeText| found.push(ValidationError { field, message });
    if let Some(message) = why_undecidable(trial, now) {
        refuse(DecisionField::Trial, message.into());
    }
    if let Some(message) = why_unwritable(trial) {
        refuse(DecisionField::Trial, message);
    }
    if let Some(message) = why_not_this_person(trial, policy, &draft.decided_by) {
        refuse(DecisionField::Principal, message);
    }
    if draft.verdict == Verdict::Approved
        && let Some(message) = grace_end(trial, policy, now, draft)
    {
        refuse(DecisionField::GraceEnd, message);
    }
    if draft.verdict == Verdict::Withdrawn && !has_decided(trial, &draft.decided_by) {
        refuse(
            DecisionField::Trial,
            safe!("{} has no decision to withdraw", SafeText::principal(&draft.decided_by)),
        );
    }
    if !is_visible(&draft.reason) {
        refuse(DecisionField::Reason, "Reason is required".into());
    }
    if draft.conditions.iter().any(|text| !is_visible(text)) {
        refuse(DecisionField::Conditions, "A condition has no visible text".into());
    }
    if let Some(error @ (NameError::Invisible | NameError::TooLong)) = name_error(&draft.decided_by) {
        refuse(DecisionField::Principal, error.message());
    }
    for (field, kind) in forbidden_texts(draft) {
        refuse(field, safe!("this holds {}, which is not allowed here", kind.title()));
    }
    for (field, text) in free_texts(draft) {
        if text.chars().count() > LONGEST_TEXT {
            refuse(field, safe!("at most {} characters", LONGEST_TEXT));
        }
    }
    if draft.external_ref.as_deref().is_some_and(|text| reference::judge(text).is_err()) {
        refuse(DecisionField::ExternalRef, "a reference looks like ticket:CS-8840".into());
    }
    found
}

/// Returns the reason why no approver can decide on this trial, if there is one.
#[must_use]
pub fn why_undecidable(trial: &Trial, now: Now) -> Option<&'static str> {
    if now.given {
        return Some("this is a past day (--now): nothing is recorded");
    }
    match trial.outcome() {
        Some(Outcome::Revoked) => Some("the trial is revoked: no grace period to decide on"),
        None => Some("the outcome is not known: nothing to decide on yet"),
        Some(Outcome::Renewed | Outcome::Escalated) => None,
    }
}

/// Returns the reason why no record of this trial may be written, if there is one: it would repeat forbidden material.
fn why_unwritable(trial: &Trial) -> Option<SafeText> {
    let package = trial.expiry().and_then(|packet| packet.field("package_ref").string().ok());
    let folder = folder(trial);
    let repeated =
        [("reference", Some(&*trial.trial_ref)), ("package_ref", package), ("folder", Some(folder.as_str()))];
    repeated.into_iter().find_map(|(what, text)| {
        let material = kinds_in(text?).next()?;
        Some(safe!("the trial's {} holds {}, which is not allowed here", what, material.title()))
    })
}

/// Returns the reason why this principal cannot decide on this trial, if there is one.
#[must_use]
pub fn why_not_this_person(trial: &Trial, policy: &Policy, principal: &str) -> Option<SafeText> {
    if principal.trim().is_empty() {
        return Some("No approver name set. Use --as NAME, TRIALDESK_AS or git config user.email".into());
    }
    if !policy.is_approver(principal) {
        return Some(safe!("the policy does not list {} as an approver", SafeText::principal(principal)));
    }
    let owners = trial.owners();
    let own = policy.owner_refs(principal).find(|own| owners.contains(own));
    own.filter(|_| policy.separation_of_duties).map(|own| {
        let (principal, own) = (SafeText::principal(principal), SafeText::sanitize(own));
        safe!("{} is {}, an owner in this trial, so they cannot decide it", principal, own)
    })
}

/// Returns true if the principal's last record on a trial is not a withdrawal.
#[must_use]
pub fn has_decided(trial: &Trial, principal: &str) -> bool {
    let own = trial.decisions.iter().map(|(decision, _)| decision).filter(|d| &*d.decided_by == principal);
    let latest = own.reduce(|a, b| if b.is_later_than(a) { b } else { a });
    latest.is_some_and(|decision| decision.verdict != Verdict::Withdrawn)
}

/// Returns the last day that this principal may grant today.
#[must_use]
pub fn last_grace_day(trial: &Trial, policy: &Policy, principal: &str, now: Now) -> Option<Date> {
    let days = i64::try_from(policy.allowed_days(principal)).ok()?;
    grace_starts_on(trial, policy, now.today()).checked_add(days.days()).ok()
}

fn grace_end(trial: &Trial, policy: &Policy, now: Now, draft: &DecisionDraft) -> Option<SafeText> {
    let Some(day) = draft.grace_ends_on else {
        return Some("Enter an end date, e.g. 2026-07-15 or +14d".into());
    };
    if day < now.today() {
        return Some(safe!("{} is in the past", day));
    }
    let last = last_grace_day(trial, policy, &draft.decided_by, now)?;
    (day > last).then(|| {
        let over = days_between(last, day);
        let principal = SafeText::principal(&draft.decided_by);
        safe!("{} days too long: {} is the last day the policy allows {}", over, last, principal)
    })
}

/// The fields of a record that are entered by the user.
#[derive(Serialize)]
struct EnteredFields<'a> {
    decided_by: &'a str,
    reason: &'a str,
    conditions: &'a [String],
    external_ref: Option<&'a str>,
}

/// Returns the entered fields that hold forbidden material, each once.
fn forbidden_texts(draft: &DecisionDraft) -> Vec<(DecisionField, SecretKind)> {
    let DecisionDraft { decided_by, reason, conditions, .. } = draft;
    let external_ref = draft.external_ref.as_deref();
    let fields = EnteredFields { decided_by, reason, conditions, external_ref };
    let field_of = |path: &str| match path.split('[').next() {
        Some("decided_by") => DecisionField::Principal,
        Some("conditions") => DecisionField::Conditions,
        Some("external_ref") => DecisionField::ExternalRef,
        _ => DecisionField::Reason,
    };
    let by_detector = forbidden_fields(&fields).into_iter().map(|(path, kind)| (field_of(&path), kind));
    let opaque = free_texts(draft)
        .filter_map(|(field, text)| Some((field, free_text_kinds(text, reference::is_reference).next()?)));
    let mut found: Vec<(DecisionField, SecretKind)> = Vec::new();
    for (field, kind) in by_detector.chain(opaque) {
        if found.iter().all(|(other, _)| *other != field) {
            found.push((field, kind));
        }
    }
    found
}

fn free_texts(draft: &DecisionDraft) -> impl Iterator<Item = (DecisionField, &str)> {
    let conditions = draft.conditions.iter().map(|text| (DecisionField::Conditions, text.as_str()));
    let external = draft.external_ref.iter().map(|text| (DecisionField::ExternalRef, text.as_str()));
    [(DecisionField::Reason, draft.reason.as_str())].into_iter().chain(conditions).chain(external)
}

/// Parses the end of a grace period: a date, or `+14d` counted from today.
///
/// ```
/// use jiff::civil::date;
/// use trialdesk::ledger::validation::parse_until;
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
