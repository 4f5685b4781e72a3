//! The types of a stage: a stage is data. Its table (in [`super::stages`]) names its documents with their fields and
//! its gates with their checks; gates, remedies, packed fields, schemas and docs follow from it.

mod collector;
mod context;
mod field_spec;

use super::finding::Finding;
use super::labels::{GateStatus, Kind};
pub use collector::FindingCollector;
pub use context::GateContext;
pub use field_spec::{DocumentSpec, FieldCheck, FieldSpec, Requirement, ValueType, When};
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A stage of a trial: a list of gates over its documents (specification, sections 3 and 8).
#[derive(Debug)]
pub struct Stage {
    /// The name in reports: `trial-expired-followup`.
    pub id: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The documents that the stage adds to a trial, in the order of kinds.
    pub documents: &'static [&'static DocumentSpec],
    /// The gates, in order.
    pub gates: &'static [Gate],
    /// How the stage is approved.
    pub approval: ApprovalSpec,
}

/// How approval enters a stage.
#[derive(Debug)]
pub struct ApprovalSpec {
    /// The kind of the records by which approvers decide in this stage.
    pub record: Kind,
    /// The number of the gate that these records settle.
    pub gate: u8,
}

/// One question that a trial has to answer.
pub struct Gate {
    /// The number in its stage, from 1.
    pub number: u8,
    /// The name in reports: `expiry-evidence-ready`.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What the gate asks, in one sentence.
    pub question: &'static str,
    /// The documents that the gate needs, in the order in which a missing one is reported.
    pub needs: &'static [Kind],
    /// When the gate applies.
    pub applies: Applies,
    /// The checks, in order.
    pub checks: &'static [Check],
}

/// When a gate applies to a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// To every trial.
    Always,
    /// To trials with one of these outcomes; a trial whose outcome is not known is blocked.
    ToOutcomes(&'static [super::labels::Outcome]),
}

/// One check of a gate, or several that follow from a table.
pub enum Check {
    /// The problems of the trial's files.
    Problems,
    /// The fields of a document whose table names the gate, in the order of the table.
    Fields(Kind),
    /// A rule that no table can say.
    Rule(for<'a> fn(&GateContext<'a>, &mut FindingCollector<'a>)),
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("number", &self.number).field("name", &self.name).finish_non_exhaustive()
    }
}

/// A gate of a stage, by which findings name it. Only a gate that exists can be named.
#[derive(Clone, Copy)]
pub struct GateId(&'static Gate);

impl GateId {
    /// Returns the gate.
    #[must_use]
    pub const fn gate(self) -> &'static Gate {
        self.0
    }

    /// Returns the number in the stage, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0.number
    }

    /// Returns the name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }
}

impl PartialEq for GateId {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for GateId {}

impl PartialOrd for GateId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GateId {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.number, self.0.name).cmp(&(other.0.number, other.0.name))
    }
}

impl Hash for GateId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl fmt::Debug for GateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Serialize for GateId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
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
        self.gates.iter().map(GateId)
    }

    /// Returns the table of the fields of a kind, if the stage has it.
    #[must_use]
    pub fn document(&self, kind: Kind) -> Option<&'static DocumentSpec> {
        self.documents.iter().copied().find(|spec| spec.kind == kind)
    }

    /// Evaluates every gate of the stage. It never fails: what cannot be judged is blocked.
    #[must_use]
    pub fn evaluate(&'static self, context: &GateContext<'_>) -> Vec<GateResult> {
        self.gate_ids().map(|gate| self.evaluate_gate(gate, context)).collect()
    }

    fn evaluate_gate(&self, gate: GateId, context: &GateContext<'_>) -> GateResult {
        let mut findings = FindingCollector::new(gate, context.trial);
        let applies = match gate.gate().applies {
            Applies::Always => true,
            Applies::ToOutcomes(outcomes) => {
                let Some(outcome) = context.outcome else {
                    findings.outcome_unknown();
                    return result(gate, true, findings.finish());
                };
                outcomes.contains(&outcome)
            }
        };
        if applies {
            self.check(gate.gate(), context, &mut findings);
        }
        result(gate, applies, findings.finish())
    }

    fn check<'a>(&self, gate: &Gate, context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
        // Problems are reported even if a document is missing.
        if gate.checks.iter().any(|check| matches!(check, Check::Problems)) {
            findings.problems(context.trial);
        }
        if !gate.needs.iter().all(|&kind| findings.need(kind)) {
            return;
        }
        for check in gate.checks {
            match check {
                Check::Problems => {}
                Check::Fields(kind) => {
                    if let (Some(spec), Some(document)) =
                        (self.document(*kind), context.trial.document(*kind))
                    {
                        spec.check(gate.number, context, document, findings);
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
