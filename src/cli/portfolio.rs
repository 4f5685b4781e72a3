//! `trialdesk portfolio`: what one person can do in one go, and what blocks.

use super::options::ReportOptions;
use super::progress::Progress;
use super::query::{QueryOptions, print_no_match};
use super::room_args::RoomArg;
use super::{Exit, with_room};
use crate::report::portfolio::PortfolioFormats;
use crate::safe;
use crate::share::trend;
use std::ops::ControlFlow;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0, or 1 if no trial is selected, 2 for wrong usage, 3 for an unusable policy, and with --trend if the history is not known."
)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    #[command(flatten)]
    query: QueryOptions,

    /// Add the figures of past weeks: the last commit of each week, judged at its date
    #[arg(long, conflicts_with = "query")]
    trend: bool,

    /// The number of weeks, counted from the last commit
    #[arg(long, value_name = "NUMBER", requires = "trend", default_value_t = trend::WEEKS)]
    weeks: usize,

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
        let trend = args.trend.then(|| {
            let mut progress = Progress::on_stderr();
            trend::read(&room.root, &args.report.evaluation.options(), args.weeks, |done, all| {
                progress.show(&safe!("Reading week {} of {}", done + 1, all));
                ControlFlow::Continue(())
            })
        });
        let printed = args.report.print(&selection.with_trend(trend.as_ref()));
        if printed == Exit::Ready && matches!(trend, Some(Err(_))) { Exit::Problems } else { printed }
    })
}
