//! The list of trials as a table of Markdown.

use super::super::Document;
use super::super::labels::{grace_label, status_sign};
use super::super::output::{self, Align, MarkdownWriter};
use super::super::phrase::Phrase;
use super::super::selection::Selection;
use super::missing;
use crate::domain::document::Outcome;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::io;

/// The list as Markdown.
#[derive(Debug)]
pub struct Markdown;

impl Document for Markdown {
    type Syntax = output::Markdown;

    fn write(&self, selection: &Selection<'_>, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        let text = ["trial", "outcome", "status"].map(|title| (title, Align::Left));
        let number = [("days since expiry", Align::Right)];
        let rest = ["stage", "missing", "grace", "marks"].map(|title| (title, Align::Left));
        out.table(&[&text[..], &number, &rest].concat())?;
        selection.reviews().try_for_each(|reviewed| out.row(&cells(&reviewed)))
    }
}

fn cells(EvaluatedTrial { trial, evaluation }: &EvaluatedTrial) -> [Phrase; 8] {
    [
        Phrase::code(SafeText::sanitize(trial.name())),
        Phrase::text(evaluation.outcome.map_or("unknown", Outcome::label)),
        Phrase::text(safe!("{} {}", status_sign(evaluation.status).1, evaluation.status.label())),
        Phrase::text(evaluation.age_days.map(|days| safe!("{}", days)).unwrap_or_default()),
        Phrase::text(evaluation.stage.label()),
        Phrase::text(missing(evaluation)),
        Phrase::text(grace_label(&evaluation.grace)),
        Phrase::text(SafeText::join(evaluation.attention.iter().map(|mark| mark.label()), ", ")),
    ]
}
