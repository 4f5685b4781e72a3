//! What a trial needs before it is ready.

use super::{Action, DecisionSubject};
use crate::domain::duties::Duties;
use crate::domain::evaluation::{Evaluation, Status};
use crate::domain::field_path::{FieldPath, Segment};
use crate::domain::finding::{Code, Finding};
use crate::domain::labels::{GraceState, Kind, PackageState, StageId};
use crate::domain::next_step::{Actor, Step, Task, approving_principals, subject_of_stage};
use crate::domain::owner::normalized;
use crate::domain::policy::{Policy, StaleApprovals};
use crate::domain::trial::Trial;
use std::collections::BTreeSet;

/// Something that a trial needs before it is ready.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Need<A> {
    /// The actions of which `count` resolve the need.
    pub(super) actions: Vec<A>,
    /// The number of actions that are needed; more than there are if the actions are not known to be enough.
    pub(super) count: usize,
}

impl<A> Need<A> {
    fn one(action: A) -> Self {
        Self { actions: vec![action], count: 1 }
    }

    /// A need that no action of one person is known to resolve.
    const fn unknown() -> Self {
        Self { actions: Vec::new(), count: 1 }
    }

    pub(super) fn map<B>(&self, change: impl FnMut(&A) -> B) -> Need<B> {
        Need { actions: self.actions.iter().map(change).collect(), count: self.count }
    }
}

/// Returns what a trial needs; nothing if it is ready.
pub(super) fn of(trial: &Trial, evaluation: &Evaluation, policy: &Policy) -> Vec<Need<Action>> {
    let context = Context { trial, evaluation, policy };
    let mut duties = Duties::of(trial, policy);
    let mut actions = BTreeSet::new();
    let mut subjects = BTreeSet::new();
    let mut fields = BTreeSet::new();
    let mut is_unknown = false;
    for finding in evaluation.findings() {
        match finding.code {
            // The findings of the stage before are findings of the trial as well.
            Code::UpstreamBlocked => {}
            Code::AwaitingDecision | Code::Stale | Code::RefusalUnsettled => {
                subjects.insert(subject_of_stage(finding.gate.stage()));
                // With a quorum of several, the votes that have seen the objection already would have to be counted.
                is_unknown |= finding.code == Code::RefusalUnsettled && policy.quorum() > 1;
            }
            Code::Denied
            | Code::ChangesRequested
            | Code::Lapsed
            | Code::OutcomeUnknown
            | Code::TargetUnknown
            | Code::NotConvertible => is_unknown = true,
            Code::DocumentMissing => {
                let Some(kind) = finding.document else { continue };
                actions.insert(Action::WriteDocument(kind));
                is_unknown |= !context.is_enough_to_write(kind);
            }
            _ => {
                is_unknown |= decides_the_plan(finding);
                let step = Step::of(trial, evaluation, policy, &mut duties, finding);
                let Some(action) = step.and_then(correction) else {
                    is_unknown = true;
                    continue;
                };
                // A field that gates of two stages need is filled in once, for the first of them.
                let field = finding.document.zip(finding.field.as_ref());
                if field.is_none_or(|field| fields.insert(field)) {
                    actions.insert(action);
                }
            }
        }
    }
    // All subjects are known now: one can follow a correction that outdates a decision on it.
    let corrected = evaluation.findings().filter(|finding| finding.path.is_some());
    is_unknown |= corrected.into_iter().any(|finding| context.outdates_something(finding, &subjects));
    let mut needs: Vec<_> = actions.into_iter().map(Need::one).collect();
    needs.extend(subjects.into_iter().map(|subject| context.decision(subject, &mut duties)));
    needs.extend(is_unknown.then(Need::unknown));
    needs
}

/// Returns the action that is a step of correction.
fn correction(step: Step) -> Option<Action> {
    match (step.task, step.document, step.field, step.gate) {
        (Task::Approve(document), ..) => Some(Action::Approve(document)),
        (Task::Complete(document), ..) => Some(Action::Complete(document)),
        (Task::FixFile, ..) => step.path.map(Action::FixFile),
        (Task::FillIn, Some(document), Some(field), Some(gate)) => {
            let owners = if let Actor::Owners(owners) = step.actor { owners } else { Box::default() };
            Some(Action::FillIn { owners, gate, document, field: field.pattern().into() })
        }
        _ => None,
    }
}

/// Returns whether a finding is about the target for which the activation packet has a plan. With another target other
/// gates apply, and what they will ask for is not known.
fn decides_the_plan(finding: &Finding) -> bool {
    let is_target = |field: &FieldPath| *field == FieldPath::of_keys("conversion_target");
    finding.document == Some(Kind::ActivationPacket) && finding.field.as_ref().is_some_and(is_target)
}

/// Returns whether a finding is about a field that names an owner.
fn names_owners(finding: &Finding) -> bool {
    let is_owner = |segment: &Segment| match segment {
        Segment::Key(key) => key == "owners" || key.ends_with("owner_ref"),
        Segment::Index(_) => false,
    };
    finding.field.as_ref().is_some_and(|field| field.segments().iter().any(is_owner))
}

struct Context<'a> {
    trial: &'a Trial,
    evaluation: &'a Evaluation,
    policy: &'a Policy,
}

impl Context<'_> {
    /// Returns whether a document of a kind is all that its gates miss. What a packet of a later stage will be asked for
    /// is not known, and neither is what follows an outcome.
    fn is_enough_to_write(&self, kind: Kind) -> bool {
        let is_there = self.trial.uncounted.iter().any(|document| document.kind == kind);
        let package = DecisionSubject::Package(StageId::FIRST);
        let outdates_package =
            !self.keeps_stale() && self.is_asked_for(StageId::FIRST) && self.has_approvals(package);
        if is_there || outdates_package || !self.trial.problems.is_empty() {
            return false;
        }
        match kind {
            Kind::ExpiryApproval => true,
            // The request for a grace period is in the follow-up packet, and a decision covers it.
            // Without the packet its package is not approved (section 8.2), and an approver has to do that as well.
            Kind::FollowupPacket if self.is_asked_for(StageId::FIRST) => false,
            Kind::FollowupPacket => match self.evaluation.grace.state {
                GraceState::NotApplicable => true,
                GraceState::Approved => self.keeps_stale() && !self.may_name_an_approver(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns whether the correction of a finding outdates an approval, or has to come before a decision.
    fn outdates_something(&self, finding: &Finding, subjects: &BTreeSet<DecisionSubject>) -> bool {
        let is_covered =
            |subject| !self.keeps_stale() && (subjects.contains(&subject) || self.has_approvals(subject));
        let covers_grace = finding.document == Some(Kind::ExpiryPacket) && is_covered(DecisionSubject::Grace);
        let stage = finding.document.and_then(|kind| match kind {
            Kind::ExpiryPacket | Kind::ExpiryApproval => Some(StageId::FIRST),
            kind => kind.packet_of(),
        });
        let is_decided = !subjects.is_empty() || self.evaluation.ballots.iter().any(|ballot| ballot.in_force);
        covers_grace
            || (is_decided && self.asks_for_an_approver(finding))
            || stage
                .is_some_and(|stage| self.is_asked_for(stage) && is_covered(DecisionSubject::Package(stage)))
            || self.changes_digested_file(finding)
    }

    /// Returns whether an owner can be named who is an approver, whose decision does not count then.
    fn may_name_an_approver(&self) -> bool {
        let is_owner = self.policy.approvers.iter().any(|approver| !approver.owner_refs.is_empty());
        self.policy.separation_of_duties && is_owner
    }

    /// Returns whether a finding asks for an owner who is an approver. One whom the reviewer chooses is taken to be none.
    fn asks_for_an_approver(&self, finding: &Finding) -> bool {
        let (true, Some(owner)) =
            (names_owners(finding) && self.policy.separation_of_duties, finding.remedy.required_value())
        else {
            return false;
        };
        let owner = normalized(owner.as_str());
        let mut of_approvers = self.policy.approvers.iter().flat_map(|approver| &approver.owner_refs);
        of_approvers.any(|reference| normalized(reference) == owner)
    }

    /// Returns whether approvals stay in force if what they cover changes.
    fn keeps_stale(&self) -> bool {
        self.policy.stale == StaleApprovals::Keep
    }

    /// Returns whether a gate asks for the approval of a stage's package.
    fn is_asked_for(&self, stage: StageId) -> bool {
        stage.next().is_some_and(|next| self.trial.has_begun(next))
    }

    /// Returns whether the finding is in a file whose digest an approval document has.
    fn changes_digested_file(&self, finding: &Finding) -> bool {
        let Some(path) = &finding.path else { return false };
        self.trial.counted.iter().any(|approval| {
            let packet = match approval.kind {
                Kind::ExpiryApproval => self.trial.expiry(),
                kind => kind.approval_of().and_then(|stage| self.trial.document(stage.packet())),
            };
            packet.is_some_and(|packet| packet.path == *path) && approval.field("package_digest").is_there()
        })
    }

    /// Returns whether a subject has an approving vote, which a change of what it covers makes stale.
    fn has_approvals(&self, subject: DecisionSubject) -> bool {
        self.approvals(subject).next().is_some()
    }

    /// Returns the principals whose approval of a subject is in force.
    fn approvals(&self, subject: DecisionSubject) -> impl Iterator<Item = &str> {
        approving_principals(self.trial, self.evaluation, self.policy, subject)
    }

    /// Returns the need for decisions on a subject.
    fn decision(&self, subject: DecisionSubject, duties: &mut Duties<'_>) -> Need<Action> {
        let decided: BTreeSet<&str> = self.approvals(subject).collect();
        let is_ready = match subject {
            DecisionSubject::Grace => true,
            DecisionSubject::Package(stage) => self.evaluation.stage(stage).is_some_and(|result| {
                result.status == Status::Ready && result.approval != PackageState::Referenced
            }),
        };
        if !is_ready {
            return Need::unknown();
        }
        let decide = |approver: Option<&str>| Action::Decide { approver: approver.map(Into::into), subject };
        if self.policy.approvers.is_empty() {
            return Need::one(decide(None));
        }
        let eligible = duties.eligible(subject.stage()).into_iter().map(|approver| &*approver.principal);
        let actions = eligible.filter(|name| !decided.contains(name)).map(|name| decide(Some(name)));
        let count = self.policy.quorum().saturating_sub(decided.len()).max(1);
        Need { actions: actions.collect(), count }
    }
}
