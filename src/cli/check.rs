//! `trialdesk check`: the rules of the console, for scripts and CI.

use super::options::{ReportOptions, RoomFlag};
use super::query::QueryOptions;
use super::{Exit, boundary_scan, print_error, with_room};
use crate::domain::safe_text::SafeText;
use crate::report::check::CheckFormats;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::safe;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evidence directory; with --only, any files and directories [default: .]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    room: RoomFlag,

    /// Run one gate on any files
    #[arg(long, value_enum, value_name = "GATE")]
    only: Option<Only>,

    #[command(flatten)]
    query: QueryOptions,

    #[command(flatten)]
    report: ReportOptions<CheckFormats>,
}

/// A gate that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Only {
    /// Find secrets and personal data in text files
    PublicBoundary,
}

pub(super) fn run(args: &Args) -> Exit {
    let query = match args.query.parse() {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    let paths = match (args.paths.as_slice(), &args.room.room) {
        ([], _) => vec![args.room.path().to_owned()],
        (paths, None) => paths.to_owned(),
        (_, Some(_)) => {
            print_error("Name the evidence directory once: as PATH or with -C.");
            return Exit::Usage;
        }
    };
    if args.only == Some(Only::PublicBoundary) {
        if query.is_some() {
            print_error(
                "--query selects trials, but --only public-boundary reads any files. Use one of them.",
            );
            return Exit::Usage;
        }
        return boundary_scan::run(&paths, args.report.format.name, args.report.colour.is_coloured());
    }
    let [folder] = paths.as_slice() else {
        print_error("Name one evidence directory. Several paths are for --only public-boundary.");
        return Exit::Usage;
    };
    with_room(args.report.evaluation.open(folder), |room| {
        let selection = match args.query.select(query.as_ref(), room) {
            Ok(selection) => selection,
            Err(exit) => return exit,
        };
        let printed = args.report.print(&selection);
        // If the reader of the report closed the pipe, the status is the same.
        let exit = if printed == Exit::Ready { exit(room, &selection) } else { printed };
        if room.is_empty() {
            print_error(safe!(
                "{}: No trial found, which counts as a failure. {}",
                room_name(room),
                NO_TRIALS
            ));
        } else if selection.is_empty() {
            super::query::print_no_match(&selection, ", which counts as a failure");
        }
        exit
    })
}

fn room_name(room: &Room) -> SafeText {
    SafeText::sanitize(&room.named)
}

const NO_TRIALS: &str = "Evidence files are *.yaml, *.yml or *.json with a schema_version of the cavra packets. \
    Name the directory that holds them.";

/// Returns the exit status for a room.
fn exit(room: &Room, selection: &Selection<'_>) -> Exit {
    let tally = selection.tally();
    if !room.problems.is_empty() || room.rules.ignored_above.is_some() || tally.trials == 0 {
        Exit::Problems
    } else if tally.ready == tally.trials {
        Exit::Ready
    } else {
        Exit::NotReady
    }
}
