//! The check report for people: grouped by trial, each finding with its position and what to add.

use super::super::Renderer;
use super::super::labels::{count_label, headline, status_sign};
use super::super::output::Output;
use super::super::selection::Selection;
use super::super::style::Style;
use crate::domain::evaluation::Status;
use crate::domain::finding::Finding;
use crate::domain::labels::{GateStatus, StageId};
use crate::domain::problem::Problem;
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Position;
use crate::room::{EvaluatedTrial, Room, Tally};
use crate::safe;
use std::io;

/// The check report for people.
#[derive(Debug)]
pub struct Text;

impl Renderer for Text {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        let room = selection.room;
        if room.is_empty() && room.problems.is_empty() {
            return Ok(());
        }
        for reviewed in selection.reviews() {
            write_trial(room, &reviewed, selection.stage(), out)?;
        }
        write_problems(room, out)?;
        if let Some(query) = selection.query() {
            let trials = selection.tally().trials;
            out.styled_line(Style::Quiet, safe!("{} of {} trials: {}", trials, room.len(), query))?;
        }
        if let Some(stage) = selection.stage() {
            let note = safe!("Judged up to the {} stage; later stages are left out", stage.label());
            out.styled_line(Style::Quiet, note)?;
        }
        write_summary(room, &selection.tally(), out)
    }
}

/// Writes one trial. A report up to a stage says so in each line, because later stages can be blocked.
fn write_trial(
    room: &Room,
    reviewed: &EvaluatedTrial,
    last: Option<StageId>,
    out: &mut Output<'_>,
) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let (style, sign) = status_sign(evaluation.status);
    let name = SafeText::sanitize(trial.name());
    out.styled(style, sign)?
        .text(" ")?
        .styled(Style::Strong, name)?
        .text("  ")?
        .text(headline(evaluation))?
        .line(last.map_or_else(SafeText::default, |last| safe!(" · up to the {} stage", last.label())))?;
    let has_stages = evaluation.stages.len() > 1;
    let mut stage = None;
    for check in evaluation.checks().filter(|check| check.status == GateStatus::Blocked) {
        let gate = check.gate.gate();
        if has_stages && stage != Some(gate.stage) {
            stage = Some(gate.stage);
            out.text("  ")?.styled_line(Style::Quiet, safe!("{} stage", gate.stage.label()))?;
        }
        out.text("    ")?.text(gate.number)?.text(" ")?.line(gate.title)?;
        for finding in &check.findings {
            write_finding(room, finding, out)?;
        }
    }
    if evaluation.status != Status::Ready {
        out.line("")?;
    }
    Ok(())
}

/// Writes one finding: what is wrong, where, and what to add.
///
/// # Errors
/// The errors of the output.
pub fn write_finding(room: &Room, finding: &Finding, out: &mut Output<'_>) -> io::Result<()> {
    const INDENT: &str = "        ";
    // The sentence says what the code means, so the code is left to the formats for programs.
    out.text("      ")?.styled_line(Style::Blocked, &finding.message)?;
    if let Some(path) = &finding.path {
        out.text(INDENT)?.styled_line(Style::Quiet, position(room, path, finding.at))?;
    }
    if let Some(step) = finding.remedy.step() {
        out.text(INDENT)?.styled_line(Style::Ready, safe!("→ {}", step))?;
    }
    for line in finding.remedy.yaml() {
        out.text(INDENT)?.styled_line(Style::Ready, safe!("+ {}", line))?;
    }
    Ok(())
}

fn write_problems(room: &Room, out: &mut Output<'_>) -> io::Result<()> {
    if room.problems.is_empty() {
        return Ok(());
    }
    out.styled_line(Style::Strong, "Problems")?;
    for Problem { code, path, at, message, .. } in &*room.problems {
        out.text("  ")?.styled(Style::Blocked, safe!("{:<16}", code.label()))?;
        out.text(" ")?.line(position(room, path, *at))?;
        out.text("                   ")?.line(SafeText::sanitize(message))?;
    }
    out.line("")
}

/// Returns `room/TRL-1042/followup.yaml:11:5`, which editors and terminals can follow.
fn position(room: &Room, path: &str, at: Option<Position>) -> SafeText {
    let room = room.named.trim_end_matches('/');
    let path = SafeText::sanitize(&format!("{room}/{path}"));
    match at {
        Some(at) => safe!("{}:{}:{}", path, at.line, at.column),
        None => path,
    }
}

fn write_summary(room: &Room, tally: &Tally, out: &mut Output<'_>) -> io::Result<()> {
    out.styled(Style::Strong, count_label(tally.trials, "trial", "trials"))?.text(": ")?;
    let problems = room.problems.len();
    let counts = [
        (tally.ready, Style::Ready, Status::Ready.label()),
        (tally.awaiting_approval, Style::Awaiting, Status::AwaitingApproval.label()),
        (tally.blocked, Style::Blocked, Status::Blocked.label()),
        (problems, Style::Blocked, if problems == 1 { "problem" } else { "problems" }),
    ];
    for (column, (count, style, label)) in counts.into_iter().enumerate() {
        out.text(if column > 0 { ", " } else { "" })?;
        out.styled(if count == 0 { Style::Quiet } else { style }, safe!("{} {}", count, label))?;
    }
    out.line("")?;
    let policy = match &room.policy_file.source {
        Some(source) => safe!("policy {}", SafeText::sanitize(&source.shown)),
        None => "no policy (defaults)".into(),
    };
    let clock = if room.now.given {
        " (--now)"
    } else if room.is_sample_clock {
        " (sample clock)"
    } else {
        ""
    };
    // Seconds are enough for people; JSON has the exact time.
    let mut line = safe!("evaluated at {:.0}{}; {}", room.now.instant, clock, policy);
    if room.ignored > 0 {
        let files = count_label(room.ignored, "file", "files");
        line.push(safe!("; {} left out by .trialdeskignore", files));
    }
    out.styled_line(Style::Quiet, line)
}
