//! A room as a table: a row per trial.

use super::paint::{Ink, Paint};
use super::text::{status_ink, status_words};
use crate::domain::clean::clean;
use crate::domain::document::Outcome;
use crate::domain::gates::{Check, GateStatus};
use crate::domain::grace::{Grace, GraceState};
use crate::domain::judgement::Status;
use crate::domain::mark::Mark;
use crate::room::Reviewed;
use serde::Serialize;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// One row, as machines read it.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The trial.
    pub trial_ref: String,
    /// What became of it; null where it is not known.
    pub outcome: Option<Outcome>,
    /// The status.
    pub status: Status,
    /// Whole days since it expired; null where that is not known.
    pub age_days: Option<i64>,
    /// How each of the eight gates stands, in order.
    pub gates: Vec<GateStatus>,
    /// How many references are missing.
    pub missing_references: usize,
    /// How far the grace period is settled.
    pub grace: GraceState,
    /// An approved one's last day.
    pub grace_ends_on: Option<String>,
    /// The marks, in alphabetical order.
    pub attention: Vec<Mark>,
}

impl Row {
    /// The row of one trial.
    #[must_use]
    pub fn of(reviewed: &Reviewed) -> Self {
        let Reviewed { trial, judgement } = reviewed;
        Self {
            trial_ref: crate::domain::boundary::mask(&trial.trial_ref).into_owned(),
            outcome: judgement.outcome,
            status: judgement.status,
            age_days: judgement.age_days,
            gates: judgement.checks.iter().map(|check| check.status).collect(),
            missing_references: judgement.missing_references(),
            grace: judgement.grace.state,
            grace_ends_on: judgement.grace.ends_on.map(|date| date.to_string()),
            attention: judgement.attention.clone(),
        }
    }
}

const HEAD: [&str; 8] = ["Trial", "Outcome", "Status", "Age", "1 2 3 4 5 6 7 8", "Missing", "Grace", "Marks"];

/// Writes the trials as a table for people.
///
/// # Errors
/// What the writer says.
pub fn write(trials: impl Iterator<Item = Reviewed>, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<_> =
        trials.map(|reviewed| (status_ink(reviewed.judgement.status), cells(&reviewed))).collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|(_, row)| row[column].width());
        cells.chain([HEAD[column].width()]).max().unwrap_or_default()
    };
    let widths: Vec<_> = (0..HEAD.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| pad(cell, *width));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head = HEAD.map(str::to_owned);
    writeln!(out, "{}", paint.with(Ink::Strong, line(&head)))?;
    for (ink, row) in &rows {
        writeln!(out, "{}", paint.with(*ink, line(row)))?;
    }
    Ok(())
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn cells(reviewed: &Reviewed) -> [String; 8] {
    let Reviewed { trial, judgement } = reviewed;
    let marks: Vec<_> = judgement.attention.iter().map(|mark| mark.word()).collect();
    [
        clean(trial.name()).into_owned(),
        judgement.outcome.map_or("unknown", Outcome::word).to_owned(),
        status_words(judgement.status).to_owned(),
        judgement.age_days.map_or_else(|| "?".to_owned(), |days| format!("{days}d")),
        judgement.checks.iter().map(gate_glyph).collect::<Vec<_>>().join(" "),
        judgement.missing_references().to_string(),
        grace_words(&judgement.grace),
        marks.join(" "),
    ]
}

const fn gate_glyph(check: &Check) -> &'static str {
    match check.status {
        GateStatus::Pass => "✓",
        GateStatus::Blocked => "✗",
        GateStatus::NotApplicable => "–",
    }
}

/// The grace period in a few words: `awaits`, `until 2026-07-04`.
#[must_use]
pub fn grace_words(grace: &Grace) -> String {
    match (grace.state, grace.ends_on) {
        (GraceState::Approved, Some(day)) => format!("until {day}"),
        (GraceState::Approved, None) => "approved".to_owned(),
        (GraceState::NotApplicable, _) => "–".to_owned(),
        (GraceState::Denied, _) => "denied".to_owned(),
        (GraceState::ChangesRequested, _) => "sent back".to_owned(),
        (GraceState::RefusalUnsettled, _) => "refusal open".to_owned(),
        (GraceState::Stale, _) => "stale".to_owned(),
        (GraceState::Referenced, _) => "referenced".to_owned(),
        (GraceState::Awaiting, _) => "awaits".to_owned(),
    }
}
