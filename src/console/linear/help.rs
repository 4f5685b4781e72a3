//! The help of the linear mode.

use crate::console::app::commands::Availability;
use crate::console::app::model::Model;
use crate::console::linear::command_lookup;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;

/// Prints the commands of the current location, one per line.
pub(super) fn print(linear: &mut Linear, model: &Model) {
    let own: &[&str] = if model.layers.form().is_some() {
        &[
            "number: changes that field.",
            "record: shows the exact record, then asks for a word. Nothing else records.",
            "reasons: offers the reasons of earlier decisions. digests: prints what the record will cover, or no longer.",
            "clear: clears the form. again: restores it.",
            "other subject: decides on the grace period, or on the package of another stage of the trial.",
            "show: prints the preview again.",
            "back: leaves the form and keeps its input as a form draft.",
            "quit: ends the program; asks first if input would be lost.",
        ]
    } else if model.layers.page().is_some() {
        &[
            "number: shows that finding in its file. edit and copy take a finding's number too.",
            "next, or an empty line: reads on. previous: reads back. show: reads again.",
            "back: goes back to the queue. quit: ends the program.",
        ]
    } else if model.layers.upcoming().is_some() {
        &[
            "number: opens the trial of that date.",
            "next, or an empty line: reads on. previous: reads back. show: reads again.",
            "back: goes back to the queue. quit: ends the program.",
        ]
    } else if model.layers.changes().is_some() {
        &[
            "number: opens the trial of that change.",
            "next, or an empty line: reads on. previous: reads back. show: reads again.",
            "back: goes back. quit: ends the program.",
        ]
    } else if model.layers.trend().is_some() {
        &[
            "number: opens the room as it was at the last commit of that week.",
            "next, or an empty line: reads on. previous: reads back. show: reads again.",
            "back: goes back to the portfolio. quit: ends the program.",
        ]
    } else if model.layers.portfolio().is_some() {
        &[
            "number: shows the trials behind that figure, by their query.",
            "next, or an empty line: reads on. previous: reads back. show: reads again.",
            "back: goes back to the queue. quit: ends the program.",
        ]
    } else if model.layers.log().is_some() {
        &[
            "number: opens that record in full, and open there goes to its trial.",
            "filter by:dana since:7d until:1 Jun stage:readiness: shows these records. filter grace: decisions on grace periods. filter alone shows all.",
            "next, or an empty line: reads on. previous: reads back. show: reads again.",
            "back: goes back to the queue. quit: ends the program.",
        ]
    } else if linear.in_queue {
        &[
            "number, or a trial's name: opens it. edit, copy and the decisions take numbers: approve 3.",
            "next, or an empty line: reads on. previous: reads back. list: reads again.",
            "select 1 3 5-7, select all, deselect 3, deselect all, selected: a decision without a number is about all selected trials.",
            "search words: goes to the next matching trial. filter words: shows only matching trials. filter alone shows all. \
             Both accept queries: filter status:blocked gate:4 missing>0",
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
    if model.layers.form().is_some() {
        return;
    }
    let context = model.mode();
    for entry in command_lookup::callable(context) {
        let availability = entry.availability(model);
        if availability == Availability::Hidden {
            continue;
        }
        let letter = command_lookup::letter(model, entry, context)
            .map(|letter| format!(", or {letter}"))
            .unwrap_or_default();
        let mut line = format!("{}{letter}: {}", entry.title.to_lowercase(), entry.sentence);
        if let Availability::Disabled(reason) = availability {
            line = format!("{line} Not now: {}.", SafeText::sanitize(&reason));
        }
        linear.say(line);
    }
}
