//! `trialdesk check --only public-boundary`: the boundary over any files and folders, for hooks and pipelines.

use super::{Exit, output, path_text, print_error};
use crate::domain::safe_text::SafeText;
use crate::report::output::Output;
use crate::report::style::Style;
use crate::room::boundary_scan::{BoundaryScan, FileDetection, Outcome, scan};
use crate::safe;
use serde::Serialize;
use std::io;
use std::path::PathBuf;

/// A detection in machine-readable output. It never holds the material.
#[derive(Serialize)]
struct Entry {
    path: SafeText,
    line: u32,
    column: u32,
    material: &'static str,
    message: SafeText,
    remedy: &'static str,
}

impl Entry {
    fn of(found: &FileDetection) -> Self {
        Self {
            path: path_text(&found.path),
            line: found.at.line,
            column: found.at.column,
            material: found.kind.name(),
            message: safe!("this holds {}", found.kind.title()),
            remedy: found.kind.instead(),
        }
    }
}

/// The report in JSON (specification, section 4, "The guard").
#[derive(Serialize)]
struct ReportJson {
    schema_version: &'static str,
    places: Vec<Entry>,
    summary: SummaryJson,
}

/// The last line of the report in JSON lines.
#[derive(Serialize)]
struct SummaryLine {
    summary: SummaryJson,
}

/// The number of files that were read, and of those that were left out.
#[derive(Serialize)]
struct SummaryJson {
    read: usize,
    ignored: usize,
    binary: usize,
    unreadable: usize,
}

impl SummaryJson {
    const fn of(scan: &BoundaryScan) -> Self {
        let BoundaryScan { read, ignored, binary, .. } = *scan;
        Self { read, ignored, binary, unreadable: scan.unreadable.len() }
    }
}

/// Scans files and folders, and prints the result in a format of the check report.
pub(super) fn run(paths: &[PathBuf], format: &str, coloured: bool) -> Exit {
    let write = match format {
        "text" => text,
        "json" => json,
        "jsonl" => lines,
        _ => {
            print_error("--only public-boundary has the formats text, json and jsonl.");
            return Exit::Usage;
        }
    };
    let scan = scan(paths);
    let printed = output(coloured, |out| write(&scan, out));
    for (path, reason) in &scan.unreadable {
        let reason = SafeText::sanitize(reason);
        print_error(safe!("{}: cannot be read: {}", path_text(path), reason));
    }
    if printed == Exit::Ready { exit(&scan) } else { printed }
}

fn exit(scan: &BoundaryScan) -> Exit {
    match scan.outcome() {
        Outcome::Incomplete => Exit::Problems,
        Outcome::Found => Exit::NotReady,
        Outcome::Clean => Exit::Ready,
    }
}

fn text(scan: &BoundaryScan, out: &mut Output<'_>) -> io::Result<()> {
    for found in &scan.detections {
        let Entry { path, line, column, material, message, remedy } = Entry::of(found);
        out.text(safe!("{}:{}:{}: ", path, line, column))?.styled(Style::Blocked, material)?;
        out.text(": ")?.line(message)?;
        out.text("    ")?.styled_line(Style::Ready, safe!("+ {}", remedy))?;
    }
    let BoundaryScan { detections, read, ignored, binary, unreadable, .. } = scan;
    let found = if *read == 0 {
        "nothing was read".into()
    } else if detections.is_empty() {
        "nothing forbidden".into()
    } else {
        safe!("{} forbidden", detections.len())
    };
    out.line(safe!(
        "{}; {} files read, {} ignored, {} binary, {} unreadable",
        found,
        read,
        ignored,
        binary,
        unreadable.len()
    ))
}

fn json(scan: &BoundaryScan, out: &mut Output<'_>) -> io::Result<()> {
    let places = scan.detections.iter().map(Entry::of).collect();
    let schema_version = "trialdesk.boundary-report.v1";
    out.json(&ReportJson { schema_version, places, summary: SummaryJson::of(scan) })
}

fn lines(scan: &BoundaryScan, out: &mut Output<'_>) -> io::Result<()> {
    scan.detections.iter().try_for_each(|found| out.json_line(&Entry::of(found)))?;
    out.json_line(&SummaryLine { summary: SummaryJson::of(scan) })
}
