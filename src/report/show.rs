//! One trial: its gates, documents and decisions.

use super::check::{TrialJson, write_finding};
use super::labels::{ballot_label, gate_sign, grace_label, headline, signature_label, status_sign};
use super::output::Output;
use super::selection::Selection;
use super::style::Style;
use super::{Format, Renderer, Report};
use crate::domain::decision::Decision;
use crate::domain::document::Document;
use crate::domain::grace::{Ballot, Current, Hold, Part};
use crate::domain::labels::PackageState;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use std::io;
use unicode_width::UnicodeWidthStr;

/// The report of `trialdesk show`.
#[derive(Clone, Copy, Debug)]
pub struct ShowFormats;

impl Report for ShowFormats {
    const FORMATS: &'static [Format] = &[
        Format::new("text", "For people", &Text),
        Format::new("json", "The result, as in the check report", &Json),
    ];
}

/// The result of each trial, as in the check report.
#[derive(Debug)]
pub struct Json;

impl Renderer for Json {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        selection.reviews().try_for_each(|reviewed| out.json(&TrialJson::of(&reviewed)))
    }
}

/// Each trial as its page in the console shows it.
#[derive(Debug)]
pub struct Text;

impl Renderer for Text {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        selection.reviews().try_for_each(|reviewed| write_trial(selection.room, &reviewed, out))
    }
}

fn write_trial(room: &Room, reviewed: &EvaluatedTrial, out: &mut Output<'_>) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    out.styled(Style::Strong, SafeText::sanitize(&trial.trial_ref))?.text("  ")?;
    out.styled_line(status_sign(evaluation.status).0, headline(evaluation))?;
    let has_stages = evaluation.stages.len() > 1;
    let width = evaluation.checks().map(|check| check.gate.gate().title.width()).max().unwrap_or_default();
    let mut stage = None;
    for check in evaluation.checks() {
        let gate = check.gate.gate();
        if stage != Some(gate.stage) {
            stage = Some(gate.stage);
            heading("Gates", out)?.line(if has_stages {
                safe!(" of the {} stage", gate.stage.label())
            } else {
                SafeText::EMPTY
            })?;
        }
        let (style, sign) = gate_sign(check.status);
        let title = safe!("{} {} {:<width$}  {}", sign, gate.number, gate.title, check.status.label());
        out.text("  ")?.styled_line(style, title)?;
        for finding in &check.findings {
            write_finding(room, finding, out)?;
        }
    }
    write_documents(trial, out)?;
    heading("Grace period", out)?.text("  ")?.line(grace_label(&evaluation.grace))?;
    if evaluation.grace_records(trial).next().is_none() {
        out.text("  ")?.styled_line(Style::Quiet, "no decisions")?;
    }
    let current = Current::of(trial);
    for (decision, standing) in evaluation.grace_records(trial) {
        write_decision(decision, standing, out)?;
        if standing.stale {
            let parts = current.compare(decision).into_iter();
            let changed = parts.filter(|(part, hold)| *part != Part::Followup && *hold != Hold::Same);
            let changed = SafeText::join(changed.map(|(part, _)| part.title()), ", ");
            out.text("    ")?.styled_line(Style::Awaiting, safe!("changed since: {}", changed))?;
        }
    }
    for stage in &evaluation.stages {
        let mut records = evaluation.package_records(trial, stage.stage).peekable();
        if records.peek().is_none() && stage.approval == PackageState::NotRequested {
            continue;
        }
        heading("Package", out)?;
        out.line(safe!(" of the {} stage  {}", stage.stage.label(), stage.approval.label()))?;
        for (decision, ballot) in records {
            write_decision(decision, ballot, out)?;
        }
    }
    Ok(())
}

/// Writes the packets and approval documents, and says which of them do not count.
fn write_documents(trial: &Trial, out: &mut Output<'_>) -> io::Result<()> {
    heading("Documents", out)?.line("")?;
    let documents = trial.documents().into_iter().filter(|document| !document.kind.is_record());
    let documents: Vec<&Document> = documents.collect();
    let width = documents.iter().map(|document| document.kind.label().width()).max().unwrap_or_default();
    for document in documents {
        let kind = safe!("{:<width$}", document.kind.label());
        out.text("  ")?.text(kind)?.text("  ")?.text(SafeText::sanitize(&document.path))?;
        if document.is_draft() {
            out.styled(Style::Awaiting, "  draft")?;
        } else if trial.uncounted.iter().any(|uncounted| std::ptr::eq(uncounted, document)) {
            out.styled(Style::Blocked, "  does not count")?;
        }
        out.line("")?;
    }
    Ok(())
}

fn heading<'a, 'b>(title: &'static str, out: &'a mut Output<'b>) -> io::Result<&'a mut Output<'b>> {
    out.text("\n")?.styled(Style::Strong, title)
}

fn write_decision(decision: &Decision, standing: Ballot, out: &mut Output<'_>) -> io::Result<()> {
    let (style, effect) = ballot_label(standing);
    out.text("  ")?.text(SafeText::sanitize(&decision.decided_at_text))?;
    out.text("  ")?.text(SafeText::principal(&decision.decided_by))?;
    out.text(" ")?.text(decision.verdict.label())?;
    if let Some(day) = decision.grace_ends_on().or(decision.expires_on()) {
        out.text(" until ")?.text(day)?;
    }
    out.text("  ")?.styled(style, effect)?.line(signature_label(&decision.signature))?;
    for line in SafeText::lines(decision.reason.trim_end()) {
        out.text("    ")?.styled_line(Style::Quiet, line)?;
    }
    for condition in &decision.conditions {
        out.text("    ")?.styled_line(Style::Quiet, SafeText::sanitize(condition))?;
    }
    Ok(())
}
