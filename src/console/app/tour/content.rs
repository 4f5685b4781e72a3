//! The text of the tour, for the screen, for the linear mode, and for the documentation.

use crate::console::app::command::Command;
use crate::console::app::commands::{CommandEntry, TABLE};
use crate::console::app::geometry::Area;
use crate::console::app::model::Model;
use crate::console::app::presentation::panel::BottomPanel;
use crate::console::app::rich_text::{Line, Role, Span, wrap};
use crate::console::app::tour::script::{script, steps};
use std::fmt::Write as _;

/// A part of a text.
#[derive(Clone, Copy, Debug)]
enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A command, shown by its key.
    Command(&'static CommandEntry),
    /// Braces around something else.
    Unknown(&'a str),
}

/// Splits a text at its commands in braces.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (name, further) = after.split_once('}').unwrap_or((after, ""));
        out.push(Piece::Words(words));
        let found = TABLE.iter().find(|entry| entry.name == name);
        out.push(found.map_or(Piece::Unknown(name), Piece::Command));
        rest = further;
    }
    out.push(Piece::Words(rest));
    out
}

/// Returns the title: the step's number and name.
#[must_use]
pub fn title(model: &Model) -> Vec<Span> {
    let steps = steps(model);
    let tour = &model.presentation.tour;
    let name = steps.get(tour.place()).map_or("", |step| step.title.as_str());
    vec![
        Span::new(Role::Dim, format!("Tour {}/{} · ", tour.place() + 1, steps.len())),
        Span::new(Role::Accent, name.to_owned()),
    ]
}

/// Returns the commands of the tour, each with a word for the end of its title.
#[must_use]
pub fn commands(model: &Model) -> Vec<(Command, &'static str)> {
    let tour = &model.presentation.tour;
    let steps = steps(model);
    let waits = steps.get(tour.place()).is_some_and(|step| !step.until.is_empty()) && !tour.is_done();
    let is_last = tour.place() + 1 == steps.len();
    let on = match (waits, is_last) {
        _ if has_more(model) => "more",
        (true, _) => "skip",
        (false, true) => "done",
        (false, false) => "next",
    };
    [(Command::TourNext, on), (Command::TourBack, "back"), (Command::Tour, "leave")]
        .into_iter()
        .filter(|(command, _)| *command != Command::TourBack || tour.place() > 0)
        .collect()
}

/// The widest line of text.
const MEASURE: u16 = 116;
/// Columns at which the title has no room for keys.
const NARROW: u16 = 60;
/// Columns at the end of a line for the key that shows more, on narrow screens.
const MORE: u16 = 10;

/// Returns the area of the text on the screen, and the columns that it may use.
#[must_use]
pub fn text_area(model: &Model) -> (Area, usize) {
    let mut area = BottomPanel::of(model).tour;
    let width = area.width;
    let _ = area.take_top(1);
    let body = area.inset(1);
    let body = Area { width: body.width.min(MEASURE), ..body };
    let reserved = if width < NARROW { MORE } else { 0 };
    (body, usize::from(body.width.saturating_sub(reserved)).max(1))
}

/// Returns whether the screen is too small for the rest of the text, so that it is shown in parts.
#[must_use]
pub fn has_more(model: &Model) -> bool {
    let (area, width) = text_area(model);
    let shown = (model.presentation.tour.part() + 1).saturating_mul(area.rows());
    area.rows() > 0 && lines(model, width).len() > shown
}

/// Returns the part of the text that is shown.
#[must_use]
pub fn visible_lines(model: &Model) -> Vec<Line> {
    let (area, width) = text_area(model);
    let lines = lines(model, width);
    let last = lines.len().div_ceil(area.rows().max(1)).saturating_sub(1);
    let first = model.presentation.tour.part().min(last) * area.rows();
    lines.into_iter().skip(first).take(area.rows()).collect()
}

/// Returns the hint of the step, or its final text if it is done.
#[must_use]
pub fn lines(model: &Model, width: usize) -> Vec<Line> {
    let tour = &model.presentation.tour;
    let Some(step) = steps(model).get(tour.place()) else { return Vec::new() };
    let line = match step.done.as_deref().filter(|_| tour.is_done()) {
        Some(done) => {
            let next = TABLE.iter().find(|entry| entry.command == Command::TourNext);
            let line = with_keys(model, Line::of(Role::Pass, "✓ "), done).hang(2);
            let line = line.with(Role::Plain, " ");
            next.map_or(line.clone(), |next| {
                line.with(Role::Accent, key(model, next)).with(Role::Plain, " continues.")
            })
        }
        None => with_keys(model, Line::default(), &step.hint),
    };
    wrap(vec![line], width)
}

/// Adds a text with keys instead of commands. Text between backticks is emphasized.
fn with_keys(model: &Model, line: Line, text: &str) -> Line {
    pieces(text.trim()).into_iter().fold(line, |line, piece| match piece {
        Piece::Words(words) | Piece::Unknown(words) => {
            let roles = [Role::Plain, Role::Strong].into_iter().cycle();
            let parts = roles.zip(words.split('`')).filter(|(_, part)| !part.is_empty());
            parts.fold(line, |line, (role, part)| line.with(role, part))
        }
        Piece::Command(entry) => line.with(Role::Accent, key(model, entry)),
    })
}

/// Returns the tour's step for the linear mode, with commands by name, if the tour is running.
#[must_use]
pub fn spoken(model: &Model) -> Option<String> {
    let tour = &model.presentation.tour;
    let steps = steps(model);
    let step = steps.get(tour.place()).filter(|_| tour.is_on)?;
    let done = step.done.as_deref().filter(|_| tour.is_done());
    let named = |piece: Piece<'_>| match piece {
        Piece::Words(words) | Piece::Unknown(words) => words.replace('`', ""),
        Piece::Command(entry) => format!("“{}”", entry.name),
    };
    let text: String = pieces(done.unwrap_or(&step.hint).trim()).into_iter().map(named).collect();
    let mark = if done.is_some() { " Done: " } else { " " };
    let on = if done.is_some() { " “tour-next” continues." } else { "" };
    Some(format!("Tour, step {} of {}, {}.{mark}{text}{on}", tour.place() + 1, steps.len(), step.title))
}

/// Returns the demo's tour as Markdown, for the documentation.
#[must_use]
pub fn transcript_markdown() -> String {
    let model = Model::default();
    let words = |text: &str| -> String {
        let piece = |piece: Piece<'_>| match piece {
            Piece::Words(words) | Piece::Unknown(words) => words.to_owned(),
            Piece::Command(entry) => format!("`{}`", key(&model, entry)),
        };
        pieces(text.trim()).into_iter().map(piece).collect()
    };
    let steps = script().map_or(&[][..], |script| &script.demo);
    let mut out = String::new();
    for (number, step) in (1_usize..).zip(steps) {
        let _ = writeln!(out, "{number}. **{}.** {}", step.title, words(&step.hint));
        if let Some(done) = &step.done {
            let indent = number.to_string().len() + 2;
            let _ = writeln!(out, "{:indent$}*Then:* {}", "", words(done));
        }
    }
    out
}

/// Returns the key of a command in the first mode in which it has one.
fn key(model: &Model, entry: &'static CommandEntry) -> String {
    let keys = entry.modes.iter().find_map(|&context| model.keymap.key(entry, context));
    keys.map_or_else(|| format!("“{}”", entry.title), |key| key.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::app::tour::script::Script;

    /// Returns the names in braces that are not commands.
    fn unknown(script: &Script) -> Vec<&str> {
        let steps = script.demo.iter().chain(&script.room);
        let texts = steps.flat_map(|step| std::iter::once(&step.hint).chain(&step.done));
        let names = texts.flat_map(|text| pieces(text)).filter_map(|piece| match piece {
            Piece::Unknown(name) => Some(name),
            Piece::Words(_) | Piece::Command(_) => None,
        });
        names.collect()
    }

    #[test]
    fn names_in_braces_are_commands() {
        assert_eq!(script().map(unknown), Some(Vec::new()));
        assert!(matches!(pieces("{tour-nxt}")[..], [_, Piece::Unknown("tour-nxt"), _]));
    }
}
