//! The table of commands.

use super::entry::CommandEntry;
use super::{
    answer, bulk_fill, decide, evidence, fill_in, find, form, log, navigate, portfolio, program, queues,
    reader, sync, time_machine, trial_page,
};
use crate::console::app::command::Command;

/// The commands by area, in the order of the footer and the help.
const AREAS: [&[CommandEntry]; 17] = [
    time_machine::RETURN,
    form::COMMANDS,
    answer::COMMANDS,
    trial_page::COMMANDS,
    fill_in::COMMANDS,
    bulk_fill::COMMANDS,
    reader::COMMANDS,
    decide::COMMANDS,
    evidence::COMMANDS,
    find::COMMANDS,
    queues::COMMANDS,
    portfolio::COMMANDS,
    log::COMMANDS,
    navigate::COMMANDS,
    sync::COMMANDS,
    time_machine::COMMANDS,
    program::COMMANDS,
];

const fn count() -> usize {
    let (mut count, mut area) = (0, 0);
    while area < AREAS.len() {
        count += AREAS[area].len();
        area += 1;
    }
    count
}

static ALL: [CommandEntry; count()] = {
    let mut all = [AREAS[0][0]; count()];
    let (mut at, mut area) = (0, 0);
    while area < AREAS.len() {
        let mut command = 0;
        while command < AREAS[area].len() {
            all[at] = AREAS[area][command];
            at += 1;
            command += 1;
        }
        area += 1;
    }
    all
};

/// Every command, in the order of the footer and the help.
pub static TABLE: &[CommandEntry] = &ALL;

/// Returns the definition of a command.
#[must_use]
pub fn entry(command: Command) -> Option<&'static CommandEntry> {
    TABLE.iter().find(|entry| entry.command == command)
}
