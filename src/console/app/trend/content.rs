//! The trend in words. The screen and the linear mode show the same words.

use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Line, Role, wrap};
use crate::console::app::trend::figures::TrendRow;
use crate::console::app::trend::state::Trend;
use crate::domain::safe_text::SafeText;
use crate::safe;
use crate::share::trend::WeekFigures;
use jiff::civil::Date;

/// Returns the day from which dates are shown without a year.
fn today(model: &Model) -> Option<Date> {
    model.room_view.as_deref().map(|room_view| room_view.room.now.today())
}

/// Returns a day: `15 Jun`, with the year if it is another one than that of the room.
#[must_use]
pub fn day(model: &Model, day: Date) -> SafeText {
    let label = |today| SafeText::sanitize(&labels::day(day, today));
    today(model).map_or_else(|| safe!("{}", day), label)
}

/// Returns the extent of the trend: `26 weeks, the last commit of each`.
#[must_use]
pub fn extent(trend: &Trend) -> SafeText {
    let count = SafeText::sanitize(&labels::count(trend.rows().len(), "week", "weeks"));
    safe!("{}, the last commit of each", count)
}

/// Returns the sentence that is shown while the weeks are read.
#[must_use]
pub fn progress(trend: &Trend) -> SafeText {
    match trend.progress {
        Some((done, all)) => safe!("Reading the history: week {} of {} …", (done + 1).min(all), all),
        None => "Reading the history …".into(),
    }
}

/// Returns the figures of a week in words, or the reason why they are not known.
#[must_use]
pub fn figures(row: &TrendRow) -> SafeText {
    let WeekFigures { trials, not_ready, lapsed, decisions, became_ready, median_days, .. } =
        match &row.figures {
            Ok(figures) => *figures,
            Err(reason) => return safe!("not known: {}", reason),
        };
    let decisions = SafeText::sanitize(&labels::count(decisions, "decision", "decisions"));
    let mut parts =
        vec![safe!("{} of {} not ready", not_ready, trials), safe!("{} lapsed", lapsed), decisions];
    parts.extend(became_ready.map(|count| safe!("{} became ready", count)));
    parts.extend(median_days.map(|median| safe!("median {} days", median.label())));
    SafeText::join(parts, ", ")
}

/// Returns the notes in lines of at most this width.
#[must_use]
pub fn notes(trend: &Trend, width: usize) -> Vec<Line> {
    let notes = trend.figures.as_deref().map_or(&[][..], |figures| &figures.notes);
    wrap(notes.iter().map(|note| Line::of(Role::Waiting, note)).collect(), width)
}

/// Returns the commit of a week: `0e1ae1e48d of 19 Jun, 09:12`.
#[must_use]
pub fn commit(model: &Model, row: &TrendRow) -> SafeText {
    let time = SafeText::sanitize(&labels::time_of_day(row.committed_at));
    let day = day(model, row.committed_at.date());
    safe!("{} of {}, {}", SafeText::sanitize(row.commit.short()), day, time)
}
