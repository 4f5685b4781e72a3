//! The decisions of a trial, the newest first, with the effect of each record.

pub mod stale_explanation;
pub mod vote_explanation;

use crate::console::app::content::context::TrialContext;
use crate::console::app::content::gates::summary;
use crate::console::app::content::votes::{self, Votes};
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::labels;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role, Span};
use crate::domain::decision::{Decision, Verdict};
use crate::domain::grace::{Ballot, Current, GraceState};
use crate::domain::labels::StageId;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use jiff::civil::Date;
use std::cell::OnceCell;

/// Columns of the vertical line beside a record's text.
const MARGIN: usize = 2;

/// Returns the lines of the time line, the newest decision first.
#[must_use]
pub fn lines(context: &TrialContext<'_>, width: usize) -> Vec<Line> {
    let TrialContext { reviewed, room, .. } = *context;
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let policy = &room.policy_file.policy;
    let mut lines = summary(context);
    let quorum = match policy.quorum.get() {
        1 => "1 approval is needed".to_owned(),
        more => format!("{more} approvals are needed"),
    };
    let limit = format!("{quorum}; a grace period has at most {} days", policy.max_grace_days);
    lines.push(label("Policy").with(Role::Plain, limit));
    lines.extend(votes(context));
    lines.push(Line::blank());
    let mut lines = wrap(lines, width);
    let scene = Timeline::of(reviewed, room);
    for number in (0..trial.decisions.len()).rev() {
        scene.entry(number, width, &mut lines);
        lines.push(Line::blank());
    }
    if trial.decisions.is_empty() {
        lines.extend(wrap(vec![Line::of(Role::Plain, nothing_yet(evaluation.grace.state))], width));
    }
    for (number, problem) in record_problems(trial).enumerate() {
        if number == 0 && trial.decisions.is_empty() {
            lines.push(Line::blank());
        }
        lines.extend(wrap(problem_lines(problem), width));
    }
    lines
}

fn label(name: &str) -> Line {
    Line::of(Role::Dim, format!("{name:<8}")).hang(8)
}

/// Returns the tally of votes on the grace period and on each package, as far as there are any.
fn votes(context: &TrialContext<'_>) -> Vec<Line> {
    let targets = [DecisionTarget::Grace].into_iter().chain(StageId::ALL.map(DecisionTarget::Package));
    let mut lines: Vec<Line> = Vec::new();
    for target in targets {
        let name = if lines.is_empty() { "Votes" } else { "" };
        lines.extend(votes_on(context, target, name));
    }
    lines
}

fn votes_on(context: &TrialContext<'_>, target: DecisionTarget, name: &str) -> Option<Line> {
    let TrialContext { reviewed, room, principal, .. } = *context;
    let votes = Votes::of(reviewed, &room.policy_file.policy, target);
    if votes.is_empty() {
        return None;
    }
    let role = if votes.is_enough() { Role::Pass } else { Role::Waiting };
    let subject = match target {
        DecisionTarget::Grace => "grace: ".to_owned(),
        DecisionTarget::Package(_) => format!("{}: ", target.label()),
    };
    let mut line = label(name).with(Role::Plain, subject).with(role, votes.progress());
    let mut also = |count: usize, role: Role, one: &str, many: &str| {
        if count > 0 {
            let text = labels::count(count, one, many);
            line = std::mem::take(&mut line).with(Role::Dim, " · ").with(role, text);
        }
    };
    also(votes.stale, Role::Waiting, "stale approval", "stale approvals");
    also(votes.not_in_force, Role::Waiting, "approval not in force", "approvals not in force");
    also(votes.denials, Role::Blocked, "denial", "denials");
    also(votes.change_requests, Role::Waiting, "request for changes", "requests for changes");
    if let Some(note) = votes::own_vote_note(reviewed, principal, target) {
        line = line.with(Role::Dim, " · ").with(Role::Waiting, SafeText::sanitize(&note));
    }
    Some(line)
}

const fn nothing_yet(state: GraceState) -> &'static str {
    match state {
        GraceState::NotApplicable => "The trial is revoked, so no grace period is decided.",
        GraceState::Referenced => {
            "No decision is recorded here. The policy accepts the reference to an approval."
        }
        _ => "No decision yet.",
    }
}

const fn verdict_words(verdict: Verdict) -> (&'static str, Role, &'static str) {
    match verdict {
        Verdict::Approved => ("✓", Role::Pass, verdict.label()),
        Verdict::Denied => ("✗", Role::Blocked, verdict.label()),
        Verdict::ChangesRequested => ("↩", Role::Waiting, verdict.label()),
        Verdict::Withdrawn => ("–", Role::Dim, verdict.label()),
    }
}

/// The trial and room of the timeline.
pub(crate) struct Timeline<'a> {
    reviewed: &'a EvaluatedTrial,
    room: &'a Room,
    /// The evidence of today. Its digests take time, and few records need them.
    current: OnceCell<Current>,
}

impl<'a> Timeline<'a> {
    /// Returns the timeline of a trial.
    pub(crate) const fn of(reviewed: &'a EvaluatedTrial, room: &'a Room) -> Self {
        Self { reviewed, room, current: OnceCell::new() }
    }

    /// Returns the evidence of today, to compare records with it.
    fn current(&self) -> &Current {
        self.current.get_or_init(|| Current::of(&self.reviewed.trial))
    }

    /// Returns symbol, role, and label of a record. An approval that is not in force has no tick.
    pub(crate) fn heading(&self, number: usize) -> (&'static str, Role, &'static str) {
        let (glyph, role, word) = verdict_words(self.decision(number).verdict);
        let ballot = self.ballot(number);
        match self.decision(number).verdict {
            Verdict::Approved if ballot.not_counted.is_some() => ("✗", Role::Dim, word),
            Verdict::Approved if ballot.stale || ballot.vote && !ballot.in_force => {
                ("◆", Role::Waiting, word)
            }
            Verdict::Approved if !ballot.vote => ("–", Role::Dim, word),
            _ if ballot.not_counted.is_some() || !ballot.vote => (glyph, Role::Dim, word),
            _ => (glyph, role, word),
        }
    }

    fn decision(&self, number: usize) -> &Decision {
        &self.reviewed.trial.decisions[number].0
    }

    fn ballot(&self, number: usize) -> Ballot {
        self.reviewed.evaluation.ballots.get(number).copied().unwrap_or_default()
    }

    /// Adds one record: a heading, then its text and its effect beside a line.
    fn entry(&self, number: usize, width: usize, lines: &mut Vec<Line>) {
        let decision = self.decision(number);
        let today = self.room.now.today();
        let (glyph, role, word) = self.heading(number);
        let time = labels::time_of_day(decision.decided_at);
        let mut head = Line::of(role, format!("{glyph} {word:<18}"))
            .with(Role::Strong, safe!("{:<8} ", SafeText::principal(&decision.decided_by)))
            .with(Role::Dim, format!("{} at {time} UTC", labels::day(decision.decided_at.date(), today)))
            .hang(20);
        head = head.with(Role::Plain, format!("   {}", subject_in_words(decision, today)));
        let (weight, short_label) = self.short_label(number);
        lines.extend(wrap(vec![head.right(weight, short_label)], width));

        let mut body = vec![Line::of(Role::Plain, SafeText::sanitize(&decision.reason))];
        for condition in &decision.conditions {
            body.push(
                Line::of(Role::Waiting, format!("condition: {}", SafeText::sanitize(condition))).hang(14),
            );
        }
        body.extend(self.effect(number));
        let mut small = SafeText::sanitize(&decision.decision_ref).to_string();
        if let Some(external) = &decision.external_ref {
            small = format!("{small} · {}", SafeText::sanitize(external));
        }
        body.push(Line::of(Role::Dim, small));
        body.push(Line::of(Role::Dim, SafeText::sanitize(&decision.path)));
        let bar = Span::new(Role::Chrome, "│ ".to_owned());
        lines.extend(wrap(body, width.saturating_sub(MARGIN)).into_iter().map(|mut line| {
            line.spans.insert(0, bar.clone());
            line
        }));
    }
}

/// Returns what a record is about, with the date of an approval: `grace until 15 Jul`, `readiness package`.
pub(crate) fn subject_in_words(decision: &Decision, today: Date) -> String {
    match (decision.stage(), decision.grace_ends_on().or(decision.expires_on())) {
        (None, Some(end)) => format!("grace until {}", labels::day(end, today)),
        (stage, None) => DecisionTarget::of_stage(stage).label(),
        (stage, Some(end)) => {
            format!("{} until {}", DecisionTarget::of_stage(stage).label(), labels::day(end, today))
        }
    }
}

/// Returns problems of the trial's records: invalid, missing, or tampered ones.
fn record_problems(trial: &Trial) -> impl Iterator<Item = &Problem> {
    let is_record = |path: &str| {
        trial.uncounted.iter().any(|document| document.kind.is_record() && &*document.path == path)
    };
    trial.problems.iter().map(|problem| &problem.problem).filter(move |problem| match problem.code {
        ProblemCode::BadDecision | ProblemCode::MissingDecision => true,
        ProblemCode::BadSignature => false,
        _ => is_record(&problem.path),
    })
}

fn problem_lines(problem: &Problem) -> Vec<Line> {
    let place = problem.at.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
    vec![
        Line::of(Role::Blocked, format!("✗ {}", problem.code.name()))
            .with(Role::Dim, " · does not count and blocks gate 1"),
        Line::of(Role::Chrome, "│ ").with(Role::Plain, SafeText::sanitize(&problem.message)).hang(MARGIN),
        Line::of(Role::Chrome, "│ ")
            .with(Role::Dim, format!("{}{place}", SafeText::sanitize(&problem.path)))
            .hang(MARGIN),
        Line::blank(),
    ]
}
