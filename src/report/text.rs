//! The check report for people: grouped by trial, every finding with its place and the line to add.

use super::paint::{Ink, Paint};
use super::selection::Selection;
use crate::domain::clean::clean;
use crate::domain::finding::Finding;
use crate::domain::gates::GateStatus;
use crate::domain::judgement::{Judgement, Status};
use crate::domain::tree::Spot;
use crate::room::{Reviewed, Room, Tally};
use crate::safe;
use std::io::{self, Write};

/// Writes the report, and says how many trials stand how.
///
/// # Errors
/// What the writer says.
pub fn write<'a>(what: impl Into<Selection<'a>>, paint: Paint, out: &mut dyn Write) -> io::Result<Tally> {
    let selection = what.into();
    let room = selection.room;
    let mut tally = Tally::default();
    for reviewed in selection.reviews() {
        tally.count(reviewed.judgement.status);
        write_trial(room, &reviewed, paint, out)?;
    }
    if !room.problems.is_empty() {
        writeln!(out, "{}", paint.with(Ink::Strong, "Problems"))?;
    }
    for problem in &*room.problems {
        let place = place(room, Some(&problem.path), problem.at);
        let code = paint.with(Ink::Blocked, format!("{:<16}", problem.code.word()));
        writeln!(out, "  {code} {place}\n  {:<16} {}", "", clean(&problem.message))?;
    }
    if !room.problems.is_empty() {
        writeln!(out)?;
    }
    if let Some(picked) = selection.line() {
        let note = format!("{} of {} trials: {}", tally.trials, picked.of, clean(&picked.query));
        writeln!(out, "{}", paint.with(Ink::Quiet, note))?;
    }
    write_summary(room, tally, paint, out)?;
    Ok(tally)
}

fn write_trial(room: &Room, reviewed: &Reviewed, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let Reviewed { trial, judgement } = reviewed;
    let (glyph, ink) = (status_glyph(judgement.status), status_ink(judgement.status));
    let name = clean(trial.name());
    writeln!(out, "{} {}  {}", paint.with(ink, glyph), paint.with(Ink::Strong, name), headline(judgement))?;
    for check in judgement.checks.iter().filter(|check| check.status == GateStatus::Blocked) {
        let gate = check.gate.gate();
        writeln!(out, "    {} {}", gate.number, gate.title)?;
        for finding in &check.findings {
            write_finding(room, finding, paint, out)?;
        }
    }
    if judgement.status != Status::Ready {
        writeln!(out)?;
    }
    Ok(())
}

/// Writes one finding: what is wrong, where, and the line to add.
///
/// # Errors
/// What the writer says.
pub fn write_finding(room: &Room, finding: &Finding, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let code = format!("{:<18}", finding.code.word());
    writeln!(out, "      {} {}", paint.with(Ink::Blocked, code), finding.message)?;
    if finding.path.is_some() {
        let place = place(room, finding.path.as_deref(), finding.at);
        writeln!(out, "      {:<18} {}", "", paint.with(Ink::Quiet, place))?;
    }
    let step = finding.remedy.step().map(|step| safe!("→ {}", step));
    let lines = finding.remedy.yaml().into_iter().map(|line| safe!("+ {}", line));
    for line in step.into_iter().chain(lines) {
        writeln!(out, "      {:<18} {}", "", paint.with(Ink::Ready, line))?;
    }
    Ok(())
}

/// `renewed · blocked · expired 19 days ago · overdue`.
#[must_use]
pub fn headline(judgement: &Judgement) -> String {
    let mut parts = vec![judgement.outcome.map_or("outcome unknown", |outcome| outcome.word()).to_owned()];
    parts.push(status_words(judgement.status).to_owned());
    parts.extend(judgement.age_days.map(age));
    parts.extend(judgement.attention.iter().map(|mark| mark.word().to_owned()));
    parts.join(" · ")
}

/// The status in words.
#[must_use]
pub const fn status_words(status: Status) -> &'static str {
    match status {
        Status::Ready => "ready",
        Status::AwaitingApproval => "awaiting approval",
        Status::Blocked => "blocked",
    }
}

/// How long ago a trial expired, in words.
#[must_use]
pub fn age(days: i64) -> String {
    match days {
        0 => "expired today".to_owned(),
        1 => "expired yesterday".to_owned(),
        2.. => format!("expired {days} days ago"),
        -1 => "expires tomorrow".to_owned(),
        _ => format!("expires in {} days", -days),
    }
}

const fn status_glyph(status: Status) -> &'static str {
    match status {
        Status::Ready => "✓",
        Status::AwaitingApproval => "◆",
        Status::Blocked => "✗",
    }
}

/// The ink of a status.
#[must_use]
pub const fn status_ink(status: Status) -> Ink {
    match status {
        Status::Ready => Ink::Ready,
        Status::AwaitingApproval => Ink::Awaiting,
        Status::Blocked => Ink::Blocked,
    }
}

/// `room/TRL-1042/followup.yaml:11:5`, so that an editor or a terminal can follow it.
fn place(room: &Room, path: Option<&str>, at: Option<Spot>) -> String {
    let named = room.named.trim_end_matches('/');
    let path = format!("{named}/{}", path.unwrap_or_default());
    let path = clean(&path);
    at.map_or_else(|| path.to_string(), |at| format!("{path}:{}:{}", at.line, at.column))
}

fn write_summary(room: &Room, tally: Tally, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let count = |n: usize, ink, words: &str| {
        let text = format!("{n} {words}");
        if n == 0 { paint.with(Ink::Quiet, text) } else { paint.with(ink, text) }
    };
    let plural = if room.problems.len() == 1 { "problem" } else { "problems" };
    let trials = if tally.trials == 1 { "trial" } else { "trials" };
    writeln!(
        out,
        "{}: {}, {}, {}, {}",
        paint.with(Ink::Strong, format!("{} {trials}", tally.trials)),
        count(tally.ready, Ink::Ready, "ready"),
        count(tally.awaiting_approval, Ink::Awaiting, "awaiting approval"),
        count(tally.blocked, Ink::Blocked, "blocked"),
        count(room.problems.len(), Ink::Blocked, plural),
    )?;
    let rules = match &room.rules.source {
        Some(source) => format!("policy {}", clean(&source.shown)),
        None => "no policy: the defaults hold".to_owned(),
    };
    let clock = if room.now.given {
        " (--now)"
    } else if room.is_sample_clock {
        " (sample clock)"
    } else {
        ""
    };
    let note = format!("judged by {}{clock}; {rules}", room.now.instant);
    writeln!(out, "{}", paint.with(Ink::Quiet, note))
}
