//! `trialdesk portfolio`: what one person can do in one go, and what blocks.

use super::options::ReportOptions;
use super::query::{QueryOptions, print_no_match};
use super::room_args::RoomArg;
use super::{Exit, with_room};
use crate::report::portfolio::PortfolioFormats;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0, or 1 if no trial is selected, 2 for wrong usage, 3 for an unusable policy."
)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    #[command(flatten)]
    query: QueryOptions,

    #[command(flatten)]
    report: ReportOptions<PortfolioFormats>,
}

pub(super) fn run(args: &Args) -> Exit {
    let query = match args.query.parse() {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    with_room(args.report.evaluation.open(args.room.path()), |room| {
        let selection = match args.query.select(query.as_ref(), room) {
            Ok(selection) => selection,
            Err(exit) => return exit,
        };
        if query.is_some() && selection.is_empty() {
            print_no_match(&selection, None, "");
            return Exit::NotReady;
        }
        args.report.print(&selection)
    })
}
