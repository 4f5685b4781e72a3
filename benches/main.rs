//! Benchmarks of the parts: one file from bytes to a packed document, one trial, a room, the console over a large one, a decision. `cargo bench` runs them all, and
//! `cargo bench -- parse` those with `parse` in their name. docs/performance.md says how to compare two commits.

#![allow(clippy::unwrap_used, reason = "a bench that cannot set its room up should stop there")]
#![allow(missing_docs, reason = "a module a part")]

#[path = "../examples/make_room/papers.rs"]
mod papers;

mod boundary;
mod console;
mod ledger;
mod parse;
mod room;

fn main() {
    divan::main();
}

/// The files of so many made trials, which are read without a problem.
fn texts(trials: u32) -> Vec<(String, String)> {
    let mut dice = papers::Dice::of(1);
    let files = (0..trials).flat_map(|number| papers::trial(number, &mut dice));
    files.filter(|(_, text)| trialdesk::room::syntax::parse("x.yaml", text).is_ok()).collect()
}

/// A follow-up packet, the longest document of a trial.
fn packet() -> String {
    let (_, text) = texts(1).into_iter().find(|(path, _)| path.ends_with("followup.yaml")).unwrap();
    text
}
