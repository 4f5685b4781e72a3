//! The digests of the decision form, on demand.

use crate::console::app::decision::layout::form_plan;
use crate::console::app::decision::preview;
use crate::console::app::model::Model;

/// Shows the digests, scrolled to if they are outside of the pane, or hides them.
pub(crate) fn toggle(model: &mut Model) {
    let size = model.size;
    let Some(form) = model.layers.form_mut() else { return };
    form.shows_digests = !form.shows_digests;
    if !form.shows_digests {
        return;
    }
    let pane = form_plan(form, size).preview;
    if let Some(rows) = preview::digest_rows(form, pane.columns()) {
        let least = rows.end.saturating_sub(pane.rows()).min(rows.start);
        form.preview_top = form.preview_top.clamp(least, rows.start);
    }
}
