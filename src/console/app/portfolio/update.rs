//! Opening the portfolio, moving in it, and opening the trials behind a figure.

use crate::console::app::command::Command;
use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::geometry::{Size, keep_line_in_sight, last_top};
use crate::console::app::layer::Layer;
use crate::console::app::list;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::portfolio::figures::{Figures, Section};
use crate::console::app::portfolio::layout::{Column, Item, Layout};
use crate::console::app::portfolio::opens::Opens;
use crate::console::app::portfolio::state::{Asked, Cursor, Portfolio};
use crate::console::app::query_input::QueryInput;
use crate::console::app::request_id::RequestId;
use crate::console::app::trend;
use crate::safe;
use std::sync::Arc;

/// Opens the portfolio of the trials that match the filter.
pub(crate) fn open(model: &mut Model) {
    let cursor = model.portfolio_cursor;
    model.layers.push(Layer::Portfolio(Box::new(Portfolio { cursor, ..Portfolio::default() })));
}

/// Shows the figures as a table, or as bars again.
pub(crate) fn toggle_table(model: &mut Model) {
    if let Some(portfolio) = model.layers.portfolio_mut() {
        portfolio.as_table = !portfolio.as_table;
    }
}

/// Returns the request for figures if those of the room and the filter are not there and not asked for. Figures of
/// another room are not shown any more: a trial that they count as ready can be blocked now.
pub(crate) fn wanted(model: &mut Model) -> Option<Effect> {
    model.layers.portfolio()?;
    let room = RoomOf(model.room_view.clone().filter(|_| model.freshness().is_current())?);
    let filter = model.list.filter.clone();
    let is_asked = |asked: &Asked| asked.room == room && asked.filter == filter.text();
    if model.layers.portfolio()?.asked.as_ref().is_some_and(is_asked) {
        return None;
    }
    let request = model.next_request();
    let user = model.list.user.clone();
    let portfolio = model.layers.portfolio_mut()?;
    portfolio.asked = Some(Asked { request, room: room.clone(), filter: filter.text().to_owned() });
    portfolio.figures = None;
    Some(Effect::CountPortfolio { room, filter, user, request })
}

/// Takes the figures, unless others were asked for meanwhile.
pub(crate) fn counted(model: &mut Model, request: RequestId, figures: Arc<Figures>) -> Vec<Effect> {
    let is_asked =
        |portfolio: &&mut Portfolio| portfolio.asked.as_ref().is_some_and(|asked| asked.request == request);
    if let Some(portfolio) = model.layers.portfolio_mut().filter(is_asked) {
        portfolio.figures = Some(figures);
        put_cursor(model, |rows, here| rows.get(here).or(rows.last()).copied());
    }
    Vec::new()
}

/// Returns the size in which the portfolio is laid out: the trend takes rows off it.
pub(crate) fn size(model: &Model) -> Size {
    model.layers.trend().and_then(|_| trend::layout::above(model.size)).unwrap_or(model.size)
}

/// Returns every figure in the order of the columns.
fn places(figures: &Figures, columns: &[Column]) -> Vec<Cursor> {
    let sections = columns.iter().flat_map(|column| column.sections);
    let rows = |&section: &Section| (0..figures.rows(section).len()).map(move |row| Cursor { section, row });
    sections.flat_map(rows).collect()
}

/// Moves the cursor to the place that `choose` returns, given all of them and the number of the present one.
fn put_cursor(model: &mut Model, choose: impl FnOnce(&[Cursor], usize) -> Option<Cursor>) {
    let size = size(model);
    let Some(portfolio) = model.layers.portfolio_mut() else { return };
    let Some(figures) = portfolio.figures.as_deref() else { return };
    let places = places(figures, &Layout::of(size, portfolio.as_table).columns);
    let cursor = portfolio.cursor;
    // If the figure is gone, the last one of its section takes its place.
    let here = places.iter().position(|place| *place == cursor);
    let here = here.or_else(|| places.iter().rposition(|place| place.section == cursor.section));
    if let Some(chosen) = choose(&places, here.unwrap_or_default()) {
        portfolio.cursor = chosen;
        model.portfolio_cursor = chosen;
    }
}

/// Moves the cursor by figures.
pub(crate) fn step(model: &mut Model, rows: usize, forwards: bool) {
    put_cursor(model, |places, here| {
        let last = places.len().checked_sub(1)?;
        let to = if forwards { here.saturating_add(rows).min(last) } else { here.saturating_sub(rows) };
        places.get(to).copied()
    });
}

/// Moves the cursor to the first figure of the next or the previous section that has figures, in a circle.
pub(crate) fn step_section(model: &mut Model, forwards: bool) {
    put_cursor(model, |places, here| {
        let mut firsts: Vec<_> = places.iter().filter(|place| place.row == 0).copied().collect();
        let section = places.get(here)?.section;
        if !forwards {
            firsts.reverse();
        }
        let at = firsts.iter().position(|place| place.section == section)?;
        firsts.get((at + 1) % firsts.len()).copied()
    });
}

/// Moves the cursor to a figure by its number over all sections, from nought.
pub(crate) fn choose(model: &mut Model, number: usize) {
    put_cursor(model, |places, _| {
        let of = |section: Section| places.iter().filter(move |place| place.section == section);
        Section::ALL.into_iter().flat_map(of).nth(number).copied()
    });
}

/// Scrolls each column: the one with the cursor so that its figure is in sight, with the title of its section if that is
/// near.
pub(crate) fn keep_in_sight(model: &mut Model) {
    let size = size(model);
    let Some(portfolio) = model.layers.portfolio_mut() else { return };
    let Some(figures) = portfolio.figures.as_deref() else { return };
    let cursor = Item::Figure(portfolio.cursor.section, portfolio.cursor.row);
    let layout = Layout::of(size, portfolio.as_table);
    let is_folded = layout.is_folded(portfolio.as_table, portfolio.cursor);
    for (column, top) in layout.columns.iter().zip(&mut portfolio.tops) {
        let items = column.items(figures, portfolio.as_table, is_folded);
        let rows = column.height(items.len());
        *top = match items.iter().position(|item| *item == cursor) {
            None => (*top).min(last_top(items.len(), rows)),
            Some(at) => {
                let title = items.iter().position(|item| *item == Item::Title(portfolio.cursor.section));
                let title = title.filter(|title| portfolio.cursor.row == 0 && at - title < rows);
                let kept = keep_line_in_sight(*top, at, items.len(), rows);
                title.map_or(kept, |title| kept.min(title))
            }
        };
    }
}

/// Shows the trials behind the figure under the cursor.
pub(crate) fn open_chosen(model: &mut Model) {
    let Some(row) = model.layers.portfolio().and_then(Portfolio::chosen).cloned() else { return };
    let Some(Opens { queue, query }) = row.opens else { return };
    // The query was printed by the domain, so that it can be read.
    let Ok(query) = QueryInput::read(&query) else { return };
    list::update::go(model, queue);
    list::update::filter_by(model, query);
    model.list.go_to(0);
    let shown = model.list.rows.len();
    match row.touches.filter(|touched| *touched < shown && !queue.is_of_files()) {
        Some(touched) => model.notify(
            Severity::Info,
            safe!("{} of these {} trials are in the ask: {}", touched, shown, row.label),
        ),
        None => model.notify_with_key(Severity::Info, "", Command::Back, " clears the filter"),
    }
}
