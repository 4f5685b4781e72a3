//! The check report as JSON, and as lines of JSON.

use super::super::Document;
use super::super::output::{self, JsonWriter};
use super::super::selection::{Selection, SelectionJson};
use super::{CheckBody, CheckHead, ProblemJson, SummaryJson, TrialJson};
use serde::Serialize;
use std::io;

/// The check report as one object.
#[derive(Debug)]
pub struct Json;

impl Document for Json {
    type Syntax = output::Json;

    fn write(&self, selection: &Selection<'_>, out: &mut JsonWriter<'_, '_>) -> io::Result<()> {
        out.late_head(&CheckBody::of(selection), || CheckHead::of(selection))
    }
}

/// The check report as a line for each result and each problem, the query if there is one, and the summary.
#[derive(Debug)]
pub struct JsonLines;

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Result(Box<TrialJson>),
    Problem(ProblemJson),
    Selection(SelectionJson),
    Summary(Box<SummaryJson>),
}

impl Document for JsonLines {
    type Syntax = output::Json;

    fn write(&self, selection: &Selection<'_>, out: &mut JsonWriter<'_, '_>) -> io::Result<()> {
        for reviewed in selection.reviews() {
            out.line(&Line::Result(Box::new(TrialJson::of(&reviewed))))?;
        }
        for problem in &*selection.room.problems {
            out.line(&Line::Problem(ProblemJson::of(problem)))?;
        }
        if let Some(query) = selection.json() {
            out.line(&Line::Selection(query))?;
        }
        out.line(&Line::Summary(Box::new(SummaryJson::of(selection.room, &selection.tally()))))
    }
}
