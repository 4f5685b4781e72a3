//! Execution of effects on the disk and the clock.

use crate::console::app::decision::earlier_reasons;
use crate::console::app::effect::Effect;
use crate::console::app::log::records::LogRecords;
use crate::console::app::msg::{FileText, Msg};
use crate::console::app::portfolio::figures::Figures;
use crate::console::runtime::exporting;
use crate::console::runtime::history::{self, Reading};
use crate::console::runtime::recording::Job;
use crate::console::runtime::room_config::RoomConfig;
use crate::domain::digest::Digest;
use crate::edit::{Batch, Change, ChangeError, NewPacket, PacketFile, RoomWriter, SharedValues};
use crate::fsio::WriteError;
use crate::fsio::export_file::export_file;
use crate::fsio::paths::shown;
use crate::git::ObjectId;
use crate::ledger::record::RecordStamp;
use crate::ledger::signature::sign;
use crate::room::read::read_bytes;
use crate::share::past_room;
use crate::state::FormDraft;
use std::path::Path;
use std::sync::Arc;

/// Executes an effect and returns its answer. Returns nothing for effects that need the terminal.
#[must_use]
pub fn execute(place: &RoomConfig, effect: Effect) -> Option<Msg> {
    Some(match effect {
        Effect::ScanRoom { request, .. } => {
            Msg::Scanned { request, room: place.scan().map_err(|error| place.scan_error(&error)) }
        }
        Effect::OpenFile { path, root, commit, request } => {
            Msg::FileRead { request, file: file(&root, commit.as_ref(), &path) }
        }
        Effect::Stamp { frozen, count, request } => {
            let at = frozen.unwrap_or_else(|| place.clock.now());
            Msg::Stamped { request, stamps: (0..count).map(|_| RecordStamp::at(at)).collect() }
        }
        Effect::Sign { kind, record, key, request, .. } => {
            let result = sign(&place.room, kind, record.as_bytes(), &key).map_err(|error| error.to_string());
            Msg::Signed { request, result }
        }
        Effect::RecordDecision {
            root, record, signature, expectation, stamped_at, seen_in, request, ..
        } => {
            let seen_in = &seen_in.0.room;
            let job = Job { place, root: &root, record: &record, signature: signature.as_deref(), seen_in };
            Msg::Recorded { request, outcome: job.run(&expectation, stamped_at) }
        }
        Effect::LoadSession { principal } => {
            let state = place.directories.room(&place.room);
            let found = state.map(|state| state.sessions(&principal).load());
            Msg::SessionLoaded { principal, found: Box::new(found.unwrap_or_default()) }
        }
        Effect::SaveSession { principal, ui, visit, .. } => {
            let state = place.directories.room(&place.room)?;
            // If it fails, the next session starts like a first one.
            let _ = state.sessions(&principal).store(&ui, visit.as_ref());
            return None;
        }
        Effect::RememberPrincipal { principal, .. } => {
            // If it fails, the next session asks the other sources of the name.
            let _ = place.directories.room(&place.room)?.last_principal().store(&principal);
            return None;
        }
        Effect::LoadDrafts { root, principal } => {
            let found = place.directories.room(&root)?.drafts(&principal).load();
            Msg::DraftsLoaded { principal, found }
        }
        Effect::SaveDraft { root, principal, draft, request, .. } => {
            Msg::DraftSaved { request, result: save_draft(place, &root, &principal, &draft) }
        }
        Effect::DropDraft { root, principal, key, .. } => {
            // If it fails, the draft is offered once more.
            let _ = place.directories.room(&root)?.drafts(&principal).remove(&key);
            return None;
        }
        Effect::CreatePacket { root, packet, request, .. } => {
            Msg::PacketCreated { request, result: create_packet(&root, &packet) }
        }
        Effect::ReadPackets { root, paths, request } => {
            Msg::PacketsRead { request, results: read_packets(&root, &paths) }
        }
        Effect::CollectSharedValues { room, request } => {
            Msg::SharedValuesCollected { request, values: SharedValues::of(&room.0.room) }
        }
        Effect::WriteChanges { root, changes, request, .. } => {
            Msg::ChangesWritten { request, batch: Box::new(write_changes(&root, changes)) }
        }
        Effect::CountPortfolio { room, filter, user, request } => {
            Msg::PortfolioCounted { request, figures: Figures::of(&room.0, &filter, &user).into() }
        }
        Effect::CollectReasons { room, principal, verdict, request } => {
            let reasons = earlier_reasons::collect(&room.0.room, &principal, verdict);
            Msg::ReasonsCollected { request, reasons }
        }
        Effect::ReadLog { room, filter, request } => {
            Msg::LogRead { request, records: LogRecords::of(&room.0, &filter).into() }
        }
        Effect::OpenPast { .. }
        | Effect::ReadTrend { .. }
        | Effect::ReadChanges { .. }
        | Effect::ReadSyncStatus { .. }
        | Effect::Sync { .. } => {
            return history::execute(place, effect, &Reading { is_stopped: &|| false, tell: &|_| () });
        }
        Effect::ResetDemo { folder, .. } => Msg::DemoReset(folder.reset().map_err(|error| error.to_string())),
        Effect::LoseDemoRecord { folder, .. } => {
            Msg::DemoRecordLost(folder.lose_record().map_err(|error| error.to_string()))
        }
        Effect::ExportRequest { name, text } => {
            let written = export_file(Path::new(&name), &text);
            let place = written.map(|path| shown(&path).into_owned());
            Msg::RequestExported(place.map_err(|error| error.to_string()))
        }
        Effect::ExportTable { room, table, request } => {
            Msg::TableExported { request, result: exporting::export(&room, *table) }
        }
        Effect::OpenLink(_)
        | Effect::Remind { .. }
        | Effect::StopReading { .. }
        | Effect::EditFile { .. }
        | Effect::Copy(_)
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit => {
            return None;
        }
    })
}

/// Reads a file of the room on disk, or of the room at a commit.
fn file(root: &Path, commit: Option<&ObjectId>, path: &str) -> Result<FileText, String> {
    let bytes = match commit {
        Some(commit) => past_room::file(root, commit, path).map_err(|error| error.to_string())?,
        None => read_bytes(&root.join(path)).map_err(|trouble| trouble.message)?,
    };
    let digest = Digest::of(&bytes);
    let text =
        String::from_utf8(bytes).map_err(|_| "This file is not UTF-8, so it is not shown".to_owned())?;
    Ok(FileText::of(path, &text, digest))
}

fn create_packet(root: &Path, packet: &NewPacket) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| format!("{} was not created: {error}", packet.path);
    let writer = RoomWriter::open(root).map_err(|error| failed(&error))?;
    match writer.create(&packet.path, &packet.text) {
        Err(WriteError::NameTaken) => Err(failed(&"a file with this name exists already")),
        Err(error) => Err(failed(&error)),
        Ok(()) => Ok(()),
    }
}

fn writer(root: &Path) -> Result<RoomWriter, ChangeError> {
    RoomWriter::open(root).map_err(|error| ChangeError::Unreadable(error.to_string()))
}

fn read_packets(root: &Path, paths: &[Arc<str>]) -> Vec<Result<PacketFile, ChangeError>> {
    match writer(root) {
        Ok(writer) => paths.iter().map(|path| writer.read(path)).collect(),
        Err(error) => paths.iter().map(|_| Err(error.clone())).collect(),
    }
}

fn write_changes(root: &Path, changes: Vec<Change>) -> Batch {
    let error = match writer(root) {
        Ok(writer) => return writer.write_all(changes),
        Err(error) => error,
    };
    let mut changes = changes.into_iter();
    let failed = changes.next().map(|change| (change, error));
    Batch { written: Vec::new(), failed, rest: changes.collect() }
}

fn save_draft(place: &RoomConfig, root: &Path, principal: &str, draft: &FormDraft) -> Result<(), String> {
    let state = place.directories.room(root).ok_or("this machine has no directory for drafts")?;
    state.drafts(principal).store(draft).map_err(|error| error.to_string())
}
