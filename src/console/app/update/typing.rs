//! Text: what is typed or pasted into prompts, the palette and the form.

use super::super::commands::{self, Command, Context};
use super::super::effect::Effect;
use super::super::entry::Entry;
use super::super::help::Help;
use super::super::key::Key;
use super::super::model::{Model, Prompt, PromptKind, Tone};
use super::super::survey::{problem_holds, search_words};
use super::{run_if_available, say};

/// Gives a key to the text field that has the focus. Whether it meant something there.
pub(super) fn take(model: &mut Model, context: Context, key: Key) -> bool {
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
        Context::Prompt if model.help.is_some() => {
            let Some(help) = &mut model.help else { return false };
            help.top = 0;
            change(&mut help.search)
        }
        Context::Prompt => {
            let Some(prompt) = &mut model.prompt else { return false };
            let meant = change(&mut prompt.entry);
            let (kind, text, origin) = (prompt.kind, prompt.entry.text().to_owned(), prompt.origin);
            match kind {
                PromptKind::Filter => filter_by(model, &text),
                PromptKind::Search => search_for(model, &text, origin),
            }
            meant
        }
        Context::Palette => {
            let Some(palette) = &mut model.palette else { return false };
            palette.cursor = 0;
            change(&mut palette.entry)
        }
        _ => false,
    }
}

pub(super) fn open_prompt(model: &mut Model, kind: PromptKind) {
    let before = match kind {
        PromptKind::Search => model.desk.search.clone(),
        PromptKind::Filter => model.desk.filter.clone(),
    };
    let entry = match kind {
        PromptKind::Search => Entry::default(),
        PromptKind::Filter => Entry::default().holding(&before),
    };
    model.prompt = Some(Prompt { kind, entry, before, origin: model.desk.stand().cursor });
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

/// Leaves the prompt and brings back what held before.
pub(super) fn drop_prompt(model: &mut Model) {
    let Some(prompt) = model.prompt.take() else { return };
    match prompt.kind {
        PromptKind::Filter => filter_by(model, &prompt.before),
        PromptKind::Search => {
            model.desk.search = prompt.before;
            model.desk.go_to(prompt.origin);
        }
    }
}

/// Takes what was typed: keeps the filter or the search, or runs the palette's command.
pub(super) fn accept(model: &mut Model) -> Vec<Effect> {
    if let Some(help) = &mut model.help {
        help.is_typing = false;
        return Vec::new();
    }
    if let Some(palette) = model.palette.take() {
        let context = model.context_underneath();
        let chosen = commands::offered(model, context, palette.entry.text()).get(palette.cursor).copied();
        return chosen.map(|entry| run_if_available(model, context, entry)).unwrap_or_default();
    }
    let Some(prompt) = model.prompt.take() else { return Vec::new() };
    let words = prompt.entry.text().trim().to_owned();
    if prompt.kind == PromptKind::Search {
        model.desk.search = words;
        if !model.desk.search.is_empty() && !is_hit(model, model.desk.stand().cursor) {
            let text = format!("nothing here holds “{}”", model.desk.search);
            say(model, Tone::Bad, text);
        }
    } else if !words.is_empty() && model.desk.rows.is_empty() {
        let text = format!("nothing is left: {} takes the filter off", model.key(Command::Back));
        say(model, Tone::Bad, text);
    }
    Vec::new()
}

/// Shows only what holds these words, with the cursor where it was.
pub(super) fn filter_by(model: &mut Model, text: &str) {
    let Some(survey) = model.survey.clone() else { return };
    let subject = model.desk.subject(&survey);
    text.clone_into(&mut model.desk.filter);
    model.desk.fill(&survey, subject.as_ref());
}

/// Goes to the first match from where the search began.
fn search_for(model: &mut Model, text: &str, origin: usize) {
    text.clone_into(&mut model.desk.search);
    model.desk.go_to(origin);
    if !text.trim().is_empty() && !is_hit(model, origin) {
        super::moving::step_hit(model, true);
    }
    model.notice = None;
}

/// Whether a row holds what is searched for.
pub(super) fn is_hit(model: &Model, row: usize) -> bool {
    let Some(survey) = model.survey.as_deref() else { return false };
    let Some(&place) = model.desk.rows.get(row) else { return false };
    holds(survey, model.desk.queue.is_of_files(), place, &search_words(&model.desk.search))
}

/// Whether a place's row holds all these words.
pub(super) fn holds(
    survey: &super::super::survey::Survey,
    files: bool,
    place: usize,
    words: &[String],
) -> bool {
    if files {
        survey.room.problems.get(place).is_some_and(|problem| problem_holds(problem, words))
    } else {
        survey.facts.get(place).is_some_and(|facts| facts.holds(words))
    }
}
