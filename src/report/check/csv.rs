//! The check report as CSV: a row for each finding, for each trial without one, and for each problem.

use super::super::Document;
use super::super::output::{self, CsvWriter};
use super::super::selection::Selection;
use crate::domain::document::Outcome;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::Finding;
use crate::domain::labels::Kind;
use crate::domain::owner::finding_owners;
use crate::domain::problem::Problem;
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Position;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::io;

/// The check report as CSV.
#[derive(Debug)]
pub struct Csv;

/// Defines the columns with the member of a row that each shows.
macro_rules! columns {
    ($($column:ident),+ $(,)?) => {
        /// A row. A cell that does not apply is empty.
        #[derive(Default)]
        struct Row { $($column: SafeText,)+ }

        impl Row {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];

            fn cells(self) -> Vec<SafeText> {
                vec![$(self.$column),+]
            }
        }
    };
}

columns!(
    row, trial_ref, status, outcome, age_days, attention, stage, gate, code, message, remedy, owners,
    document, field, path, line, column,
);

impl Document for Csv {
    type Syntax = output::Csv;

    fn write(&self, selection: &Selection<'_>, out: &mut CsvWriter<'_, '_>) -> io::Result<()> {
        out.head(Row::COLUMNS)?;
        for reviewed in selection.reviews() {
            let mut findings = reviewed.evaluation.findings().peekable();
            if findings.peek().is_none() {
                out.row(&Row::of_trial(&reviewed).cells())?;
            }
            findings.try_for_each(|finding| out.row(&Row::of_finding(&reviewed, finding).cells()))?;
        }
        selection.room.problems.iter().try_for_each(|problem| out.row(&Row::of_problem(problem).cells()))
    }
}

impl Row {
    fn of_trial(EvaluatedTrial { trial, evaluation }: &EvaluatedTrial) -> Self {
        Self {
            row: "trial".into(),
            trial_ref: SafeText::sanitize(&trial.trial_ref),
            status: evaluation.status.name().into(),
            outcome: evaluation.outcome.map_or("", Outcome::name).into(),
            age_days: evaluation.age_days.map(|days| safe!("{}", days)).unwrap_or_default(),
            attention: SafeText::join(evaluation.attention.iter().map(|mark| mark.name()), " "),
            stage: evaluation.stage.name().into(),
            ..Self::default()
        }
    }

    fn of_finding(reviewed: &EvaluatedTrial, finding: &Finding) -> Self {
        let owners = finding_owners(&reviewed.trial, finding).into_iter().map(SafeText::sanitize);
        Self {
            row: "finding".into(),
            stage: finding.gate.stage().name().into(),
            gate: finding.gate.name().into(),
            code: finding.code.name().into(),
            message: finding.message.clone(),
            remedy: finding.remedy.to_yaml(),
            owners: SafeText::join(owners, " "),
            document: finding.document.map_or("", Kind::name).into(),
            field: finding.field.as_ref().map(FieldPath::to_safe).unwrap_or_default(),
            path: finding.path.as_deref().map(SafeText::sanitize).unwrap_or_default(),
            ..Self::of_trial(reviewed).at(finding.at)
        }
    }

    fn of_problem(problem: &Problem) -> Self {
        let row = Self {
            row: "problem".into(),
            code: problem.code.name().into(),
            message: SafeText::sanitize(&problem.message),
            remedy: problem.code.fix().into(),
            path: SafeText::sanitize(&problem.path),
            ..Self::default()
        };
        row.at(problem.at)
    }

    fn at(mut self, at: Option<Position>) -> Self {
        if let Some(at) = at {
            (self.line, self.column) = (safe!("{}", at.line), safe!("{}", at.column));
        }
        self
    }
}
