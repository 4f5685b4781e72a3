//! The line-based mode: for screen readers, braille displays, tiny terminals, and scripts on a pipe.
//!
//! It prints lines and prompts instead of a screen. It is another view of the same core: a typed line becomes
//! messages for [`update`](crate::console::app::update), and changes of the [`Model`] become lines. Commands,
//! previews, and drafts are the same as on the screen. This module is pure; its loop is `runtime::linear_loop`.

pub mod arrival;
mod changes;
pub mod command_lookup;
mod commands;
mod common_words;
mod deciding;
mod filling;
mod filling_all;
mod help;
mod lines;
mod listing;
pub mod location;
mod log;
mod numbered_rows;
pub mod pager;
mod portfolio;
mod prompt;
mod sharing;
mod state;
mod trend;
mod upcoming;
pub mod verbalize;

pub use state::{Linear, SIZE};

use crate::console::app::decision::form::DecisionForm;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::time_machine::content;
use crate::console::app::tour;
use crate::console::app::trial::state::Tab;
use crate::console::app::watch_state::Reason;
use crate::domain::safe_text::{IntoSafe, SafeText};
use crate::safe;
use location::Location;
use state::Asking;

/// Lines to print and the prompt for the next line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines, safe to show.
    pub lines: Vec<SafeText>,
    /// The prompt, without a line break.
    pub prompt: SafeText,
    /// Set if the next line can record a decision. Input typed before the prompt must not answer it.
    pub is_guarded: bool,
}

impl Linear {
    /// Returns whether an answer is outstanding on which the next line depends.
    #[must_use]
    pub fn awaits(&self, model: &Model) -> bool {
        let is_reading = |page: &crate::console::app::trial::state::TrialPage| {
            page.tab == Tab::Evidence && page.evidence.request.is_some() && page.evidence.contents.is_none()
        };
        let is_deciding = |form: &DecisionForm| {
            form.is_recording()
                || form.reasons_request.is_some()
                || form.waiting().any(|item| item.stamp.is_none())
                    && form.items.iter().all(|item| item.stamp.is_none())
        };
        model.room_view.is_none()
            || model.is_leaving && model.layers.confirmation().is_none()
            || model.scanning.is_some() && model.watch_state.reason != Reason::Followed
            || model.has_expired()
            || model.watch_state.wanted.as_ref().is_some_and(|reason| *reason != Reason::Followed)
            || model.created.is_some()
            || model.exporting.is_some()
            || model.time_machine.awaited().is_some()
            || model.sync.awaits()
            || portfolio::awaits(model)
            || trend::awaits(model)
            || changes::awaits(model)
            || log::awaits(model)
            || filling::awaits(model)
            || filling_all::awaits(model)
            || model.layers.page().is_some_and(is_reading)
            || model.layers.form().is_some_and(is_deciding)
    }

    /// Translates a typed line into messages, in order.
    pub fn take(&mut self, model: &Model, line: &str) -> Vec<Msg> {
        self.notice = None;
        self.point = false;
        self.selected = model.list.selected.len();
        self.cursor = model.list.queue_cursor().cursor;
        commands::take(self, model, line.trim())
    }

    /// Returns the new lines and the prompt.
    pub fn report(&mut self, model: &Model) -> Report {
        let mut lines = std::mem::take(&mut self.out);
        if let Some(notice) = model.notice.as_ref().filter(|_| self.notice != model.notice) {
            lines.push(notice_line(notice));
        }
        self.notice.clone_from(&model.notice);
        let changes = changes(model);
        lines.extend(changes.clone().filter(|_| self.changes != changes));
        self.changes = changes;
        self.enter(model);
        let point = content::point(model);
        self.again |= self.shown_point != point;
        self.shown_point = point;
        let location = Location::of(self.in_queue, model);
        if self.again || self.location.as_ref() != Some(&location) {
            self.begin(model, &location);
            // The warning applies to everything that is printed.
            lines.extend(warning(model).filter(|warning| !lines.contains(warning)));
            arrival::print(self, model, &location, &mut lines);
            self.location = Some(location.clone());
            self.again = false;
        } else if let Location::List { .. } = location {
            let cursor = model.list.queue_cursor().cursor;
            if self.point || cursor != self.cursor && self.selected == model.list.selected.len() {
                lines.extend(listing::pointed(self, model));
            }
        }
        self.point = false;
        self.cursor = model.list.queue_cursor().cursor;
        let selected = model.list.selected.len();
        if std::mem::replace(&mut self.selected, selected) != selected {
            lines.push(listing::selected_count(selected));
        }
        deciding::check(self, model, &mut lines);
        filling::print(self, model, &mut lines);
        filling_all::print(self, model, &mut lines);
        let tour = tour::content::spoken(model);
        if self.tour != tour {
            lines.extend(tour.clone());
            self.tour = tour;
        }
        sharing::links(model, &mut lines);
        sharing::request(self, model, &mut lines);
        lines.append(&mut self.out);
        let mut lines = lines.into_vec();
        if model.appearance.ascii {
            for line in &mut lines {
                *line = verbalize::ascii(line);
            }
        }
        Report {
            lines,
            prompt: prompt::prompt(self, model, &location).into_safe(),
            is_guarded: matches!(self.asking, Asking::Confirm(_)),
        }
    }

    /// Starts to ask for the fields of a form that was opened.
    fn enter(&mut self, model: &Model) {
        let open = model.layers.form().map(DecisionForm::draft_key);
        if self.form != open {
            self.asking = match open {
                Some(_) => Asking::Field { number: 0, goes_on: true },
                None => Asking::Command,
            };
            self.form = open;
        }
    }

    /// Starts to print a location at the current row or finding.
    fn begin(&mut self, model: &Model, location: &Location) {
        self.numbered.clear();
        self.next = match location {
            Location::List { .. } => listing::first(self, model),
            Location::TrialPage { .. } => pager::first(model),
            _ => 0,
        };
    }
}

/// Returns a notice, with command names instead of keys.
fn notice_line(notice: &Notice) -> SafeText {
    match notice.severity {
        Severity::Info | Severity::Success => notice.spoken.clone(),
        Severity::Warning => safe!("Warning: {}", notice.spoken),
    }
}

/// Returns changes by others, or the warning that the room is out of date. They are printed before the next prompt.
fn changes(model: &Model) -> Option<String> {
    if let Some(failed) = &model.watch_state.failed {
        let is_callable = model.notice.as_ref().is_some_and(|notice| notice.text == *failed);
        return warning(model).filter(|_| !is_callable);
    }
    model.watch_state.note.as_ref().map(|note| note.spoken().to_string())
}

/// Returns the warning that the verdicts are out of date, and why.
fn warning(model: &Model) -> Option<String> {
    let failed = model.watch_state.failed.as_ref()?;
    Some(format!("Warning: out of date: {}", SafeText::sanitize(failed)))
}
