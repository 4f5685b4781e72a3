//! The stages of a trial, as lines.

use crate::console::app::content::symbols::{status_glyph, status_role};
use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::evaluation::{Evaluation, StageResult};
use crate::domain::labels::{PackageState, StageId, StageStatus};
use jiff::civil::Date;

/// Returns whether a trial has more than its first stage: a later one is begun, or its packet is a draft.
#[must_use]
pub fn has_later_stage(statuses: &[StageStatus; StageId::ALL.len()]) -> bool {
    statuses
        .iter()
        .skip(1)
        .any(|status| !matches!(status, StageStatus::NotBegun | StageStatus::NotApplicable))
}

/// Returns the strip of the stages: those that are begun, with the state of their packages between them, and the next
/// one. Nothing if the trial has its first stage only.
#[must_use]
pub fn strip(evaluation: &Evaluation, freshness: Freshness) -> Option<Line> {
    if !has_later_stage(&evaluation.stage_statuses) {
        return None;
    }
    let last = StageId::ALL.into_iter().rfind(|&stage| {
        !matches!(evaluation.stage_status(stage), StageStatus::NotBegun | StageStatus::NotApplicable)
    });
    let shown = last.map_or(1, |last| usize::from(last.number()) + 1);
    let mut line = Line::of(Role::Dim, "Stages  ").hang(8);
    for (number, stage) in StageId::ALL.into_iter().take(shown).enumerate() {
        if number > 0 {
            line = line.with(Role::Dim, " ─ ");
        }
        let (glyph, role) = stage_sign(evaluation.stage_status(stage), freshness);
        line = line.with(role, format!("{glyph} {}", stage.label()));
        if let Some(result) = evaluation.stage(stage)
            && result.approval != PackageState::NotRequested
        {
            line = line.with(Role::Dim, format!(" ({})", result.approval.label()));
        }
    }
    Some(line)
}

/// Returns the symbol and the role of a stage. A stage is shown as ready only if the verdict is current.
#[must_use]
pub const fn stage_sign(status: StageStatus, freshness: Freshness) -> (&'static str, Role) {
    use crate::domain::evaluation::Status;
    match status {
        _ if !freshness.is_current() => ("·", Role::Dim),
        StageStatus::Ready => (status_glyph(Status::Ready), status_role(Status::Ready)),
        StageStatus::AwaitingApproval => {
            (status_glyph(Status::AwaitingApproval), status_role(Status::AwaitingApproval))
        }
        StageStatus::Blocked => (status_glyph(Status::Blocked), status_role(Status::Blocked)),
        StageStatus::Draft => ("✎", Role::Waiting),
        StageStatus::NotApplicable => ("–", Role::NotApplicable),
        StageStatus::NotBegun => ("·", Role::Dim),
    }
}

/// Returns the heading of a stage among several.
#[must_use]
pub fn heading(result: &StageResult, freshness: Freshness, today: Date) -> Line {
    let (glyph, role) = stage_sign(result.status.of_stage(), freshness);
    let status = freshness.instead().unwrap_or_else(|| result.status.label());
    let mut line = Line::of(role, glyph)
        .with(Role::Accent, format!(" Stage {}: {}", result.stage.number(), result.stage.label()));
    if result.is_frozen {
        let day = labels::day(result.evaluated_as_of.date(), today);
        line = line.with(Role::Dim, format!(" · as of {day}, when it was approved"));
    }
    line.right(role, status)
}
