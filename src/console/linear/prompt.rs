//! What is asked at the end of the lines, and the help.

use super::super::app::commands::Availability;
use super::super::app::model::Model;
use super::super::app::page::Tab;
use super::scene::Scene;
use super::{Asking, Linear, deciding, sharing, words};
use crate::domain::clean::clean;
use crate::domain::trial::short_name;

/// The prompt for the next line: where one is, in a word or two.
pub(super) fn prompt(linear: &Linear, model: &Model, scene: &Scene) -> String {
    if let Some(question) = sharing::question(model) {
        return question.to_owned();
    }
    let prompt = match scene {
        Scene::Nowhere => return String::new(),
        Scene::Queues => "Queues".to_owned(),
        Scene::List { queue, .. } => clean(model.desk.title(*queue)).into_owned(),
        Scene::Page { trial_ref, tab, .. } => {
            let name = clean(short_name(trial_ref));
            match tab {
                Tab::Gates => name.into_owned(),
                tab => format!("{name} {}", tab.title().to_lowercase()),
            }
        }
        Scene::Form { .. } => return of_form(linear, model),
        Scene::Question => "yes or no".to_owned(),
    };
    format!("{prompt}: ")
}

fn of_form(linear: &Linear, model: &Model) -> String {
    let Some(form) = &model.form else { return String::new() };
    match &linear.asking {
        Asking::Command => "Decision: ".to_owned(),
        Asking::Field { number, .. } => format!("{}: ", deciding::question(form, *number)),
        Asking::Confirm(_) => {
            format!("Type the word {} to record; anything else does not: ", deciding::word(form.verdict))
        }
    }
}

/// Everything that can be typed here, a line each.
pub(super) fn help(linear: &mut Linear, model: &Model) {
    let own: &[&str] = if model.form.is_some() {
        &[
            "number: changes that field.",
            "record: shows the exact record, then asks for a word. Nothing else records.",
            "clear: throws away what was typed; once more brings it back.",
            "show: says again what is signed.",
            "back: leaves the form; what was typed waits as a draft.",
            "quit: ends the program; asks first where something typed would be lost.",
        ]
    } else if model.page.is_some() {
        &[
            "number: shows that finding in its file. edit and copy take a finding's number too.",
            "next, or an empty line: reads on. previous: reads back. show: reads again.",
            "back: goes back to the queue. quit: ends the program.",
        ]
    } else if linear.in_queue {
        &[
            "number, or a trial's name: opens it. edit, copy and the decisions take numbers: approve 3.",
            "next, or an empty line: reads on. previous: reads back. list: reads again.",
            "mark 1 3 5-7, mark all, unmark 3, unmark all, marks: a decision without a number is about all that are marked.",
            "search words: goes to the next trial that holds them. filter words: shows only those; filter alone shows all. \
             Both take queries too: filter status:blocked gate:4 missing>0",
            "back: goes back to the queues. quit: ends the program.",
        ]
    } else {
        &[
            "number, or a queue's name: opens the queue.",
            "search words, filter words: in the queue that was open last.",
            "quit: ends the program.",
        ]
    };
    linear.out.extend(own.iter().map(|&line| line.to_owned()));
    if model.form.is_some() {
        return;
    }
    let context = model.context();
    for entry in words::said(context) {
        let availability = (entry.availability)(model);
        if availability == Availability::Hidden {
            continue;
        }
        let letter =
            words::letter(model, entry, context).map(|letter| format!(", or {letter}")).unwrap_or_default();
        let mut line = format!("{}{letter}: {}", entry.title.to_lowercase(), entry.sentence);
        if let Availability::Disabled(reason) = availability {
            line = format!("{line} Not now: {}.", clean(&reason));
        }
        linear.say(line);
    }
}
