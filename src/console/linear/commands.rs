//! Translation of typed lines into messages.

use crate::console::app::argument;
use crate::console::app::command::{Command, InputMode};
use crate::console::app::commands::{Availability, CommandEntry, entry};
use crate::console::app::list::state::Subject;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::queue::Queue;
use crate::console::app::reader::state::Topic;
use crate::console::linear::changes;
use crate::console::linear::command_lookup;
use crate::console::linear::command_lookup::Found;
use crate::console::linear::common_words;
use crate::console::linear::deciding;
use crate::console::linear::filling;
use crate::console::linear::filling_all;
use crate::console::linear::lines::Lines;
use crate::console::linear::listing;
use crate::console::linear::location;
use crate::console::linear::log;
use crate::console::linear::pager;
use crate::console::linear::portfolio;
use crate::console::linear::sharing;
use crate::console::linear::state::Linear;
use crate::console::linear::trend;
use crate::console::linear::upcoming;
use crate::domain::safe_text::SafeText;

pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    match model.mode() {
        InputMode::Confirm => answer(text),
        InputMode::Form => deciding::take(linear, model, text),
        InputMode::FillIn => filling::take(linear, model, text),
        InputMode::FillInAll | InputMode::FillInReview => filling_all::take(linear, model, text),
        InputMode::Upcoming => upcoming::take(linear, model, text),
        InputMode::Portfolio => portfolio::take(linear, model, text),
        InputMode::Trend => trend::take(linear, model, text),
        InputMode::Changes => changes::take(linear, model, text),
        InputMode::Log => log::take(linear, model, text),
        InputMode::Reader if leads_to_trial(model, text) => vec![Msg::Run(Command::Open)],
        InputMode::List | InputMode::Gates | InputMode::Evidence | InputMode::Decisions => {
            command(linear, model, text)
        }
        InputMode::Prompt | InputMode::Palette | InputMode::Request if sharing::is_asked(model) => {
            sharing::take(linear, model, text)
        }
        // The linear mode does not leave these open.
        InputMode::Reader
        | InputMode::Editor
        | InputMode::Prompt
        | InputMode::Palette
        | InputMode::Request
        | InputMode::Help
        | InputMode::Calendar => {
            vec![Msg::Run(Command::Back)]
        }
    }
}

/// Returns whether a line asks for the trial of the decision record that is read.
fn leads_to_trial(model: &Model, text: &str) -> bool {
    let is_record = model.layers.reader().is_some_and(|reader| matches!(reader.topic, Topic::Record { .. }));
    is_record && ["open", "trial"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Answers a question. Only a whole word means yes.
fn answer(text: &str) -> Vec<Msg> {
    let yes = text.eq_ignore_ascii_case("yes");
    vec![Msg::Run(if yes { Command::Yes } else { Command::No })]
}

fn command(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    if let Some(msgs) = common_words::take(linear, model, text) {
        return msgs;
    }
    let lower = text.to_lowercase();
    match lower.as_str() {
        "" => return more(linear, model, false),
        "n" | "next" => return more(linear, model, true),
        "p" | "previous" => return less(linear, model),
        "queues" if model.layers.page().is_none() => {
            linear.in_queue = false;
            linear.again = true;
            return Vec::new();
        }
        "selected" | "selection" => {
            linear.say(listing::names_of_selected(model));
            return Vec::new();
        }
        _ => {}
    }
    if let Some((of, text)) = argument::state::split(text)
        && let Some(entry) = entry(of.command)
    {
        return argued(linear, model, entry, text);
    }
    if model.layers.page().is_none() {
        if let Some(msgs) = common_words::set_search(linear, text) {
            return msgs;
        }
        if let Some(msgs) = select(linear, model, &lower) {
            return msgs;
        }
    }
    // The command table does not have the names of configured queues.
    let is_named = |queue: &Queue| model.list.title(*queue).to_lowercase() == lower;
    if model.layers.page().is_none()
        && let Some(queue) = model.list.queues().into_iter().find(is_named)
    {
        linear.in_queue = true;
        return vec![Msg::Run(Command::Go(queue))];
    }
    let (name, numbers) = command_lookup::numbers(text);
    if name.is_empty() {
        return go(linear, model, &numbers);
    }
    match command_lookup::find(model, model.mode(), name) {
        Found::One(entry) => ask(linear, model, entry.command, &numbers),
        Found::Several(titles) => {
            linear.say(format!("“{}” could be: {}", SafeText::sanitize(name), titles.join(", ")));
            Vec::new()
        }
        Found::None => by_name(linear, model, text),
    }
}

/// Runs a command with the text behind its name, or prints why it cannot be run.
fn argued(linear: &mut Linear, model: &Model, entry: &CommandEntry, text: &str) -> Vec<Msg> {
    if !entry.is_in(model.mode()) {
        linear.say(format!("{}: not available in {}", entry.title, model.mode().title()));
        return Vec::new();
    }
    if let Availability::Disabled(reason) = entry.availability(model) {
        linear.say(reason);
        return Vec::new();
    }
    let mut msgs = vec![Msg::Run(entry.command), Msg::Fill(text.to_owned()), Msg::Run(Command::Accept)];
    if entry.command == Command::DecisionLog {
        // The log opens without a prompt.
        msgs.insert(1, Msg::Run(Command::FilterLog));
    }
    msgs
}

/// Handles `select 1 3`, `deselect 2`, `select all`, `deselect all`.
fn select(linear: &mut Linear, model: &Model, text: &str) -> Option<Vec<Msg>> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let wants = match word {
        "select" => true,
        "deselect" => false,
        _ => return None,
    };
    if model.list.queue.is_of_files() || !linear.in_queue {
        linear.say("Open a queue of trials first: only trials can be selected.");
        return Some(Vec::new());
    }
    let rows: Vec<usize> = if rest.trim() == "all" {
        (0..model.list.rows.len()).collect()
    } else {
        let (name, numbers) = command_lookup::numbers(rest);
        if !name.is_empty() || numbers.is_empty() {
            linear.say(format!("Which trials? Type {word} 1 3, or {word} all"));
            return Some(Vec::new());
        }
        let Some(rows) = found(linear, model, &numbers) else { return Some(Vec::new()) };
        rows
    };
    Some(change_selection(model, &rows, wants))
}

/// Returns the messages that select or deselect these rows, if that changes anything.
fn change_selection(model: &Model, rows: &[usize], wants: bool) -> Vec<Msg> {
    let Some(room_view) = model.room_view.as_deref() else { return Vec::new() };
    let is_selected = |row: usize| {
        let reviewed = model.list.rows.get(row).and_then(|&place| room_view.trial(place));
        reviewed.is_some_and(|reviewed| model.list.selected.contains(&reviewed.trial.trial_ref))
    };
    let changed = rows.iter().copied().filter(|&row| is_selected(row) != wants);
    changed.flat_map(|row| [Msg::Choose(row), Msg::Run(Command::Select)]).collect()
}

/// Returns the rows of numbers. If a number has no row, prints a sentence and returns nothing.
fn found(linear: &mut Linear, model: &Model, numbers: &[usize]) -> Option<Vec<usize>> {
    let mut rows = Vec::with_capacity(numbers.len());
    for &number in numbers {
        let at = number.wrapping_sub(1);
        let row = match linear.numbered.get(&at) {
            // Printed numbers stay valid even if the queue has changed since.
            Some(subject) => {
                model.room_view.as_deref().and_then(|room_view| model.list.row_of(room_view, subject))
            }
            None => (at < model.list.rows.len()).then_some(at),
        };
        match (row, linear.numbered.get(&at)) {
            (Some(row), _) => rows.push(row),
            (None, Some(Subject::Trial(trial_ref))) => {
                let name = SafeText::sanitize(crate::domain::trial::short_name(trial_ref)).to_string();
                linear.say(format!("{name} is no longer in this queue."));
                return None;
            }
            (None, _) => {
                linear.say(format!("Number {number} does not exist here."));
                return None;
            }
        }
    }
    Some(rows)
}

/// Opens a queue, a row, or a finding by its number.
fn go(linear: &mut Linear, model: &Model, numbers: &[usize]) -> Vec<Msg> {
    let &[number] = numbers else {
        linear.say(
            "One number opens a trial. Several numbers work with select and with decisions: approve 1 3",
        );
        return Vec::new();
    };
    if model.layers.page().is_some() {
        let nth = model.page_trial().and_then(|reviewed| {
            let finding = reviewed.evaluation.findings().nth(number.wrapping_sub(1))?;
            Some(finding.path.is_some())
        });
        if nth == Some(false) {
            linear.say(format!("Finding {number} has no file."));
            return Vec::new();
        }
        return finding(linear, model, number, &[Msg::Run(Command::ShowEvidence)]);
    }
    if linear.in_queue {
        if !linear.numbered.contains_key(&number.wrapping_sub(1)) && number > model.list.rows.len() {
            return by_name(linear, model, &number.to_string());
        }
        return match found(linear, model, &[number]).as_deref() {
            Some(&[row]) => vec![Msg::Choose(row), Msg::Run(Command::Open)],
            _ => Vec::new(),
        };
    }
    match model.list.queues().into_iter().find(|queue| queue.index() == number) {
        Some(queue) => {
            linear.in_queue = true;
            vec![Msg::Run(Command::Go(queue))]
        }
        None => by_name(linear, model, &number.to_string()),
    }
}

fn finding(linear: &mut Linear, model: &Model, number: usize, then: &[Msg]) -> Vec<Msg> {
    let count = model.page_trial().map_or(0, |reviewed| reviewed.evaluation.findings().count());
    if number == 0 || number > count {
        linear.say(match count {
            0 => "Nothing is blocked here.".to_owned(),
            count => format!("Finding {number} does not exist: the last one is {count}."),
        });
        return Vec::new();
    }
    // The decisions have no findings to choose from.
    let first = (model.mode() == InputMode::Decisions).then_some(Msg::Run(Command::ShowGates));
    first.into_iter().chain([Msg::Choose(number - 1)]).chain(then.iter().cloned()).collect()
}

/// Runs a command, on numbered rows if there are any.
fn ask(linear: &mut Linear, model: &Model, command: Command, numbers: &[usize]) -> Vec<Msg> {
    let decides =
        matches!(command, Command::Approve | Command::Deny | Command::RequestChanges | Command::Withdraw);
    if let Command::Go(_) = command {
        linear.in_queue = true;
    }
    if matches!(command, Command::Rescan | Command::Edit) {
        linear.again = true;
    }
    if model.layers.page().is_some() {
        return match numbers {
            [] => vec![Msg::Run(command)],
            [number] if !decides => finding(linear, model, *number, &[Msg::Run(command)]),
            _ => {
                linear.say("This is one trial: type the command without a number.");
                Vec::new()
            }
        };
    }
    let takes_selection = decides || matches!(command, Command::Request | Command::FillInAll);
    let is_of_row = takes_selection || sharing::is_of_row(command);
    if numbers.is_empty() {
        if is_of_row && (!takes_selection || model.list.selected.is_empty()) {
            linear.say("Which trial? Type the command with its number: approve 3");
            return Vec::new();
        }
        return vec![Msg::Run(command)];
    }
    if !linear.in_queue {
        linear.say("Open a queue first.");
        return Vec::new();
    }
    let Some(rows) = found(linear, model, numbers) else { return Vec::new() };
    match rows.as_slice() {
        &[row] if takes_selection => vec![Msg::Choose(row), Msg::Run(Command::Open), Msg::Run(command)],
        &[row] => vec![Msg::Choose(row), Msg::Run(command)],
        _ if !takes_selection => {
            linear.say("This command takes one number.");
            Vec::new()
        }
        _ if !model.list.selected.is_empty() => {
            linear.say(format!(
                "{} Deselect them (deselect all), or type the command without numbers.",
                listing::selected_count(model.list.selected.len())
            ));
            Vec::new()
        }
        rows => {
            let mut msgs = change_selection(model, rows, true);
            msgs.push(Msg::Run(command));
            msgs
        }
    }
}

/// Opens a trial by its name or the end of its name, in the current queue.
fn by_name(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    let typed = text.to_lowercase();
    let names = |place: usize| {
        let facts = model.room_view.as_deref().and_then(|room_view| room_view.summaries.get(place));
        facts.is_some_and(|facts| {
            let name = facts.name.to_lowercase();
            name == typed || name.strip_suffix(typed.as_str()).is_some_and(|rest| rest.ends_with(['-', '/']))
        })
    };
    let is_looking = model.layers.page().is_none() && !typed.is_empty() && !model.list.queue.is_of_files();
    let mut rows = (0..model.list.rows.len()).filter(|&row| names(model.list.rows[row]));
    if is_looking
        && linear.in_queue
        && let Some(row) = rows.next()
    {
        return vec![Msg::Choose(row), Msg::Run(Command::Open)];
    }
    linear.say(format!("Unknown command or trial “{}”. Type help.", SafeText::sanitize(text)));
    Vec::new()
}

/// Prints the next part. If there is no more, an empty line prints a hint.
fn more(linear: &mut Linear, model: &Model, was_asked: bool) -> Vec<Msg> {
    let mut out = Lines::default();
    if model.layers.page().is_some() {
        if pager::has_more(linear, model) {
            pager::lines(linear, model, &mut out);
        }
    } else if linear.in_queue && linear.next < model.list.rows.len() {
        listing::rows(linear, model, false, &mut out);
    }
    if out.is_empty() {
        if was_asked {
            out.push("End of the list.".to_owned());
        } else if let Some(kind) = location::Location::of(linear.in_queue, model).kind() {
            out.push(location::hint(kind).to_owned());
        }
    }
    linear.out.append(&mut out);
    Vec::new()
}

/// Prints the previous part.
fn less(linear: &mut Linear, model: &Model) -> Vec<Msg> {
    let mut out = Lines::default();
    if model.layers.page().is_some() {
        pager::step_back(linear, model);
        pager::lines(linear, model, &mut out);
    } else if linear.in_queue {
        let rows = linear.rows();
        let here = linear.next.saturating_sub(1) / rows * rows;
        linear.next = here.saturating_sub(rows);
        listing::rows(linear, model, false, &mut out);
    }
    linear.out.append(&mut out);
    Vec::new()
}
