//! What is done where the console is shown to somebody.

use super::super::commands::Command;
use super::super::desk::Desk;
use super::super::drafts::Drafts;
use super::super::effect::Effect;
use super::super::model::{Model, Tone};
use super::super::show::Strip;
use super::super::tour::{self, Tour};
use super::{pages, say, scan};

/// Asks for the demo's room to be made what it was.
pub(super) fn reset_demo(model: &mut Model) -> Vec<Effect> {
    let Some(demo) = &model.show.demo else { return Vec::new() };
    let effect = Effect::ResetDemo { folder: demo.folder.clone() };
    model.form = None;
    model.page = None;
    model.show.mending = None;
    model.drafts = Drafts::default();
    model.decided.clear();
    model.desk = Desk::default();
    model.show.tour = Tour::begun(model.show.tour.is_on);
    say(model, Tone::Quiet, "the demo begins again …");
    vec![effect]
}

/// The demo's room is what it was.
pub(super) fn demo_reset(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => say(model, Tone::Good, "the demo is what it was in the beginning"),
        Err(message) => say(model, Tone::Bad, format!("the demo could not be reset: {message}")),
    }
    vec![scan(model)]
}

/// Gives the console what the strip at its foot leaves.
pub(super) fn fit(model: &mut Model) {
    let size = Strip::of(model).rest(model.screen);
    if size != model.size {
        model.size = size;
        pages::lay_out(model);
        pages::show_finding(model);
    }
}

/// Takes the tour up, or leaves it. Where one was is kept.
pub(super) fn toggle_tour(model: &mut Model) {
    model.show.tour.is_on = !model.show.tour.is_on;
    if !model.show.tour.is_on {
        let text = format!("{} takes the tour up again", model.key(Command::Tour));
        say(model, Tone::Quiet, text);
    }
}

/// The next step of the tour.
pub(super) fn go_on(model: &mut Model) {
    let steps = tour::steps(model).len();
    if !model.show.tour.go_on(steps) {
        let text = format!("the tour is over: {} begins it anew", model.key(Command::Tour));
        say(model, Tone::Good, text);
    }
}

/// Shows the keys that are pressed, or no longer.
pub(super) fn toggle_presenting(model: &mut Model) {
    model.show.presents = !model.show.presents;
    model.show.pressed = None;
}
