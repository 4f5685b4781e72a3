//! Recording: sign where there is a key, write, and go on to the next trial. Whatever goes wrong stops it.

use super::super::effect::Effect;
use super::super::form::{Fate, Form, Recording};
use super::super::model::{Model, Tone};
use super::super::msg::Recorded;
use super::super::survey::Survey;
use super::super::words;
use super::{answers, deciding, keeping, next_generation, say, scan};
use crate::domain::decision::Verdict;
use std::sync::Arc;

/// Asks for the records that the form shows to be written, the first of them now.
pub(super) fn record(model: &mut Model) -> Vec<Effect> {
    let Some(form) = &mut model.form else { return Vec::new() };
    for item in form.items.iter_mut().filter(|item| matches!(item.fate, Fate::Failed(_))) {
        item.fate = Fate::Open;
    }
    model.decided.push(Vec::new());
    // Only now is it certain that the preview was looked at; what follows takes as long as it takes.
    next(model, true)
}

/// Asks for the next record to be signed, or written.
fn next(model: &mut Model, is_first: bool) -> Vec<Effect> {
    let generation = next_generation(model);
    let Some(form) = &mut model.form else { return Vec::new() };
    let Some(current) = form.next_waiting() else { return Vec::new() };
    form.recording = Some(Recording { generation, item: current, is_first });
    let item = &form.items[current];
    let (Some(record), Some(key)) = (&item.record, &form.signer.key) else {
        say(model, Tone::Quiet, "writing …");
        return write(model, None).into_iter().collect();
    };
    let effect = Effect::Sign {
        record: record.text.clone(),
        trial: item.name().to_owned(),
        key: key.clone(),
        generation,
    };
    say(model, Tone::Quiet, "signing …");
    vec![effect]
}

fn write(model: &mut Model, signature: Option<Vec<u8>>) -> Option<Effect> {
    let form = model.form.as_ref()?;
    let recording = form.recording?;
    let item = form.items.get(recording.item)?;
    let moves = form.frozen().is_none() && recording.is_first && !item.is_settled();
    Some(Effect::RecordDecision {
        root: form.survey.room.root.clone(),
        record: item.record.clone()?,
        signature,
        expectation: item.expectation.clone(),
        stamped_at: item.stamp.as_ref().map(|stamp| stamp.at).filter(|_| moves),
        is_last: form.waiting().count() <= 1,
        generation: recording.generation,
    })
}

/// A signing ended. Without a signature nothing is written.
pub(super) fn signed(model: &mut Model, generation: u64, result: Result<Vec<u8>, String>) -> Vec<Effect> {
    if !is_awaited(model, generation) {
        return Vec::new();
    }
    match result {
        Ok(signature) => {
            say(model, Tone::Quiet, "writing …");
            write(model, Some(signature)).into_iter().collect()
        }
        Err(message) => stop(model, Fate::Failed(message)),
    }
}

fn is_awaited(model: &Model, generation: u64) -> bool {
    let recording = model.form.as_ref().and_then(|form| form.recording);
    recording.is_some_and(|recording| recording.generation == generation)
}

/// A recording ended. Only here is it ever said that something was recorded.
pub(super) fn recorded(model: &mut Model, generation: u64, outcome: Recorded) -> Vec<Effect> {
    if !is_awaited(model, generation) {
        return Vec::new();
    }
    match outcome {
        Recorded::Done { path, room } => {
            note(model, path);
            if model.form.as_ref().is_some_and(|form| form.waiting().next().is_some()) {
                return next(model, false);
            }
            finish(model, room)
        }
        Recorded::Changed { what, room } => {
            let what = what.join(" and ");
            let message = format!("{what} changed meanwhile. Look again, then record");
            let mut effects = stop(model, Fate::Failed(message.clone()));
            let is_there = model.form.as_mut().is_some_and(|form| form.reopen(room.clone()));
            answers::install(model, &room);
            if is_there {
                if !model.form.as_ref().is_some_and(|form| form.is_bulk) {
                    say(model, Tone::Bad, format!("Nothing was recorded: {message}"));
                }
                effects.retain(|effect| !matches!(effect, Effect::ScanRoom { .. }));
                model.scanning = None;
                return effects;
            }
            model.form = None;
            say(model, Tone::Bad, "Nothing was recorded: the trial is not there any more");
            Vec::new()
        }
        Recorded::Late => {
            const LATE: &str = "its time was over a minute old. Look at it again, then record";
            stop(model, Fate::Failed(format!("nothing was recorded: {LATE}")))
        }
        Recorded::Failed(message) => stop(model, Fate::Failed(message)),
        Recorded::Uncertain(message) => stop(model, Fate::Uncertain(message)),
    }
}

/// Notes that the current trial's record is on disk.
fn note(model: &mut Model, path: String) {
    let Some(form) = &mut model.form else { return };
    let Some(recording) = form.recording else { return };
    let Some(item) = form.items.get_mut(recording.item) else { return };
    item.fate = Fate::Recorded(path);
    let trial_ref = item.trial_ref.clone();
    model.desk.marks.remove(&trial_ref);
    if form.verdict == Verdict::Withdrawn {
        for group in &mut model.decided {
            group.retain(|decided| *decided != trial_ref);
        }
    } else if let Some(group) = model.decided.last_mut() {
        group.push(trial_ref);
    }
}

/// Stops at the current trial: what was recorded before it stays recorded, and the form stays for the others.
fn stop(model: &mut Model, fate: Fate) -> Vec<Effect> {
    let Some(form) = &mut model.form else { return Vec::new() };
    let Some(Recording { item: current, .. }) = form.recording.take() else { return Vec::new() };
    let (Fate::Failed(message) | Fate::Uncertain(message)) = &fate else { return Vec::new() };
    let mut text = message.clone();
    let done = form.items.iter().filter(|item| item.is_recorded()).count();
    let Some(item) = form.items.get_mut(current) else { return Vec::new() };
    if form.is_bulk {
        text = format!("{done} recorded, stopped at {}: {message}", item.name());
    }
    item.fate = fate;
    form.paper_top = 0;
    form.ask_for_the_count_again();
    form.refresh();
    say(model, Tone::Bad, text);
    let mut effects = deciding::ask_for_stamps(model);
    if done > 0 {
        effects.push(scan(model));
    }
    effects
}

/// Everything that could be recorded is.
fn finish(model: &mut Model, room: Result<Arc<Survey>, String>) -> Vec<Effect> {
    let Some(form) = model.form.take() else { return Vec::new() };
    let mut effects: Vec<_> = keeping::forget(model, &form).into_iter().collect();
    let is_read = room.is_ok();
    if let Ok(survey) = room {
        answers::install(model, &survey);
    }
    let text = said(model, &form, is_read);
    say(model, Tone::Good, text);
    if let Some(item) = form.items.first().filter(|_| !form.is_bulk) {
        answers::stay_near(model, &item.trial_ref);
    }
    if !is_read {
        effects.push(scan(model));
    }
    effects
}

/// What was recorded, in a sentence.
fn said(model: &Model, form: &Form, is_read: bool) -> String {
    let done = past(form.verdict);
    let recorded = form.items.iter().filter_map(|item| match &item.fate {
        Fate::Recorded(path) => Some((item, path)),
        _ => None,
    });
    let recorded: Vec<_> = recorded.collect();
    if form.is_bulk {
        let left = form.items.len() - recorded.len();
        let left = if left > 0 { format!(" · {left} left out") } else { String::new() };
        let count = words::count(recorded.len(), "decision", "decisions");
        return format!("Recorded: {count}, {done}{left}");
    }
    let Some((item, path)) = recorded.first() else { return String::new() };
    let now = model.survey.as_deref().filter(|_| is_read).and_then(|survey| {
        let reviewed = survey.trial(survey.find(&item.trial_ref)?)?;
        Some(format!(" · {} is {} now", item.name(), words::status(reviewed.judgement.status)))
    });
    format!("Recorded: {done}{} · {path}", now.unwrap_or_default())
}

/// What was decided, in the past.
const fn past(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved => "approved",
        Verdict::Denied => "denied",
        Verdict::ChangesRequested => "sent back",
        Verdict::Withdrawn => "withdrawn",
    }
}
