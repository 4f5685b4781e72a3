//! Text that is typed or pasted into the text input of the top layer.

use crate::console::app::decision::form::DecisionForm;
use crate::console::app::effect::Effect;
use crate::console::app::key::Key;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::prompt;
use crate::console::app::text_input::TextInput;

/// Gives a key to the focused text input. Returns whether the key has a meaning there.
pub(crate) fn take(model: &mut Model, key: Key) -> bool {
    if let Some(Layer::Editor(editor)) = model.layers.top_mut() {
        return editor.take(key);
    }
    edit(model, |entry| entry.take(key))
}

/// Inserts pasted text into the focused text input.
pub(crate) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.notice = None;
    let insert = |entry: &mut TextInput| {
        entry.insert(text);
        true
    };
    if !edit(model, insert) {
        model.notify(Severity::Info, "Pasted text goes into text fields only");
    }
    Vec::new()
}

/// Begins a new line if the focused field takes several lines and its last line is not blank. Returns whether it did.
pub(crate) fn break_line(model: &mut Model) -> bool {
    let takes_line = |form: &DecisionForm| {
        let field = form.fields.get(form.focus).map(|field| &field.input);
        field.is_some_and(|entry| {
            entry.has_lines() && !entry.is_blank() && !entry.before_cursor().ends_with('\n')
        })
    };
    if !model.layers.form().is_some_and(takes_line) {
        return false;
    }
    edit(model, |entry| {
        entry.insert("\n");
        true
    })
}

/// Changes the focused text input. Returns whether there is one and the change had an effect.
pub(crate) fn edit(model: &mut Model, change: impl FnOnce(&mut TextInput) -> bool) -> bool {
    match model.layers.top_mut() {
        Some(Layer::Decision(form)) => edit_field(form, change),
        Some(Layer::FillIn(fill)) => fill.edit(change),
        Some(Layer::BulkFill(bulk)) => bulk.edit(change),
        Some(Layer::Editor(editor)) => change(&mut editor.input),
        Some(Layer::Help(help)) if help.is_typing => {
            help.top = 0;
            change(&mut help.search)
        }
        Some(Layer::Request(request)) => change(&mut request.name),
        Some(Layer::Argument(prompt)) => change(&mut prompt.input),
        Some(Layer::Prompt(_)) => prompt::update::edit(model, change),
        Some(Layer::Palette(palette)) => {
            palette.cursor = 0;
            change(&mut palette.input)
        }
        Some(
            Layer::Trial(_)
            | Layer::Upcoming(_)
            | Layer::Portfolio(_)
            | Layer::Trend(_)
            | Layer::Changes(_)
            | Layer::Log(_)
            | Layer::Reader(_)
            | Layer::Calendar(_)
            | Layer::Help(_)
            | Layer::Confirm(_),
        )
        | None => false,
    }
}

/// Changes the focused field of the form, unless its records are being written.
fn edit_field(form: &mut DecisionForm, change: impl FnOnce(&mut TextInput) -> bool) -> bool {
    if form.is_recording() {
        return false;
    }
    let Some(field) = form.fields.get_mut(form.focus) else { return false };
    let before = field.input.text().to_owned();
    let has_effect = change(&mut field.input);
    if field.input.text() != before {
        form.touched = true;
        form.is_unsaved = true;
        form.refresh_input();
    }
    has_effect
}
