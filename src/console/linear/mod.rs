//! The console line by line: for screen readers, braille lines, tiny terminals, and scripts on a pipe.
//!
//! No screen, no cursor, no colour: one thing to a line, and prompts. It is another view of the same core: a typed line
//! becomes messages for [`super::app::update`], and what changed in the [`Model`] becomes lines. So what can be done,
//! what is signed and what is kept are the same here as on the screen. Everything in here is pure; the loop around
//! it is `runtime::line_by_line`.

mod asked;
mod deciding;
mod listing;
mod prompt;
mod reading;
mod scene;
mod sharing;
pub mod spoken;
pub mod words;

use super::app::desk::Subject;
use super::app::geometry::Size;
use super::app::live::Reason;
use super::app::model::{Model, Notice, Tone};
use super::app::msg::Msg;
use super::app::page::Tab;
use super::app::tour;
use crate::domain::clean::clean;
use crate::domain::decision::Verdict;
use scene::{Kind, Scene};
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// The size for which the core lays its lines out: so wide that none is broken.
pub const SIZE: Size = Size { width: 10_000, height: 60 };

/// What is to be printed, and how to ask for the next line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines, safe to show.
    pub lines: Vec<String>,
    /// The prompt, without a line break.
    pub prompt: String,
    /// Whether the next line can record a decision: nothing that was typed before the prompt may answer it.
    pub is_guarded: bool,
}

/// What the next line answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Asking {
    /// What to do.
    #[default]
    Command,
    /// A field of the form; then the next one, where all are asked for.
    Field { number: usize, goes_on: bool },
    /// Whether to record exactly this: the paths and texts of the records that were shown.
    Confirm(Vec<(String, String)>),
}

/// Where one is in the conversation.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    /// How many rows of the terminal a part of a text takes; nought for whole texts.
    part: usize,
    /// How wide the terminal is that they are printed on; nought where that is not known.
    columns: usize,
    /// Whether one is in a queue rather than before the list of queues.
    in_queue: bool,
    asking: Asking,
    /// The form that is asked for.
    form: Option<(String, Verdict)>,
    /// What was printed last.
    scene: Option<Scene>,
    /// Whether it is to be printed again.
    again: bool,
    /// The first row or line that has not been printed.
    next: usize,
    /// The first line of the part that was printed last.
    from: usize,
    /// What the printed numbers stand for.
    numbered: BTreeMap<usize, Subject>,
    /// Whether the row under the cursor is to be said, and the row that was said last.
    point: bool,
    cursor: usize,
    marked: usize,
    /// A field that was just filled.
    filled: Option<usize>,
    /// The notice that was printed last.
    notice: Option<Notice>,
    /// What was said last of a room that changed by itself.
    news: Option<String>,
    /// What there is to say before anything else.
    out: Vec<String>,
    /// What the tour said last.
    tour: Option<String>,
    /// Where it was said what can be typed.
    hinted: BTreeSet<Kind>,
}

impl Linear {
    /// Prints texts in parts for a terminal of this size from now on.
    pub fn fit(&mut self, size: Size) {
        // A heading, what says that more stands before and after, and the prompt have to fit as well.
        self.part = usize::from(size.height.saturating_sub(5).clamp(3, 40));
        self.columns = usize::from(size.width);
    }

    /// How many rows of the terminal a line takes.
    fn height(&self, line: &str) -> usize {
        if self.columns == 0 { 1 } else { line.width().div_ceil(self.columns).max(1) }
    }

    /// Whether the world still owes an answer that the next line depends on.
    #[must_use]
    pub fn awaits(&self, model: &Model) -> bool {
        let is_reading = |page: &super::app::page::Page| {
            page.tab == Tab::Evidence
                && page.evidence.generation.is_some()
                && page.evidence.contents.is_none()
        };
        let is_deciding = |form: &super::app::form::Form| {
            form.is_recording()
                || form.waiting().any(|item| item.stamp.is_none())
                    && form.items.iter().all(|item| item.stamp.is_none())
        };
        model.survey.is_none()
            || model.is_leaving && model.question.is_none()
            || model.scanning.is_some() && model.live.reason != Reason::Followed
            || model.live.wanted.as_ref().is_some_and(|reason| *reason != Reason::Followed)
            || model.page.as_ref().is_some_and(is_reading)
            || model.form.as_ref().is_some_and(is_deciding)
    }

    /// Takes a typed line: what it asks of the core, in order.
    pub fn take(&mut self, model: &Model, line: &str) -> Vec<Msg> {
        self.notice = None;
        self.point = false;
        self.marked = model.desk.marks.len();
        self.cursor = model.desk.stand().cursor;
        asked::take(self, model, line.trim())
    }

    /// Says what is new, and asks for a line.
    pub fn report(&mut self, model: &Model) -> Report {
        let mut lines = std::mem::take(&mut self.out);
        if let Some(notice) = model.notice.as_ref().filter(|_| self.notice != model.notice) {
            lines.push(said(notice));
        }
        self.notice.clone_from(&model.notice);
        let news = news(model);
        lines.extend(news.clone().filter(|_| self.news != news));
        self.news = news;
        self.enter(model);
        let scene = Scene::of(self, model);
        if self.again || self.scene.as_ref() != Some(&scene) {
            self.begin(model, &scene);
            // It holds for everything that is printed.
            lines.extend(warning(model).filter(|warning| !lines.contains(warning)));
            scene::print(self, model, &scene, &mut lines);
            self.scene = Some(scene.clone());
            self.again = false;
        } else if let Scene::List { .. } = scene {
            let cursor = model.desk.stand().cursor;
            if self.point || cursor != self.cursor && self.marked == model.desk.marks.len() {
                lines.extend(listing::pointed(self, model));
            }
        }
        self.point = false;
        self.cursor = model.desk.stand().cursor;
        let marked = model.desk.marks.len();
        if std::mem::replace(&mut self.marked, marked) != marked {
            lines.push(listing::marked(marked));
        }
        deciding::check(self, model, &mut lines);
        let tour = tour::spoken(model);
        if self.tour != tour {
            lines.extend(tour.clone());
            self.tour = tour;
        }
        sharing::links(model, &mut lines);
        lines.append(&mut self.out);
        if model.look.ascii {
            for line in &mut lines {
                *line = spoken::ascii(line);
            }
        }
        Report {
            lines,
            prompt: prompt::prompt(self, model, &scene),
            is_guarded: matches!(self.asking, Asking::Confirm(_)),
        }
    }

    /// A form that opened is asked for field by field; where none is open, nothing of it is asked for.
    fn enter(&mut self, model: &Model) {
        let open = model.form.as_ref().map(|form| (form.draft_name().to_owned(), form.verdict));
        if self.form != open {
            self.asking = match open {
                Some(_) => Asking::Field { number: 0, goes_on: true },
                None => Asking::Command,
            };
            self.form = open;
        }
    }

    /// Begins to print a place from where one is in it.
    fn begin(&mut self, model: &Model, scene: &Scene) {
        self.numbered.clear();
        self.next = match scene {
            Scene::List { .. } => listing::first(self, model),
            Scene::Page { .. } => reading::first(model),
            _ => 0,
        };
    }

    /// How many rows of a list are printed at a time.
    fn rows(&self) -> usize {
        const ROWS: usize = 10;
        /// What the line of a trial takes, as a rule.
        const COLUMNS: usize = 130;
        if self.part == 0 {
            return ROWS;
        }
        (self.part / COLUMNS.div_ceil(self.columns.max(1))).clamp(1, ROWS)
    }

    fn say(&mut self, text: impl Into<String>) {
        self.out.push(text.into());
    }
}

/// A notice, with words in the place of keys that are not pressed here.
fn said(notice: &Notice) -> String {
    let text = notice.text.replace("Ctrl-x", "clear").replace("Esc", "back").replace(" · ", ", ");
    match notice.tone {
        Tone::Quiet | Tone::Good => text,
        Tone::Bad => format!("Attention: {text}"),
    }
}

/// What others did to the room meanwhile, or why it is not seen any more. It waits for a line: nothing is said while
/// somebody types.
fn news(model: &Model) -> Option<String> {
    if let Some(failed) = &model.live.failed {
        let is_said = model.notice.as_ref().is_some_and(|notice| notice.text == *failed);
        return warning(model).filter(|_| !is_said);
    }
    model.live.note.as_ref().map(|note| clean(&note.text).replace(" · ", ", "))
}

/// That the room cannot be judged any more, and why.
fn warning(model: &Model) -> Option<String> {
    let failed = model.live.failed.as_ref()?;
    Some(format!("Attention: this is not what is on disk: {}", clean(failed)))
}
