//! The list of trials: a row per trial.

mod csv;
mod markdown;

use super::labels::{gate_sign, grace_label, status_sign};
use super::output::{self, JsonText, JsonWriter, Output};
use super::selection::Selection;
use super::style::Style;
use super::{Document, Format, Renderer, Report};
use crate::domain::document::Outcome;
use crate::domain::evaluation::{Evaluation, Status};
use crate::domain::finding::Code;
use crate::domain::grace::GraceState;
use crate::domain::labels::{ConversionTarget, GateStatus, Kind, StageId};
use crate::domain::mark::Mark;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io;
use unicode_width::UnicodeWidthStr;

/// The report of `trialdesk list`.
#[derive(Clone, Copy, Debug)]
pub struct ListFormats;

impl Report for ListFormats {
    const FORMATS: &'static [Format] = &[
        Format::new("text", "A table", &Table),
        Format::new("json", "An array of rows", &Json),
        Format::new("jsonl", "A line for each row", &JsonLines),
        Format::new("csv", "A row for each trial, for spreadsheets", &csv::Csv),
        Format::new("markdown", "A table, for pages and messages", &markdown::Markdown),
    ];
}

/// A row of the list.
#[derive(Clone, Debug, Serialize)]
pub struct RowJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The outcome; null if it is not known.
    pub outcome: Option<Outcome>,
    /// The status.
    pub status: Status,
    /// Whole days since the trial expired; null if that is not known.
    pub age_days: Option<i64>,
    /// The current stage.
    pub stage: StageId,
    /// The conversion target; null if it is not known.
    pub conversion_target: Option<ConversionTarget>,
    /// The status of each gate of the current stage, in order.
    pub gates: Vec<GateStatus>,
    /// The number of missing references.
    pub missing_references: usize,
    /// The kinds of documents that are missing, in the order of kinds.
    pub missing_documents: Vec<Kind>,
    /// The state of the grace period.
    pub grace: GraceState,
    /// The last day of an approved grace period.
    pub grace_ends_on: Option<JsonText>,
    /// The marks, in alphabetical order.
    pub attention: Vec<Mark>,
}

impl RowJson {
    /// Returns the row of one trial.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial) -> Self {
        let EvaluatedTrial { trial, evaluation } = reviewed;
        Self {
            trial_ref: JsonText::sanitize(&trial.trial_ref),
            outcome: evaluation.outcome,
            status: evaluation.status,
            age_days: evaluation.age_days,
            stage: evaluation.stage,
            conversion_target: evaluation.conversion_target,
            gates: evaluation.current_checks().iter().map(|check| check.status).collect(),
            missing_references: evaluation.missing_references(),
            missing_documents: missing_documents(evaluation),
            grace: evaluation.grace.state,
            grace_ends_on: evaluation.grace.ends_on.map(JsonText::date),
            attention: evaluation.attention.clone(),
        }
    }
}

/// The list as an array.
#[derive(Debug)]
pub struct Json;

impl Document for Json {
    type Syntax = output::Json;

    fn write(&self, selection: &Selection<'_>, out: &mut JsonWriter<'_, '_>) -> io::Result<()> {
        let rows: Vec<_> = selection.reviews().map(|reviewed| RowJson::of(&reviewed)).collect();
        out.document(&rows)
    }
}

/// The list as a line of JSON for each row.
#[derive(Debug)]
pub struct JsonLines;

impl Document for JsonLines {
    type Syntax = output::Json;

    fn write(&self, selection: &Selection<'_>, out: &mut JsonWriter<'_, '_>) -> io::Result<()> {
        selection.reviews().try_for_each(|reviewed| out.line(&RowJson::of(&reviewed)))
    }
}

/// The list as a table for people.
#[derive(Debug)]
pub struct Table;

const COLUMNS: usize = 9;
const HEADINGS: [&str; COLUMNS] =
    ["Trial", "Outcome", "Status", "Age", "Stage", "1 2 3 4 5 6 7 8", "Missing", "Grace", "Marks"];

impl Renderer for Table {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        let rows: Vec<_> = selection
            .reviews()
            .map(|reviewed| (status_sign(reviewed.evaluation.status).0, cells(&reviewed)))
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let width = |column: usize| {
            let cells = rows.iter().map(|(_, row)| row[column].width());
            cells.chain([HEADINGS[column].width()]).max().unwrap_or_default()
        };
        let widths: [usize; COLUMNS] = std::array::from_fn(width);
        out.styled_line(Style::Strong, line(&HEADINGS.map(SafeText::from), &widths))?;
        rows.iter().try_for_each(|(style, cells)| out.styled_line(*style, line(cells, &widths)))
    }
}

fn line(cells: &[SafeText; COLUMNS], widths: &[usize; COLUMNS]) -> SafeText {
    let padded = cells.iter().zip(widths).map(|(cell, width)| {
        let mut cell = cell.clone();
        cell.push(SafeText::blanks(width.saturating_sub(cell.width())));
        cell
    });
    SafeText::join(padded, "  ").part(str::trim_end)
}

/// Returns the kinds of documents that gates of the trial miss.
fn missing_documents(evaluation: &Evaluation) -> Vec<Kind> {
    let missing = evaluation.findings().filter(|finding| finding.code == Code::DocumentMissing);
    let kinds: BTreeSet<Kind> = missing.filter_map(|finding| finding.document).collect();
    kinds.into_iter().collect()
}

/// Returns the number of missing references, and behind it `doc` if a document is missing: its references are not
/// counted.
fn missing(evaluation: &Evaluation) -> SafeText {
    match (evaluation.missing_references(), missing_documents(evaluation).is_empty()) {
        (0, false) => "doc".into(),
        (references, false) => safe!("{}+doc", references),
        (references, true) => safe!("{}", references),
    }
}

fn cells(reviewed: &EvaluatedTrial) -> [SafeText; COLUMNS] {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    [
        SafeText::sanitize(trial.name()),
        evaluation.outcome.map_or("unknown", Outcome::label).into(),
        evaluation.status.label().into(),
        evaluation.age_days.map_or_else(|| "?".into(), |days| safe!("{}d", days)),
        evaluation.stage.label().into(),
        SafeText::join(evaluation.current_checks().iter().map(|check| gate_sign(check.status).1), " "),
        missing(evaluation),
        grace_label(&evaluation.grace),
        SafeText::join(evaluation.attention.iter().map(|mark| mark.label()), " "),
    ]
}
