//! The demo's editor: opening, reading, saving.

use crate::console::app::editor::state::Editor;
use crate::console::app::effect::Effect;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::msg::FileText;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::console::app::trial::evidence;
use crate::console::app::trial::state::Tab;
use std::sync::Arc;

/// Opens an editor at the finding: the user's own, or the demo's.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    let Some((path, line)) = model.place_to_edit() else { return Vec::new() };
    let is_other_file = model.watch_state.failed_file.is_some();
    if is_other_file || !model.presentation.demo.as_ref().is_some_and(|demo| demo.has_editor) {
        return vec![Effect::EditFile { path, line }];
    }
    let Some(root) = model.room_view.as_ref().map(|room_view| room_view.room.root.clone()) else {
        return Vec::new();
    };
    let Some(inside) = path.strip_prefix(&root).ok().and_then(|path| path.to_str()) else {
        return Vec::new();
    };
    let inside: Arc<str> = inside.into();
    let request = model.next_request();
    let opened = Editor::of(inside.clone(), line, finding(model), request);
    model.layers.push(Layer::Editor(Box::new(opened)));
    vec![Effect::OpenFile { path: inside, root, request }]
}

/// Returns the index of the finding to resolve.
fn finding(model: &Model) -> Option<usize> {
    match model.layers.page() {
        Some(page) if page.tab != Tab::Decisions => Some(page.finding),
        Some(_) => None,
        None => model.selected_trial()?.evaluation.findings().position(|finding| finding.path.is_some()),
    }
}

/// Shows a file that was read, if it was requested by the editor. Returns the resulting effects.
pub(crate) fn read(
    model: &mut Model,
    request: RequestId,
    file: &Result<FileText, String>,
) -> Option<Vec<Effect>> {
    let editor = model.layers.editor().filter(|editor| editor.request == request)?;
    let (path, number, is_save_due) = (editor.path.clone(), editor.finding, editor.is_save_due);
    match file {
        Ok(file) => {
            let remedy = number.and_then(|number| {
                let reviewed = model.selected_trial()?;
                evidence::remedy_of(file, &path, reviewed, number)
            });
            if let Some(editor) = model.layers.editor_mut() {
                editor.begin(file.source(), remedy.as_ref());
            }
        }
        Err(message) => {
            model.layers.take_editor();
            model.notify(Severity::Warning, message);
        }
    }
    Some(if is_save_due { save(model) } else { Vec::new() })
}

/// Asks for the text to be written.
pub(crate) fn save(model: &mut Model) -> Vec<Effect> {
    let (Some(demo), Some(editor)) = (&model.presentation.demo, model.layers.editor_mut()) else {
        return Vec::new();
    };
    if !editor.is_read() {
        editor.is_save_due = true;
        return Vec::new();
    }
    let text = editor.input.text().to_owned();
    vec![Effect::SaveDemoFile { folder: demo.folder.clone(), path: editor.path.clone(), text }]
}

/// Leaves the editor. The file stays as it was.
pub(crate) fn leave(model: &mut Model) {
    model.layers.take_editor();
    model.notify(Severity::Info, "The file was not changed");
}
