//! The changes in words. The screen and the linear mode show the same words.

use crate::console::app::changes::rows::{ChangeRow, ComparedPoint, RoomChanges, RowKind};
use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Line, Role, wrap};
use crate::domain::evaluation::Status;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns a side in words: `12 Jun, 0e1ae1e48d`, or `now` for the room on disk.
fn point(model: &Model, point: &ComparedPoint) -> SafeText {
    let Some(commit) = &point.commit else { return "now".into() };
    let today = model.time_machine.present().or(model.room_view.as_deref()).map(|view| view.room.now.today());
    let day = point.at.date();
    let day = SafeText::sanitize(&labels::day(day, today.unwrap_or(day)));
    safe!("{}, {}", day, SafeText::sanitize(commit.short()))
}

/// Returns both sides: `Changes from 12 Jun, 0e1ae1e48d to now`.
#[must_use]
pub fn title(model: &Model, read: &RoomChanges) -> SafeText {
    safe!("Changes from {} to {}", point(model, &read.old), point(model, &read.new))
}

/// Returns the number of changes.
#[must_use]
pub fn count(read: &RoomChanges) -> SafeText {
    SafeText::sanitize(&labels::count(read.rows.len(), "change", "changes"))
}

/// Returns the status before and after, with the role of the later one.
#[must_use]
pub fn status(row: &ChangeRow) -> (Role, SafeText) {
    match row.kind {
        RowKind::Trial(Some(before), Some(after)) if before == after => {
            (Role::Dim, labels::status(after).into())
        }
        RowKind::Trial(Some(before), Some(after)) => {
            (role(after), safe!("{} → {}", labels::status(before), labels::status(after)))
        }
        RowKind::Trial(None, Some(after)) => (role(after), safe!("new → {}", labels::status(after))),
        RowKind::Trial(before, None) => (Role::Dim, safe!("{} → gone", before.map_or("–", labels::status))),
        RowKind::Decision => (Role::Plain, "decided".into()),
        RowKind::Room => (Role::Plain, SafeText::EMPTY),
    }
}

/// Returns the status before and after in words.
#[must_use]
pub fn spoken_status(row: &ChangeRow) -> SafeText {
    match row.kind {
        RowKind::Trial(Some(before), Some(after)) if before == after => {
            safe!("{} as before", labels::status(after))
        }
        RowKind::Trial(Some(before), Some(after)) => {
            safe!("{}, before {}", labels::status(after), labels::status(before))
        }
        RowKind::Trial(None, Some(after)) => safe!("new, {}", labels::status(after)),
        RowKind::Trial(Some(before), None) => safe!("gone, before {}", labels::status(before)),
        RowKind::Trial(None, None) => "gone".into(),
        RowKind::Decision => "decided".into(),
        RowKind::Room => SafeText::EMPTY,
    }
}

const fn role(status: Status) -> Role {
    match status {
        Status::Ready => Role::Pass,
        Status::AwaitingApproval => Role::Waiting,
        Status::Blocked => Role::Blocked,
    }
}

/// Returns the row in full, in lines of at most this width.
#[must_use]
pub fn detail(row: &ChangeRow, width: usize) -> Vec<Line> {
    let (role, status) = status(row);
    let mut lines = vec![Line::of(Role::Strong, &row.name).with(Role::Plain, "  ").with(role, status)];
    if !row.what.is_empty() {
        lines.push(Line::of(Role::Plain, &row.what));
    }
    lines.extend(row.commits.iter().map(|commit| Line::of(Role::Dim, commit).hang(2)));
    wrap(lines, width)
}

/// Returns the text of a list without changes.
pub const NONE: &str = "Nothing differs but the time.";
