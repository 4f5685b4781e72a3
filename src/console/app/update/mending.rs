//! The demo's own editor: opening, reading, saving.

use super::super::effect::Effect;
use super::super::evidence;
use super::super::mending::Mending;
use super::super::model::{Model, Tone};
use super::super::msg::FileText;
use super::super::page::Tab;
use super::{next_generation, say};
use std::sync::Arc;

/// Opens an editor at the finding: the person's own, or the demo's where that takes its place.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some((path, line)) = model.place_to_edit() else { return Vec::new() };
    if !model.show.demo.as_ref().is_some_and(|demo| demo.has_editor) {
        return vec![Effect::EditFile { path, line }];
    }
    let Some(root) = model.survey.as_ref().map(|survey| survey.room.root.clone()) else { return Vec::new() };
    let Some(inside) = path.strip_prefix(&root).ok().and_then(|path| path.to_str()) else {
        return Vec::new();
    };
    let inside: Arc<str> = inside.into();
    let generation = next_generation(model);
    model.show.mending = Some(Mending::of(inside.clone(), line, finding(model), generation));
    vec![Effect::OpenFile { path: inside, root, generation }]
}

/// The number of the finding that is to be mended.
fn finding(model: &Model) -> Option<usize> {
    match &model.page {
        Some(page) if page.tab != Tab::Decisions => Some(page.finding),
        Some(_) => None,
        None => model.selected_trial()?.judgement.findings().position(|finding| finding.path.is_some()),
    }
}

/// The file was read. What that asks for, where it was for the editor.
pub(super) fn read(
    model: &mut Model,
    generation: u64,
    file: &Result<FileText, String>,
) -> Option<Vec<Effect>> {
    let mending = model.show.mending.as_ref().filter(|mending| mending.generation == generation)?;
    let (path, number, is_save_due) = (mending.path.clone(), mending.finding, mending.is_save_due);
    match file {
        Ok(file) => {
            let remedy = number.and_then(|number| {
                let reviewed = model.selected_trial()?;
                evidence::remedy_of(file, &path, reviewed, number)
            });
            if let Some(mending) = &mut model.show.mending {
                mending.begin(file.source(), remedy.as_ref());
            }
        }
        Err(message) => {
            model.show.mending = None;
            say(model, Tone::Bad, message);
        }
    }
    Some(if is_save_due { save(model) } else { Vec::new() })
}

/// Asks for the text to be written.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let (Some(demo), Some(mending)) = (&model.show.demo, &mut model.show.mending) else { return Vec::new() };
    if !mending.is_read() {
        mending.is_save_due = true;
        return Vec::new();
    }
    let text = mending.entry.text().to_owned();
    vec![Effect::Mend { folder: demo.folder.clone(), path: mending.path.clone(), text }]
}

/// Leaves the editor. The file stays as it was.
pub(super) fn leave(model: &mut Model) {
    model.show.mending = None;
    say(model, Tone::Quiet, "the file is as it was");
}
