//! The portfolio: what one person can do in one go, and what blocks the trials of a room.

mod markdown;
mod text;

use super::output::{self, JsonText, JsonWriter};
use super::phrase::Phrase;
use super::selection::Selection;
use super::{Document, Format, Report};
use crate::domain::asks::{Action, Ask, Asks, Collector, DecisionSubject};
use crate::domain::document::Outcome;
use crate::domain::evaluation::Status;
use crate::domain::gate::GateId;
use crate::domain::labels::{ConversionTarget, GateStatus, Kind, StageId};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::safe;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

pub use markdown::Markdown;
pub use text::Text;

/// The `schema_version` of the report.
const SCHEMA: &str = "trialdesk.portfolio.v1";

/// The report of `trialdesk portfolio`.
#[derive(Clone, Copy, Debug)]
pub struct PortfolioFormats;

impl Report for PortfolioFormats {
    const FORMATS: &'static [Format] = &[
        Format { name: "text", help: "Tables, for people", renderer: &Text },
        Format { name: "json", help: "One object", renderer: &Json },
        Format { name: "markdown", help: "Tables, for pages and messages", renderer: &Markdown },
    ];
}

/// The figures of a room, or of the selected trials.
#[derive(Clone, Debug, Default)]
pub struct Portfolio {
    /// The asks.
    pub asks: Asks,
    /// The number of trials in which each gate is blocked, in the order of stages and gates.
    pub gates: BTreeMap<GateId, usize>,
    /// The trials by outcome; `None` if it is not known.
    pub outcomes: BTreeMap<Option<Outcome>, Count>,
    /// The trials by conversion target; `None` if it is not known.
    pub targets: BTreeMap<Option<ConversionTarget>, Count>,
}

/// A number of trials, and how many of them are ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// Trials.
    pub trials: usize,
    /// Trials that are ready.
    pub ready: usize,
}

impl Count {
    fn add(&mut self, is_ready: bool) {
        self.trials += 1;
        self.ready += usize::from(is_ready);
    }
}

impl Portfolio {
    /// Returns the figures of the selected trials.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        let mut portfolio = Self::default();
        let mut asks = Collector::new(&selection.room.policy_file.policy);
        for reviewed in selection.reviews() {
            let evaluation = &reviewed.evaluation;
            asks.add(&reviewed.trial, evaluation);
            for check in evaluation.checks().filter(|check| check.status == GateStatus::Blocked) {
                *portfolio.gates.entry(check.gate).or_default() += 1;
            }
            let is_ready = evaluation.status == Status::Ready;
            portfolio.outcomes.entry(evaluation.outcome).or_default().add(is_ready);
            portfolio.targets.entry(evaluation.conversion_target).or_default().add(is_ready);
        }
        portfolio.asks = asks.finish();
        portfolio
    }
}

/// Returns who takes an action: the approver, or the owners; nothing if that is not known.
pub(super) fn who(action: &Action) -> SafeText {
    match action {
        Action::Decide { approver: Some(approver), .. } => SafeText::principal(approver),
        Action::Decide { approver: None, .. } => "any approver".into(),
        Action::FillIn { owners, .. } => {
            SafeText::join(owners.iter().map(|owner| SafeText::sanitize(short_name(owner))), ", ")
        }
        Action::Approve(_) => "approver".into(),
        Action::Complete(_) => "producer".into(),
        Action::WriteDocument(_) | Action::FixFile(_) => SafeText::EMPTY,
    }
}

/// Returns what an action is, in a few words.
pub(super) fn what(action: &Action) -> Phrase {
    let name = |name: &str| Phrase::code(SafeText::sanitize(name));
    match action {
        Action::Decide { subject: DecisionSubject::Grace, .. } => Phrase::text("decide on grace periods"),
        Action::Decide { subject: DecisionSubject::Package(stage), .. } => {
            Phrase::text(safe!("decide on {} packages", stage.label()))
        }
        Action::FillIn { document, field, .. } => {
            let field = Phrase::text("fill in or correct ").join(name(field));
            field.and(safe!(" of the {}", document.label()))
        }
        Action::Approve(kind) => Phrase::text(safe!("approve or renew the {}", kind.label())),
        Action::Complete(kind) => Phrase::text(safe!("complete the {}, and declare it ready", kind.label())),
        Action::WriteDocument(kind) => Phrase::text(safe!("write the {}", kind.label())),
        Action::FixFile(path) => Phrase::text("fix ").join(name(path)),
    }
}

/// The figures as one object.
#[derive(Debug)]
pub struct Json;

impl Document for Json {
    type Syntax = output::Json;

    fn write(&self, selection: &Selection<'_>, out: &mut JsonWriter<'_, '_>) -> io::Result<()> {
        out.document(&PortfolioJson::of(selection))
    }
}

/// The portfolio as JSON.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PortfolioJson {
    /// Always `trialdesk.portfolio.v1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema_version: JsonText,
    /// The room as named by the caller.
    pub evidence_root: JsonText,
    /// The time of the evaluation, RFC 3339 in UTC.
    pub evaluated_at: JsonText,
    /// The query; null if the report is about the whole room.
    pub query: Option<JsonText>,
    /// The number of trials, and of those that are ready.
    pub summary: Count,
    /// What one person can do in one go. Each ask is the one that makes the most further trials ready after those before
    /// it.
    pub asks: Vec<AskJson>,
    /// The gates that are blocked in a trial, in the order of stages and gates.
    pub gates: Vec<GateJson>,
    /// The trials by outcome; those whose outcome is not known last.
    pub outcomes: Vec<OutcomeJson>,
    /// The trials by conversion target; those whose target is not known last.
    pub targets: Vec<TargetJson>,
}

/// An ask with its effect.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskJson {
    /// The kind of action.
    pub action: ActionKind,
    /// The approver of a decision; null for other actions, and if every principal may decide.
    pub approver: Option<JsonText>,
    /// The owners of the field to fill in; empty for other actions, and if none is known.
    pub owners: Vec<JsonText>,
    /// The stage of the package to decide on, or of the gate that needs the field; null for other actions.
    pub stage: Option<StageId>,
    /// The gate that needs the field to fill in; null for other actions.
    pub gate: Option<JsonText>,
    /// The kind of the document to write, approve, complete or fill in; null for other actions.
    pub document: Option<Kind>,
    /// The path of the field to fill in, without indexes; null for other actions.
    pub field: Option<JsonText>,
    /// The file to fix, relative to the room; null for other actions.
    pub path: Option<JsonText>,
    /// The number of trials that become ready by this action alone.
    pub ready_alone: usize,
    /// The number of trials of which it resolves a finding.
    pub touched: usize,
    /// The trial of these that expired first; null if none of their expiries is known.
    pub oldest_trial: Option<JsonText>,
    /// The whole days since it expired.
    pub oldest_age_days: Option<i64>,
    /// The number of trials that are ready after this ask and all before it.
    pub ready_after: usize,
}

/// The kind of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// An approver decides on grace periods.
    DecideGrace,
    /// An approver decides on packages.
    DecidePackage,
    /// The owners fill in or correct a field.
    FillIn,
    /// The approver approves or renews an approval document.
    Approve,
    /// The producer completes a packet and declares it ready.
    Complete,
    /// A document is written for each trial that has none.
    WriteDocument,
    /// A file is fixed.
    FixFile,
}

/// A gate that is blocked in a trial.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GateJson {
    /// The stage.
    pub stage: StageId,
    /// The name of the gate.
    pub name: JsonText,
    /// The number of trials in which it is blocked.
    pub blocked: usize,
}

/// The trials with an outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutcomeJson {
    /// The outcome; null if it is not known.
    pub outcome: Option<Outcome>,
    /// The trials.
    #[serde(flatten)]
    pub count: Count,
}

/// The trials with a conversion target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetJson {
    /// The conversion target; null if it is not known.
    pub target: Option<ConversionTarget>,
    /// The trials.
    #[serde(flatten)]
    pub count: Count,
}

impl PortfolioJson {
    /// Returns the figures of the selected trials.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        let Portfolio { asks, gates, outcomes, targets } = Portfolio::of(selection);
        let gates = gates.into_iter().map(|(gate, blocked)| GateJson {
            stage: gate.stage(),
            name: gate.name().into(),
            blocked,
        });
        let outcomes = unknown_last(outcomes).map(|(outcome, count)| OutcomeJson { outcome, count });
        let targets = unknown_last(targets).map(|(target, count)| TargetJson { target, count });
        Self {
            schema_version: SCHEMA.into(),
            evidence_root: JsonText::sanitize(&selection.room.named),
            evaluated_at: safe!("{}", selection.room.now.instant).into(),
            query: selection.query().map(Into::into),
            summary: Count { trials: asks.trials, ready: asks.ready },
            asks: asks.asks.iter().map(AskJson::of).collect(),
            gates: gates.collect(),
            outcomes: outcomes.collect(),
            targets: targets.collect(),
        }
    }
}

/// Returns the counts in the order of their labels, that of unknown values last.
fn unknown_last<L: Ord>(counts: BTreeMap<Option<L>, Count>) -> impl Iterator<Item = (Option<L>, Count)> {
    let (unknown, known): (Vec<_>, Vec<_>) = counts.into_iter().partition(|(label, _)| label.is_none());
    known.into_iter().chain(unknown)
}

impl AskJson {
    fn of(ask: &Ask) -> Self {
        let json = Self {
            action: ActionKind::FixFile,
            approver: None,
            owners: Vec::new(),
            stage: None,
            gate: None,
            document: None,
            field: None,
            path: None,
            ready_alone: ask.ready_alone,
            touched: ask.touched,
            oldest_trial: ask.oldest.as_ref().map(|(trial, _)| JsonText::sanitize(trial)),
            oldest_age_days: ask.oldest.as_ref().map(|(_, days)| *days),
            ready_after: ask.ready_after,
        };
        match &ask.action {
            Action::Decide { approver, subject } => {
                let (action, stage) = match subject {
                    DecisionSubject::Grace => (ActionKind::DecideGrace, None),
                    DecisionSubject::Package(stage) => (ActionKind::DecidePackage, Some(*stage)),
                };
                Self { action, stage, approver: approver.as_deref().map(JsonText::principal), ..json }
            }
            Action::FillIn { owners, gate, document, field } => Self {
                action: ActionKind::FillIn,
                owners: owners.iter().map(|owner| JsonText::sanitize(owner)).collect(),
                stage: Some(gate.stage()),
                gate: Some(gate.name().into()),
                document: Some(*document),
                field: Some(JsonText::sanitize(field)),
                ..json
            },
            Action::Approve(kind) => Self { action: ActionKind::Approve, document: Some(*kind), ..json },
            Action::Complete(kind) => Self { action: ActionKind::Complete, document: Some(*kind), ..json },
            Action::WriteDocument(kind) => {
                Self { action: ActionKind::WriteDocument, document: Some(*kind), ..json }
            }
            Action::FixFile(path) => Self { path: Some(JsonText::sanitize(path)), ..json },
        }
    }
}
