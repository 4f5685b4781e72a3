//! The stages of a trial and of a room in the check report (specification, section 8.3).

use super::super::output::JsonText;
use super::CheckJson;
use crate::domain::decision::{Decision, Verdict};
use crate::domain::evaluation::{Evaluation, StageResult, Status};
use crate::domain::grace::{Ballot, NotCounted};
use crate::domain::labels::{PackageState, StageId};
use crate::domain::trial::Trial;
use crate::room::StageTally;
use crate::safe;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;

/// Counts of trials by stage, in the order of stages.
#[derive(Clone, Debug)]
pub struct StagesJson([StageTally; StageId::ALL.len()]);

/// Counts of the trials that have begun a stage.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct StageCountsJson {
    /// Trials that have begun the stage.
    pub begun: usize,
    /// Those with no blocked gate in the stage.
    pub ready: usize,
    /// Those that wait for an approver only.
    pub awaiting_approval: usize,
    /// All others.
    pub blocked: usize,
}

/// The result of a stage of one trial.
#[derive(Clone, Debug)]
pub struct StageJson {
    trial_ref: JsonText,
    pub(in crate::report) stage: StageId,
    status: Status,
    blocker_count: usize,
    evaluated_as_of: JsonText,
    pub(in crate::report) checks: Vec<CheckJson>,
    pub(in crate::report) approval: ApprovalJson,
}

/// The approval of a stage's own package.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApprovalJson {
    /// The state.
    pub state: PackageState,
    /// The well-formed records about the package, by `decided_at`. Other records are problems.
    pub decisions: Vec<PackageDecisionJson>,
}

/// A decision record about a package and its effect.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PackageDecisionJson {
    /// The reference of the record.
    pub decision_ref: JsonText,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: JsonText,
    /// The time of the decision, as written in the record.
    pub decided_at: JsonText,
    /// The last day on which the approval is in force.
    pub expires_on: Option<JsonText>,
    /// The file, relative to the room.
    pub path: JsonText,
    /// True if it is the vote of its principal.
    pub vote: bool,
    /// True if it is an approving vote that is out of date.
    pub stale: bool,
    /// True if it has a signature that verifies.
    pub signed: bool,
    /// The reason why it does not count or has expired, if there is one.
    pub not_counted: Option<NotCounted>,
}

impl StagesJson {
    pub(super) const fn of(stages: [StageTally; StageId::ALL.len()]) -> Self {
        Self(stages)
    }
}

impl Serialize for StagesJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counts = self.0.iter().map(|tally| StageCountsJson {
            begun: tally.begun,
            ready: tally.ready,
            awaiting_approval: tally.awaiting_approval,
            blocked: tally.blocked,
        });
        serializer.collect_map(StageId::ALL.iter().zip(counts))
    }
}

impl JsonSchema for StagesJson {
    fn schema_name() -> Cow<'static, str> {
        "StagesJson".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let counts = generator.subschema_for::<StageCountsJson>();
        let members = StageId::NAMES.map(|name| (name.to_owned(), counts.clone().to_value()));
        json_schema!({
            "description": "Counts of trials by stage, in the order of stages.",
            "type": "object",
            "properties": Value::Object(members.into_iter().collect()),
            "required": StageId::NAMES,
        })
    }
}

impl StageJson {
    pub(super) fn of(trial: &Trial, evaluation: &Evaluation, result: &StageResult) -> Self {
        Self {
            trial_ref: JsonText::sanitize(&trial.trial_ref),
            stage: result.stage,
            status: result.status,
            blocker_count: result.findings().count(),
            evaluated_as_of: safe!("{}", result.evaluated_as_of).into(),
            checks: result.checks.iter().map(CheckJson::of).collect(),
            approval: ApprovalJson {
                state: result.approval,
                decisions: evaluation
                    .package_records(trial, result.stage)
                    .map(|(decision, ballot)| PackageDecisionJson::of(decision, ballot))
                    .collect(),
            },
        }
    }
}

impl PackageDecisionJson {
    fn of(decision: &Decision, ballot: Ballot) -> Self {
        Self {
            decision_ref: JsonText::sanitize(&decision.decision_ref),
            verdict: decision.verdict,
            decided_by: JsonText::principal(&decision.decided_by),
            decided_at: JsonText::sanitize(&decision.decided_at_text),
            expires_on: decision.expires_on().map(JsonText::date),
            path: JsonText::sanitize(&decision.path),
            vote: ballot.vote,
            stale: ballot.stale,
            signed: decision.signature.is_good(),
            not_counted: ballot.reported_reason(),
        }
    }
}

/// The name of the member `ready_for_<stage id>`.
const fn ready_for(stage: StageId) -> &'static str {
    match stage {
        StageId::Followup => "ready_for_trial_expired_followup",
        StageId::Readiness => "ready_for_trial_conversion_readiness",
        StageId::Activation => "ready_for_trial_conversion_activation_handoff",
        StageId::Closeout => "ready_for_trial_conversion_closeout_revenue",
        StageId::Renewal => "ready_for_trial_conversion_executive_renewal",
        StageId::Followthrough => "ready_for_trial_conversion_customer_followthrough",
        StageId::Outcome => "ready_for_trial_conversion_renewal_outcome_rollup",
        StageId::Final => "ready_for_trial_final_commercial_renewal_closeout",
    }
}

impl Serialize for StageJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("StageJson", 10)?;
        members.serialize_field("schema_version", &JsonText::from(self.stage.result_schema()))?;
        members.serialize_field("product", &JsonText::from("CAVRA"))?;
        members.serialize_field("trial_ref", &self.trial_ref)?;
        members.serialize_field("stage", &self.stage)?;
        members.serialize_field("status", &self.status)?;
        members.serialize_field(ready_for(self.stage), &(self.status == Status::Ready))?;
        members.serialize_field("blocker_count", &self.blocker_count)?;
        members.serialize_field("evaluated_as_of", &self.evaluated_as_of)?;
        members.serialize_field("checks", &self.checks)?;
        members.serialize_field("approval", &self.approval)?;
        members.end()
    }
}

impl JsonSchema for StageJson {
    fn schema_name() -> Cow<'static, str> {
        "StageJson".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let common = json_schema!({
            "product": {"description": "Always `CAVRA`.", "const": "CAVRA"},
            "trial_ref": {"description": "The reference of the trial.", "type": "string"},
            "status": generator.subschema_for::<Status>(),
            "blocker_count": {"description": "The number of findings of the stage.", "type": "integer", "minimum": 0},
            "evaluated_as_of": {"description": "The moment of the stage, RFC 3339 in UTC.", "type": "string"},
            "checks": {
                "description": "The result of each gate, in order.",
                "type": "array",
                "items": generator.subschema_for::<CheckJson>(),
            },
            "approval": generator.subschema_for::<ApprovalJson>(),
        });
        let stages = StageId::ALL.map(|stage| {
            let mut members = common.clone();
            members.insert("schema_version".into(), const_of(stage.result_schema()));
            members.insert("stage".into(), const_of(stage.name()));
            let ready =
                serde_json::json!({"description": "Whether the status is `ready`.", "type": "boolean"});
            members.insert(ready_for(stage).into(), ready);
            let required: Vec<_> =
                members.as_object().into_iter().flat_map(|members| members.keys()).collect();
            json_schema!({"type": "object", "required": required, "properties": members})
        });
        json_schema!({"description": "The result of a stage of one trial.", "oneOf": stages})
    }
}

fn const_of(text: &str) -> Value {
    serde_json::json!({"const": text})
}
