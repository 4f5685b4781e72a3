//! Searching and filtering: the line in which a query is typed, and what it does to the table meanwhile.

use super::super::certainty::Certainty;
use super::super::commands::Command;
use super::super::entry::Entry;
use super::super::model::{Model, Tone};
use super::super::prompt::{Prompt, PromptKind};
use super::super::sought::Sought;
use super::{moving, say};

/// Begins to type a query.
pub(super) fn open(model: &mut Model, kind: PromptKind) {
    let before = match kind {
        PromptKind::Search => model.desk.search.clone(),
        PromptKind::Filter => model.desk.filter.clone(),
    };
    let facts = model.survey.as_deref().map(|survey| &survey.facts);
    model.prompt = Some(Prompt::open(kind, before, model.desk.stand().cursor, facts));
}

/// Changes what is typed. Whether the change meant something.
pub(super) fn edit(model: &mut Model, change: impl FnOnce(&mut Entry) -> bool) -> bool {
    let Some(prompt) = &mut model.prompt else { return false };
    let meant = change(&mut prompt.entry);
    read(model);
    meant
}

/// Puts the chosen candidate where it belongs.
pub(super) fn complete(model: &mut Model) {
    if model.prompt.as_mut().is_some_and(Prompt::complete) {
        read(model);
    }
}

/// Shows what was typed in the table, where it is a query; until it is one again, what held last holds on.
fn read(model: &mut Model) {
    let survey = model.survey.clone();
    let Some(prompt) = &mut model.prompt else { return };
    let Some(sought) = prompt.read(survey.as_deref().map(|survey| &survey.facts)) else { return };
    let (kind, origin) = (prompt.kind, prompt.origin);
    match kind {
        PromptKind::Filter => filter_by(model, sought),
        PromptKind::Search => search_for(model, sought, origin),
    }
}

/// Leaves the prompt and brings back what held before.
pub(super) fn drop_prompt(model: &mut Model) {
    let Some(prompt) = model.prompt.take() else { return };
    match prompt.kind {
        PromptKind::Filter => filter_by(model, prompt.before),
        PromptKind::Search => {
            look_for(model, prompt.before);
            model.desk.go_to(prompt.origin);
        }
    }
}

/// Keeps the filter or the search, where it is a query; else the prompt stays and says why.
pub(super) fn accept(model: &mut Model) {
    if let Some(error) = model.prompt.as_mut().and_then(|prompt| prompt.error.as_mut()) {
        // Whoever is done has not ended too early.
        error.unfinished = false;
        return;
    }
    let Some(prompt) = model.prompt.take() else { return };
    // What the table has not followed yet, it follows now.
    if let Ok(sought) = Sought::read(prompt.entry.text()) {
        match prompt.kind {
            PromptKind::Filter if sought != model.desk.filter => filter_by(model, sought),
            PromptKind::Search if sought != model.desk.search => search_for(model, sought, prompt.origin),
            _ => {}
        }
    }
    let is_hit = match prompt.kind {
        PromptKind::Search => model.desk.search.is_empty() || is_hit(model, model.desk.stand().cursor),
        PromptKind::Filter => model.desk.filter.is_empty() || !model.desk.rows.is_empty(),
    };
    let asks_for_own = match prompt.kind {
        PromptKind::Search => model.desk.why_nothing_is_mine(&model.desk.search),
        PromptKind::Filter => model.desk.why_nothing_is_mine(&model.desk.filter),
    };
    match (is_hit, asks_for_own, prompt.kind) {
        (true, ..) => {}
        (false, Some(reason), _) => say(model, Tone::Bad, reason),
        (false, None, PromptKind::Search) => say_nothing_found(model),
        (false, None, PromptKind::Filter) => {
            let nothing = match model.certainty() {
                Certainty::Certain => "nothing is left",
                Certainty::BeingRead => "nothing so far, and more is being read",
                Certainty::NotOnDisk => "nothing was left, but this is not what is on disk",
            };
            let text = format!("{nothing}: {} takes the filter off", model.key(Command::Back));
            say(model, Tone::Bad, text);
        }
    }
}

/// Shows only what a query takes, with the cursor where it was.
pub(super) fn filter_by(model: &mut Model, sought: Sought) {
    let survey = model.survey.clone();
    let subject = model.subject();
    model.desk.filter = sought;
    if let Some(survey) = survey {
        model.desk.fill(&survey, subject.as_ref());
    }
}

/// Goes to the first match from where the search began.
fn search_for(model: &mut Model, sought: Sought, origin: usize) {
    look_for(model, sought);
    model.desk.go_to(origin);
    if !model.desk.search.is_empty() && !is_hit(model, origin) {
        moving::step_hit(model, true);
    }
    model.notice = None;
}

/// Looks for something without going there.
fn look_for(model: &mut Model, sought: Sought) {
    model.desk.search = sought;
    if let Some(survey) = model.survey.clone() {
        model.desk.find_all(&survey);
    }
}

/// Says that the search takes nothing here.
pub(super) fn say_nothing_found(model: &mut Model) {
    let text = format!("nothing here holds “{}”", model.desk.search.text());
    say(model, Tone::Bad, text);
}

/// Whether a row is what is searched for.
fn is_hit(model: &Model, row: usize) -> bool {
    let Some(survey) = model.survey.as_deref() else { return false };
    model.desk.rows.get(row).is_some_and(|&place| model.desk.is_found(survey, place))
}
