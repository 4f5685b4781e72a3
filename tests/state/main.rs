//! This machine's memory of rooms: whose it is, state of version 0.1.0, damaged state, and forgetting.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop there")]

#[path = "../console/mod.rs"]
mod console;
mod damaged;
mod earlier;
mod forget;
mod people;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::{SampleRoom, trialdesk};
use trialdesk::state::RoomState;

/// The state directory of a room's user.
fn state_directory(room: &SampleRoom) -> PathBuf {
    room.state().join(".local/state/trialdesk")
}

/// The memory of a room.
fn room_state(room: &SampleRoom) -> RoomState {
    RoomState::of(&state_directory(room), room.path())
}

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.args(arguments).current_dir(room.path());
    room.run(command)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Every file below a folder, in the order of paths.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            files.extend(files_below(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}
