//! `trialdesk log`: the decision records of a room or of one trial.

use super::options::ReportOptions;
use super::room_args::RoomFlag;
use super::{Exit, find_trials, with_room};
use crate::report::log::LogFormats;
use crate::report::selection::Selection;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The trials, by their references, short names or numbers [default: all]
    #[arg(value_name = "TRIAL")]
    trials: Vec<String>,

    #[command(flatten)]
    room: RoomFlag,

    #[command(flatten)]
    report: ReportOptions<LogFormats>,
}

pub(super) fn run(args: &Args) -> Exit {
    let (trials, folder) = args.room.split(&args.trials);
    with_room(args.report.evaluation.open(folder), |room| {
        let selection = match trials {
            [] => Selection::decided(room),
            trials => match find_trials(room, trials) {
                Ok(selection) => selection,
                Err(exit) => return exit,
            },
        };
        args.report.print(&selection)
    })
}
