//! The explanation of a verdict: every rule with the evidence that satisfies it or not, and the decisions that count.

use super::labels::{ballot_label, gate_sign, headline, signature_label, status_sign};
use super::output::{JsonText, Output};
use super::selection::Selection;
use super::style::Style;
use super::{Format, Renderer, Report};
use crate::domain::evaluation::Status;
use crate::domain::explanation::{Explanation, GateExplanation, Rule, StageExplanation, explain};
use crate::domain::labels::{Code, GateStatus, Kind, StageId, Verdict};
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use schemars::JsonSchema;
use serde::Serialize;
use std::io;

/// The `schema_version` of the JSON report.
pub const SCHEMA: &str = "trialdesk.explanation.v1";

/// The report of `trialdesk show --explain`.
#[derive(Clone, Copy, Debug)]
pub struct ExplainFormats;

impl Report for ExplainFormats {
    const FORMATS: &'static [Format] =
        &[Format::new("text", "For people", &Text), Format::new("json", "One object for each trial", &Json)];
}

/// The explanation for people.
#[derive(Debug)]
pub struct Text;

impl Renderer for Text {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        let room = selection.room;
        selection.reviews().try_for_each(|reviewed| {
            let explained = explain(&reviewed.trial, &room.policy_file.policy, room.now);
            write_trial(&reviewed, &explained, out)
        })
    }
}

fn write_trial(reviewed: &EvaluatedTrial, explained: &Explanation, out: &mut Output<'_>) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    out.styled(Style::Strong, SafeText::sanitize(&trial.trial_ref))?.text("  ")?;
    out.styled_line(status_sign(evaluation.status).0, headline(evaluation))?;
    for stage in &explained.stages {
        out.text("\n")?.styled(Style::Strong, safe!("Stage {}", stage.stage.label()))?;
        out.text("  ")?.styled(status_sign(stage.status).0, stage.status.label())?;
        let origin = if stage.is_frozen { "its package was approved then" } else { "now" };
        out.styled_line(Style::Quiet, safe!("  as of {} ({})", stage.evaluated_as_of, origin))?;
        for gate in &stage.gates {
            write_gate(reviewed, gate, out)?;
        }
    }
    Ok(())
}

fn write_gate(reviewed: &EvaluatedTrial, gate: &GateExplanation, out: &mut Output<'_>) -> io::Result<()> {
    let info = gate.gate.gate();
    let (style, sign) = gate_sign(gate.status);
    let title = safe!("{} {} {}  {}", sign, info.number, info.title, gate.status.label());
    out.text("  ")?.styled(style, title)?.styled_line(Style::Quiet, safe!("  {}", info.question))?;
    for rule in &gate.rules {
        let (style, sign) = gate_sign(if rule.is_satisfied { GateStatus::Pass } else { GateStatus::Blocked });
        out.text("      ")?.styled(style, safe!("{} {}", sign, rule.sentence()))?;
        if let Some(value) = &rule.value {
            out.text(": ")?.text(value)?;
        }
        if let Some(place) = place(rule) {
            out.styled(Style::Quiet, safe!("  {}", place))?;
        }
        out.line("")?;
    }
    for &index in &gate.decisions {
        let record = reviewed.evaluation.records(&reviewed.trial).nth(index);
        let Some((decision, ballot)) = record else { continue };
        out.text("        ")?.text(SafeText::principal(&decision.decided_by))?.text(" ")?;
        out.text(decision.verdict.label())?;
        if let Some(day) = decision.grace_ends_on().or(decision.expires_on()) {
            out.text(" until ")?.text(day)?;
        }
        out.text(" at ")?.text(SafeText::sanitize(&decision.decided_at_text))?.text("  ")?;
        let (style, effect) = ballot_label(ballot);
        out.styled(style, effect)?.text(signature_label(&decision.signature))?;
        out.styled_line(Style::Quiet, safe!("  {}", SafeText::sanitize(&decision.path)))?;
    }
    let has_rule = |code: Code| code != Code::Problem && !gate.rules.is_empty();
    for finding in gate.findings.iter().filter(|finding| finding.field.is_none() || !has_rule(finding.code)) {
        out.text("        ")?.styled_line(Style::Quiet, &finding.message)?;
    }
    Ok(())
}

/// Returns the file and the line of a rule's evidence: `T-1/expiry.yaml:14`.
fn place(rule: &Rule) -> Option<SafeText> {
    let path = SafeText::sanitize(rule.path.as_deref()?);
    Some(rule.at.map_or_else(|| path.clone(), |at| safe!("{}:{}", path, at.line)))
}

/// The explanation as JSON.
#[derive(Debug)]
pub struct Json;

impl Renderer for Json {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        let room = selection.room;
        selection.reviews().try_for_each(|reviewed| {
            let explained = explain(&reviewed.trial, &room.policy_file.policy, room.now);
            out.json(&ExplanationJson::of(&reviewed, &explained))
        })
    }
}

/// The explanation of a trial's verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExplanationJson {
    /// Always `trialdesk.explanation.v1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema_version: JsonText,
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The status.
    pub status: Status,
    /// The stages that are begun, in order.
    pub stages: Vec<StageJson>,
}

/// A stage that is begun.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageJson {
    /// The stage.
    pub stage: StageId,
    /// The status.
    pub status: Status,
    /// The time as of which its gates are judged, RFC 3339 in UTC.
    pub evaluated_as_of: JsonText,
    /// True if that time comes from the approval of the stage's package.
    pub is_frozen: bool,
    /// The gates, in order.
    pub gates: Vec<GateJson>,
}

/// A gate.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GateJson {
    /// The number in its stage.
    pub number: u8,
    /// The name.
    pub name: JsonText,
    /// The question that it answers.
    pub question: JsonText,
    /// The status.
    pub status: GateStatus,
    /// The rules that were evaluated, in order.
    pub rules: Vec<RuleJson>,
    /// The records that decide, if the gate asks for a decision.
    pub decisions: Vec<DecisionJson>,
}

/// A rule with the evidence that satisfies it or not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleJson {
    /// The rule in a sentence.
    pub rule: JsonText,
    /// True if the evidence satisfies it.
    pub satisfied: bool,
    /// The kind of the document; null if the rule is about the trial.
    pub document: Option<Kind>,
    /// The path of the field; null if the rule is not about one.
    pub field: Option<JsonText>,
    /// The value; null if the field is missing or not a scalar.
    pub value: Option<JsonText>,
    /// The file, relative to the room; null if the document is missing.
    pub path: Option<JsonText>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column, from 1.
    pub column: Option<u32>,
}

/// A record that decides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecisionJson {
    /// The reference of the record.
    pub decision_ref: JsonText,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: JsonText,
    /// The file, relative to the room.
    pub path: JsonText,
}

impl ExplanationJson {
    fn of(reviewed: &EvaluatedTrial, explained: &Explanation) -> Self {
        Self {
            schema_version: SCHEMA.into(),
            trial_ref: JsonText::sanitize(&reviewed.trial.trial_ref),
            status: reviewed.evaluation.status,
            stages: explained.stages.iter().map(|stage| StageJson::of(reviewed, stage)).collect(),
        }
    }
}

impl StageJson {
    fn of(reviewed: &EvaluatedTrial, stage: &StageExplanation) -> Self {
        Self {
            stage: stage.stage,
            status: stage.status,
            evaluated_as_of: safe!("{}", stage.evaluated_as_of).into(),
            is_frozen: stage.is_frozen,
            gates: stage.gates.iter().map(|gate| GateJson::of(reviewed, gate)).collect(),
        }
    }
}

impl GateJson {
    fn of(reviewed: &EvaluatedTrial, gate: &GateExplanation) -> Self {
        let decisions = gate.decisions.iter().filter_map(|&index| reviewed.trial.decisions.get(index));
        Self {
            number: gate.gate.number(),
            name: gate.gate.name().into(),
            question: gate.gate.gate().question.into(),
            status: gate.status,
            rules: gate.rules.iter().map(RuleJson::of).collect(),
            decisions: decisions
                .map(|(decision, _)| DecisionJson {
                    decision_ref: JsonText::sanitize(&decision.decision_ref),
                    verdict: decision.verdict,
                    decided_by: JsonText::principal(&decision.decided_by),
                    path: JsonText::sanitize(&decision.path),
                })
                .collect(),
        }
    }
}

impl RuleJson {
    fn of(rule: &Rule) -> Self {
        Self {
            rule: rule.sentence().into(),
            satisfied: rule.is_satisfied,
            document: rule.document,
            field: rule.field.as_ref().map(|field| field.to_safe().into()),
            value: rule.value.clone().map(Into::into),
            path: rule.path.as_deref().map(JsonText::sanitize),
            line: rule.at.map(|at| at.line),
            column: rule.at.map(|at| at.column),
        }
    }
}
