//! The preview of a decision on one trial: the trial, the request, other blocked gates, and the record.

use crate::console::app::content::symbols::gate_glyph;
use crate::console::app::content::symbols::gate_role;
use crate::console::app::content::votes;
use crate::console::app::decision::bulk_preview;
use crate::console::app::decision::form::{DecisionForm, Item};
use crate::console::app::decision::record_preview;
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
    let mut lines = terms_of(form, reviewed);
    if let Some(after) = &item.after {
        lines.push(record_preview::change(
            label("After"),
            &reviewed.evaluation,
            after,
            form.room_view.room.now.today(),
        ));
    }
    lines.push(Line::blank());
    lines.extend(blockers(reviewed));
    wrap(lines, width)
}

fn label(name: &str) -> Line {
    Line::of(Role::Dim, format!("{name:<12}")).hang(12)
}

fn terms_of(form: &DecisionForm, reviewed: &EvaluatedTrial) -> Vec<Line> {
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
    let asked = asked
        .map_or_else(|| "no end date".to_owned(), |text| format!("grace until {}", SafeText::sanitize(text)));
    lines.push(label("Requested").with(Role::Plain, asked));
    if form.verdict == Verdict::Approved
        && let Some(last) = last_grace_day(trial, &room.policy_file.policy, &form.signer.principal, room.now)
    {
        let text =
            safe!("{} can approve until {} at most", SafeText::principal(&form.signer.principal), last);
        lines.push(label("Policy").with(Role::Plain, text));
    }
    let policy = &room.policy_file.policy;
    let progress = votes::pending(reviewed, policy).map(|votes| votes.progress());
    let own = votes::own_vote(reviewed, &form.signer.principal);
    let own = own.map(|vote| format!("this replaces your vote: {}", vote.verdict.label()));
    let notes: Vec<_> = progress.into_iter().chain(own).collect();
    if !notes.is_empty() {
        lines.push(label("Votes").with(Role::Waiting, notes.join(" · ")));
    }
    lines.push(label("Status now").with(Role::Plain, labels::grace_in_full(&evaluation.grace, today)));
    lines
}

/// Returns the gates that stay blocked after a decision on the grace period.
fn blockers(reviewed: &EvaluatedTrial) -> Vec<Line> {
    let blocked = reviewed.evaluation.checks().filter(|check| check.status == GateStatus::Blocked);
    let is_of_grace = |gate: &GateInfo| gate.stage == StageId::FIRST && gate.number == labels::GRACE_GATE;
    let others: Vec<_> = blocked.filter(|check| !is_of_grace(check.gate.gate())).collect();
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
