//! Locations in the console.

use crate::console::app::layer::Layer;
use crate::console::app::list::columns::Sort;
use crate::console::app::model::Model;
use crate::console::app::queue::Queue;
use crate::console::app::reader::content;
use crate::console::app::reader::state::Topic;
use crate::console::app::trial::state::Tab;
use crate::domain::safe_text::SafeText;
use crate::state::DraftKey;
use std::sync::Arc;

/// A location. If it changes, the new location is printed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Location {
    /// Nothing has been read yet.
    Loading,
    /// Before the queues.
    Queues,
    /// In a queue.
    List { queue: Queue, sort: Sort, filter: String },
    /// In a trial; in its evidence at a finding.
    TrialPage { trial_ref: Arc<str>, tab: Tab, file: usize, finding: usize },
    /// In the list of planned dates.
    Upcoming,
    /// In the portfolio, once it is counted.
    Portfolio { is_counted: bool },
    /// In the trend, once it is read.
    Trend { is_read: bool },
    /// In the list of changes, once it is read.
    Changes { is_read: bool, since: SafeText },
    /// In the decision log, once it is read.
    Log { is_read: bool, filter: String },
    /// In a text to read.
    Reader { title: SafeText, is_record: bool },
    /// In a form.
    Form(DraftKey),
    /// Before a question.
    Question,
}

/// A kind of location. Locations of one kind have the same commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Queues,
    Trials,
    Files,
    TrialPage,
    Upcoming,
    Portfolio,
    Trend,
    Changes,
    Log,
    Form,
}

impl Location {
    pub(super) fn of(in_queue: bool, model: &Model) -> Self {
        if model.room_view.is_none() {
            return Self::Loading;
        }
        if model.layers.confirmation().is_some() {
            return Self::Question;
        }
        match model.layers.screen() {
            Some(Layer::Decision(form)) => return Self::Form(form.draft_key()),
            Some(Layer::Reader(reader)) => {
                let is_record = matches!(reader.topic, Topic::Record { .. });
                return Self::Reader { title: content::title(model, reader), is_record };
            }
            Some(Layer::Log(log)) => {
                return Self::Log { is_read: log.records.is_some(), filter: log.filter.text.clone() };
            }
            Some(Layer::Trend(trend)) => return Self::Trend { is_read: trend.figures.is_some() },
            Some(Layer::Changes(changes)) => {
                let since = changes.point.text.clone();
                return Self::Changes { is_read: changes.read.is_some(), since };
            }
            Some(Layer::Upcoming(_)) => return Self::Upcoming,
            Some(Layer::Portfolio(portfolio)) => {
                return Self::Portfolio { is_counted: portfolio.figures.is_some() };
            }
            _ => {}
        }
        // The editor, a request and fields that are filled in lie over the page.
        if let Some(page) = model.layers.page() {
            let is_file = page.tab == Tab::Evidence;
            return Self::TrialPage {
                trial_ref: page.trial_ref.clone(),
                tab: page.tab,
                file: if is_file { page.evidence.file } else { 0 },
                finding: if is_file { page.finding } else { 0 },
            };
        }
        if !in_queue {
            return Self::Queues;
        }
        Self::List {
            queue: model.list.queue,
            sort: model.list.queue_cursor().sort,
            filter: model.list.filter.text().to_owned(),
        }
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Queues => Some(Kind::Queues),
            Self::List { queue, .. } => Some(if queue.is_of_files() { Kind::Files } else { Kind::Trials }),
            Self::TrialPage { .. } => Some(Kind::TrialPage),
            Self::Form(_) => Some(Kind::Form),
            Self::Upcoming => Some(Kind::Upcoming),
            Self::Portfolio { is_counted } => is_counted.then_some(Kind::Portfolio),
            Self::Trend { is_read } => is_read.then_some(Kind::Trend),
            Self::Changes { is_read, .. } => is_read.then_some(Kind::Changes),
            Self::Log { is_read, .. } => is_read.then_some(Kind::Log),
            Self::Loading | Self::Question | Self::Reader { .. } => None,
        }
    }
}

/// Returns the hint that is printed at the first visit of a location.
pub(super) const fn hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Queues => "A number opens a queue. Other commands: search, rescan, help, quit.",
        Kind::Trials => {
            "A number opens a trial. Other commands: next, previous, select, approve, search, filter, sort, back, help."
        }
        Kind::Files => {
            "A number opens the file of its trial. Other commands: next, previous, edit, search, filter, back, help."
        }
        Kind::TrialPage => {
            "A number shows a finding in its file. Other commands: gates, evidence, decisions, fill in, edit, copy, approve, deny, \
             request changes, withdraw, back, help."
        }
        Kind::Upcoming => {
            "A number opens the trial of that date. Other commands: next, previous, back, help."
        }
        Kind::Portfolio => {
            "A number shows the trials behind that figure. Other commands: trend, next, previous, back, help."
        }
        Kind::Trend => {
            "A number opens the room as it was in that week. Other commands: next, previous, back, help."
        }
        Kind::Changes => {
            "A number opens the trial of that change. Other commands: next, previous, back, help."
        }
        Kind::Log => "A number opens that record. Other commands: filter, next, previous, back, help.",
        Kind::Form => {
            "An empty line keeps a field, a minus clears it, a dot leaves the fields. Nothing is recorded before you type \
             the confirmation word."
        }
    }
}
