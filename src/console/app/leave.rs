//! Leaving: one level back, and out of the program.

use crate::console::app::bulk_fill;
use crate::console::app::bulk_fill::state::BulkFill;
use crate::console::app::command::Command;
use crate::console::app::decision;
use crate::console::app::decision::draft_saving;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::editor;
use crate::console::app::editor::state::Editor;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in;
use crate::console::app::fill_in::state::FillIn;
use crate::console::app::help;
use crate::console::app::layer::{Confirmation, Layer};
use crate::console::app::list;
use crate::console::app::list::state::Pane;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::presentation;
use crate::console::app::prompt;
use crate::console::app::query_input::QueryInput;
use crate::console::app::session;
use crate::console::app::time_machine;

/// Goes one level back: leaves the top layer, or gives up a detail of the list.
pub(crate) fn back(model: &mut Model) {
    if time_machine::update::stop(model) {
        return;
    }
    match model.layers.top() {
        Some(Layer::Help(_)) => help::update::leave(model),
        Some(Layer::Prompt(_)) => prompt::update::leave(model),
        Some(Layer::FillIn(_)) => fill_in::update::leave(model),
        Some(Layer::BulkFill(_)) => bulk_fill::update::leave(model),
        Some(Layer::Editor(_)) => editor::update::leave(model),
        Some(Layer::Decision(form)) if form.is_recording() => {
            model.notify(Severity::Warning, "The decision is being written");
        }
        Some(Layer::Decision(_)) => draft_saving::leave(model),
        Some(
            Layer::Trial(_)
            | Layer::Upcoming(_)
            | Layer::Portfolio(_)
            | Layer::Trend(_)
            | Layer::Changes(_)
            | Layer::Reader(_)
            | Layer::Calendar(_)
            | Layer::Request(_)
            | Layer::Log(_)
            | Layer::Argument(_)
            | Layer::Palette(_)
            | Layer::Confirm(_),
        ) => drop(model.layers.pop()),
        None => back_in_list(model),
    }
}

/// Goes one level back in the list: detail pane, note, filter, search, selection.
fn back_in_list(model: &mut Model) {
    if model.list.pane == Pane::Detail {
        model.list.pane = Pane::List;
    } else if model.list.gate.take().is_some() {
        // The title of the detail pane is that of the trial again.
    } else if model.watch_state.note.take().is_some() {
        // The note has been read.
    } else if !model.list.filter.is_empty() {
        list::update::filter_by(model, QueryInput::default());
        model.notify(Severity::Info, "Filter cleared");
    } else if !model.list.search.is_empty() {
        model.list.search.clear();
    } else if !model.list.selected.is_empty() {
        model.list.selected.clear();
        model.notify(Severity::Info, "Selection cleared");
    } else if model.time_machine.today().is_none() {
        time_machine::update::back_to_today(model);
    } else {
        model.notify_with_key(Severity::Info, "", Command::Leave, " quits");
    }
}

/// One level back, and out of the program from the first.
pub(crate) fn leave(model: &mut Model) -> Vec<Effect> {
    let is_reading = model.time_machine.awaited().is_some();
    if is_reading || !model.layers.is_empty() || model.time_machine.today().is_none() {
        back(model);
        return Vec::new();
    }
    quit(model)
}

/// Ends the program. Asks first if input would be lost, and waits for drafts that are being saved.
pub(crate) fn quit(model: &mut Model) -> Vec<Effect> {
    if model.layers.form().is_some_and(DecisionForm::is_recording) {
        model.notify(Severity::Warning, "The decision is being written");
    } else if model.fill_ins.pending.is_some() {
        model.notify(Severity::Warning, "The file is being written");
    } else if model.exporting.is_some() {
        model.notify(Severity::Warning, "The table is being written");
    } else if model.drafts.would_be_lost()
        || model.layers.fill_in().is_some_and(FillIn::has_input)
        || model.layers.bulk_fill().is_some_and(BulkFill::has_input)
        || model.layers.editor().is_some_and(Editor::has_changes)
    {
        model.layers.push(Layer::Confirm(Box::new(Confirmation::Quit)));
    } else if model.drafts.is_pending() {
        if std::mem::replace(&mut model.is_leaving, true) {
            // The second request does not wait for the disk.
            model.layers.push(Layer::Confirm(Box::new(Confirmation::Quit)));
        }
        model.notify(Severity::Info, "Saving form drafts …");
    } else {
        return end(model);
    }
    Vec::new()
}

fn end(model: &mut Model) -> Vec<Effect> {
    model.ended = true;
    session::save(model).into_iter().chain([Effect::Quit]).collect()
}

pub(crate) fn answer(model: &mut Model, yes: bool) -> Vec<Effect> {
    model.is_leaving = false;
    match model.layers.take_confirmation() {
        Some(Confirmation::Quit) if yes => end(model),
        Some(Confirmation::LeaveEditor) if yes => {
            editor::update::close(model);
            Vec::new()
        }
        Some(Confirmation::ResetDemo) if yes => presentation::update::reset_demo(model),
        Some(Confirmation::DecideHidden { verdict, .. }) if yes => {
            decision::update::open_for_selection(model, verdict)
        }
        _ => Vec::new(),
    }
}
