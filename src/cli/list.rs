//! `trialdesk list`: a row per trial.

use super::Exit;
use super::at::AtOption;
use super::options::ReportOptions;
use super::query::{QueryOptions, print_no_match};
use super::room_args::RoomArg;
use crate::report::list::ListFormats;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0, or 1 if --query matches no trial (0 in JSON, with an empty list), 2 for wrong usage, 3 for an unusable policy."
)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    #[command(flatten)]
    at: AtOption,

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
    args.at.with_room(&args.report.evaluation, args.room.path(), |room| {
        let selection = match args.query.select(query.as_ref(), room) {
            Ok(selection) => selection,
            Err(exit) => return exit,
        };
        let exit = args.report.print(&selection);
        if query.is_none() || !selection.is_empty() || exit != Exit::Ready {
            return exit;
        }
        print_no_match(&selection, None, "");
        // For programs, an empty list is an answer.
        if args.report.format.name == "text" { Exit::NotReady } else { Exit::Ready }
    })
}
