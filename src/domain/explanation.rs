//! The explanation of a verdict: every rule that was evaluated, with the evidence that satisfied it or not, and the decisions
//! that count.
//!
//! The rules are recorded by the gates themselves while they are evaluated ([`Trace`]), so an explanation cannot differ from
//! the verdict. "Why is this ready" and "why is this blocked" have the same data.

use super::decision::{Decision, DecisionSubject};
use super::evaluation::{Evaluation, StageResult, evaluate_traced};
use super::finding::Finding;
use super::gate::GateId;
use super::labels::{GateStatus, GraceState, PackageState, StageId, Status, Verdict};
use super::next_step::approving_principals;
use super::policy::Policy;
use super::settlement::Ballot;
use super::time::{Moment, Now};
use super::trial::Trial;
use std::collections::HashMap;

pub use super::stage::{Rule, RuleKind, Trace};

/// The explanation of a trial's verdict.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The evaluation that is explained.
    pub evaluation: Evaluation,
    /// The stages that are begun, in order.
    pub stages: Vec<StageExplanation>,
}

/// The explanation of a stage that is begun.
#[derive(Clone, Debug)]
pub struct StageExplanation {
    /// The stage.
    pub stage: StageId,
    /// The status.
    pub status: Status,
    /// The time as of which its gates are judged.
    pub evaluated_as_of: Moment,
    /// True if that time comes from the approval of the stage's package, and not from now.
    pub is_frozen: bool,
    /// The gates, in order.
    pub gates: Vec<GateExplanation>,
}

/// The explanation of a gate.
#[derive(Clone, Debug)]
pub struct GateExplanation {
    /// The gate.
    pub gate: GateId,
    /// The status.
    pub status: GateStatus,
    /// The rules that were evaluated, in order. Empty if the gate does not apply, or a document that it needs is missing.
    pub rules: Vec<Rule>,
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// The records that decide if the gate asks for a decision, as indexes of [`Trial::decisions`].
    pub decisions: Vec<usize>,
}

/// Explains the verdict on a trial.
#[must_use]
pub fn explain(trial: &Trial, policy: &Policy, now: Now) -> Explanation {
    let trace = Trace::default();
    let evaluation = evaluate_traced(trial, policy, now, Some(&trace));
    let mut rules: HashMap<GateId, Vec<Rule>> = HashMap::new();
    for rule in trace.into_rules() {
        rules.entry(rule.gate).or_default().push(rule);
    }
    let mut explain_stage = |result: &StageResult| {
        let gates = result.checks.iter().map(|check| {
            let rules = rules.remove(&check.gate).unwrap_or_default();
            let subject = rules.iter().find_map(|rule| rule.kind.subject());
            let decisions = subject.map(|subject| deciding_records(trial, &evaluation, policy, subject));
            GateExplanation {
                gate: check.gate,
                status: check.status,
                rules,
                findings: check.findings.clone(),
                decisions: decisions.unwrap_or_default(),
            }
        });
        StageExplanation {
            stage: result.stage,
            status: result.status,
            evaluated_as_of: result.evaluated_as_of,
            is_frozen: result.is_frozen,
            gates: gates.collect(),
        }
    };
    let stages = evaluation.stages.iter().map(&mut explain_stage).collect();
    Explanation { evaluation, stages }
}

/// Returns the records from which the state of a subject follows, as indexes of [`Trial::decisions`]: the approvals in
/// force, those that went stale, the refusals, or the objections that are open.
#[must_use]
pub fn deciding_records(
    trial: &Trial,
    evaluation: &Evaluation,
    policy: &Policy,
    subject: DecisionSubject,
) -> Vec<usize> {
    let state = match subject {
        DecisionSubject::Grace => State::of_grace(evaluation.grace.state),
        DecisionSubject::Package(stage) => State::of_package(
            evaluation.stage(stage).map_or(PackageState::NotRequested, |result| result.approval),
        ),
    };
    let approving: Vec<&str> = approving_principals(trial, evaluation, policy, subject).collect();
    let decides = |(decision, ballot): (&Decision, Ballot)| {
        let is_vote = |verdict| ballot.vote && decision.verdict == verdict;
        decision.stage() == subject.stage()
            && match state {
                State::Denied => is_vote(Verdict::Denied),
                State::ChangesRequested => is_vote(Verdict::ChangesRequested),
                State::ObjectionOpen => {
                    decision.verdict.is_refusal()
                        && ballot.not_counted.is_some_and(super::labels::NotCounted::leaves_refusal_open)
                }
                State::Stale => is_vote(Verdict::Approved) && ballot.stale,
                // Also the approvals so far, if they are not enough.
                State::Approved => {
                    is_vote(Verdict::Approved)
                        && ballot.in_force
                        && approving.contains(&&*decision.decided_by)
                }
                State::None => false,
            }
    };
    let records = evaluation.records(trial).enumerate();
    records.filter(|(_, record)| decides(*record)).map(|(index, _)| index).collect()
}

/// The states in which records decide.
#[derive(Clone, Copy)]
enum State {
    Denied,
    ChangesRequested,
    ObjectionOpen,
    Stale,
    Approved,
    None,
}

impl State {
    const fn of_grace(state: GraceState) -> Self {
        match state {
            GraceState::Denied => Self::Denied,
            GraceState::ChangesRequested => Self::ChangesRequested,
            GraceState::RefusalUnsettled => Self::ObjectionOpen,
            GraceState::Stale => Self::Stale,
            GraceState::Approved | GraceState::Awaiting => Self::Approved,
            GraceState::NotApplicable | GraceState::Referenced => Self::None,
        }
    }

    const fn of_package(state: PackageState) -> Self {
        match state {
            PackageState::Denied => Self::Denied,
            PackageState::ChangesRequested => Self::ChangesRequested,
            PackageState::RefusalUnsettled => Self::ObjectionOpen,
            PackageState::Stale => Self::Stale,
            PackageState::Approved | PackageState::Awaiting => Self::Approved,
            PackageState::NotRequested | PackageState::Referenced => Self::None,
        }
    }
}
