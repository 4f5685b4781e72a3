//! Queues and rows, a line each.

use crate::console::app::content::votes;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::form_drafts;
use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::list::state::Subject;
use crate::console::app::model::Model;
use crate::console::app::room_view::RoomView;
use crate::console::app::sync;
use crate::console::linear::lines::Lines;
use crate::console::linear::state::Linear;
use crate::domain::grace::GraceState;
use crate::domain::labels::GateStatus;
use crate::domain::next_step::next_step;
use crate::domain::problem::Problem;
use crate::domain::safe_text::SafeText;
use crate::domain::stages::STAGES;
use crate::domain::summary::Summary;
use crate::safe;
use jiff::civil::Date;

/// Prints the room, and the queues with their counts.
pub(super) fn queues(model: &Model, out: &mut Lines) {
    let Some(room_view) = model.room_view.as_deref() else { return };
    out.push(room(model, room_view));
    if room_view.is_bare() {
        out.push("No evidence here: a room is a folder with YAML or JSON packets.".to_owned());
        out.push("Add packets and type rescan, or quit and open another folder: trialdesk DIR".to_owned());
        return;
    }
    out.push(date_and_user(model, room_view));
    let freshness = model.freshness();
    for queue in model.list.queues() {
        let count = model.list.count(room_view, queue);
        let count = if !freshness.is_current() {
            "count not known".to_owned()
        } else if queue.is_of_files() {
            labels::count(count, "file", "files")
        } else {
            labels::count(count, "trial", "trials")
        };
        out.push(format!(
            "{} {}, {count}: {}",
            queue.index(),
            SafeText::sanitize(model.list.title(queue)),
            SafeText::sanitize(&model.meaning(queue))
        ));
    }
    if let Some(sentences) = sync::content::sentences(model) {
        out.push(safe!("Sync: {}", sentences));
    }
    let waiting = model.drafts.count(|trial_ref| room_view.find(trial_ref).is_some());
    if waiting > 0 {
        out.push(labels::count(waiting, "form draft", "form drafts"));
    }
}

fn room(model: &Model, room_view: &RoomView) -> String {
    let tally = room_view.tally;
    let trials = labels::count(tally.trials, "trial", "trials");
    match model.freshness() {
        Freshness::Current => {}
        Freshness::Loading => return format!("trialdesk, {}: {trials} so far.", model.named),
        Freshness::OutOfDate => return format!("trialdesk, {}: out of date.", model.named),
    }
    let problems = match room_view.room.problems.len() {
        0 => String::new(),
        some => format!(", {}", labels::count(some, "problem", "problems")),
    };
    format!(
        "trialdesk, {}: {trials}, {} ready, {} awaiting approval, {} blocked{problems}.",
        model.named, tally.ready, tally.awaiting_approval, tally.blocked
    )
}

fn date_and_user(model: &Model, room_view: &RoomView) -> SafeText {
    let room = &room_view.room;
    let is_past = model.time_machine.today().is_none();
    let clock = match (room.now.given && !is_past, room.is_sample_clock) {
        (true, _) => " (--now)",
        (false, true) => " (sample clock)",
        (false, false) => "",
    };
    let name = model.signer.principal.as_str();
    let who =
        if name.is_empty() { "not named: start with --as NAME".into() } else { SafeText::principal(name) };
    safe!("{}{}. You are {}.", room.now.today(), clock, who)
}

/// Returns the first row of the part with the cursor.
pub(super) fn first(linear: &Linear, model: &Model) -> usize {
    let cursor = model.list.queue_cursor().cursor;
    cursor - cursor % linear.rows()
}

/// Prints some rows of the queue with their range.
pub(super) fn rows(linear: &mut Linear, model: &Model, with_title: bool, out: &mut Lines) {
    let count = model.list.rows.len();
    let queue = model.list.queue;
    let last = (linear.next + linear.rows()).min(count);
    let mut title = if with_title { title(model) } else { String::new() };
    if count == 0 {
        out.push(format!("{title}. {}", model.when_empty(queue)));
        return;
    }
    if last - linear.next < count {
        let extent = format!("{} to {last} of {count}", linear.next + 1);
        title = if title.is_empty() { extent } else { format!("{title}. {extent}") };
    }
    if !title.is_empty() {
        out.push(format!("{title}:"));
    }
    for row in linear.next..last {
        out.push(self::row(linear, model, row));
    }
    linear.next = last;
}

fn title(model: &Model) -> String {
    let queue = model.list.queue;
    let count = model.list.rows.len();
    let mut title = SafeText::sanitize(model.list.title(queue)).to_string();
    if queue.is_of_files() {
        title = format!("{title}, {}", labels::count(count, "file", "files"));
    } else {
        let sort = model.list.queue_cursor().sort;
        let order = sort.column.order(sort.descending);
        title = format!("{title}, {}, {order}", labels::count(count, "trial", "trials"));
    }
    if !model.list.filter.is_empty() {
        title = format!("{title}, filter: {}", SafeText::sanitize(model.list.filter.text()));
    }
    title
}

/// Returns one row and remembers its number.
fn row(linear: &mut Linear, model: &Model, row: usize) -> String {
    let Some(room_view) = model.room_view.as_deref() else { return String::new() };
    let Some(&place) = model.list.rows.get(row) else { return String::new() };
    let (subject, text) = if model.list.queue.is_of_files() {
        let Some(problem) = room_view.room.problems.get(place) else { return String::new() };
        (Subject::Problem(problem.clone()), of_problem(problem))
    } else {
        let Some((subject, text)) = of_trial(model, room_view, place) else { return String::new() };
        (subject, text)
    };
    linear.numbered.insert(row, subject);
    format!("{} {text}", row + 1)
}

fn of_problem(problem: &Problem) -> String {
    let at = problem.at.map(|at| format!(" line {}", at.line)).unwrap_or_default();
    format!(
        "{}, {}{at}: {}",
        problem.code.name(),
        SafeText::sanitize(&problem.path),
        SafeText::sanitize(&problem.message)
    )
}

fn of_trial(model: &Model, room_view: &RoomView, place: usize) -> Option<(Subject, String)> {
    let (trial_ref, summary) = (room_view.trial_ref(place)?, room_view.summaries.get(place)?);
    let mut parts = vec![summary.name.to_string()];
    if model.list.selected.contains(trial_ref) {
        parts.push("selected".to_owned());
    }
    parts.push(model.freshness().instead().unwrap_or_else(|| labels::status(summary.status)).to_owned());
    parts.push(match summary.outcome {
        Some(_) => labels::outcome(summary.outcome).to_owned(),
        None => "outcome unknown".to_owned(),
    });
    parts.push(labels::expired(summary.age()));
    if room_view.has_stages {
        parts.push(format!("stage {} of 8, {}", summary.stage.number(), summary.stage.label()));
    }
    let gates = STAGES[summary.stage as usize].gates.iter().map(|gate| gate.info.number);
    let blocked = gates.filter(|&number| summary.gate(number) == GateStatus::Blocked);
    let blocked: Vec<_> = blocked.map(|number| number.to_string()).collect();
    match blocked.as_slice() {
        [] => {}
        [one] => parts.push(format!("gate {one} blocked")),
        [first @ .., last] => parts.push(format!("gates {} and {last} blocked", first.join(", "))),
    }
    if summary.missing > 0 {
        parts.push(labels::count(
            usize::try_from(summary.missing).unwrap_or(usize::MAX),
            "reference missing",
            "references missing",
        ));
    }
    parts.push(grace(summary, room_view.room.now.today()));
    parts.extend(
        summary.package_to_approve.map(|stage| format!("{} package awaits an approver", stage.label())),
    );
    if room_view.room.policy_file.policy.quorum.get() > 1
        && let Some(reviewed) = room_view.trial(place)
        && let Some(target) = DecisionTarget::waiting(&reviewed.evaluation)
    {
        let progress = votes::pending(reviewed, &room_view.room.policy_file.policy, target);
        parts.extend(progress.map(|votes| votes.progress()));
        parts.extend(votes::own_vote_note(reviewed, &model.signer.principal, target));
    }
    parts.extend(next(model, room_view, place));
    parts.extend(summary.marks().map(|mark| mark.name().to_owned()));
    parts.extend(form_drafts::waiting(&model.drafts, trial_ref));
    Some((Subject::Trial(trial_ref.clone()), parts.join(", ")))
}

/// Returns the next step and who has it.
fn next(model: &Model, room_view: &RoomView, place: usize) -> Option<String> {
    let (room, reviewed) = (&room_view.room, room_view.trial(place)?);
    let step = next_step(&reviewed.trial, &reviewed.evaluation, &room.policy_file.policy, room.now)
        .filter(|_| model.freshness().is_current())?;
    Some(format!("next step {}", step.label(room.now.today())))
}

/// Returns the state of a grace period: its label, or the last day of an approved one.
fn grace(summary: &Summary, today: Date) -> String {
    match (summary.grace, summary.grace_ends_on) {
        (GraceState::Approved, Some(end)) => format!("grace until {}", labels::day(end, today)),
        (state, _) => format!("grace {}", state.label()),
    }
}

/// Returns the row under the cursor, after it moved.
pub(super) fn pointed(linear: &mut Linear, model: &Model) -> Option<String> {
    let cursor = model.list.queue_cursor().cursor;
    if cursor >= model.list.rows.len() {
        return None;
    }
    linear.next = first(linear, model);
    Some(row(linear, model, cursor))
}

/// Returns a sentence about the number of selected trials.
pub(super) fn selected_count(count: usize) -> String {
    match count {
        0 => "No trial is selected.".to_owned(),
        count => format!("{} selected.", labels::count(count, "trial is", "trials are")),
    }
}

/// Returns the names of the selected trials.
pub(super) fn names_of_selected(model: &Model) -> String {
    let mut names: Vec<_> = model
        .list
        .selected
        .iter()
        .map(|trial_ref| SafeText::sanitize(crate::domain::trial::short_name(trial_ref)))
        .collect();
    names.sort_unstable();
    if names.is_empty() { selected_count(0) } else { format!("Selected: {}", SafeText::join(names, ", ")) }
}
