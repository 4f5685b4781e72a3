//! The lineage of a trial: from its access evidence to its last package, with who approved each package on what, when and
//! with which key, and whether the chain holds (specification, section 8).

use super::Renderer;
use super::labels::{ballot_label, headline, status_sign};
use super::output::Output;
use super::selection::Selection;
use super::style::Style;
use crate::domain::decision::{Decision, Signature};
use crate::domain::document::Document;
use crate::domain::evaluation::{StageResult, Status};
use crate::domain::evidence_fields;
use crate::domain::labels::PackageState;
use crate::domain::package::evidence_digest;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::room::EvaluatedTrial;
use crate::safe;
use ssh_allowed_signers::PublicKey;
use std::io;

/// The lineage of each trial, for people.
#[derive(Debug)]
pub struct Lineage;

impl Renderer for Lineage {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        selection.reviews().try_for_each(|reviewed| write_lineage(&reviewed, out))
    }
}

fn write_lineage(reviewed: &EvaluatedTrial, out: &mut Output<'_>) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    out.styled(Style::Strong, SafeText::sanitize(&trial.trial_ref))?.text("  ")?;
    out.styled_line(status_sign(evaluation.status).0, headline(evaluation))?;
    write_origin(trial, out)?;
    for result in &evaluation.stages {
        write_stage(reviewed, result, out)?;
    }
    out.line("")?;
    let broken = evaluation.stages.iter().find_map(break_of);
    match broken {
        None => {
            out.styled_line(Style::Ready, safe!("The chain holds up to stage {}.", evaluation.stage.label()))
        }
        Some(reason) => out.styled_line(Style::Blocked, safe!("The chain does not hold: {}.", reason)),
    }
}

/// Writes the evidence that the first package rests on.
fn write_origin(trial: &Trial, out: &mut Output<'_>) -> io::Result<()> {
    let Some(expiry) = trial.expiry() else {
        return out.text("\n")?.styled_line(Style::Blocked, "the expiry packet is missing");
    };
    out.text("\n")?.styled_line(Style::Strong, "Evidence of the expiry")?;
    row("access", text_of(expiry, "access_evidence.package_ref"), out)?;
    row("expiry", text_of(expiry, "package_ref"), out)?;
    row("packet", digest(expiry), out)?;
    let Some(approval) = trial.approval() else { return row("approval", "missing".into(), out) };
    row("approval", text_of(approval, "state"), out)
}

fn write_stage(reviewed: &EvaluatedTrial, result: &StageResult, out: &mut Output<'_>) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let stage = result.stage;
    let (style, sign) = status_sign(result.status);
    out.text("\n")?.styled(style, sign)?.text(" ")?;
    out.styled(Style::Strong, safe!("{} {}", stage.number(), stage.label()))?;
    let frozen = if result.is_frozen { "fixed at" } else { "evaluated at" };
    out.line(safe!("  {}, {} {}", result.status.label(), frozen, result.evaluated_as_of))?;
    if let Some(packet) = trial.document(stage.packet()) {
        row("package", text_of(packet, "package_ref"), out)?;
        row("packet", digest(packet), out)?;
        let evidence = evidence_digest(trial, stage, evidence_fields::LATEST);
        row("evidence", evidence.map_or("none".into(), |digest| SafeText::sanitize(&digest)), out)?;
    }
    row("approval", result.approval.label().into(), out)?;
    for (decision, ballot) in evaluation.package_records(trial, stage) {
        let (style, effect) = ballot_label(ballot);
        out.text("              ")?.text(SafeText::sanitize(&decision.decided_at_text))?.text("  ")?;
        out.text(SafeText::principal(&decision.decided_by))?.text(" ")?.text(decision.verdict.label())?;
        out.text(", ")?.text(signed_with(decision))?.text("  ")?.styled_line(style, effect)?;
    }
    Ok(())
}

/// Returns the key that signed a record, in words.
fn signed_with(decision: &Decision) -> SafeText {
    match &decision.signature {
        Signature::None => "not signed".into(),
        Signature::Bad(_) => "with a bad signature".into(),
        Signature::Good { key, .. } => PublicKey::parse(key)
            .map_or("signed".into(), |key| safe!("signed with {}", SafeText::sanitize(&key.fingerprint()))),
    }
}

/// Returns the reason why the chain ends at a stage, if it does: a gate is blocked. The gates ask for the approval of the
/// package before.
fn break_of(result: &StageResult) -> Option<SafeText> {
    if matches!(result.approval, PackageState::Denied | PackageState::RefusalUnsettled) {
        return Some(safe!("the package of stage {}: {}", result.stage.label(), result.approval.label()));
    }
    if result.status == Status::Ready {
        return None;
    }
    let finding = result.findings().next()?;
    Some(safe!("stage {}: {}", result.stage.label(), SafeText::sanitize(&finding.message)))
}

/// Returns the text of a field that a room keeps of its documents.
fn text_of(document: &Document, path: &'static str) -> SafeText {
    SafeText::sanitize(document.field(path).string().unwrap_or("missing"))
}

fn digest(document: &Document) -> SafeText {
    document.canonical_digest().map_or("none".into(), |digest| SafeText::sanitize(&digest))
}

fn row(name: &'static str, value: SafeText, out: &mut Output<'_>) -> io::Result<()> {
    out.text(safe!("    {:<9} ", name))?.line(value)
}
