//! The check report as JSON, and as lines of JSON.

use super::super::Renderer;
use super::super::output::Output;
use super::super::selection::{Selection, SelectionJson};
use super::{CheckReport, ProblemJson, SummaryJson, TrialJson};
use serde::Serialize;
use std::io;

/// The check report as one object.
#[derive(Debug)]
pub struct Json;

impl Renderer for Json {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        out.json(&CheckReport::of(selection))
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

impl Renderer for JsonLines {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        for reviewed in selection.reviews() {
            out.json_line(&Line::Result(Box::new(TrialJson::of(&reviewed))))?;
        }
        for problem in &*selection.room.problems {
            out.json_line(&Line::Problem(ProblemJson::of(problem)))?;
        }
        if let Some(query) = selection.json() {
            out.json_line(&Line::Selection(query))?;
        }
        out.json_line(&Line::Summary(Box::new(SummaryJson::of(selection.room, &selection.tally()))))
    }
}
