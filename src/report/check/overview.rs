//! The sentences with which pages and messages begin: how many trials are ready, and how they were judged.

use super::super::phrase::Phrase;
use super::super::selection::Selection;
use crate::domain::evaluation::Status;
use crate::domain::safe_text::SafeText;
use crate::report::labels::count_label;
use crate::safe;

/// Returns `Trial evidence: 3 of 35 trials are ready`.
pub(super) fn title(selection: &Selection<'_>) -> SafeText {
    let tally = selection.tally();
    safe!("Trial evidence: {} of {} ready", tally.ready, count_label(tally.trials, "trial", "trials"))
}

/// Returns the rows of the table of counts: a label and a number.
pub(super) fn counts(selection: &Selection<'_>) -> [(&'static str, usize); 4] {
    let tally = selection.tally();
    [
        (Status::Ready.label(), tally.ready),
        (Status::AwaitingApproval.label(), tally.awaiting_approval),
        (Status::Blocked.label(), tally.blocked),
        ("problems of files", selection.room.problems.len()),
    ]
}

/// Returns how the trials were selected and judged: the query, the time, the clock and the policy.
pub(super) fn conditions(selection: &Selection<'_>) -> Vec<Phrase> {
    let room = selection.room;
    let mut conditions = Vec::new();
    if let Some(query) = selection.query() {
        conditions.push(Phrase::text("Only trials that match ").and_code(query));
    }
    if let Some(stage) = selection.stage() {
        let note = safe!("Only trials that have begun the {} stage, up to that stage", stage.label());
        conditions.push(Phrase::text(note));
    }
    let clock = if room.now.given {
        " (with --now)"
    } else if room.is_sample_clock {
        " (sample clock)"
    } else {
        ""
    };
    let evaluated = Phrase::text(safe!("Evaluated at {:.0}{}", room.now.instant, clock));
    conditions.push(match &room.policy_file.source {
        Some(source) => evaluated.and(", policy ").and_code(SafeText::sanitize(&source.shown)),
        None => evaluated.and(", without a policy (defaults)"),
    });
    conditions
}
