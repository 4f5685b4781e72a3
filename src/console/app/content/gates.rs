//! The summary of a trial and its gates, as lines.

use crate::console::app::content::symbols::{gate_sign, status_glyph, status_role};
use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::evaluation::Evaluation;
use crate::domain::field::Field;
use crate::domain::labels::GateStatus;
use crate::domain::safe_text::SafeText;
use crate::domain::stage::GateResult;
use crate::domain::trial::Trial;
use crate::room::Room;

/// Indent of a gate's findings.
pub(super) const INDENT: usize = 4;

pub(crate) fn label(name: &str) -> Line {
    Line::of(Role::Dim, format!("{name:<8}")).hang(8)
}

/// Returns the status, the marks, the grace period, and the requested end date of a trial.
#[must_use]
pub fn summary(trial: &Trial, evaluation: &Evaluation, room: &Room, freshness: Freshness) -> Vec<Line> {
    let today = room.now.today();
    let mut status = if let Some((role, sentence)) = freshness.sentence() {
        label("Status").with(role, format!("… {sentence}"))
    } else {
        let (glyph, role) = (status_glyph(evaluation.status), status_role(evaluation.status));
        label("Status").with(role, format!("{glyph} {}", labels::status(evaluation.status)))
    };
    for mark in labels::marks(evaluation) {
        status = status.with(Role::Dim, " · ").with(Role::Waiting, mark);
    }
    let mut grace = label("Grace").with(Role::Plain, labels::grace_in_full(&evaluation.grace, today));
    let asked = trial.followup().map(|packet| packet.field("grace_period.requested_until"));
    if let Some(asked) = asked.as_ref().and_then(Field::text) {
        grace = grace.with(Role::Dim, format!(" · asked for until {}", SafeText::sanitize(asked)));
    }
    vec![status, grace]
}

/// Returns the line of a gate: number, name, and status.
#[must_use]
pub fn gate_line(check: &GateResult, freshness: Freshness) -> Line {
    let (glyph, role) = gate_sign(check.status, freshness);
    let text = if check.status == GateStatus::Blocked { Role::Strong } else { Role::Dim };
    let uncertain = freshness.instead().filter(|_| check.status == GateStatus::Pass);
    Line::of(role, glyph)
        .with(Role::Dim, format!(" {} ", check.gate.number()))
        .with(text, check.gate.gate().title)
        .right(role, uncertain.unwrap_or_else(|| labels::gate(check.status)))
        .hang(INDENT)
}
