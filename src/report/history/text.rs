//! The history for people.

use super::{HistoryJson, HistoryResult};
use crate::domain::safe_text::SafeText;
use crate::report::labels::count_label;
use crate::report::output::Output;
use crate::report::style::Style;
use crate::safe;
use crate::share::history::{
    CommitInfo, Departure, GoneKind, GoneRecord, HistoricRecord, RecordOnBranch, RoomHistory,
};
use std::io;

/// Writes a history, if it was read, and its result.
///
/// # Errors
/// The errors of the output.
pub fn write(summary: &HistoryJson, history: Option<&RoomHistory>, out: &mut Output<'_>) -> io::Result<()> {
    let (gone, elsewhere) = history.map_or((&[][..], &[][..]), |read| (&read.gone, &read.elsewhere));
    gone.iter().try_for_each(|gone| write_gone(gone, out))?;
    for RecordOnBranch { branch, path, record } in elsewhere {
        let (branch, path) = (SafeText::sanitize(branch), SafeText::sanitize(path));
        out.styled(Style::Awaiting, "note")?.line(safe!(
            ": only the branch {} has {}: {}",
            branch,
            path,
            label(record)
        ))?;
    }
    let branch = history.and_then(|history| history.branch.as_deref());
    let name = branch.map_or("History".into(), |branch| safe!("History of {}", SafeText::sanitize(branch)));
    let records = count_label(summary.records, "record", "records");
    match summary.result {
        HistoryResult::Intact => out.line(safe!("{}: {}. None was removed or changed.", name, records))?,
        HistoryResult::Gone => {
            out.line(safe!("{}: {}. Gone from the room: {}.", name, records, gone.len()))?;
        }
        HistoryResult::NotKnown => {}
    }
    summary.not_known.as_ref().map_or(Ok(()), |reason| {
        let subject = if gone.is_empty() { "a record" } else { "another record" };
        out.styled_line(Style::Awaiting, safe!("{}: not known if {} was removed. {}.", name, subject, reason))
    })
}

fn write_gone(gone: &GoneRecord, out: &mut Output<'_>) -> io::Result<()> {
    let kind = match gone.kind {
        GoneKind::Removed => "removed",
        GoneKind::Changed => "changed",
        GoneKind::SignatureRemoved => "signature-removed",
    };
    out.styled(Style::Blocked, kind)?.text(" ")?.text(SafeText::sanitize(&gone.path))?.text(": ")?;
    if let Some(record) = &gone.record {
        out.text(label(record))?.text("; ")?;
    }
    out.line(match &gone.how {
        Departure::Commit(by) => safe!("by {}", commit_label(by)),
        Departure::Merge(by) => safe!("dropped by a merge; it came with {}", commit_label(by)),
        Departure::Uncommitted => "committed, and not on disk".into(),
    })?;
    let print =
        safe!("+ `git cat-file blob {}` prints it: restore it", SafeText::sanitize(gone.blob.as_str()));
    let remedy = match gone.kind {
        GoneKind::SignatureRemoved => print,
        GoneKind::Removed | GoneKind::Changed => {
            safe!("{}, or list {} in `lost_decisions`", print, SafeText::sanitize(&gone.digest))
        }
    };
    out.text("    ")?.styled_line(Style::Ready, remedy)
}

/// Returns `commit 0123456789 of 2026-06-21T10:00:00Z by Kai`.
fn commit_label(commit: &CommitInfo) -> SafeText {
    let at = commit.committed_at.map_or(SafeText::EMPTY, |at| safe!(" of {}", at));
    safe!("commit {}{} by {}", SafeText::sanitize(commit.id.short()), at, SafeText::sanitize(&commit.author))
}

/// Returns `trial:TRL-1042, denied by dana at 2026-06-20T12:00:00Z`.
fn label(record: &HistoricRecord) -> SafeText {
    let text = |text: &Option<String>| text.as_deref().map_or("?".into(), SafeText::sanitize);
    let mut label = SafeText::sanitize(&record.trial_ref);
    if let Some(stage) = &record.stage {
        label.push(safe!(", package of {}", SafeText::sanitize(stage)));
    }
    let principal = record.decided_by.as_deref().map_or("?".into(), SafeText::principal);
    label.push(safe!(", {} by {} at {}", text(&record.verdict), principal, text(&record.decided_at)));
    label
}
