//! The console's editor: opening, reading, saving.

use crate::console::app::command::Command;
use crate::console::app::editor::base::Base;
use crate::console::app::editor::state::Editor;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in;
use crate::console::app::fill_in::fill_ins::{Pending, Purpose};
use crate::console::app::fill_in::history;
use crate::console::app::follow;
use crate::console::app::layer::{Confirmation, Layer};
use crate::console::app::model::Model;
use crate::console::app::msg::FileText;
use crate::console::app::notice::Severity;
use crate::console::app::trial::evidence;
use crate::console::app::trial::state::Tab;
use crate::console::app::watch_state::Reason;
use crate::domain::digest::Digest;
use crate::domain::safe_text::SafeText;
use crate::edit::{Batch, ChangeError, PacketFile, Refusal, judge, rewrite};
use crate::safe;
use std::sync::Arc;

/// Opens an editor at the finding: the user's own, or the console's if the user has named none. The console's edits files
/// of the room.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    let (Some((path, line)), Some(today)) = (model.place_to_edit(), model.time_machine.today()) else {
        return Vec::new();
    };
    let root = model.room_view.as_ref().map(|room_view| room_view.room.root.clone());
    let inside: Option<Arc<str>> =
        root.as_ref().and_then(|root| path.strip_prefix(root).ok()?.to_str()).map(Arc::from);
    let (Some(root), Some(inside), true) = (root, inside, model.has_editor) else {
        return vec![Effect::EditFile { today, path, line }];
    };
    if let Some(reason) = fill_in::update::why_not(model) {
        model.notify(Severity::Warning, safe!("Edit: {}", reason));
        return Vec::new();
    }
    let request = model.next_request();
    // A file because of which the room cannot be evaluated is not the finding's.
    let finding = finding(model).filter(|_| model.watch_state.failed_file.is_none());
    let opened = Editor::of(inside.clone(), line, finding, request);
    model.layers.push(Layer::Editor(Box::new(opened)));
    vec![Effect::ReadPackets { root, paths: vec![inside], request }]
}

/// Returns the index of the finding to resolve.
fn finding(model: &Model) -> Option<usize> {
    match model.layers.page() {
        Some(page) if page.tab != Tab::Decisions => Some(page.finding),
        Some(_) => None,
        None => model.selected_trial()?.evaluation.findings().position(|finding| finding.path.is_some()),
    }
}

/// Shows the file that was read. Returns the resulting effects.
pub(crate) fn read(model: &mut Model, results: Vec<Result<PacketFile, ChangeError>>) -> Vec<Effect> {
    let Some(result) = results.into_iter().next() else { return Vec::new() };
    let base = match result.map(Base::of) {
        Ok(Ok(base)) => base,
        Ok(Err(reason)) => {
            let why = safe!("This editor can't keep the file as it is: {}. Set $EDITOR to edit it", reason);
            return refuse(model, &why);
        }
        Err(error) => return refuse(model, &SafeText::sanitize(&error.to_string())),
    };
    let remedy = remedy(model, &base);
    let Some(editor) = model.layers.editor_mut() else { return Vec::new() };
    let is_save_due = editor.is_save_due;
    editor.begin(base, remedy.as_ref());
    if is_save_due { save(model) } else { Vec::new() }
}

/// Returns the lines that resolve the finding.
fn remedy(model: &Model, base: &Base) -> Option<crate::console::app::content::patch::Patch> {
    let number = model.layers.editor()?.finding?;
    let reviewed = model.selected_trial()?;
    let file = FileText::of(base.path(), &base.text, Digest::of(&base.packet.bytes));
    evidence::remedy_of(&file, base.path(), reviewed, number)
}

/// Closes the editor because its file cannot be edited.
fn refuse(model: &mut Model, why: &SafeText) -> Vec<Effect> {
    if let Some(editor) = model.layers.take_editor() {
        model.notify(Severity::Warning, safe!("{}: {}", SafeText::sanitize(&editor.path), why));
    }
    Vec::new()
}

/// Asks for the text to be written. A text that would break the file is written only if that is asked for again.
pub(crate) fn save(model: &mut Model) -> Vec<Effect> {
    let Some(root) = model.room_view.as_ref().map(|room_view| room_view.room.root.clone()) else {
        return Vec::new();
    };
    let Some(editor) = model.layers.editor_mut() else { return Vec::new() };
    let Some(base) = editor.base() else {
        editor.is_save_due = true;
        return Vec::new();
    };
    let text = base.written(editor.input.text());
    if text.as_bytes() == &*base.packet.bytes {
        close(model);
        return Vec::new();
    }
    let problem = problem(base, &text);
    let change = rewrite(&base.packet, &text);
    if let Some(problem) = problem.filter(|_| editor.warned.as_ref() != Some(&text)) {
        editor.warned = Some(text);
        model.notify_with_key(Severity::Warning, "", Command::Save, " again saves it as it is");
        let notice = model.notice.take();
        model.notice = notice.map(|mut notice| {
            notice.text = safe!("Not saved: {}. {}", problem, notice.text);
            notice.spoken = safe!("Not saved: {}. {}", problem, notice.spoken);
            notice
        });
        return Vec::new();
    }
    let change = match change {
        Ok(change) => change,
        Err(refusal) => {
            model.notify(Severity::Warning, SafeText::sanitize(&refusal.to_string()));
            return Vec::new();
        }
    };
    let Some(today) = model.time_machine.today() else { return Vec::new() };
    editor.is_saving = true;
    let request = model.next_request();
    let before = model.watch_state.in_editor.clone().into_iter().collect();
    model.fill_ins.pending = Some(Pending { request, before, purpose: Purpose::Edit });
    vec![Effect::WriteChanges { today, root, changes: vec![change], request }]
}

/// Returns what is wrong with a text, unless the file had the same problem before and it is not one of its syntax.
fn problem(base: &Base, text: &str) -> Option<SafeText> {
    let refusal = judge(base.path(), text.as_bytes()).err()?;
    match &refusal {
        Refusal::Syntax { at, message } => {
            let path = SafeText::sanitize(base.path());
            Some(safe!("{}:{}: {}", path, at.line, SafeText::sanitize(message)))
        }
        _ if judge(base.path(), &base.packet.bytes).is_err() => None,
        _ => Some(SafeText::sanitize(refusal.to_string().trim_end_matches('.'))),
    }
}

/// Handles the end of a write. After a failure the text stays.
pub(crate) fn written(model: &mut Model, pending: Pending, batch: Batch) {
    let Some((change, error)) = batch.failed else {
        model.layers.take_editor();
        model.watch_state.in_editor = None;
        return history::succeeded(model, pending, batch.written);
    };
    if let Some(editor) = model.layers.editor_mut() {
        editor.is_saving = false;
    }
    let path = SafeText::sanitize(change.path());
    model.notify(Severity::Warning, safe!("{}: {}", path, SafeText::sanitize(&error.to_string())));
    follow::want(model, Reason::Followed);
}

/// Leaves the editor. If the text was changed, asks first.
pub(crate) fn leave(model: &mut Model) {
    let Some(editor) = model.layers.editor() else { return };
    if editor.is_saving {
        model.notify(Severity::Warning, "The file is being written");
    } else if editor.has_changes() {
        model.layers.push(Layer::Confirm(Box::new(Confirmation::LeaveEditor)));
    } else {
        close(model);
    }
}

/// Closes the editor. The file stays as it was.
pub(crate) fn close(model: &mut Model) {
    model.layers.take_editor();
    model.notify(Severity::Info, "The file was not changed");
}
