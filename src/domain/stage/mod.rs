//! The types that define a stage. Its table (in [`super::stages`]) names its documents with their fields and its gates
//! with their checks; gates, remedies, packed fields, schemas and docs follow from it.

pub(in crate::domain) mod approval_document;
mod collector;
mod context;
mod field_checks;
mod rule;

use super::document::Document;
use super::field::Field;
use super::finding::Finding;
use super::gate::{GateId, GateInfo};
use super::labels::{GateStatus, Kind, StageId};
pub use collector::FindingCollector;
pub use context::GateContext;
use field_checks::FieldChecks;
pub use rule::{Rule, RuleKind, Trace};
use std::fmt;

/// A stage of a trial: a list of gates over its documents (specification, sections 3 and 8).
#[derive(Debug)]
pub struct Stage {
    /// The id.
    pub id: StageId,
    /// The kinds of documents that the stage adds to a trial.
    pub documents: &'static [Kind],
    /// The gates, in order.
    pub gates: &'static [Gate],
}

/// A gate of a stage: a question about a trial with its checks.
pub struct Gate {
    /// The number, name and title.
    pub info: GateInfo,
    /// The documents that the gate needs, in the order in which a missing one is reported.
    pub needs: &'static [Kind],
    /// The trials that the gate applies to.
    pub applies: Applies,
    /// The checks, in order.
    pub checks: &'static [Check],
}

/// The trials that a gate applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// Every trial.
    Always,
    /// Trials with one of these outcomes. A trial whose outcome is not known is blocked.
    ToOutcomes(&'static [super::labels::Outcome]),
    /// Trials whose activation packet has a plan for this target. A trial whose target is not known is blocked.
    ToTarget(super::labels::ConversionTarget),
}

/// One check of a gate, or several that follow from a table.
pub enum Check {
    /// The problems of the trial's files.
    Problems,
    /// The fields of a document whose table names the gate, in the order of the table; a field with a rule has it
    /// checked after its own value.
    Fields(Kind, &'static [(&'static str, FieldRule)]),
    /// A rule that a table cannot express.
    Rule(for<'a> fn(&GateContext<'a>, &mut FindingCollector<'a>)),
}

/// A rule about a field whose value is valid.
pub type FieldRule = for<'a> fn(&GateContext<'a>, &'a Document, &Field<'a>, &mut FindingCollector<'a>);

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("info", &self.info).finish_non_exhaustive()
    }
}

/// The result of a gate for one trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateResult {
    /// The gate.
    pub gate: GateId,
    /// The status.
    pub status: GateStatus,
    /// The findings, in the order of the checks.
    pub findings: Vec<Finding>,
}

impl Stage {
    /// Returns the gates with their names.
    pub fn gate_ids(&'static self) -> impl Iterator<Item = GateId> {
        self.gates.iter().map(|gate| GateId::of(&gate.info))
    }

    /// Evaluates every gate of the stage. It never fails: what cannot be judged is blocked.
    #[must_use]
    pub fn evaluate(&'static self, context: &GateContext<'_>) -> Vec<GateResult> {
        self.gates.iter().map(|gate| gate.evaluate(context)).collect()
    }
}

impl Gate {
    fn evaluate(&'static self, context: &GateContext<'_>) -> GateResult {
        let gate = GateId::of(&self.info);
        let mut findings = FindingCollector::traced(gate, context.trial, context.trace);
        let applies = match self.applies {
            Applies::Always => true,
            Applies::ToOutcomes(outcomes) => {
                let Some(outcome) = context.outcome else {
                    findings.outcome_unknown();
                    return result(gate, true, findings.finish());
                };
                outcomes.contains(&outcome)
            }
            Applies::ToTarget(wanted) => {
                let Some(target) = context.plan_target() else {
                    findings.target_unknown();
                    return result(gate, true, findings.finish());
                };
                wanted == target
            }
        };
        if applies {
            self.check(context, &mut findings);
        }
        result(gate, applies, findings.finish())
    }

    fn check<'a>(&self, context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
        // Problems are reported even if a document is missing.
        if self.checks.iter().any(|check| matches!(check, Check::Problems)) {
            findings.problems(context.trial);
        }
        if !self.needs.iter().all(|&kind| findings.need(kind)) {
            return;
        }
        for check in self.checks {
            match check {
                Check::Problems => {}
                Check::Fields(kind, rules) => {
                    if let Some(document) = context.trial.document(*kind) {
                        let fields = FieldChecks { gate: self.info.number, rules, context, document };
                        fields.check(findings);
                    }
                }
                Check::Rule(rule) => rule(context, findings),
            }
        }
    }
}

fn result(gate: GateId, applies: bool, findings: Vec<Finding>) -> GateResult {
    let status = match applies {
        _ if !findings.is_empty() => GateStatus::Blocked,
        true => GateStatus::Pass,
        false => GateStatus::NotApplicable,
    };
    GateResult { gate, status, findings }
}
