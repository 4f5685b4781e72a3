//! One trial, the way its page in the console shows it: gates, documents, decisions.

use super::list::grace_words;
use super::paint::{Ink, Paint};
use super::text::{headline, status_ink, write_finding};
use crate::domain::clean::clean;
use crate::domain::decision::{Decision, Signature};
use crate::domain::document::Kind;
use crate::domain::gates::GateStatus;
use crate::domain::grace::{Current, Hold, Part, Standing};
use crate::room::{Reviewed, Room};
use std::io::{self, Write};

/// Writes the trial for people.
///
/// # Errors
/// What the writer says.
pub fn write(room: &Room, reviewed: &Reviewed, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let Reviewed { trial, judgement } = reviewed;
    let name = paint.with(Ink::Strong, clean(&trial.trial_ref));
    writeln!(out, "{name}  {}\n", paint.with(status_ink(judgement.status), headline(judgement)))?;
    writeln!(out, "{}", paint.with(Ink::Strong, "Gates"))?;
    for check in &judgement.checks {
        let gate = check.gate.gate();
        let (glyph, ink, word) = match check.status {
            GateStatus::Pass => ("✓", Ink::Ready, "pass"),
            GateStatus::Blocked => ("✗", Ink::Blocked, "blocked"),
            GateStatus::NotApplicable => ("–", Ink::Quiet, "not applicable"),
        };
        let title = format!("{glyph} {} {:<26} {word}", gate.number, gate.title);
        writeln!(out, "  {}", paint.with(ink, title))?;
        for finding in &check.findings {
            write_finding(room, finding, paint, out)?;
        }
    }
    writeln!(out, "\n{}", paint.with(Ink::Strong, "Documents"))?;
    for document in trial.documents().into_iter().filter(|document| document.kind != Kind::GraceDecision) {
        writeln!(out, "  {:<16} {}", document.kind.title(), clean(&document.path))?;
    }
    writeln!(out, "\n{}  {}", paint.with(Ink::Strong, "Grace period"), grace_words(&judgement.grace))?;
    if trial.decisions.is_empty() {
        writeln!(out, "  {}", paint.with(Ink::Quiet, "no decisions"))?;
    }
    let current = Current::of(trial);
    for ((decision, _), standing) in trial.decisions.iter().zip(&judgement.grace.standings) {
        write_decision(decision, *standing, paint, out)?;
        if standing.stale {
            let parts = current.compare(&decision.covers).into_iter();
            let changed = parts.filter(|(part, hold)| *part != Part::Followup && *hold != Hold::Same);
            let changed: Vec<_> = changed.map(|(part, _)| part.title()).collect();
            writeln!(
                out,
                "    {}",
                paint.with(Ink::Awaiting, format!("not what was signed: {}", changed.join(", ")))
            )?;
        }
    }
    Ok(())
}

fn write_decision(
    decision: &Decision,
    standing: Standing,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let until = decision.grace_ends_on.map(|day| format!(" until {day}")).unwrap_or_default();
    let (ink, weight) = weight(standing);
    writeln!(
        out,
        "  {}  {} {}{until}  {}{}",
        clean(&decision.decided_at_text),
        clean(&decision.decided_by),
        verdict_words(decision),
        paint.with(ink, weight),
        signed(&decision.signature),
    )?;
    for line in decision.reason.lines().chain(decision.conditions.iter().map(|text| &**text)) {
        writeln!(out, "    {}", paint.with(Ink::Quiet, clean(line)))?;
    }
    Ok(())
}

const fn verdict_words(decision: &Decision) -> &'static str {
    use crate::domain::decision::Verdict;
    match decision.verdict {
        Verdict::Approved => "approved",
        Verdict::Denied => "denied",
        Verdict::ChangesRequested => "sent it back",
        Verdict::Withdrawn => "withdrew",
    }
}

const fn signed(signature: &Signature) -> &'static str {
    match signature {
        Signature::None => "",
        Signature::Bad => ", bad signature",
        Signature::Good { .. } => ", signed",
    }
}

/// What a record amounts to, in words.
#[must_use]
pub const fn weight(standing: Standing) -> (Ink, &'static str) {
    match standing {
        Standing { not_counted: Some(reason), .. } => (Ink::Blocked, reason.sentence()),
        Standing { stale: true, .. } => (Ink::Awaiting, "stale: what it covers has changed"),
        Standing { vote: true, .. } => (Ink::Ready, "counts"),
        Standing { .. } => (Ink::Quiet, "superseded"),
    }
}
