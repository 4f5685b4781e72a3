//! The decision records: who decided, what, when, why, until when, and whether it counts.

use super::labels::ballot_label;
use super::output::{JsonText, Output};
use super::selection::Selection;
use super::style::Style;
use super::{Format, Renderer, Report};
use crate::domain::decision::{Decision, Verdict};
use crate::domain::grace::{Ballot, NotCounted};
use crate::domain::labels::StageId;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use serde::Serialize;
use std::io;

/// The report of `trialdesk log`.
#[derive(Clone, Copy, Debug)]
pub struct LogFormats;

impl Report for LogFormats {
    const FORMATS: &'static [Format] = &[
        Format { name: "text", help: "For people", renderer: &Text },
        Format { name: "json", help: "An array of records", renderer: &Json },
        Format { name: "csv", help: "A row for each record", renderer: &Csv { has_mark: false } },
        Format {
            name: "csv-excel",
            help: "The same with a byte order mark, for Excel",
            renderer: &Csv { has_mark: true },
        },
    ];
}

/// A decision record and its effect.
#[derive(Clone, Debug, Serialize)]
pub struct RecordJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The reference of the record.
    pub decision_ref: JsonText,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: JsonText,
    /// The time of the decision, as written in the record.
    pub decided_at: JsonText,
    /// The stage whose package is decided on; null if the decision is about the grace period.
    pub stage: Option<StageId>,
    /// The last day of an approved grace period.
    pub grace_ends_on: Option<JsonText>,
    /// The last day on which the approval of a package is in force.
    pub expires_on: Option<JsonText>,
    /// The reason.
    pub reason: JsonText,
    /// The conditions.
    pub conditions: Vec<JsonText>,
    /// A reference of another system.
    pub external_ref: Option<JsonText>,
    /// The file, relative to the room.
    pub path: JsonText,
    /// True if it is the vote of its principal.
    pub vote: bool,
    /// True if it is an approving vote that is out of date.
    pub stale: bool,
    /// True if it has a signature that verifies.
    pub signed: bool,
    /// The reason why it does not count, if it does not.
    pub not_counted: Option<NotCounted>,
}

impl RecordJson {
    fn of(trial_ref: &str, decision: &Decision, standing: Ballot) -> Self {
        Self {
            trial_ref: JsonText::sanitize(trial_ref),
            decision_ref: JsonText::sanitize(&decision.decision_ref),
            verdict: decision.verdict,
            decided_by: JsonText::principal(&decision.decided_by),
            decided_at: JsonText::sanitize(&decision.decided_at_text),
            stage: decision.stage(),
            grace_ends_on: decision.grace_ends_on().map(JsonText::date),
            expires_on: decision.expires_on().map(JsonText::date),
            reason: JsonText::sanitize(&decision.reason),
            conditions: decision.conditions.iter().map(|text| JsonText::sanitize(text)).collect(),
            external_ref: decision.external_ref.as_deref().map(JsonText::sanitize),
            path: JsonText::sanitize(&decision.path),
            vote: standing.vote,
            stale: standing.stale,
            signed: decision.signature.is_good(),
            not_counted: standing.reported_reason(),
        }
    }
}

/// Returns the well-formed records of a trial with their effects, in the order of their dates.
fn records(reviewed: &EvaluatedTrial) -> impl Iterator<Item = (&Decision, Ballot)> {
    let decisions = reviewed.trial.decisions.iter().map(|(decision, _)| decision);
    decisions.zip(reviewed.evaluation.ballots.iter().copied())
}

/// The records as an array.
#[derive(Debug)]
pub struct Json;

impl Renderer for Json {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        let mut all = Vec::new();
        for reviewed in selection.reviews() {
            let trial_ref = &reviewed.trial.trial_ref;
            all.extend(
                records(&reviewed).map(|(decision, standing)| RecordJson::of(trial_ref, decision, standing)),
            );
        }
        out.json(&all)
    }
}

/// The records for people.
#[derive(Debug)]
pub struct Text;

impl Renderer for Text {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        for reviewed in selection.reviews() {
            let trial = SafeText::sanitize(&reviewed.trial.trial_ref);
            for (decision, standing) in records(&reviewed) {
                write_record(&trial, decision, standing, out)?;
            }
        }
        Ok(())
    }
}

fn write_record(
    trial: &SafeText,
    decision: &Decision,
    standing: Ballot,
    out: &mut Output<'_>,
) -> io::Result<()> {
    let (style, effect) = ballot_label(standing);
    out.text(SafeText::sanitize(&decision.decided_at_text))?.text("  ")?.styled(Style::Strong, trial)?;
    out.text("  ")?.text(SafeText::principal(&decision.decided_by))?;
    out.text(" ")?.text(decision.verdict.label())?;
    if let Some(stage) = decision.stage() {
        out.text(" the ")?.text(stage.label())?.text(" package")?;
    }
    if let Some(day) = decision.grace_ends_on().or(decision.expires_on()) {
        out.text(" until ")?.text(day)?;
    }
    out.text("  ")?.styled_line(style, effect)?;
    for line in SafeText::lines(decision.reason.trim_end()) {
        out.text("    ")?.line(line)?;
    }
    for condition in &decision.conditions {
        out.text("    condition: ")?.line(SafeText::sanitize(condition))?;
    }
    Ok(())
}

/// The records as CSV.
#[derive(Debug)]
pub struct Csv {
    /// True if the text begins with a byte order mark.
    has_mark: bool,
}

const COLUMNS: [&str; 16] = [
    "trial_ref",
    "decision_ref",
    "verdict",
    "decided_by",
    "decided_at",
    "stage",
    "grace_ends_on",
    "expires_on",
    "reason",
    "conditions",
    "external_ref",
    "path",
    "vote",
    "stale",
    "signed",
    "not_counted",
];

impl Renderer for Csv {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        if self.has_mark {
            out.byte_order_mark()?;
        }
        out.csv_row(&COLUMNS.map(SafeText::from))?;
        for reviewed in selection.reviews() {
            let trial = SafeText::sanitize(&reviewed.trial.trial_ref);
            for (decision, standing) in records(&reviewed) {
                out.csv_row(&cells(&trial, decision, standing))?;
            }
        }
        Ok(())
    }
}

fn cells(trial: &SafeText, decision: &Decision, standing: Ballot) -> [SafeText; 16] {
    let yes_no = |yes: bool| SafeText::from(if yes { "true" } else { "false" });
    let lines = |text: &str| SafeText::join(SafeText::lines(text), "\n");
    [
        trial.clone(),
        SafeText::sanitize(&decision.decision_ref),
        decision.verdict.name().into(),
        SafeText::principal(&decision.decided_by),
        SafeText::sanitize(&decision.decided_at_text),
        decision.stage().map_or(SafeText::EMPTY, |stage| stage.name().into()),
        decision.grace_ends_on().map(|day| safe!("{}", day)).unwrap_or_default(),
        decision.expires_on().map(|day| safe!("{}", day)).unwrap_or_default(),
        lines(&decision.reason),
        SafeText::join(decision.conditions.iter().map(|text| lines(text)), "; "),
        decision.external_ref.as_deref().map(SafeText::sanitize).unwrap_or_default(),
        SafeText::sanitize(&decision.path),
        yes_no(standing.vote),
        yes_no(standing.stale),
        yes_no(decision.signature.is_good()),
        standing.reported_reason().map_or(SafeText::EMPTY, |reason| reason.name().into()),
    ]
}
