//! The list of trials as CSV, with the names that JSON has.

use super::super::Document;
use super::super::output::{self, CsvWriter};
use super::super::selection::Selection;
use super::missing_documents;
use crate::domain::document::Outcome;
use crate::domain::labels::{ConversionTarget, Kind};
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::io;

/// The list as CSV. The gates of a trial are in one cell, in the order of the stage.
#[derive(Debug)]
pub struct Csv;

pub(in crate::report) const COLUMNS: [&str; 12] = [
    "trial_ref",
    "outcome",
    "status",
    "age_days",
    "stage",
    "conversion_target",
    "gates",
    "missing_references",
    "missing_documents",
    "grace",
    "grace_ends_on",
    "attention",
];

impl Document for Csv {
    type Syntax = output::Csv;

    fn write(&self, selection: &Selection<'_>, out: &mut CsvWriter<'_, '_>) -> io::Result<()> {
        out.head(&COLUMNS)?;
        selection.reviews().try_for_each(|reviewed| out.row(&cells(&reviewed)))
    }
}

fn cells(EvaluatedTrial { trial, evaluation }: &EvaluatedTrial) -> [SafeText; 12] {
    [
        SafeText::sanitize(&trial.trial_ref),
        evaluation.outcome.map_or("", Outcome::name).into(),
        evaluation.status.name().into(),
        evaluation.age_days.map(|days| safe!("{}", days)).unwrap_or_default(),
        evaluation.stage.name().into(),
        evaluation.conversion_target.map_or("", ConversionTarget::name).into(),
        SafeText::join(evaluation.current_checks().iter().map(|check| check.status.name()), " "),
        safe!("{}", evaluation.missing_references()),
        SafeText::join(missing_documents(evaluation).into_iter().map(Kind::name), " "),
        evaluation.grace.state.name().into(),
        evaluation.grace.ends_on.map(|day| safe!("{}", day)).unwrap_or_default(),
        SafeText::join(evaluation.attention.iter().map(|mark| mark.name()), " "),
    ]
}
