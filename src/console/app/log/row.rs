//! A row of the decision log.

use crate::console::app::labels;
use crate::console::app::rich_text::Role;
use crate::console::app::room_view::RoomView;
use crate::console::app::trial::timeline::{Timeline, subject_in_words};
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;

/// A row, cell by cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The day: `20 Jun`.
    pub day: SafeText,
    /// The time of day (UTC): `09:12`.
    pub time: SafeText,
    /// The principal.
    pub who: SafeText,
    /// The symbol of the decision.
    pub glyph: &'static str,
    /// The role of the symbol.
    pub role: Role,
    /// The decision and its subject: `approved grace until 15 Jul`.
    pub what: SafeText,
    /// The name of the trial.
    pub name: SafeText,
    /// The effect of the record.
    pub effect: (Role, &'static str),
    /// The reason.
    pub reason: SafeText,
}

/// Returns the row of a record of a trial.
pub(super) fn row_of(
    room_view: &RoomView,
    place: usize,
    reviewed: &EvaluatedTrial,
    number: usize,
) -> Option<Row> {
    let today = room_view.room.now.today();
    let (decision, _) = reviewed.trial.decisions.get(number)?;
    let timeline = Timeline::of(reviewed, &room_view.room);
    let (glyph, role, verdict) = timeline.heading(number);
    let subject = SafeText::sanitize(&subject_in_words(decision, today));
    Some(Row {
        day: SafeText::sanitize(&labels::day(decision.decided_at.date(), today)),
        time: SafeText::sanitize(&labels::time_of_day(decision.decided_at)),
        who: SafeText::principal(&decision.decided_by),
        glyph,
        role,
        what: safe!("{}: {}", verdict, subject),
        name: SafeText::sanitize(&room_view.summaries.get(place)?.name),
        effect: timeline.short_label(number),
        reason: SafeText::sanitize(decision.reason.lines().next().unwrap_or_default()),
    })
}
