//! The decision log.

use crate::console::app::geometry::{Area, page_body};
use crate::console::app::log::content;
use crate::console::app::log::records::{LogRecords, Widths};
use crate::console::app::log::row::Row;
use crate::console::app::log::state::DecisionLog;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span};
use crate::console::view::canvas::{Canvas, GAP, extent};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// The columns before a row: the cursor.
const LEAD: usize = 2;
/// The columns of a time of day, with a blank before it.
const TIME: usize = 6;
/// The least width at which a reason is shown.
const LEAST_REASON: usize = 16;
/// The least width of the decision before the effect gives way.
const LEAST_WHAT: usize = 18;

/// Draws the log. Returns the position of the cursor.
pub(super) fn draw(model: &Model, log: &DecisionLog, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (title, body) = page_body(model.size);
    let records = log.records.as_deref().filter(|_| model.freshness().is_current());
    let mut spans = vec![Span::new(Role::Accent, "Decision log")];
    if records.is_some() {
        spans.push(Span::new(Role::Plain, safe!(" · {}", content::extent(log))));
    }
    if !log.filter.text.is_empty() {
        let filter = SafeText::sanitize(&log.filter.text);
        spans.push(Span::new(Role::Waiting, safe!(" · filter: {}", filter)));
    }
    if let Some(note) = records.and_then(content::problems) {
        spans.push(Span::new(Role::Blocked, safe!(" · {}", note)));
    }
    canvas.rule(title, &spans, extent(log.top, body.rows(), log.entries().len()));
    let Some(records) = records else {
        let reason = model.why_not_current();
        let text = reason.map_or("Reading …".into(), |reason| SafeText::sanitize(&reason));
        canvas.put(body, 2, 1, text, Role::Dim);
        return None;
    };
    if records.entries.is_empty() {
        canvas.put(body, 2, 1, content::when_empty(log), Role::Dim);
        return None;
    }
    let columns = Columns::of(records, body.columns());
    for (row, number) in (0..body.height).zip(log.top..records.entries.len()) {
        if number == log.cursor {
            let style = canvas.styles.chosen_text();
            canvas.under(body, row, style);
            canvas.put(body, 0, row, "▸", Role::Accent);
        }
        if let Some(cells) = content::row(records, records.entries[number], model.freshness()) {
            columns.draw(&cells, body, row, canvas);
        }
    }
    let row = u16::try_from(log.cursor.checked_sub(log.top)?).ok()?;
    (row < body.height).then_some((body.x, body.y + row))
}

/// The widths of the columns; nought for one that has no room.
struct Columns {
    widths: Widths,
    /// Set if the time of day is shown after the day.
    has_time: bool,
    reason: usize,
}

impl Columns {
    /// Returns the columns that fit: the decision is cut first, then the effect gives way, and then the time of day.
    fn of(records: &LogRecords, width: usize) -> Self {
        let mut widths = records.widths;
        widths.who = widths.who.min(14);
        widths.name = widths.name.min(28);
        // The symbol and a blank.
        widths.what += 2;
        let mut has_time = true;
        widths.day += TIME;
        let fixed = |widths: Widths| {
            let cells = [widths.day, widths.who, widths.name, widths.effect];
            let cells = cells.iter().filter(|cell| **cell > 0);
            LEAD + cells.map(|cell| cell + GAP).sum::<usize>()
        };
        if fixed(widths) + LEAST_WHAT > width {
            widths.effect = 0;
        }
        if fixed(widths) + LEAST_WHAT > width {
            has_time = false;
            widths.day -= TIME;
        }
        let room = width.saturating_sub(fixed(widths));
        widths.what = widths.what.min(room);
        let reason = room.saturating_sub(widths.what + GAP);
        Self { widths, has_time, reason: if reason < LEAST_REASON { 0 } else { reason } }
    }

    fn draw(&self, row: &Row, area: Area, at: u16, canvas: &mut Canvas<'_>) {
        let Widths { day, who, what, name, effect } = self.widths;
        let what_text = safe!("{} {}", row.glyph, row.what);
        let when = if self.has_time { safe!("{} {}", row.day, row.time) } else { row.day.clone() };
        let cells = [
            (when, Role::Dim),
            (row.who.clone(), Role::Strong),
            (what_text, row.role),
            (row.name.clone(), Role::Plain),
            (row.effect.1.into(), row.effect.0),
            (row.reason.clone(), Role::Dim),
        ];
        canvas.cells(area, (LEAD, at), [day, who, what, name, effect, self.reason], cells);
    }
}
