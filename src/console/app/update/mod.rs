//! The function that changes the model.

pub mod clamp;
pub mod mouse;
pub mod programmatic;

use crate::console::app::appearance::Theme;
use crate::console::app::bulk_fill;
use crate::console::app::changes;
use crate::console::app::command::{Command, InputMode};
use crate::console::app::commands;
use crate::console::app::copy_and_links;
use crate::console::app::decision;
use crate::console::app::decision::draft_saving;
use crate::console::app::decision::earlier_reasons;
use crate::console::app::decision::recording;
use crate::console::app::editor;
use crate::console::app::effect::Effect;
use crate::console::app::elapsed_time;
use crate::console::app::export;
use crate::console::app::fill_in;
use crate::console::app::fill_in::fill_ins::Purpose;
use crate::console::app::follow;
use crate::console::app::geometry::Size;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::leave;
use crate::console::app::log;
use crate::console::app::model::{Model, ScanProgress};
use crate::console::app::msg::{Arrival, Msg};
use crate::console::app::new_document;
use crate::console::app::notice::Severity;
use crate::console::app::portfolio;
use crate::console::app::presentation;
use crate::console::app::presentation::state::Pressed;
use crate::console::app::readings;
use crate::console::app::request_id::RequestId;
use crate::console::app::scan;
use crate::console::app::session;
use crate::console::app::sync;
use crate::console::app::text_entry;
use crate::console::app::time_machine;
use crate::console::app::tour;
use crate::console::app::trend;
use crate::console::app::trial;
use crate::console::app::watch_state::Reason;
use crate::edit::{Batch, ChangeError, PacketFile};

/// Returns the first requests to the runtime.
#[must_use]
pub fn start(model: &mut Model) -> Vec<Effect> {
    if let Some(text) = model.keymap.rename_notice() {
        model.notify(Severity::Warning, text);
    }
    let recall = Effect::LoadSession { principal: model.signer.principal.clone() };
    [recall].into_iter().chain(model.request_scan()).collect()
}

/// Applies a message to the model and returns the requests to the runtime.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    readings::update::note_answer(model, &msg);
    let mut effects = apply(model, msg);
    for effect in &effects {
        if let Effect::Copy(text) = effect {
            copy_and_links::note_copy(model, text);
        }
    }
    effects.extend(follow::wanted_scan(model));
    effects.extend(trial::update::wanted_file(model));
    effects.extend(draft_saving::wanted(model));
    effects.extend(sync::update::wanted(model));
    effects.extend(portfolio::update::wanted(model));
    effects.extend(log::update::wanted(model));
    effects.extend(changes::update::wanted(model));
    effects.extend(readings::update::follow(model, &effects));
    presentation::update::fit(model);
    clamp::clamp(model);
    tour::update::follow(model);
    effects
}

/// Applies a message, without what follows from every change.
fn apply(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => on_key(model, key, Arrival::Alone),
        Msg::BurstKey(key) => on_key(model, key, Arrival::InBurst),
        Msg::Paste(text) => text_entry::paste(model, &text),
        Msg::Run(command) => programmatic::run(model, command),
        Msg::Fill(text) => programmatic::fill(model, &text),
        Msg::Choose(number) => programmatic::choose(model, number),
        Msg::Resize { width, height } => {
            model.screen = Size { width, height };
            presentation::update::fit(model);
            trial::update::lay_out(model);
            Vec::new()
        }
        Msg::Reading { request, found, read } => scan::progress(model, request, ScanProgress { found, read }),
        Msg::PartlyScanned { request, room_view } => scan::partly_scanned(model, request, &room_view),
        Msg::Scanned { request, room } => scan::scanned(model, request, room),
        msg @ (Msg::PastOpened { .. }
        | Msg::TrendProgressed { .. }
        | Msg::TrendRead { .. }
        | Msg::ChangesRead { .. }) => history_read(model, msg),
        Msg::FileRead { request, file } => {
            trial::update::file_read(model, request, file);
            Vec::new()
        }
        Msg::Stamped { request, stamps } => decision::update::stamped(model, request, stamps),
        Msg::Due { request } => decision::update::due(model, request),
        Msg::Signed { request, result } => recording::signed(model, request, result),
        Msg::Recorded { request, outcome } => recording::recorded(model, request, outcome),
        Msg::SessionLoaded { principal, found } => session::loaded(model, &principal, *found),
        Msg::DraftsLoaded { principal, found } => draft_saving::loaded(model, &principal, found),
        Msg::DraftSaved { request, result } => {
            if draft_saving::saved(model, request, result) {
                leave::quit(model)
            } else {
                Vec::new()
            }
        }
        Msg::Mouse(mouse) => mouse::take(model, mouse),
        Msg::Background { is_light } => {
            model.appearance.theme = Theme::on(is_light);
            Vec::new()
        }
        Msg::Time(now) => {
            elapsed_time::note(model, now);
            Vec::new()
        }
        Msg::Watching(watching) => {
            follow::watching(model, watching);
            Vec::new()
        }
        Msg::Changed => {
            follow::want(model, Reason::Followed);
            Vec::new()
        }
        Msg::Edited(result) => {
            follow::edited(model, result);
            Vec::new()
        }
        Msg::PacketCreated { request, result } => {
            new_document::written(model, request, result);
            Vec::new()
        }
        Msg::PacketsRead { request, results } => packets_read(model, request, results),
        Msg::SharedValuesCollected { request, values } => {
            if model.layers.bulk_fill().is_some() {
                bulk_fill::update::collected(model, request, values);
            } else {
                fill_in::update::collected(model, request, &values);
            }
            Vec::new()
        }
        Msg::ChangesWritten { request, batch } => changes_written(model, request, *batch),
        Msg::DemoReset(result) => presentation::update::demo_reset(model, result),
        Msg::DemoRecordLost(result) => presentation::update::record_lost(model, result),
        Msg::PortfolioCounted { request, figures } => portfolio::update::counted(model, request, figures),
        Msg::ReasonsCollected { request, reasons } => {
            earlier_reasons::collected(model, request, reasons);
            Vec::new()
        }
        Msg::LogRead { request, records } => {
            log::update::read(model, request, records);
            Vec::new()
        }
        Msg::SyncStatusRead { request, answer } => {
            sync::update::status_read(model, request, answer);
            Vec::new()
        }
        Msg::Synced { request, answer } => {
            sync::update::synced(model, request, answer);
            Vec::new()
        }
        Msg::Opened(result) => copy_and_links::opened(model, result),
        Msg::RequestExported(result) => copy_and_links::request_exported(model, result),
        Msg::TableExported { request, result } => export::update::exported(model, request, result),
        Msg::Copied(result) => copy_and_links::copied(model, result),
    }
}

/// Takes what was read of the history.
fn history_read(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::PastOpened { request, answer } => {
            let effects = time_machine::update::opened(model, request, answer);
            trend::update::past_opened(model, request);
            return effects;
        }
        Msg::TrendProgressed { request, weeks } => trend::update::progressed(model, request, weeks),
        Msg::TrendRead { request, figures } => trend::update::read(model, request, figures),
        Msg::ChangesRead { request, answer } => changes::update::read(model, request, answer),
        _ => {}
    }
    Vec::new()
}

/// Takes files that were read to change them.
fn packets_read(
    model: &mut Model,
    request: RequestId,
    results: Vec<Result<PacketFile, ChangeError>>,
) -> Vec<Effect> {
    if model.layers.editor().is_some_and(|editor| editor.request == request) {
        return editor::update::read(model, results);
    }
    if model.layers.bulk_fill().is_some() {
        bulk_fill::update::read(model, request, results);
    } else {
        fill_in::update::read(model, request, results);
    }
    Vec::new()
}

/// Handles the end of a write of packets.
fn changes_written(model: &mut Model, request: RequestId, batch: Batch) -> Vec<Effect> {
    let Some(pending) = model.fill_ins.pending.take_if(|pending| pending.request == request) else {
        return Vec::new();
    };
    match pending.purpose {
        Purpose::FillIn => return fill_in::update::written(model, pending, batch),
        Purpose::BulkFill => return bulk_fill::update::written(model, pending, batch),
        Purpose::Edit => editor::update::written(model, pending, batch),
        Purpose::Undo => fill_in::history::undone(model, pending, batch),
    }
    Vec::new()
}

/// Runs the command of a key, or gives the key to the focused text input.
fn on_key(model: &mut Model, key: Key, arrival: Arrival) -> Vec<Effect> {
    model.notice = None;
    follow::age(model);
    let mode = model.mode();
    let entry = model.keymap.resolve(mode, key);
    if model.presentation.presents {
        let described = entry.map(|entry| (entry.title, entry.sentence));
        model.presentation.pressed = Some(Pressed::of(key, described));
    }
    let is_enter = key == Key::plain(KeyCode::Enter) && mode == InputMode::Form;
    if is_enter && text_entry::break_line(model) {
        return Vec::new();
    }
    let is_record = entry.is_some_and(|entry| entry.command == Command::Record);
    if is_record && !recording::may_record(model, arrival) {
        return Vec::new();
    }
    let command = entry.map(|entry| entry.command);
    let is_write = match mode {
        InputMode::FillIn => matches!(command, Some(Command::WriteFields | Command::Accept)),
        InputMode::FillInReview => command == Some(Command::WriteLines),
        InputMode::Editor => command == Some(Command::Save),
        _ => false,
    };
    if is_write && !fill_in::update::may_write(model, key, arrival) {
        return Vec::new();
    }
    if let Some(fill) = model.layers.fill_in_mut() {
        fill.needs_review = false;
    }
    if let Some(form) = model.layers.form_mut().filter(|_| !is_record) {
        form.needs_review = false;
    }
    if let Some(entry) = entry {
        return commands::run(model, entry);
    }
    if !text_entry::take(model, key) && mode != InputMode::Confirm {
        let text = format!("{key} does nothing here. {} shows the keys", model.key(Command::Help));
        model.notify(Severity::Info, text);
    }
    Vec::new()
}
