//! Validates a record that was composed elsewhere, before it is placed in a room (specification, sections 5.1 to 5.3).
//!
//! It is held to the rules of a decision that is recorded here, with two differences: limits that count from the day of
//! the decision count from the `decided_at` of the record, and evidence that has changed since is reported and refuses
//! nothing, because settlement treats the record as stale or answered.

use super::{not_counted_message, validate_fields};
use crate::domain::decision::{Decision, PackageCovers, Subject, Verdict};
use crate::domain::document::Document;
use crate::domain::evaluation::{Evaluation, evaluate};
use crate::domain::evidence_fields;
use crate::domain::grace::{Ballot, Current, Hold, NotCounted, Part};
use crate::domain::package;
use crate::domain::policy::Policy;
use crate::domain::safe_text::SafeText;
use crate::domain::signature::Signature;
use crate::domain::time::Now;
use crate::domain::trial::Trial;
use crate::ledger::draft::{DecisionDraft, DraftSubject};
use crate::ledger::record::unseen;
use crate::safe;
use std::collections::HashSet;

/// The result of checking a record that was composed elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportCheck {
    /// The reasons why it may not be placed. If there are none, it may be.
    pub objections: Vec<SafeText>,
    /// The parts of the covered evidence that have changed since it was composed.
    pub changed: Vec<&'static str>,
    /// The number of records of the trial that the approver had not seen.
    pub unseen: usize,
    /// True if the grace period, or the approval of the package, that it grants ended before today.
    pub has_ended: bool,
    /// The ballot of the record in the room.
    pub ballot: Ballot,
}

/// Checks a record against its trial, as the trial is without it. The signature of the decision is already compared with
/// the `allowed_signers` of the policy.
#[must_use]
pub fn check_imported(
    trial: &Trial,
    evaluation: &Evaluation,
    policy: &Policy,
    now: Now,
    (decision, document): (&Decision, &Document),
) -> ImportCheck {
    let mut objections = Vec::new();
    if now.given {
        objections.push("this is a past day (--now): nothing is recorded".into());
    }
    if decision.decided_at > now.instant {
        objections.push(safe!(
            "its `decided_at`, {}, is in the future: now is {}",
            decision.decided_at,
            now.instant
        ));
    }
    if let Signature::Bad(reason) = &decision.signature {
        objections.push(reason.message().into());
    }
    let missing = missing_records(trial, policy, decision);
    if missing > 0 {
        objections.push(safe!(
            "it names {} of this trial that {} not in this room: import or restore {} first",
            if missing == 1 { safe!("a record") } else { safe!("{} records", missing) },
            if missing == 1 { "is" } else { "are" },
            if missing == 1 { "it" } else { "them" }
        ));
    }
    let at = Now { instant: decision.decided_at, given: false };
    let fields = validate_fields(trial, evaluation, policy, at, &draft_of(trial, decision));
    objections.extend(fields.into_iter().map(|error| error.message));
    let ballot = ballot(trial, policy, now, (decision, document));
    if let Some(reason) = ballot.not_counted.filter(|_| objections.is_empty()) {
        objections.push(not_counted_message(policy, reason));
    }
    ImportCheck {
        objections,
        changed: changed_parts(trial, decision),
        unseen: unseen(trial).into_iter().filter(|head| !names(decision, head)).count(),
        has_ended: decision.grace_ends_on().or(decision.expires_on()).is_some_and(|day| day < now.today()),
        ballot,
    }
}

fn names(decision: &Decision, digest: &str) -> bool {
    decision.seen.iter().any(|seen| **seen == *digest)
}

/// Returns the number of records that the record names and that neither the trial has nor the policy knows to be lost.
fn missing_records(trial: &Trial, policy: &Policy, decision: &Decision) -> usize {
    let records = trial.documents().into_iter().filter(|document| document.kind.is_record());
    let here: HashSet<String> = records.map(|document| document.file_digest.to_string()).collect();
    let is_known =
        |digest: &str| here.contains(digest) || policy.lost_decisions.iter().any(|lost| lost == digest);
    decision.seen.iter().filter(|digest| !is_known(digest)).count()
}

/// Returns the record as it would have been entered.
fn draft_of(trial: &Trial, decision: &Decision) -> DecisionDraft {
    let subject = match &decision.subject {
        Subject::Grace { ends_on, .. } => DraftSubject::Grace { ends_on: *ends_on },
        Subject::Package { stage, expires_on, .. } => {
            DraftSubject::Package { stage: *stage, expires_on: *expires_on }
        }
    };
    DecisionDraft {
        trial_ref: trial.trial_ref.clone(),
        verdict: decision.verdict,
        subject,
        reason: decision.reason.to_string(),
        conditions: decision.conditions.iter().map(ToString::to_string).collect(),
        external_ref: decision.external_ref.as_deref().map(str::to_owned),
        decided_by: decision.decided_by.to_string(),
    }
}

/// Returns the ballot of the record as soon as it is in the room.
fn ballot(trial: &Trial, policy: &Policy, now: Now, (decision, document): (&Decision, &Document)) -> Ballot {
    let mut with_record = trial.clone();
    with_record.decisions.push((decision.clone(), document.clone()));
    evaluate(&with_record, policy, now).ballots.last().copied().unwrap_or_default()
}

/// Returns the names of the parts of the covered evidence that are not as the approver saw them, and that settlement
/// compares: approvals do not rest on the follow-up packet.
fn changed_parts(trial: &Trial, decision: &Decision) -> Vec<&'static str> {
    match &decision.subject {
        Subject::Package { stage, covers, .. } => {
            let PackageCovers { edition, evidence, .. } = covers;
            let is_known = edition.and_then(evidence_fields::edition).is_some();
            let current = package::evidence_digest(trial, *stage, evidence_fields::LATEST);
            let holds = is_known && evidence.is_some() && evidence.as_deref() == current.as_deref();
            if holds { Vec::new() } else { vec![package::Part::Evidence.title()] }
        }
        Subject::Grace { .. } => {
            let rests_on_followup = decision.verdict == Verdict::ChangesRequested;
            let parts = Current::of(trial).compare(decision).into_iter();
            let changed = parts.filter(|(part, hold)| match part {
                Part::Followup => rests_on_followup && *hold == Hold::Changed,
                Part::Request | Part::Expiry => *hold != Hold::Same,
            });
            changed.map(|(part, _)| part.title()).collect()
        }
    }
}

/// Returns the reason why the signature of a record may not be placed beside it, if there is one.
#[must_use]
pub fn signature_objection(policy: &Policy, decision: &Decision) -> Option<SafeText> {
    match &decision.signature {
        Signature::Bad(reason) => Some(reason.message().into()),
        Signature::Good { trusted: false, .. } => Some(not_counted_message(policy, NotCounted::UntrustedKey)),
        Signature::None | Signature::Good { .. } => None,
    }
}
