//! `trialdesk verify`: checks that every decision record is well-formed and in its place, and says what is proved.

use super::options::{ColourOptions, EvaluationOptions};
use super::room_args::RoomArg;
use super::{Exit, output, with_room};
use crate::report::history::HistoryResult;
use crate::report::verify::VerifyReport;
use crate::share::history::RoomHistory;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    /// Also find the records that the history of the branch has and the room has not
    #[arg(long)]
    history: bool,

    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = VerifyFormat::Text)]
    format: VerifyFormat,

    #[command(flatten)]
    evaluation: EvaluationOptions,

    #[command(flatten)]
    colour: ColourOptions,
}

/// The formats of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum VerifyFormat {
    /// For people
    Text,
    /// For machines; `trialdesk schema verify-report` prints the schema
    Json,
}

const HELP: &str = "\
With --history, every version of a record that a commit of the branch has is compared with the records of the room, by its \
bytes: a record that was moved is still there, and one that was deleted, edited or dropped by a merge is not. Records that \
only other branches have are noted. The history of a shallow or partial clone is not known.

Exit status:
  0  nothing is wrong
  1  a record is malformed, misplaced or missing, or is gone from the history
  2  the arguments are wrong, or the room is not a directory
  3  the policy is not usable, or --history does not know all of the history";

pub(super) fn run(args: &Args) -> Exit {
    with_room(args.evaluation.open(args.room.path()), |room| {
        let history = args.history.then(|| RoomHistory::read(room));
        let report = VerifyReport::of(room, history.as_ref());
        let printed = output(args.colour.is_coloured(), |out| match args.format {
            VerifyFormat::Text => report.write(room, history.as_ref(), out),
            VerifyFormat::Json => out.json(&report),
        });
        if printed != Exit::Ready {
            return printed;
        }
        match report.history.as_ref().map(|history| history.result) {
            Some(HistoryResult::Gone) => Exit::NotReady,
            _ if !report.problems.is_empty() => Exit::NotReady,
            Some(HistoryResult::NotKnown) => Exit::Problems,
            Some(HistoryResult::Intact) | None => Exit::Ready,
        }
    })
}
