//! The guided tour. It follows the state of the console and not its keys: a step is done when what it waits for holds,
//! however that came about.

pub mod script;
pub mod until;

use super::commands::{Command, Entry, TABLE};
use super::geometry::Size;
use super::model::Model;
use super::paper::{Line, Role, Span, wrap};
use script::{Piece, Step, pieces, script};
use std::fmt::Write as _;

/// Where somebody is on the tour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    /// Whether it is shown.
    pub is_on: bool,
    /// The step, by its number from 0.
    place: usize,
    /// The steps that are done, by their numbers.
    done: Vec<usize>,
}

/// The steps of the tour of this room.
#[must_use]
pub fn steps(model: &Model) -> &'static [Step] {
    let Some(script) = script() else { return &[] };
    if model.show.demo.is_some() { &script.demo } else { &script.room }
}

impl Tour {
    /// The beginning of it.
    #[must_use]
    pub fn begun(is_on: bool) -> Self {
        Self { is_on, ..Self::default() }
    }

    /// The step, by its number from 0.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.place
    }

    /// Whether the step has been done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done.contains(&self.place)
    }

    /// Says whether the step has been done.
    pub fn mark(&mut self, is_done: bool) {
        self.done.retain(|&done| done != self.place);
        self.done.extend(is_done.then_some(self.place));
    }

    /// Goes to the next step. Whether there was one: after the last, the tour is over and begins anew next time.
    pub fn go_on(&mut self, steps: usize) -> bool {
        if self.place + 1 < steps {
            self.place += 1;
            return true;
        }
        *self = Self::default();
        false
    }

    /// Goes to the step before.
    pub const fn go_back(&mut self) {
        self.place = self.place.saturating_sub(1);
    }
}

/// Notes that the step is done, where what it waits for holds.
pub(super) fn follow(model: &mut Model) {
    if !model.show.tour.is_on || model.show.tour.is_done() {
        return;
    }
    let Some(step) = steps(model).get(model.show.tour.place) else { return };
    if !step.until.is_empty() && step.until.iter().all(|until| until.holds(model)) {
        model.show.tour.mark(true);
    }
}

/// The rows that the tour takes off a screen of this size: a title and its text. What is too small is left alone.
#[must_use]
pub const fn rows(screen: Size) -> u16 {
    match screen.height {
        0..12 => 0,
        12..20 => 3,
        _ if screen.width >= WIDE => 4,
        _ => 5,
    }
}

/// Columns from which its text needs fewer rows.
const WIDE: u16 = 120;

/// The title: where one is, and what it is about.
#[must_use]
pub fn title(model: &Model) -> Vec<Span> {
    let steps = steps(model);
    let tour = &model.show.tour;
    let name = steps.get(tour.place).map_or("", |step| step.title.as_str());
    vec![
        Span { role: Role::Dim, text: format!("Tour {}/{} · ", tour.place + 1, steps.len()) },
        Span { role: Role::Accent, text: name.to_owned() },
    ]
}

/// The commands of the tour, each with a word for the end of its title.
#[must_use]
pub fn commands(model: &Model) -> Vec<(Command, &'static str)> {
    let tour = &model.show.tour;
    let steps = steps(model);
    let waits = steps.get(tour.place).is_some_and(|step| !step.until.is_empty()) && !tour.is_done();
    let is_last = tour.place + 1 == steps.len();
    let on = match (waits, is_last) {
        (true, _) => "skip",
        (false, true) => "done",
        (false, false) => "go on",
    };
    [(Command::TourNext, on), (Command::TourBack, "back"), (Command::Tour, "leave")]
        .into_iter()
        .filter(|(command, _)| *command != Command::TourBack || tour.place > 0)
        .collect()
}

/// The text: the hint, or the word when it has been done.
#[must_use]
pub fn lines(model: &Model, width: usize) -> Vec<Line> {
    let tour = &model.show.tour;
    let Some(step) = steps(model).get(tour.place) else { return Vec::new() };
    let line = match step.done.as_deref().filter(|_| tour.is_done()) {
        Some(done) => {
            let next = TABLE.iter().find(|entry| entry.command == Command::TourNext);
            let line = said(model, Line::of(Role::Pass, "✓ "), done).hang(2);
            let line = line.with(Role::Plain, " ");
            next.map_or(line.clone(), |next| {
                line.with(Role::Accent, key(model, next)).with(Role::Plain, " goes on.")
            })
        }
        None => said(model, Line::default(), &step.hint),
    };
    wrap(vec![line], width)
}

/// A text with keys in the place of commands. What stands between backticks is to be typed.
fn said(model: &Model, line: Line, text: &str) -> Line {
    pieces(text.trim()).into_iter().fold(line, |line, piece| match piece {
        Piece::Words(words) | Piece::Unknown(words) => {
            let roles = [Role::Plain, Role::Strong].into_iter().cycle();
            let parts = roles.zip(words.split('`')).filter(|(_, part)| !part.is_empty());
            parts.fold(line, |line, (role, part)| line.with(role, part))
        }
        Piece::Command(entry) => line.with(Role::Accent, key(model, entry)),
    })
}

/// The tour for those who have no keys: where one is, and the hint or the word, with commands by their names. Nothing
/// where nobody is on it.
#[must_use]
pub fn spoken(model: &Model) -> Option<String> {
    let tour = &model.show.tour;
    let steps = steps(model);
    let step = steps.get(tour.place).filter(|_| tour.is_on)?;
    let done = step.done.as_deref().filter(|_| tour.is_done());
    let named = |piece: Piece<'_>| match piece {
        Piece::Words(words) | Piece::Unknown(words) => words.replace('`', ""),
        Piece::Command(entry) => format!("“{}”", entry.name),
    };
    let text: String = pieces(done.unwrap_or(&step.hint).trim()).into_iter().map(named).collect();
    let mark = if done.is_some() { " Done: " } else { " " };
    let on = if done.is_some() { " “tour-next” goes on." } else { "" };
    Some(format!("Tour, step {} of {}, {}.{mark}{text}{on}", tour.place + 1, steps.len(), step.title))
}

/// The demo's tour in words, for the page about presenting.
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

/// The key of a command, in the first of its places where it has one.
fn key(model: &Model, entry: &'static Entry) -> String {
    let keys = entry.contexts.iter().find_map(|&context| model.keymap.key(entry, context));
    keys.map_or_else(|| format!("“{}”", entry.title), |key| key.to_string())
}
