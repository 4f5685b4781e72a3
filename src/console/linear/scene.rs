//! The places of the console, and what is printed on coming to one.

use super::super::app::columns::Sort;
use super::super::app::model::Model;
use super::super::app::page::Tab;
use super::super::app::queue::Queue;
use super::{Linear, deciding, listing, reading};
use crate::domain::decision::Verdict;
use std::sync::Arc;

/// Where one is. What makes two places different has the new one printed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scene {
    /// Nothing has been read yet.
    Nowhere,
    /// Before the queues.
    Queues,
    /// In a queue.
    List { queue: Queue, sort: Sort, filter: String },
    /// In a trial; in its evidence at a finding.
    Page { trial_ref: Arc<str>, tab: Tab, file: usize, finding: usize },
    /// In a form.
    Form { name: String, verdict: Verdict },
    /// Before a question.
    Question,
}

/// Places that have the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Queues,
    Trials,
    Files,
    Page,
    Form,
}

impl Scene {
    pub(super) fn of(linear: &Linear, model: &Model) -> Self {
        if model.survey.is_none() {
            return Self::Nowhere;
        }
        if model.question.is_some() {
            return Self::Question;
        }
        if let Some(form) = &model.form {
            return Self::Form { name: form.draft_name().to_owned(), verdict: form.verdict };
        }
        if let Some(page) = &model.page {
            let is_file = page.tab == Tab::Evidence;
            return Self::Page {
                trial_ref: page.trial_ref.clone(),
                tab: page.tab,
                file: if is_file { page.evidence.file } else { 0 },
                finding: if is_file { page.finding } else { 0 },
            };
        }
        if !linear.in_queue {
            return Self::Queues;
        }
        Self::List {
            queue: model.desk.queue,
            sort: model.desk.stand().sort,
            filter: model.desk.filter.text().to_owned(),
        }
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Queues => Some(Kind::Queues),
            Self::List { queue, .. } => Some(if queue.is_of_files() { Kind::Files } else { Kind::Trials }),
            Self::Page { .. } => Some(Kind::Page),
            Self::Form { .. } => Some(Kind::Form),
            Self::Nowhere | Self::Question => None,
        }
    }
}

/// What can be typed in a place, said on coming there for the first time.
pub(super) const fn hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Queues => "A number opens a queue. Others: search, rescan, help, quit.",
        Kind::Trials => {
            "A number opens a trial. Others: next, previous, mark, approve, search, filter, sort, back, help."
        }
        Kind::Files => {
            "A number opens the file of its trial. Others: next, previous, edit, search, filter, back, help."
        }
        Kind::Page => {
            "A number shows a finding in its file. Others: gates, evidence, decisions, edit, copy, approve, deny, \
             send back, withdraw, back, help."
        }
        Kind::Form => {
            "An empty line keeps what a field holds, a minus empties it, a dot leaves the fields. Nothing is recorded \
             before you have typed a word for it."
        }
    }
}

/// Prints a place.
pub(super) fn print(linear: &mut Linear, model: &Model, scene: &Scene, out: &mut Vec<String>) {
    match scene {
        Scene::Nowhere => out.push(format!("Reading {}.", model.named)),
        Scene::Queues => listing::queues(model, out),
        Scene::List { .. } => listing::rows(linear, model, true, out),
        Scene::Page { .. } => {
            reading::heading(model, out);
            reading::lines(linear, model, out);
        }
        Scene::Form { .. } => deciding::print(linear, model, out),
        Scene::Question => out.extend(model.question.map(|question| question.text().to_owned())),
    }
    if let Some(kind) = scene.kind()
        && linear.hinted.insert(kind)
    {
        out.push(hint(kind).to_owned());
    }
}
