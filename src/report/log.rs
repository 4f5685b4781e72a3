//! The decision records: who decided, what, when, why, until when, and whether it counts.

use super::labels::ballot_label;
use super::output::{Csv, CsvWriter, Json, JsonText, JsonWriter, Output, Syntax as _};
use super::selection::Selection;
use super::style::Style;
use super::{Format, Renderer, Report};
use crate::domain::decision::{Decision, Verdict};
use crate::domain::grace::{Ballot, NotCounted};
use crate::domain::labels::StageId;
use crate::domain::record_filter::RecordFilter;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use serde::Serialize;
use std::io;
use std::sync::Arc;

/// The report of `trialdesk log`.
#[derive(Clone, Copy, Debug)]
pub struct LogFormats;

impl Report for LogFormats {
    const FORMATS: &'static [Format] = &[
        Format::new("text", "For people", &TEXT),
        Format::new("json", "An array of records", &JSON),
        Format::new("csv", "A row for each record", &CSV),
        Format::new("csv-excel", "The same with a byte order mark, for Excel", &CSV_FOR_EXCEL),
    ];
}

/// The records of a report in a format, all or those that match a filter.
#[derive(Clone, Debug)]
pub struct Log {
    write: fn(&[Entry], &mut Output<'_>) -> io::Result<()>,
    filter: RecordFilter,
    is_by_time: bool,
}

static TEXT: Log = Log::of(write_text);
static JSON: Log = Log::of(|entries, out| write_json(entries, &mut Json::writer(out)));
static CSV: Log = Log::of(|entries, out| write_csv(entries, &mut Csv::writer(out)));
static CSV_FOR_EXCEL: Log = Log::of(|entries, out| write_csv_for_excel(entries, &mut Csv::writer(out)));

/// A record of the log.
struct Entry {
    trial_ref: Arc<str>,
    decision: Decision,
    ballot: Ballot,
}

impl Log {
    const fn of(write: fn(&[Entry], &mut Output<'_>) -> io::Result<()>) -> Self {
        let filter = RecordFilter { since: None, until: None, by: None, subject: None };
        Self { write, filter, is_by_time: false }
    }

    /// Returns the log in the format with a name, with the records that match a filter. They are in the order of
    /// trials or, with `is_by_time`, of `decided_at`. `None` if there is no such format.
    #[must_use]
    pub fn filtered(format: &str, filter: RecordFilter, is_by_time: bool) -> Option<Self> {
        let log = match format {
            "text" => &TEXT,
            "json" => &JSON,
            "csv" => &CSV,
            "csv-excel" => &CSV_FOR_EXCEL,
            _ => return None,
        };
        Some(Self { write: log.write, filter, is_by_time })
    }

    /// Returns the records that match, in their order.
    fn entries(&self, selection: &Selection<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        for EvaluatedTrial { trial, evaluation } in selection.reviews() {
            let ballots = evaluation.ballots.iter().copied();
            let records = trial.decisions.into_iter().map(|(decision, _)| decision).zip(ballots);
            let matching = records.filter(|(decision, _)| self.filter.matches(decision));
            entries.extend(matching.map(|(decision, ballot)| Entry {
                trial_ref: trial.trial_ref.clone(),
                decision,
                ballot,
            }));
        }
        if self.is_by_time {
            // The order of trials stays for records of the same time.
            entries.sort_by_key(|entry| entry.decision.decided_at);
        }
        entries
    }
}

impl Renderer for Log {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        (self.write)(&self.entries(selection), out)
    }
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
    pub(super) fn of(trial_ref: &str, decision: &Decision, standing: Ballot) -> Self {
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

fn write_json(entries: &[Entry], out: &mut JsonWriter<'_, '_>) -> io::Result<()> {
    let json = |entry: &Entry| RecordJson::of(&entry.trial_ref, &entry.decision, entry.ballot);
    out.document(&entries.iter().map(json).collect::<Vec<_>>())
}

fn write_text(entries: &[Entry], out: &mut Output<'_>) -> io::Result<()> {
    entries.iter().try_for_each(|entry| {
        write_record(&SafeText::sanitize(&entry.trial_ref), &entry.decision, entry.ballot, out)
    })
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

fn write_csv_for_excel(entries: &[Entry], out: &mut CsvWriter<'_, '_>) -> io::Result<()> {
    out.head(&COLUMNS)?;
    write_rows(entries, out)
}

fn write_csv(entries: &[Entry], out: &mut CsvWriter<'_, '_>) -> io::Result<()> {
    out.columns(&COLUMNS)?;
    write_rows(entries, out)
}

fn write_rows(entries: &[Entry], out: &mut CsvWriter<'_, '_>) -> io::Result<()> {
    entries.iter().try_for_each(|entry| {
        out.row(&cells(&SafeText::sanitize(&entry.trial_ref), &entry.decision, entry.ballot))
    })
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
