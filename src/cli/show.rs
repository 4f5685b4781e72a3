//! `trialdesk show`: one trial.

use super::at::AtOption;
use super::options::ReportOptions;
use super::room_args::RoomArg;
use super::{Exit, find_trials, output};
use crate::report::explain::ExplainFormats;
use crate::report::lineage::Lineage;
use crate::report::show::ShowFormats;
use crate::report::{Renderer as _, Report as _};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The trial, by its reference, its short name or its number
    trial: String,

    #[command(flatten)]
    room: RoomArg,

    #[command(flatten)]
    at: AtOption,

    /// Show the chain of packages: each with its digests, and who approved it on what, when and with which key
    #[arg(long, conflicts_with = "format")]
    lineage: bool,

    /// Explain the verdict: every rule with the evidence that satisfies it or not, and the decisions that count
    #[arg(long, conflicts_with = "lineage")]
    explain: bool,

    #[command(flatten)]
    report: ReportOptions<ShowFormats>,
}

pub(super) fn run(args: &Args) -> Exit {
    args.at.with_room(&args.report.evaluation, args.room.path(), |room| {
        match find_trials(room, std::slice::from_ref(&args.trial)) {
            Ok(selection) if args.lineage => {
                output(args.report.colour.is_coloured(), |out| Lineage.render(&selection, out))
            }
            Ok(selection) if args.explain => {
                // The formats of both reports have the same names.
                let formats = ExplainFormats::FORMATS.iter();
                let format = formats.into_iter().find(|format| format.name == args.report.format.name);
                let renderer = format.unwrap_or(&ExplainFormats::FORMATS[0]).renderer;
                output(args.report.colour.is_coloured(), |out| renderer.render(&selection, out))
            }
            Ok(selection) => args.report.print(&selection),
            Err(exit) => exit,
        }
    })
}
