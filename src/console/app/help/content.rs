//! The help: every command of the context underneath, from the command table. A search
//! also finds commands of other modes.

use crate::console::app::command::{Group, InputMode};
use crate::console::app::commands::{Availability, CommandEntry, TABLE};
use crate::console::app::geometry::Area;
use crate::console::app::help::layout;
use crate::console::app::help::state::Help;
use crate::console::app::help::words;
use crate::console::app::model::Model;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role};
use crate::console::app::sync;
use crate::domain::labels::StageId;
use crate::domain::safe_text::SafeText;
use crate::domain::stages::STAGES;
use crate::safe;

/// Columns for keys.
const KEYS: usize = 18;

/// Columns for titles if the sentences are beside them.
const TITLES: usize = 25;

/// Returns the areas of the search line and of the text.
#[must_use]
pub fn plan(model: &Model) -> (Area, Area) {
    let (_, mut inner) = layout::frame(model.size);
    let is_narrowed = model.layers.help().is_some_and(Help::is_narrowed);
    let search = inner.take_top(u16::from(is_narrowed));
    (search, inner)
}

/// Returns the lines of the help.
#[must_use]
pub fn lines(model: &Model, width: usize) -> Vec<Line> {
    let context = model.mode_beneath();
    let search = model.layers.help().map_or("", |help| help.search.text());
    let words: Vec<_> = search.split_whitespace().map(str::to_lowercase).collect();
    let is_about_trials =
        matches!(context, InputMode::List | InputMode::Gates | InputMode::Evidence | InputMode::Decisions);
    let keys = if width < 50 { 9 } else { KEYS };
    let mut lines = match words.as_slice() {
        [] if is_about_trials => words::here(model, keys),
        _ => Vec::new(),
    };
    for group in Group::ALL {
        let own = |entry: &&'static CommandEntry| {
            entry.group == group && entry.is_in(context) && holds(model, entry, context, &words)
        };
        let entries = TABLE.iter().filter(own);
        let entries: Vec<_> =
            entries.filter(|entry| entry.availability(model) != Availability::Hidden).collect();
        if entries.is_empty() {
            continue;
        }
        lines.push(Line::of(Role::Accent, group.title()));
        for entry in entries {
            let mut line = command(model, entry, context, width);
            if let Availability::Disabled(reason) = entry.availability(model) {
                line = line.with(Role::Dim, format!(" Not now: {reason}."));
            }
            lines.push(line);
        }
        lines.push(Line::blank());
    }
    if words.is_empty() {
        lines.extend(changes(model));
        if context == InputMode::List || context == InputMode::Gates {
            lines.extend(legend(model));
        }
    } else {
        lines.extend(elsewhere(model, context, &words, width));
        lines.extend(words::found(&words, keys));
        if lines.is_empty() {
            lines.push(Line::of(Role::Dim, "No command and no word of the screen contains these words."));
        }
    }
    wrap(lines, width)
}

/// Returns the lines about the room: its policy, files that are left out, and how changes are noticed.
fn changes(model: &Model) -> Vec<Line> {
    let room = model.room_view.as_deref().map(|room_view| &room_view.room);
    let source = room.and_then(|room| room.policy_file.source.as_ref());
    let policy =
        source.map_or_else(|| "none: the defaults".into(), |source| SafeText::sanitize(&source.shown));
    let ignored = room.map_or(0, |room| room.ignored);
    let fact = |name: &str, value: SafeText| {
        Line::of(Role::Strong, format!("  {name:<KEYS$}")).with(Role::Plain, value).hang(KEYS + 2)
    };
    let mut lines = vec![
        Line::of(Role::Accent, "Room"),
        fact("policy", policy),
        fact("files left out", safe!("{} by .trialdeskignore", ignored)),
    ];
    if let Some((glyph, word)) = model.watch_state.watching.sign() {
        lines.push(fact(
            &format!("{glyph} {word}"),
            SafeText::sanitize(&model.watch_state.watching.sentence()),
        ));
    }
    lines.extend(sync::content::sentences(model).map(|sentences| fact("sync", sentences)));
    lines.push(Line::blank());
    lines
}

/// Returns commands of other modes that match the search, each with its mode.
fn elsewhere(model: &Model, context: InputMode, words: &[String], width: usize) -> Vec<Line> {
    let found = |entry: &&'static CommandEntry| {
        !entry.is_in(context)
            && (!entry.command.is_of_demo() || model.presentation.demo.is_some())
            && entry.modes.first().is_some_and(|&place| holds(model, entry, place, words))
    };
    let mut lines: Vec<_> = TABLE
        .iter()
        .filter(found)
        .filter_map(|entry| {
            let place = *entry.modes.first()?;
            let line = command(model, entry, place, width);
            Some(line.with(Role::Dim, format!(" In {}.", place.title())))
        })
        .collect();
    if !lines.is_empty() {
        lines.insert(0, Line::of(Role::Accent, "Other screens"));
    }
    lines
}

/// Returns whether a command contains all these lower-case words in its title, sentence, name, or keys.
fn holds(model: &Model, entry: &'static CommandEntry, context: InputMode, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let keys: Vec<_> = model.keymap.keys(entry, context).map(|key| key.to_string()).collect();
    let text = format!("{} {} {} {}", entry.title, entry.sentence, entry.name, keys.join(" ")).to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

/// Keys, title, sentence.
fn command(model: &Model, entry: &'static CommandEntry, context: InputMode, width: usize) -> Line {
    let mut keys: Vec<_> = model.keymap.keys(entry, context).map(|key| key.to_string()).collect();
    if keys.is_empty() {
        // The palette runs it by its name.
        keys.push(format!(":{}", entry.name));
    }
    if width < 50 {
        let start = Line::of(Role::Strong, format!("  {:<7} ", keys.join(" ")));
        return start
            .with(Role::Plain, entry.title)
            .with(Role::Dim, format!(" · {}", entry.sentence))
            .hang(4);
    }
    let start = Line::of(Role::Strong, format!("  {:<KEYS$}", keys.join("  ")));
    if width < KEYS + TITLES + 48 {
        return start
            .with(Role::Plain, entry.title)
            .with(Role::Dim, format!(" · {}", entry.sentence))
            .hang(KEYS + 2);
    }
    start
        .with(Role::Plain, format!("{:<TITLES$}", entry.title))
        .with(Role::Dim, entry.sentence)
        .hang(KEYS + TITLES + 2)
}

/// Returns the lines about the symbols, and about the gates of the stage of the trial under the cursor.
fn legend(model: &Model) -> Vec<Line> {
    let mut lines = vec![Line::of(Role::Accent, "Symbols")];
    let entry = |role, sign: &str, text: &str| {
        Line::of(Role::Plain, "  ")
            .with(role, format!("{sign:<KEYS$}"))
            .with(Role::Plain, text)
            .hang(KEYS + 2)
    };
    lines.push(entry(Role::Pass, "✓", "A gate passes; a trial is ready."));
    lines.push(entry(Role::Blocked, "✗", "A gate or a trial is blocked: there are findings."));
    lines.push(entry(Role::NotApplicable, "–", "A gate does not apply to this trial."));
    lines.push(entry(Role::Waiting, "◆", "A trial waits for an approver only."));
    lines.push(Line::blank());
    let stage = model.summary_under_cursor().map_or(StageId::FIRST, |summary| summary.stage);
    let heading = Line::of(Role::Accent, safe!("Gates of stage {}", stage.number()));
    lines.push(heading.with(Role::Dim, safe!(" · {}", stage.label())));
    for gate in STAGES[stage as usize].gates {
        lines.push(
            Line::of(Role::Strong, format!("  {}  ", gate.info.number))
                .with(Role::Strong, gate.info.title)
                .with(Role::Dim, format!("  {}", gate.info.question))
                .hang(5),
        );
    }
    lines
}
