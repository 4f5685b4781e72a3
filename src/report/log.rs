//! The ledger as a list: who decided what, when, why, until when, and whether it counts.

use super::paint::{Ink, Paint};
use super::trial::weight;
use crate::domain::boundary::{mask, mask_principal};
use crate::domain::clean::{clean, clean_lines};
use crate::domain::decision::{Decision, Verdict};
use crate::domain::grace::{NotCounted, Standing};
use crate::room::Reviewed;
use serde::Serialize;
use std::io::{self, Write};

/// One record.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The trial.
    pub trial_ref: String,
    /// The record's reference.
    pub decision_ref: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Who decided.
    pub decided_by: String,
    /// When, as the record says it.
    pub decided_at: String,
    /// An approval's last day.
    pub grace_ends_on: Option<String>,
    /// Why.
    pub reason: String,
    /// What it depends on.
    pub conditions: Vec<String>,
    /// A reference of another system.
    pub external_ref: Option<String>,
    /// The file, relative to the room.
    pub path: String,
    /// Whether it is its principal's vote.
    pub vote: bool,
    /// Whether it is a vote whose approval has gone stale.
    pub stale: bool,
    /// Whether it has a signature that verifies.
    pub signed: bool,
    /// Why it does not count, if it does not.
    pub not_counted: Option<NotCounted>,
    #[serde(skip)]
    weight: (Ink, &'static str),
}

/// The records of a trial, in the order of their dates.
#[must_use]
pub fn lines(reviewed: &Reviewed) -> Vec<Line> {
    let masked = |text: &str| mask(text).into_owned();
    let Reviewed { trial, judgement } = reviewed;
    let records = trial.decisions.iter().zip(&judgement.grace.standings);
    let line = |((decision, _), standing): (&(Decision, _), &Standing)| Line {
        trial_ref: masked(&trial.trial_ref),
        decision_ref: masked(&decision.decision_ref),
        verdict: decision.verdict,
        decided_by: mask_principal(&decision.decided_by).into_owned(),
        decided_at: masked(&decision.decided_at_text),
        grace_ends_on: decision.grace_ends_on.map(|date| date.to_string()),
        reason: masked(&decision.reason),
        conditions: decision.conditions.iter().map(|text| masked(text)).collect(),
        external_ref: decision.external_ref.as_deref().map(masked),
        path: masked(&decision.path),
        vote: standing.vote,
        stale: standing.stale,
        signed: decision.signature.is_good(),
        not_counted: standing.not_counted,
        weight: weight(*standing),
    };
    records.map(line).collect()
}

/// Writes the records for people.
///
/// # Errors
/// What the writer says.
pub fn write(lines: &[Line], paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        let until = line.grace_ends_on.as_deref().map(|day| format!(" until {day}")).unwrap_or_default();
        let (ink, weight) = line.weight;
        writeln!(
            out,
            "{}  {}  {} {}{until}  {}",
            clean(&line.decided_at),
            paint.with(Ink::Strong, clean(&line.trial_ref)),
            clean(&line.decided_by),
            line.verdict.word(),
            paint.with(ink, weight),
        )?;
        for text in line.reason.lines() {
            writeln!(out, "    {}", clean(text))?;
        }
        for condition in &line.conditions {
            writeln!(out, "    on condition: {}", clean(condition))?;
        }
    }
    Ok(())
}

/// Writes the records as CSV (RFC 4180), one row a record.
///
/// # Errors
/// What the writer says.
pub fn write_csv(lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "trial_ref,decision_ref,verdict,decided_by,decided_at,grace_ends_on,reason,conditions,external_ref,path,vote,\
         stale,signed,not_counted"
    )?;
    for line in lines {
        let conditions = line.conditions.join("; ");
        let cells: [&str; 14] = [
            &line.trial_ref,
            &line.decision_ref,
            line.verdict.word(),
            &line.decided_by,
            &line.decided_at,
            line.grace_ends_on.as_deref().unwrap_or_default(),
            &line.reason,
            &conditions,
            line.external_ref.as_deref().unwrap_or_default(),
            &line.path,
            yes_no(line.vote),
            yes_no(line.stale),
            yes_no(line.signed),
            line.not_counted.map_or("", NotCounted::word),
        ];
        writeln!(out, "{}", cells.map(cell).join(","))?;
    }
    Ok(())
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

/// A cell that no spreadsheet takes for a formula, quoted where CSV asks for it.
fn cell(text: &str) -> String {
    let mut text = clean_lines(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
