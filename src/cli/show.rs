//! `trialdesk show`: one trial.

use super::options::ReportOptions;
use super::room_args::RoomArg;
use super::{Exit, find_trials, output, with_room};
use crate::report::Renderer as _;
use crate::report::lineage::Lineage;
use crate::report::show::ShowFormats;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The trial, by its reference, its short name or its number
    trial: String,

    #[command(flatten)]
    room: RoomArg,

    /// Show the chain of packages: each with its digests, and who approved it on what, when and with which key
    #[arg(long, conflicts_with = "format")]
    lineage: bool,

    #[command(flatten)]
    report: ReportOptions<ShowFormats>,
}

pub(super) fn run(args: &Args) -> Exit {
    with_room(args.report.evaluation.open(args.room.path()), |room| {
        match find_trials(room, std::slice::from_ref(&args.trial)) {
            Ok(selection) if args.lineage => {
                output(args.report.colour.is_coloured(), |out| Lineage.render(&selection, out))
            }
            Ok(selection) => args.report.print(&selection),
            Err(exit) => exit,
        }
    })
}
