//! Validates a decision before it is recorded, with the same code that evaluates the record afterwards.

mod imported;
mod texts;

use super::draft::{DecisionDraft, DraftSubject, is_visible};
use super::principal::{NameError, name_error};
use super::record::{folder, unseen};
use crate::domain::decision::{Covers, Decision, PackageCovers, Signature, Subject, Verdict};
use crate::domain::document::{Document, Outcome};
use crate::domain::duties::Duties;
use crate::domain::evaluation::{Evaluation, Status};
use crate::domain::grace::{NotCounted, grace_starts_on};
use crate::domain::labels::{Kind, StageId};
use crate::domain::policy::Policy;
use crate::domain::problem::ProblemCode;
use crate::domain::reference;
use crate::domain::safe_text::SafeText;
use crate::domain::settlement::Records;
use crate::domain::time::{Now, days_between};
use crate::domain::trial::Trial;
use crate::safe;
use jiff::ToSpan;
use jiff::civil::Date;
use public_boundary::kinds_in;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use texts::{forbidden_texts, free_texts};

pub use imported::{ImportCheck, check_imported, signature_objection};

/// The part of a decision that an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionField {
    /// The trial itself.
    Trial,
    /// The principal.
    Principal,
    /// The end of the grace period.
    GraceEnd,
    /// The last day of the approval of a package.
    ExpiresOn,
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
pub fn validate(
    trial: &Trial,
    evaluation: &Evaluation,
    policy: &Policy,
    now: Now,
    draft: &DecisionDraft,
) -> Vec<ValidationError> {
    let draft = &draft.normalized();
    let mut found = validate_fields(trial, evaluation, policy, now, draft);
    if found.is_empty()
        && let Some(message) = why_not_counted(trial, policy, now, draft)
    {
        found.push(ValidationError { field: DecisionField::Trial, message });
    }
    found
}

/// Returns the reasons that do not depend on how the record is settled. The draft is normalized.
fn validate_fields(
    trial: &Trial,
    evaluation: &Evaluation,
    policy: &Policy,
    now: Now,
    draft: &DecisionDraft,
) -> Vec<ValidationError> {
    let stage = draft.subject.stage();
    let mut found = Vec::new();
    let mut refuse = |field, message: SafeText| found.push(ValidationError { field, message });
    let undecidable = match stage {
        None => why_undecidable(trial, now),
        Some(stage) => why_package_undecidable(trial, stage, now),
    };
    if let Some(message) = undecidable {
        refuse(DecisionField::Trial, message.into());
    }
    if let Some(message) = why_unwritable(trial, draft.subject) {
        refuse(DecisionField::Trial, message);
    }
    if let Some(message) = why_not_this_person_on(trial, policy, &draft.decided_by, stage) {
        refuse(DecisionField::Principal, message);
    }
    if draft.verdict == Verdict::Approved {
        match draft.subject {
            DraftSubject::Grace { ends_on } => {
                if let Some(message) = grace_end(trial, policy, now, draft, ends_on) {
                    refuse(DecisionField::GraceEnd, message);
                }
            }
            DraftSubject::Package { stage, expires_on } => {
                if undecidable.is_none() && !is_ready(evaluation, stage) {
                    refuse(DecisionField::Trial, safe!("stage {} is not ready", stage.label()));
                }
                if let Some(day) = expires_on.filter(|day| *day < now.today()) {
                    refuse(DecisionField::ExpiresOn, safe!("{} is in the past", day));
                }
            }
        }
    }
    if draft.verdict == Verdict::Withdrawn && !has_decided_on(trial, &draft.decided_by, stage) {
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

/// Returns true if the stage is begun and ready.
fn is_ready(evaluation: &Evaluation, stage: StageId) -> bool {
    evaluation.stage(stage).is_some_and(|result| result.status == Status::Ready)
}

/// Returns the reason why the record would not count as soon as it is written, if there is one. The record is judged by the
/// code that judges it afterwards; its signature is not known here.
fn why_not_counted(trial: &Trial, policy: &Policy, now: Now, draft: &DecisionDraft) -> Option<SafeText> {
    // Only approvals have limits.
    if draft.verdict != Verdict::Approved {
        return None;
    }
    let subject = match draft.subject {
        DraftSubject::Grace { ends_on } => Subject::Grace { ends_on, covers: Covers::default() },
        DraftSubject::Package { stage, expires_on } => {
            Subject::Package { stage, expires_on, covers: PackageCovers::default() }
        }
    };
    let kind = subject.kind();
    let decision = Decision {
        decision_ref: Box::default(),
        subject,
        verdict: draft.verdict,
        reason: Box::default(),
        conditions: Vec::new(),
        is_conditional: !draft.conditions.is_empty(),
        external_ref: None,
        decided_by: draft.decided_by.as_str().into(),
        decided_at: now.instant,
        decided_at_text: Box::default(),
        seen: unseen(trial).into_iter().map(Into::into).collect(),
        path: Arc::default(),
        file_digest: Arc::default(),
        signature: Signature::Good { key: Arc::default(), kind, trusted: true, changes_at: None },
    };
    let document = trial.counted.first()?.clone();
    let mut trial = trial.clone();
    trial.decisions.push((decision, document));
    let records = Records::of(&trial, policy, now);
    let reason = records.ballots().last()?.not_counted?;
    Some(not_counted_message(policy, reason))
}

/// Returns the sentence for a record that would not count.
fn not_counted_message(policy: &Policy, reason: NotCounted) -> SafeText {
    match reason {
        NotCounted::TooManyExtensions => {
            let most = policy.max_extensions.unwrap_or_default();
            let extensions = if most == 1 { "extension" } else { "extensions" };
            safe!("one extension too many: the policy allows {} {}", most, extensions)
        }
        NotCounted::Backdated => {
            "an earlier approval is dated more than 24 hours later: check the clock of this machine".into()
        }
        reason => safe!("this would not count: {}", reason.label()),
    }
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
        Some(Outcome::Renewed | Outcome::Escalated) => may_hide_the_request(trial).then_some(
            "a file of the trial cannot be read, and may be the follow-up packet: correct it first",
        ),
    }
}

/// Returns whether the request is not there because a file may hold it that cannot be read. A decision would cover its absence,
/// and put an earlier one that covers the request out of force.
fn may_hide_the_request(trial: &Trial) -> bool {
    let is_unread = |code| {
        use ProblemCode::{NotUtf8, Syntax, TooLarge, Unreadable};
        matches!(code, Unreadable | TooLarge | NotUtf8 | Syntax)
    };
    trial.document(Kind::FollowupPacket).is_none()
        && trial.problems.iter().any(|found| is_unread(found.problem.code))
}

/// Returns the reason why no approver can decide on the package of a stage, if there is one. The outcome of the trial does
/// not matter (specification, section 8.2).
#[must_use]
pub fn why_package_undecidable(trial: &Trial, stage: StageId, now: Now) -> Option<&'static str> {
    if now.given {
        return Some("this is a past day (--now): nothing is recorded");
    }
    if trial.document(stage.packet()).is_some() {
        return None;
    }
    Some(if trial.has_draft(stage) {
        "the packet of this stage is a draft: nothing to decide on yet"
    } else {
        "the packet of this stage is missing: nothing to decide on yet"
    })
}

/// Returns the reason why no record of this trial may be written, if there is one: it would name the digest of a record with
/// changed line ends, which no other copy of the room has, or repeat forbidden material.
fn why_unwritable(trial: &Trial, subject: DraftSubject) -> Option<SafeText> {
    let is_changed = |document: &&Document| document.kind.is_record() && document.has_cr;
    if let Some(record) = trial.uncounted.iter().find(is_changed) {
        let path = SafeText::sanitize(&record.path);
        return Some(safe!("the line ends of {} were changed to CR LF: restore the file first", path));
    }
    let packet = match subject.stage() {
        None => trial.expiry(),
        Some(stage) => trial.document(stage.packet()),
    };
    let package = packet.and_then(|packet| packet.field("package_ref").string().ok());
    let folder = folder(trial, subject.stage());
    let repeated =
        [("reference", Some(&*trial.trial_ref)), ("package_ref", package), ("folder", Some(folder.as_str()))];
    repeated.into_iter().find_map(|(what, text)| {
        let material = kinds_in(text?).next()?;
        Some(safe!("the trial's {} holds {}, which is not allowed here", what, material.title()))
    })
}

/// Returns the reason why this principal cannot decide on the grace period of this trial, if there is one.
#[must_use]
pub fn why_not_this_person(trial: &Trial, policy: &Policy, principal: &str) -> Option<SafeText> {
    why_not_this_person_on(trial, policy, principal, None)
}

/// Returns the reason why this principal cannot decide on the package of a stage or, without a stage, on the grace period,
/// if there is one.
#[must_use]
pub fn why_not_this_person_on(
    trial: &Trial,
    policy: &Policy,
    principal: &str,
    stage: Option<StageId>,
) -> Option<SafeText> {
    if principal.trim().is_empty() {
        return Some(
            "No approver name set. Use :as NAME here, or --as NAME, TRIALDESK_AS or git config user.email"
                .into(),
        );
    }
    if !policy.is_approver(principal) {
        return Some(safe!("the policy does not list {} as an approver", SafeText::principal(principal)));
    }
    Duties::of(trial, policy).conflict(principal, stage).map(|own| {
        let (principal, own) = (SafeText::principal(principal), SafeText::sanitize(own));
        safe!("{} is {}, an owner in this trial, so they cannot decide it", principal, own)
    })
}

/// Returns true if the principal has a decision on the grace period of a trial to withdraw.
#[must_use]
pub fn has_decided(trial: &Trial, principal: &str) -> bool {
    has_decided_on(trial, principal, None)
}

/// Returns true if the principal has a decision on the package of a stage or, without a stage, on the grace period, to
/// withdraw: one that no other of their records sees, and that is not a withdrawal. Records are ordered by `seen`, and not
/// by the clock (specification, section 5.3).
#[must_use]
pub fn has_decided_on(trial: &Trial, principal: &str, stage: Option<StageId>) -> bool {
    let records = || trial.decisions.iter().map(|(decision, _)| decision);
    let is_own = |decision: &&Decision| *decision.decided_by == *principal && decision.stage() == stage;
    let by_digest: HashMap<&str, &Decision> =
        records().map(|decision| (&*decision.file_digest, decision)).collect();
    // All records that an own record sees, through records of any person.
    let mut open: Vec<&str> =
        records().filter(is_own).flat_map(|own| &own.seen).map(|seen| &**seen).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    while let Some(digest) = open.pop() {
        if seen.insert(digest)
            && let Some(decision) = by_digest.get(digest)
        {
            open.extend(decision.seen.iter().map(|seen| &**seen));
        }
    }
    records().filter(is_own).any(|own| own.verdict != Verdict::Withdrawn && !seen.contains(&*own.file_digest))
}

/// Returns the last day that this principal may grant today, by the limits of the policy.
#[must_use]
pub fn last_grace_day(trial: &Trial, policy: &Policy, principal: &str, now: Now) -> Option<Date> {
    let after = |start: Date, days: u64| start.checked_add(i64::try_from(days).ok()?.days()).ok();
    let last = after(grace_starts_on(trial, policy, now.today()), policy.allowed_days(principal))?;
    let total = policy.max_total_grace_days.zip(trial.original_expires_at());
    let in_total = total.and_then(|(days, expired_at)| after(expired_at.date(), days.get()));
    Some(in_total.map_or(last, |day| day.min(last)))
}

fn grace_end(
    trial: &Trial,
    policy: &Policy,
    now: Now,
    draft: &DecisionDraft,
    ends_on: Option<Date>,
) -> Option<SafeText> {
    let Some(day) = ends_on else {
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
