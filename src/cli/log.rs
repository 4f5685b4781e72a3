//! `trialdesk log`: the decision records of a room or of one trial.

use super::options::{ReportOptions, RoomArg};
use super::{Exit, find_trials, with_room};
use crate::report::log::LogFormats;
use crate::report::selection::Selection;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The trial, by its reference, its short name or its number [default: all]
    trial: Option<String>,

    #[command(flatten)]
    room: RoomArg,

    #[command(flatten)]
    report: ReportOptions<LogFormats>,
}

pub(super) fn run(args: &Args) -> Exit {
    with_room(args.report.evaluation.open(args.room.path()), |room| {
        let selection = match &args.trial {
            None => Selection::decided(room),
            Some(name) => match find_trials(room, std::slice::from_ref(name)) {
                Ok(selection) => selection,
                Err(exit) => return exit,
            },
        };
        args.report.print(&selection)
    })
}
