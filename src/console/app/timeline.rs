//! The decisions of a trial as a time line: who, when, what, why, until when, and whether it counts.

use super::detail::summary;
use super::paper::{Line, Role, wrap};
use super::words;
use crate::domain::clean::{clean, clean_principal};
use crate::domain::decision::{Decision, Signature, Verdict};
use crate::domain::grace::{Current, GraceState, Standing};
use crate::room::{Reviewed, Room};
use jiff::civil::Date;

/// The lines of the time line, the newest decision first.
#[must_use]
pub fn lines(reviewed: &Reviewed, room: &Room, width: usize) -> Vec<Line> {
    let Reviewed { trial, judgement } = reviewed;
    let policy = &room.rules.policy;
    let mut lines = summary(trial, judgement, room);
    let quorum = match policy.quorum.get() {
        1 => "1 approval settles".to_owned(),
        more => format!("{more} approvals settle"),
    };
    lines.push(
        Line::of(Role::Dim, format!("{:<8}", "Policy"))
            .with(Role::Plain, format!("{quorum} it, for at most {} days", policy.max_grace_days))
            .hang(8),
    );
    lines.push(Line::blank());
    let current = Current::of(trial);
    let standings = trial.decisions.iter().zip(&judgement.grace.standings).rev();
    for ((decision, _), standing) in standings {
        entry(decision, *standing, &current, room.now.today(), &mut lines);
        lines.push(Line::blank());
    }
    if trial.decisions.is_empty() {
        lines.push(Line::of(Role::Plain, nothing_yet(judgement.grace.state)));
    }
    let bad = trial.uncounted.iter().filter(|document| !document.kind.is_packet()).count();
    if bad > 0 {
        let files = words::count(bad, "further record is bad", "further records are bad");
        lines.push(Line::of(Role::Blocked, format!("{files} and counts for nothing: see gate 1")));
    }
    wrap(lines, width)
}

const fn nothing_yet(state: GraceState) -> &'static str {
    match state {
        GraceState::NotApplicable => "The trial is revoked: there is no grace period to decide on.",
        GraceState::Referenced => "No decision is recorded here; a reference kept elsewhere settles it.",
        _ => "Nobody has decided yet. a approves, d denies, c sends it back.",
    }
}

const fn verdict_words(verdict: Verdict) -> (&'static str, Role, &'static str) {
    match verdict {
        Verdict::Approved => ("✓", Role::Pass, "approved"),
        Verdict::Denied => ("✗", Role::Blocked, "denied"),
        Verdict::ChangesRequested => ("↩", Role::Waiting, "sent back"),
        Verdict::Withdrawn => ("–", Role::Dim, "withdrawn"),
    }
}

fn entry(decision: &Decision, standing: Standing, current: &Current, today: Date, lines: &mut Vec<Line>) {
    let (glyph, role, word) = verdict_words(decision.verdict);
    let on = decision.decided_at.date();
    let time = decision.decided_at.to_string().chars().skip(11).take(5).collect::<String>();
    let mut head = Line::of(role, format!("{glyph} {word:<10}"))
        .with(Role::Strong, format!("{:<8} ", clean_principal(&decision.decided_by)))
        .with(Role::Dim, format!("{} at {time} UTC", words::day(on, today)))
        .hang(12);
    if let Some(end) = decision.grace_ends_on {
        head = head.with(Role::Plain, format!("   until {}", words::day(end, today)));
    }
    lines.push(head);
    let below = |role, text: String| Line::of(Role::Plain, "  ").with(role, text).hang(2);
    lines.push(below(Role::Plain, clean(&decision.reason).into_owned()));
    for condition in &decision.conditions {
        lines.push(below(Role::Waiting, format!("on condition: {}", clean(condition))).hang(16));
    }
    lines.push(standing_line(decision, standing, current));
    let mut small = clean(&decision.decision_ref).into_owned();
    if let Some(external) = &decision.external_ref {
        small = format!("{small} · {}", clean(external));
    }
    lines.push(below(Role::Dim, small));
    lines.push(below(Role::Dim, clean(&decision.path).into_owned()));
}

/// Whether a record counts, or why not.
fn standing_line(decision: &Decision, standing: Standing, current: &Current) -> Line {
    let start = Line::of(Role::Plain, "  ").hang(2);
    let signed = match decision.signature {
        Signature::None => "",
        Signature::Bad => " · its signature is bad",
        Signature::Good { .. } => " · signed",
    };
    if let Some(reason) = standing.not_counted {
        return start.with(Role::Blocked, format!("does not count: {}", reason.sentence()));
    }
    if standing.stale {
        let changed = what_changed(decision, current).join(" and ");
        return start.with(Role::Waiting, format!("stale: {changed} changed since{signed}"));
    }
    if standing.vote {
        return start.with(
            Role::Pass,
            format!("counts: this is {}'s vote{signed}", clean_principal(&decision.decided_by)),
        );
    }
    let why = match decision.verdict {
        Verdict::Withdrawn => "takes this person's earlier decision back",
        Verdict::ChangesRequested => {
            "no vote any more: what it asked for has changed, or a later decision follows"
        }
        Verdict::Approved | Verdict::Denied => {
            "no vote any more: a later decision of the same person follows"
        }
    };
    start.with(Role::Dim, format!("{why}{signed}"))
}

/// What an approval covers that is not as it was.
fn what_changed(decision: &Decision, current: &Current) -> Vec<&'static str> {
    let covers = &decision.covers;
    let mut changed = Vec::new();
    if covers.request.as_deref() != Some(&current.request) {
        changed.push("what was asked for");
    }
    if covers.expiry.is_none() || covers.expiry.as_deref() != current.expiry.as_deref() {
        changed.push("the expiry packet");
    }
    changed
}
