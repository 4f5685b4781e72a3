//! The preview of a decision on one trial: the trial, what is decided, other blocked gates, and the record.

use crate::console::app::content::symbols::gate_glyph;
use crate::console::app::content::symbols::gate_role;
use crate::console::app::decision::bulk_preview;
use crate::console::app::decision::digests;
use crate::console::app::decision::form::{DecisionForm, Item};
use crate::console::app::decision::package_preview;
use crate::console::app::decision::record_preview;
use crate::console::app::decision::responsible;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::decision::voters::{label, who_decides};
use crate::console::app::labels;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::decision::Verdict;
use crate::domain::gate::GateInfo;
use crate::domain::labels::{GateStatus, StageId};
use crate::domain::safe_text::SafeText;
use crate::ledger::validation::last_grace_day;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::ops::Range;

/// Returns the lines of the preview, at least the first `limit` of them: the terms, and the records to the byte.
/// Records beyond the limit are not composed.
#[must_use]
pub fn lines(form: &DecisionForm, width: usize, limit: usize) -> Vec<Line> {
    let mut lines = terms(form, width);
    for item in form.waiting() {
        if lines.len() >= limit {
            break;
        }
        lines.extend(record(form, item, width));
    }
    lines
}

/// Returns the number of lines of the preview. Of several records, the first is measured.
#[must_use]
pub fn row_count(form: &DecisionForm, width: usize) -> usize {
    let rows = form.waiting().next().map_or(0, |first| record(form, first, width).len());
    terms(form, width).len() + rows * form.waiting().count()
}

fn record(form: &DecisionForm, item: &Item, width: usize) -> Vec<Line> {
    let mut lines = vec![Line::blank()];
    lines.extend(record_preview::record(form, item));
    wrap(lines, width)
}

/// Returns the lines that say what is decided on, without the record.
#[must_use]
pub fn terms(form: &DecisionForm, width: usize) -> Vec<Line> {
    let (Some(reviewed), Some(item)) = (form.reviewed(), form.items.first()) else {
        return wrap(bulk_preview::lines(form), width);
    };
    let mut lines = subject(form, reviewed, item);
    if form.shows_digests {
        lines.extend(digests::lines(&item.expectation));
    }
    if let Some(after) = &item.after {
        let today = form.room_view.room.now.today();
        lines.push(record_preview::change(label("After"), item.target, &reviewed.evaluation, after, today));
    }
    lines.push(Line::blank());
    lines.extend(blockers(reviewed, item.target));
    wrap(lines, width)
}

/// Returns the lines that say what is decided on and who is responsible. The digests follow them.
fn subject(form: &DecisionForm, reviewed: &EvaluatedTrial, item: &Item) -> Vec<Line> {
    let mut lines = match item.target {
        DecisionTarget::Grace => grace_terms(form, reviewed),
        DecisionTarget::Package(stage) => package_preview::terms(form, reviewed, stage),
    };
    lines.extend(responsible::lines(&reviewed.trial, item.target));
    lines
}

/// Returns the rows at which the digests are shown. `None` if a decision is on several trials, which shows none.
pub(super) fn digest_rows(form: &DecisionForm, width: usize) -> Option<Range<usize>> {
    let (reviewed, item) = (form.reviewed()?, form.items.first()?);
    let start = wrap(subject(form, reviewed, item), width).len();
    Some(start..start + wrap(digests::lines(&item.expectation), width).len())
}

fn grace_terms(form: &DecisionForm, reviewed: &EvaluatedTrial) -> Vec<Line> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let room = &form.room_view.room;
    let today = room.now.today();
    let mut lines = vec![label("Trial").with(Role::Strong, SafeText::sanitize(&trial.trial_ref))];
    lines.push(label("Outcome").with(Role::Plain, labels::outcome(evaluation.outcome)));
    let expired = trial.original_expires_at().map(|at| labels::day(at.date(), today)).unwrap_or_default();
    lines.push(
        label("Expired")
            .with(Role::Plain, expired)
            .with(Role::Dim, format!(" · {}", labels::expired(evaluation.age_days))),
    );
    let field = |path| trial.expiry().and_then(|packet| packet.field(path).text());
    if let Some(new) = field("new_expires_at") {
        lines.push(label("Renewed to").with(Role::Plain, SafeText::sanitize(new)));
    }
    let asked = trial.followup().and_then(|packet| packet.field("grace_period.requested_until").text());
    let asked =
        asked.map_or("no end date".into(), |text| safe!("grace until {}", labels::day_text(text, today)));
    lines.push(label("Requested").with(Role::Plain, asked));
    if form.verdict == Verdict::Approved
        && let Some(last) = last_grace_day(trial, &room.policy_file.policy, &form.signer.principal, room.now)
    {
        let text =
            safe!("{} can approve until {} at most", SafeText::principal(&form.signer.principal), last);
        lines.push(label("Policy").with(Role::Plain, text));
    }
    lines.extend(who_decides(form, reviewed, DecisionTarget::Grace));
    lines.push(label("Status now").with(Role::Plain, labels::grace_in_full(&evaluation.grace, today)));
    lines
}

/// Returns the gate that a decision on this target settles: its stage and number.
fn settled_gate(target: DecisionTarget) -> Option<(StageId, u8)> {
    match target {
        DecisionTarget::Grace => Some((StageId::FIRST, labels::GRACE_GATE)),
        DecisionTarget::Package(stage) => Some((stage.next()?, APPROVAL_GATE)),
    }
}

/// The gate of a stage that asks for the approval of the package before.
const APPROVAL_GATE: u8 = 2;

/// Returns the gates that stay blocked after the decision.
fn blockers(reviewed: &EvaluatedTrial, target: DecisionTarget) -> Vec<Line> {
    let blocked = reviewed.evaluation.checks().filter(|check| check.status == GateStatus::Blocked);
    let settled = settled_gate(target);
    let is_settled = |gate: &GateInfo| settled == Some((gate.stage, gate.number));
    let others: Vec<_> = blocked.filter(|check| !is_settled(check.gate.gate())).collect();
    if others.is_empty() {
        return vec![label("Other gates").with(Role::Pass, "✓ ").with(Role::Plain, "none is blocked")];
    }
    let mut lines = Vec::new();
    for (number, check) in others.iter().enumerate() {
        let findings = labels::count(check.findings.len(), "finding", "findings");
        lines.push(
            label(if number == 0 { "Other gates" } else { "" })
                .with(
                    gate_role(check.status),
                    format!("{} {} ", gate_glyph(check.status), check.gate.number()),
                )
                .with(Role::Plain, check.gate.gate().title)
                .with(Role::Dim, stage_note(check.gate.gate().stage))
                .with(Role::Dim, format!(" · {findings}")),
        );
    }
    lines.push(
        label("").with(Role::Dim, "Blocked for other reasons: a decision does not change these gates."),
    );
    lines
}

/// Returns a note that names the stage of a gate, if it is a later one than the first.
fn stage_note(stage: StageId) -> String {
    if stage == StageId::FIRST { String::new() } else { format!(" ({})", stage.label()) }
}
