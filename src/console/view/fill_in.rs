//! The fields of a finding that are filled in, in a box over the lower part of the screen beneath.

use crate::console::app::fill_in::content;
use crate::console::app::fill_in::state::{FillField, FillIn};
use crate::console::app::geometry::{Area, Frame};
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Line, Role, cut, wrap};
use crate::console::view::canvas::{Canvas, columns};
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most suggestions that are shown at once.
const MOST: usize = 5;
/// The widest box: lines of packets are rarely longer.
const WIDEST: u16 = 110;

/// The rows of each part of the box.
struct Plan {
    outer: Area,
    inner: Area,
    head: usize,
    fields: usize,
    result: usize,
    offered: usize,
}

impl Plan {
    /// Shares the rows: the fields and the result come first, then one suggestion, what is expected, and the others.
    fn of(body: Area, fill: &FillIn, head: usize, result: usize) -> Self {
        let is_framed = body.height >= 5;
        let mut left = body.rows().saturating_sub(if is_framed { 2 } else { 0 });
        let mut take = |rows: usize| {
            let taken = rows.min(left);
            left -= taken;
            taken
        };
        let offered = fill.focused().map_or(0, |field| field.suggestions.len()).min(MOST);
        let fields = take(1);
        let result = take(result);
        let first = take(offered.min(1));
        let fields = fields + take(fill.fields.len() - 1);
        let head = take(head);
        let offered = first + take(offered - first);
        let rows = u16::try_from(head + fields + result + offered).unwrap_or(u16::MAX);
        let mut rest = body;
        let outer = rest.take_bottom(rows + if is_framed { 2 } else { 0 });
        let outer = Area { width: outer.width.min(WIDEST), ..outer };
        let inner = if is_framed { Area { y: outer.y + 1, height: rows, ..outer.inset(2) } } else { outer };
        Self { outer, inner, head, fields, result, offered }
    }
}

/// Draws the fields. Returns the position of the cursor.
pub(super) fn draw(model: &Model, fill: &FillIn, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let body = Frame::of(model.size).body;
    let width = usize::from(body.width.min(WIDEST)).saturating_sub(4).max(1);
    let field = fill.focused()?;
    let head = wrap(vec![Line::of(Role::Dim, SafeText::join(content::expected(field), " · "))], width);
    let mut result = wrap(content::result(fill), width);
    if result.is_empty() {
        // The place of the result does not come and go with every key.
        result.push(Line::of(Role::Dim, "The line as it will be written is shown here."));
    }
    let plan = Plan::of(body, fill, head.len(), result.len());
    let name = field.blank.field.to_safe();
    canvas.frame(plan.outer, safe!("Fill in {} · {}", name, SafeText::sanitize(&fill.path)));
    let mut inner = plan.inner;
    let mut part = |rows: usize| inner.take_top(u16::try_from(rows).unwrap_or(u16::MAX));
    canvas.lines(part(plan.head), &head, 0, |_| false);
    let cursor = fields(fill, part(plan.fields), canvas);
    canvas.lines(part(plan.result), &result, 0, |_| false);
    offered(field, part(plan.offered), canvas);
    cursor
}

/// Draws the inputs, the focused one in any case. Returns the position of the cursor.
fn fields(fill: &FillIn, area: Area, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let top = (fill.focus + 1).saturating_sub(area.rows());
    let mut cursor = None;
    for (row, (number, field)) in (0..area.height).zip(fill.fields.iter().enumerate().skip(top)) {
        let has_keys = number == fill.focus && !fill.is_writing();
        let mark = match fill.fields.len() {
            1 => "> ",
            _ if number == fill.focus => "▸ ",
            _ => "  ",
        };
        let mut x = canvas.put(area, 0, row, mark, Role::Accent);
        if fill.fields.len() > 1 {
            let name = SafeText::sanitize(field.blank.field.last_key().unwrap_or_default());
            x = canvas.put(area, x, row, safe!("{}: ", name), Role::Dim);
        }
        let at = input(field, area, (x, row), canvas);
        if has_keys {
            cursor = Some((area.x + (x + at).min(area.width.saturating_sub(1)), area.y + row));
        }
    }
    cursor
}

/// Draws an input, or an example of its value if it is blank. Returns the column of its cursor in it.
pub(super) fn input(field: &FillField, area: Area, (x, row): (u16, u16), canvas: &mut Canvas<'_>) -> u16 {
    let room = area.columns().saturating_sub(usize::from(x) + 1);
    let (text, at) = window(&field.input.shown(), &field.input.shown_before_cursor(), room);
    if field.input.is_blank() {
        canvas.put(area, x, row, cut(field.blank.form.example.value, room, "…"), Role::Chrome);
    } else {
        canvas.put(area, x, row, text, Role::Strong);
    }
    at
}

/// Returns the part of an input that is visible, and the column of the cursor in it.
fn window(text: &SafeText, before: &SafeText, room: usize) -> (SafeText, u16) {
    let (mut start, mut skipped) = (0, 0);
    for grapheme in before.graphemes(true) {
        if before.width() - skipped <= room {
            break;
        }
        start += grapheme.len();
        skipped += grapheme.width();
    }
    let at = u16::try_from(before.width() - skipped).unwrap_or(u16::MAX);
    (cut(text.slice(start..text.len()), room + 1, "…"), at)
}

/// Draws the suggestions around the chosen one.
pub(super) fn offered(field: &FillField, area: Area, canvas: &mut Canvas<'_>) {
    let chosen = field.chosen();
    let top = chosen.map_or(0, |chosen| (chosen + 1).saturating_sub(area.rows()));
    for (row, (number, offered)) in (0..area.height).zip(field.suggestions.iter().enumerate().skip(top)) {
        let is_chosen = chosen == Some(number);
        if is_chosen {
            let style = canvas.styles.chosen_text();
            canvas.under(area, row, style);
        }
        canvas.put(area, 0, row, if is_chosen { "▸ " } else { "? " }, Role::Accent);
        let room = area.columns().saturating_sub(2);
        let end = canvas.put(area, 2, row, cut(&offered.value, room, "…"), Role::Plain);
        let source = content::source(offered);
        let space = area.width.saturating_sub(end + 2);
        if columns(&source) <= space {
            canvas.put(area, end + 2, row, source, Role::Dim);
        }
    }
}
