//! The runway timeline: bars by day, with today as a line.

use crate::console::app::content::symbols::{status_glyph, status_role};
use crate::console::app::geometry::Area;
use crate::console::app::labels;
use crate::console::app::list::layout::ListLayout;
use crate::console::app::list::timeline::{Axis, Bar, bars};
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span, cut};
use crate::console::app::room_view::RoomView;
use crate::console::view::canvas::Canvas;
use crate::domain::safe_text::SafeText;
use crate::safe;
use jiff::ToSpan as _;

/// The columns before a name: the cursor and the status.
const LEAD: u16 = 4;

/// The width of the words behind a bar: `26 Jun 2026  8 days ago`.
const WORDS: u16 = 26;

/// The width of the label of a day on the axis.
const LABEL: u16 = 8;

/// Draws the timeline.
pub(super) fn draw(model: &Model, room_view: &RoomView, plan: &ListLayout, canvas: &mut Canvas<'_>) {
    let mut area = plan.timeline;
    if area.height < 3 {
        return;
    }
    let title = area.take_top(1);
    let heads = area.take_top(1);
    let chosen = if model.list.queue.is_of_files() { None } else { model.list.place() };
    let today = room_view.room.now.today();
    let around = chosen.and_then(|place| room_view.summaries.get(place)).and_then(|row| row.grace_ends_on);
    let bars = bars(room_view, around.unwrap_or(today), area.rows());
    let spans = [
        Span::new(Role::Strong, "Timeline"),
        Span::new(Role::Dim, " · approved grace periods, from expiry to the last day"),
    ];
    canvas.rule(title, &spans, "━ runs  ┄ ended");
    if bars.is_empty() {
        canvas.put(heads, 2, 0, "No grace period is approved.", Role::Dim);
        return;
    }
    let name = u16::try_from(room_view.widest_name).unwrap_or(u16::MAX).clamp(5, 28);
    let mut chart = area;
    let _ = chart.take_left(LEAD + name + 2);
    chart.width = chart.width.saturating_sub(WORDS + 2);
    let axis = Axis::of(&bars, chart.width);
    axis_labels(room_view, axis, Area { y: heads.y, height: 1, ..chart }, canvas);
    for (row, &bar) in (0..area.height).zip(&bars) {
        if chosen == Some(bar.place) {
            let style = canvas.styles.chosen();
            canvas.under(area, row, style);
            canvas.put(area, 0, row, "▸", Role::Accent);
        }
        draw_bar(model, room_view, bar, (area, chart, row), axis, canvas);
    }
}

/// Draws the days above the bars, today by its word.
fn axis_labels(room_view: &RoomView, axis: Axis, area: Area, canvas: &mut Canvas<'_>) {
    let today = room_view.room.now.today();
    for day in axis.labelled(LABEL + 1) {
        let Ok(date) = today.checked_add(day.days()) else { continue };
        let x = axis.nearest(day);
        if x + LABEL > area.width {
            continue;
        }
        if day == 0 {
            canvas.put(area, x, 0, "today", Role::Accent);
        } else {
            canvas.put(area, x, 0, SafeText::sanitize(&labels::day(date, today)), Role::Dim);
        }
    }
}

fn draw_bar(
    model: &Model,
    room_view: &RoomView,
    bar: Bar,
    (area, chart, row): (Area, Area, u16),
    axis: Axis,
    canvas: &mut Canvas<'_>,
) {
    let Some(summary) = room_view.summaries.get(bar.place) else { return };
    let (glyph, role) = if model.freshness().is_current() {
        (status_glyph(summary.status), status_role(summary.status))
    } else {
        ("…", Role::Dim)
    };
    canvas.put(area, 2, row, glyph, role);
    let name = SafeText::sanitize(&summary.name);
    let room = usize::from(chart.x.saturating_sub(area.x + LEAD + 2));
    canvas.put(area, LEAD, row, cut(name, room, "…"), Role::Strong);
    let (from, to) = (axis.nearest(bar.from.unwrap_or(bar.to)), axis.nearest(bar.to));
    let today = axis.nearest(0);
    let length = |from: u16, to: u16| usize::from(to.saturating_sub(from));
    if bar.has_ended() {
        canvas.put(chart, from, row, SafeText::repeat("━", length(from, to) + 1), Role::Dim);
        canvas.put(chart, to + 1, row, SafeText::repeat("┄", length(to + 1, today)), Role::Blocked);
    } else {
        canvas.put(chart, from, row, SafeText::repeat("━", length(from, today)), Role::Dim);
        canvas.put(chart, today, row, SafeText::repeat("━", length(today, to) + 1), Role::Waiting);
    }
    // An arrow says that a bar begins or ends outside of the axis.
    if bar.from.is_some_and(|day| axis.column(day).is_none()) {
        canvas.put(chart, from, row, "‹", Role::Dim);
    }
    if axis.column(bar.to).is_none() {
        canvas.put(chart, to, row, if bar.has_ended() { "‹" } else { "›" }, Role::Dim);
    }
    canvas.put(chart, today, row, if to == today && !bar.has_ended() { "┃" } else { "│" }, Role::Accent);
    let words = Area { x: chart.x + chart.width + 2, width: WORDS, ..area };
    let date = room_view.room.now.today().checked_add(bar.to.days());
    let date = date.map(|date| labels::day(date, room_view.room.now.today())).unwrap_or_default();
    let role = if bar.has_ended() { Role::Blocked } else { Role::Plain };
    let text = safe!("{:<7} {}", SafeText::sanitize(&date), SafeText::sanitize(&labels::distance(bar.to)));
    canvas.put(words, 0, row, cut(text, usize::from(WORDS), "…"), role);
}
