//! The point in time in words.

use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns the day and the commit of the past room that is shown.
fn day_and_commit(model: &Model) -> Option<(SafeText, SafeText)> {
    let (commit, present) = model.time_machine.commit().zip(model.time_machine.present())?;
    let day = model.room_view.as_deref()?.room.now.today();
    let day = labels::day(day, present.room.now.today());
    Some((SafeText::sanitize(&day), SafeText::sanitize(commit.id.short())))
}

/// Returns the day and the commit of the past room that is shown: `12 Jun, abc1234567`.
#[must_use]
pub fn point(model: &Model) -> Option<SafeText> {
    day_and_commit(model).map(|(day, commit)| safe!("{}, {}", day, commit))
}

/// Returns the label of the past room that is shown: `as of 12 Jun, abc1234567 · read-only`.
#[must_use]
pub fn label(model: &Model) -> Option<SafeText> {
    Some(safe!("as of {} · read-only", point(model)?))
}

/// Returns the same in few columns.
#[must_use]
pub fn short_label(model: &Model) -> Option<SafeText> {
    day_and_commit(model).map(|(day, commit)| safe!("{} {} read-only", day, commit))
}

/// Returns the reason for which nothing can be written.
#[must_use]
pub fn why_not_writable(model: &Model) -> Option<String> {
    let point = point(model)?;
    Some(format!("the room is shown as of {point}, to read only; `today` shows it as it is"))
}
