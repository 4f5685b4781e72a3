//! `trialdesk list`: a row per trial.

use super::options::{ReportOptions, RoomArg};
use super::query::{QueryOptions, print_no_match};
use super::{Exit, with_room};
use crate::report::list::ListFormats;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    #[command(flatten)]
    query: QueryOptions,

    #[command(flatten)]
    report: ReportOptions<ListFormats>,
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
        let exit = args.report.print(&selection);
        if selection.is_empty() && !room.is_empty() {
            print_no_match(&selection, "");
        }
        exit
    })
}
