//! The step that settles a finding: who takes it, and what it is.

use super::subject_of_stage;
use crate::domain::decision::DecisionSubject;
use crate::domain::duties::Duties;
use crate::domain::evaluation::Evaluation;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::{Code, Finding};
use crate::domain::gate::GateId;
use crate::domain::labels::{Kind, Verdict};
use crate::domain::owner::finding_owners;
use crate::domain::policy::{Policy, StaleApprovals};
use crate::domain::remedy::{Ask, Remedy};
use crate::domain::tree::Position;
use crate::domain::trial::Trial;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The people who take a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The owners of what the finding is about, as references; at least one.
    Owners(Box<[Box<str>]>),
    /// The approvers of the policy who may decide and whose approval is missing; empty if nobody is left.
    Approvers(Box<[Box<str>]>),
    /// Any principal: the policy lists no approvers.
    AnyPrincipal,
    /// The principals whose own records have to be withdrawn.
    Principals(Box<[Box<str>]>),
    /// The approver of a package whose approval is a document.
    PackageApprover,
    /// The producer of a packet.
    Producer,
    /// A reviewer: a person who may edit the room.
    Reviewer,
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// Record a decision.
    Decide(DecisionSubject),
    /// Withdraw a denial.
    Withdraw(DecisionSubject),
    /// Make the changes that an approver requested.
    MakeChanges(DecisionSubject),
    /// Fill in or correct the field of the step.
    FillIn,
    /// Approve a package, or renew its approval, in this document.
    Approve(Kind),
    /// Complete this packet, and declare it ready.
    Complete(Kind),
    /// Write a document of this kind.
    WriteDocument(Kind),
    /// Fix the file of the step.
    FixFile,
    /// Correct the trial: the finding is not about one field.
    Correct,
}

/// A step with the finding that it settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The people who take it.
    pub actor: Actor,
    /// What has to be done.
    pub task: Task,
    /// The gate that needs it; `None` for a package that waits for an approver before the next stage is begun.
    pub gate: Option<GateId>,
    /// The code of the finding.
    pub code: Option<Code>,
    /// The kind of the document, if the step is about one.
    pub document: Option<Kind>,
    /// The field, if the step is about one.
    pub field: Option<FieldPath>,
    /// The file, relative to the room, if the step is about one.
    pub path: Option<Arc<str>>,
    /// The position in the file.
    pub at: Option<Position>,
}

impl Step {
    /// Returns the step that settles a finding; `None` if it is settled by settling those of the stage before.
    pub fn of(
        trial: &Trial,
        evaluation: &Evaluation,
        policy: &Policy,
        duties: &mut Duties<'_>,
        finding: &Finding,
    ) -> Option<Self> {
        let subject = subject_of_stage(finding.gate.stage());
        let (actor, task) = match finding.code {
            Code::UpstreamBlocked => return None,
            Code::AwaitingDecision | Code::Stale | Code::RefusalUnsettled | Code::Lapsed => {
                (deciders(trial, evaluation, policy, duties, subject, finding.code), Task::Decide(subject))
            }
            Code::Denied => (Actor::Principals(denying(trial, evaluation, subject)), Task::Withdraw(subject)),
            Code::ChangesRequested => (Actor::Reviewer, Task::MakeChanges(subject)),
            Code::DocumentMissing => match finding.document {
                Some(kind) if kind == Kind::ExpiryApproval || kind.approval_of().is_some() => {
                    (Actor::PackageApprover, Task::WriteDocument(kind))
                }
                Some(kind) => (Actor::Reviewer, Task::WriteDocument(kind)),
                None => (Actor::Reviewer, Task::Correct),
            },
            _ => correction(trial, finding),
        };
        Some(Self {
            actor,
            task,
            gate: Some(finding.gate),
            code: Some(finding.code),
            document: finding.document,
            field: finding.field.clone(),
            path: finding.path.clone(),
            at: finding.at,
        })
    }

    /// Returns the step of a trial without findings whose package waits for an approver before the next stage is begun;
    /// `None` if no package does.
    pub fn on_waiting_package(
        trial: &Trial,
        evaluation: &Evaluation,
        policy: &Policy,
        duties: &mut Duties<'_>,
    ) -> Option<Self> {
        let subject = DecisionSubject::Package(evaluation.package_to_approve()?);
        Some(Self {
            actor: deciders(trial, evaluation, policy, duties, subject, Code::AwaitingDecision),
            task: Task::Decide(subject),
            gate: None,
            code: None,
            document: None,
            field: None,
            path: None,
            at: None,
        })
    }

    /// Returns whether another person than the reviewer has to take the step: an owner, an approver or a producer.
    #[must_use]
    pub const fn is_of_another(&self) -> bool {
        !matches!(self.actor, Actor::Reviewer)
    }
}

/// Returns who corrects what a finding is about, and how. What a person has to declare is never a field to fill in.
fn correction(trial: &Trial, finding: &Finding) -> (Actor, Task) {
    match (&finding.remedy, finding.document) {
        (Remedy::AskPerson(Ask::Approval), Some(kind)) => {
            return (Actor::PackageApprover, Task::Approve(kind));
        }
        (Remedy::AskPerson(Ask::Producer), Some(kind)) => return (Actor::Producer, Task::Complete(kind)),
        _ => {}
    }
    match (&finding.field, finding.document, &finding.path) {
        (Some(_), Some(_), _) => {
            let owners: Box<[Box<str>]> =
                finding_owners(trial, finding).into_iter().map(Into::into).collect();
            (if owners.is_empty() { Actor::Reviewer } else { Actor::Owners(owners) }, Task::FillIn)
        }
        (_, _, Some(_)) => (Actor::Reviewer, Task::FixFile),
        _ => (Actor::Reviewer, Task::Correct),
    }
}

/// Returns who may decide on a subject and has not approved it already. An approval that is in force does not answer an
/// objection, nor does it extend a grace period that has ended.
fn deciders(
    trial: &Trial,
    evaluation: &Evaluation,
    policy: &Policy,
    duties: &mut Duties<'_>,
    subject: DecisionSubject,
    code: Code,
) -> Actor {
    if policy.approvers.is_empty() {
        return Actor::AnyPrincipal;
    }
    let counts = !matches!(code, Code::RefusalUnsettled | Code::Lapsed);
    let decided: BTreeSet<&str> =
        approving_principals(trial, evaluation, policy, subject).filter(|_| counts).collect();
    let eligible = duties.eligible(subject.stage()).into_iter().map(|approver| &*approver.principal);
    Actor::Approvers(eligible.filter(|name| !decided.contains(name)).map(Into::into).collect())
}

/// Returns the principals whose approval of a subject is in force, and not stale if the policy dismisses stale ones.
pub fn approving_principals<'a>(
    trial: &'a Trial,
    evaluation: &'a Evaluation,
    policy: &Policy,
    subject: DecisionSubject,
) -> impl Iterator<Item = &'a str> {
    let keeps = policy.stale == StaleApprovals::Keep;
    evaluation.records(trial).filter_map(move |(decision, ballot)| {
        let is_approval = decision.verdict == Verdict::Approved && ballot.vote && ballot.in_force;
        (decision.stage() == subject.stage() && is_approval && (keeps || !ballot.stale))
            .then_some(&*decision.decided_by)
    })
}

/// Returns the principals whose vote denies a subject.
fn denying(trial: &Trial, evaluation: &Evaluation, subject: DecisionSubject) -> Box<[Box<str>]> {
    let is_denial =
        |(decision, ballot): &(&crate::domain::decision::Decision, crate::domain::settlement::Ballot)| {
            decision.stage() == subject.stage() && decision.verdict == Verdict::Denied && ballot.vote
        };
    let names: BTreeSet<&str> =
        evaluation.records(trial).filter(is_denial).map(|(decision, _)| &*decision.decided_by).collect();
    names.into_iter().map(Into::into).collect()
}
