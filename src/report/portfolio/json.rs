//! The portfolio as JSON.

use super::super::Document;
use super::super::output::{self, JsonText, JsonWriter};
use super::super::selection::Selection;
use super::{Count, Portfolio, SCHEMA, TrendJson};
use crate::domain::asks::{Action, Ask, DecisionSubject};
use crate::domain::document::Outcome;
use crate::domain::labels::{ConversionTarget, Kind, StageId};
use crate::domain::planned_date::DateGroup;
use crate::domain::portfolio::WaitingSpan;
use crate::domain::safe_text::SafeText;
use crate::safe;
use schemars::JsonSchema;
use serde::Serialize;
use std::io;

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
    /// The trials that are not ready, by the whole days since they expired.
    pub waiting: Vec<WaitingJson>,
    /// The trials by owner, those with the most trials that are not ready first. A trial counts for each of its owners.
    pub owners: Vec<OwnerJson>,
    /// The weeks with planned dates from today on, the earliest first.
    pub weeks: Vec<WeekJson>,
    /// The figures of the weeks before, from the history of the branch; null without `--trend`.
    pub trend: Option<TrendJson>,
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
    /// The query for these trials.
    pub query: Option<JsonText>,
}

/// The trials of an age that are not ready.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitingJson {
    /// The least number of days; null for trials that expire later, and if the expiry is not known.
    pub from_days: Option<i64>,
    /// The largest number of days; null if there is none.
    pub to_days: Option<i64>,
    /// True if the expiry is not known.
    pub unknown: bool,
    /// The number of trials that are not ready.
    pub not_ready: usize,
    /// The query for these trials.
    pub query: Option<JsonText>,
}

/// The trials of an owner.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnerJson {
    /// The owner, in lower case.
    pub owner: JsonText,
    /// The number of trials.
    pub trials: usize,
    /// The number of trials that are not ready.
    pub not_ready: usize,
    /// The query for these trials.
    pub query: Option<JsonText>,
}

/// A week with planned dates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WeekJson {
    /// The Monday.
    pub starts_on: JsonText,
    /// The number of planned dates from today on.
    pub dates: usize,
    /// The number of trials with such a date.
    pub trials: usize,
    /// The number of trials of these that are not ready.
    pub not_ready: usize,
    /// The query for the trials with such a date.
    pub query: JsonText,
    /// The number of grace periods that end.
    pub grace_ends: usize,
    /// The query for the trials whose grace period ends.
    pub grace_query: Option<JsonText>,
    /// The trials by group of dates. Every group is there, also an empty one.
    pub groups: Vec<DateGroupJson>,
}

/// The trials with a planned date of a group in a week.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DateGroupJson {
    /// The group: `grace_ends`, `starts`, `go_lives` or `due`.
    pub group: JsonText,
    /// The number of trials.
    pub trials: usize,
    /// The number of trials of these that are not ready.
    pub not_ready: usize,
    /// The query for these trials.
    pub query: Option<JsonText>,
}

/// The trials with an outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutcomeJson {
    /// The outcome; null if it is not known.
    pub outcome: Option<Outcome>,
    /// The trials.
    #[serde(flatten)]
    pub count: Count,
    /// The query for these trials.
    pub query: Option<JsonText>,
}

/// The trials with a conversion target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetJson {
    /// The conversion target; null if it is not known.
    pub target: Option<ConversionTarget>,
    /// The trials.
    #[serde(flatten)]
    pub count: Count,
    /// The query for these trials.
    pub query: Option<JsonText>,
}

impl PortfolioJson {
    /// Returns the figures of the selected trials.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        let Portfolio { asks, figures } = Portfolio::of(selection);
        // A bar of a part of the room selects from that part.
        let within = |query: &str| {
            let query = SafeText::sanitize(query);
            selection.query().map_or_else(|| query.clone(), |outer| safe!("{} {}", outer, query))
        };
        let bar_query = |query: &Option<String>| query.as_deref().map(|query| within(query).into());
        let gates = figures.gates.iter().map(|bar| GateJson {
            stage: bar.label.stage(),
            name: bar.label.name().into(),
            blocked: bar.trials,
            query: bar_query(&bar.query),
        });
        let waiting = figures.waiting.iter().map(|bar| {
            let (from_days, to_days) = match bar.label {
                WaitingSpan::NotExpired => (None, Some(-1)),
                WaitingSpan::Days(first, last) => (Some(first), Some(last)),
                WaitingSpan::Over(days) => (Some(days + 1), None),
                WaitingSpan::Unknown => (None, None),
            };
            let unknown = bar.label == WaitingSpan::Unknown;
            WaitingJson {
                from_days,
                to_days,
                unknown,
                not_ready: bar.not_ready,
                query: bar_query(&bar.query),
            }
        });
        let owners = figures.owners.iter().map(|bar| OwnerJson {
            owner: bar.label.clone().into(),
            trials: bar.trials,
            not_ready: bar.not_ready,
            query: bar_query(&bar.query),
        });
        let weeks = figures.weeks.iter().map(|week| WeekJson {
            starts_on: JsonText::date(week.starts_on),
            dates: week.dates,
            trials: week.trials,
            not_ready: week.not_ready,
            query: within(&week.query).into(),
            grace_ends: week.group(DateGroup::GraceEnds).trials,
            grace_query: bar_query(&week.group(DateGroup::GraceEnds).query),
            groups: week
                .groups
                .iter()
                .map(|bar| DateGroupJson {
                    group: bar.label.name().into(),
                    trials: bar.trials,
                    not_ready: bar.not_ready,
                    query: bar_query(&bar.query),
                })
                .collect(),
        });
        let outcomes = figures.outcomes.iter().map(|bar| OutcomeJson {
            outcome: bar.label,
            count: bar.into(),
            query: bar_query(&bar.query),
        });
        let targets = figures.targets.iter().map(|bar| TargetJson {
            target: bar.label,
            count: bar.into(),
            query: bar_query(&bar.query),
        });
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
            waiting: waiting.collect(),
            owners: owners.collect(),
            weeks: weeks.collect(),
            trend: selection.trend().map(TrendJson::of),
        }
    }
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
