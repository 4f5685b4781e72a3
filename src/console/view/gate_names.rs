//! The names of the gates below a table that leaves room for them: those of the stage of the trial under the cursor. Rows of
//! several stages share the columns of the gates, so their heads are numbers.

use crate::console::app::content::symbols::gate_sign;
use crate::console::app::geometry::Area;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span};
use crate::console::view::canvas::{Canvas, columns};
use crate::domain::stages::STAGES;
use crate::domain::summary::Summary;
use crate::safe;

/// The columns of a symbol and a number: `✓ 1 `.
const SIGN: u16 = 4;
/// The columns between two names.
const GAP: u16 = 2;
/// The columns before the first name.
const LEAD: u16 = 2;

/// Draws the names at the end of an area whose first rows are used, if there is room for all of them.
pub(super) fn draw(model: &Model, summary: &Summary, (area, used): (Area, u16), canvas: &mut Canvas<'_>) {
    let gates = STAGES[summary.stage as usize].gates;
    let widest = gates.iter().map(|gate| columns(gate.info.title)).max().unwrap_or_default();
    let cell = SIGN + widest + GAP;
    let across = (area.width.saturating_sub(LEAD) + GAP) / cell;
    let Some(count) = u16::try_from(gates.len()).ok().filter(|_| across > 0) else { return };
    let rows = count.div_ceil(across);
    // A blank row keeps the rule from looking like a part of the table.
    let mut area = area;
    let _ = area.take_top(used.saturating_add(1));
    if area.height < rows + 1 {
        return;
    }
    let mut area = area.take_bottom(rows + 1);
    let title = [
        Span::new(Role::Strong, safe!("Gates of stage {}", summary.stage.number())),
        Span::new(Role::Dim, safe!(" · {}", summary.stage.label())),
    ];
    canvas.rule(area.take_top(1), &title, "");
    let freshness = model.freshness();
    for (at, gate) in (0..).zip(gates) {
        let (glyph, role) = gate_sign(summary.gate(gate.info.number), freshness);
        let is_chosen = model.list.gate == Some(gate.info.number);
        let name = if is_chosen { Role::Accent } else { Role::Plain };
        let spans = [
            Span::new(role, safe!("{} ", glyph)),
            Span::new(Role::Dim, safe!("{} ", gate.info.number)),
            Span::new(name, gate.info.title),
        ];
        // Down the columns, as a list is read.
        canvas.spans(area, LEAD + at / rows * cell, at % rows, &spans);
    }
}
