//! Limits cursors and scroll positions after every change.

use crate::console::app::argument;
use crate::console::app::bulk_fill::layout::BulkLayout;
use crate::console::app::changes;
use crate::console::app::content::context::TrialContext;
use crate::console::app::decision::layout::form_plan;
use crate::console::app::decision::preview;
use crate::console::app::geometry;
use crate::console::app::geometry::last_top;
use crate::console::app::help;
use crate::console::app::model::Model;
use crate::console::app::palette::ranking::offered;
use crate::console::app::portfolio;
use crate::console::app::reader;
use crate::console::app::trend;
use crate::console::app::trial::state::Tab;

/// Limits cursors and scroll positions to the content.
pub(crate) fn clamp(model: &mut Model) {
    let plan = model.list_layout();
    model.list.keep_in_sight(plan.rows.rows());
    if model.list.detail_top > 0 {
        let last = last_top(model.detail_lines().len(), plan.detail.rows());
        model.list.detail_top = model.list.detail_top.min(last);
    }
    clamp_page(model);
    clamp_help(model);
    clamp_reader(model);
    clamp_request(model);
    refresh_palette(model);
    let (_, body) = geometry::page_body(model.size);
    if let Some(upcoming) = model.layers.upcoming_mut() {
        upcoming.keep_in_sight(body.rows());
    }
    if let Some(log) = model.layers.log_mut() {
        log.keep_in_sight(body.rows());
    }
    portfolio::update::keep_in_sight(model);
    trend::update::keep_in_sight(model);
    changes::update::keep_in_sight(model);
    let list = BulkLayout::of(model.size, false).list;
    if let Some(bulk) = model.layers.bulk_fill_mut() {
        bulk.keep_in_sight(list.rows());
    }
    if let Some(editor) = model.layers.editor_mut() {
        editor.keep_in_sight(body.rows());
    }
    let size = model.size;
    if let Some(form) = model.layers.form_mut().filter(|form| form.preview_top > 0) {
        let paper = form_plan(form, size).preview;
        form.preview_top =
            form.preview_top.min(last_top(preview::row_count(form, paper.columns()), paper.rows()));
    }
}

fn clamp_page(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    let Some(room_view) = model.room_view.clone() else { return };
    let (freshness, principal) = (model.freshness(), model.signer.principal.clone());
    // The fields lie over the end of the page, which is scrolled further for them.
    let is_filling_in = model.layers.fill_in().is_some();
    let Some(page) = model.layers.page_mut() else { return };
    if is_filling_in || *page.top_mut() == 0 {
        return;
    }
    let Some(reviewed) = room_view.find(&page.trial_ref).and_then(|place| room_view.trial(place)) else {
        return;
    };
    let context = TrialContext { reviewed, room: &room_view.room, principal: &principal, freshness };
    let count = if page.tab == Tab::Evidence {
        page.evidence.lines.len()
    } else {
        page.lines(&context, body.columns()).len()
    };
    let top = page.top_mut();
    *top = (*top).min(last_top(count, body.rows()));
}

fn clamp_help(model: &mut Model) {
    if model.layers.help().is_none_or(|help| help.top == 0) {
        return;
    }
    let (_, body) = help::content::plan(model);
    let last = last_top(help::content::lines(model, body.columns()).len(), body.rows());
    if let Some(help) = model.layers.help_mut() {
        help.top = help.top.min(last);
    }
}

fn clamp_reader(model: &mut Model) {
    reader::update::renew(model);
    let (_, body) = geometry::page_body(model.size);
    if let Some(reader) = model.layers.reader_mut() {
        reader.top = reader.top.min(last_top(reader.lines().len(), body.rows()));
    }
}

fn clamp_request(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    if let Some(request) = model.layers.request_mut() {
        request.lay_out(body.columns());
        request.top = request.top.min(last_top(request.lines().len(), body.rows()));
    }
}

/// Finds the commands for the palette, and limits its cursor to them.
fn refresh_palette(model: &mut Model) {
    let Some(palette) = model.layers.palette() else { return };
    let links = palette.matching_choices().map(|links| links.len());
    let commands = match links {
        Some(_) => Vec::new(),
        None => offered(model, model.mode_beneath(), palette.input.text()),
    };
    let commands: Vec<_> = commands.into_iter().map(|entry| entry.command).collect();
    if let Some(palette) = model.layers.palette_mut() {
        palette.argument =
            argument::state::split(palette.input.text()).map(|(_, argument)| argument.to_owned());
        palette.cursor = palette.cursor.min(links.unwrap_or(commands.len()).saturating_sub(1));
        palette.commands = commands;
    }
}
