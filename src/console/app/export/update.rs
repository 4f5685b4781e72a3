//! Exporting the shown table.

use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::export::state::{ExportFailure, ExportFile, Exported, TableExport, TableFormat};
use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::domain::safe_text::SafeText;
use crate::fsio::report_file::Existing;
use crate::report::Report as _;
use crate::report::list::ListFormats;
use crate::safe;

/// Returns the reason for which no table can be written now.
#[must_use]
pub fn why_not(model: &Model) -> Option<String> {
    if let Some(reason) = model.why_not_current() {
        return Some(reason);
    }
    model
        .list
        .queue
        .is_of_files()
        .then(|| "This table has files, not trials; choose another queue".to_owned())
}

/// Exports the shown table by what was typed behind the command: `csv`, `csv FILE`, `! csv FILE`. Returns nothing if
/// that is no format.
pub(crate) fn export(model: &mut Model, typed: &str) -> Option<Vec<Effect>> {
    let (existing, typed) = match typed.trim().strip_prefix('!') {
        Some(rest) => (Existing::Replace, rest.trim()),
        None => (Existing::Keep, typed.trim()),
    };
    let (name, file) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let found = ListFormats::FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name));
    let Some(format) = found.map(TableFormat) else {
        let names = SafeText::join(ListFormats::FORMATS.iter().map(|format| format.name), ", ");
        model.notify(Severity::Warning, safe!("Type a format first: {}. A file can follow", names));
        return None;
    };
    let room = RoomOf(model.room_view.clone()?);
    let file = match file.trim() {
        "" => ExportFile::Made(made_name(model, &room)),
        file => ExportFile::Named(file.to_owned()),
    };
    let trials = model.list.rows.clone();
    let count = labels::count(trials.len(), "trial", "trials");
    model.notify(Severity::Info, format!("Writing {count} …"));
    let request = model.next_request();
    model.exporting = Some(request);
    let table = Box::new(TableExport { trials, format, file, existing });
    Some(vec![Effect::ExportTable { room, table, request }])
}

/// Returns the name of a file for the table: `trials-triage-2026-06-20`.
fn made_name(model: &Model, room: &RoomOf) -> String {
    let title = model.list.title(model.list.queue).to_lowercase();
    let words: Vec<_> = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let queue = words.join("-");
    let is_usable = !queue.is_empty() && SafeText::sanitize(&queue).as_str() == queue;
    let queue = if is_usable { queue } else { "queue".to_owned() };
    format!("trials-{queue}-{}", room.0.room.now.today())
}

/// Shows where the table is, or why it was not written.
pub(crate) fn exported(
    model: &mut Model,
    request: RequestId,
    result: Result<Exported, ExportFailure>,
) -> Vec<Effect> {
    model.exporting.take_if(|exporting| *exporting == request);
    match result {
        Ok(Exported { trials, path }) => {
            let count = SafeText::sanitize(&labels::count(trials, "trial", "trials"));
            model.notify(Severity::Success, safe!("Exported {} to {}", count, SafeText::sanitize(&path)));
        }
        Err(ExportFailure { message, is_taken: true }) => {
            let text = safe!("{}. `export! FORMAT FILE` replaces it", SafeText::sanitize(&message));
            model.notify(Severity::Warning, text);
        }
        Err(ExportFailure { message, .. }) => model.notify(Severity::Warning, message),
    }
    Vec::new()
}
