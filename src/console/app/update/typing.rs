//! Text: what is typed or pasted into prompts, the palette and the form.

use super::super::commands::{self, Context};
use super::super::effect::Effect;
use super::super::entry::Entry;
use super::super::help::Help;
use super::super::key::Key;
use super::super::model::{Model, Tone};
use super::{picking, prompting, run_if_available, say, sharing};

/// Gives a key to the text field that has the focus. Whether it meant something there.
pub(super) fn take(model: &mut Model, context: Context, key: Key) -> bool {
    if let Some(mending) = model.show.mending.as_mut().filter(|_| context == Context::Mend) {
        return mending.take(key);
    }
    edit(model, context, |entry| entry.take(key))
}

/// Puts pasted text into the text field that has the focus, and nowhere else.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let context = model.context();
    model.notice = None;
    let put = |entry: &mut Entry| {
        entry.insert(text);
        true
    };
    if !edit(model, context, put) {
        say(model, Tone::Quiet, "pasted text goes into text fields only");
    }
    Vec::new()
}

/// Begins a new line, where the field has lines.
pub(super) fn break_line(model: &mut Model) -> bool {
    let has_lines = |form: &super::super::form::Form| {
        form.fields.get(form.focus).is_some_and(|field| field.entry.has_lines() && !field.entry.is_blank())
    };
    if !model.form.as_ref().is_some_and(has_lines) {
        return false;
    }
    let ends_in_blank = |form: &super::super::form::Form| {
        form.fields.get(form.focus).is_some_and(|field| field.entry.before_cursor().ends_with('\n'))
    };
    if model.form.as_ref().is_some_and(ends_in_blank) {
        return false;
    }
    edit(model, Context::Form, |entry| {
        entry.insert("\n");
        true
    })
}

pub(super) fn edit(model: &mut Model, context: Context, change: impl FnOnce(&mut Entry) -> bool) -> bool {
    match context {
        Context::Form => {
            let Some(form) = model.form.as_mut().filter(|form| !form.is_recording()) else { return false };
            let Some(field) = form.fields.get_mut(form.focus) else { return false };
            let before = field.entry.text().to_owned();
            let meant = change(&mut field.entry);
            if field.entry.text() != before {
                form.touched = true;
                form.is_unsaved = true;
                form.refresh();
            }
            meant
        }
        Context::Mend => model.show.mending.as_mut().is_some_and(|mending| change(&mut mending.entry)),
        Context::Prompt if model.help.is_some() => {
            let Some(help) = &mut model.help else { return false };
            help.top = 0;
            change(&mut help.search)
        }
        Context::Prompt if model.letter.is_some() => model.letter.as_mut().is_some_and(change),
        Context::Prompt => prompting::edit(model, change),
        Context::Palette => {
            let Some(palette) = &mut model.palette else { return false };
            palette.cursor = 0;
            change(&mut palette.entry)
        }
        _ => false,
    }
}

/// Begins to search the help.
pub(super) fn search_help(model: &mut Model) {
    if let Some(help) = &mut model.help {
        *help = Help { is_typing: true, ..Help::default() };
    }
}

/// Lets go of what the help is searched for. Whether there was something to let go.
pub(super) fn drop_help_search(model: &mut Model) -> bool {
    let Some(help) = model.help.as_mut().filter(|help| help.is_narrowed()) else { return false };
    *help = Help::default();
    true
}

/// Takes what was typed: keeps the filter or the search, or runs the palette's command.
pub(super) fn accept(model: &mut Model) -> Vec<Effect> {
    if let Some(help) = &mut model.help {
        help.is_typing = false;
        return Vec::new();
    }
    if let Some(palette) = model.palette.take() {
        if let Some(links) = palette.found_links() {
            let chosen = links.get(palette.cursor).map(|&address| address.to_owned());
            return chosen.map(|address| sharing::follow(model, address)).into_iter().collect();
        }
        let context = model.context_underneath();
        let chosen = commands::offered(model, context, palette.entry.text()).get(palette.cursor).copied();
        return chosen.map(|entry| run_if_available(model, context, entry)).unwrap_or_default();
    }
    if picking::accept(model) {
        return Vec::new();
    }
    if let Some(name) = model.letter.take() {
        return sharing::send_request(model, name.text().trim());
    }
    prompting::accept(model);
    Vec::new()
}
