//! `trialdesk check`: the rules of the console, for scripts and CI.

use super::at::AtOption;
use super::changes::{self, Side};
use super::options::{ReportFiles, ReportOptions, path_in_repository};
use super::query::QueryOptions;
use super::room_args::RoomFlag;
use super::{Exit, boundary_scan, print_error};
use crate::domain::labels::StageId;
use crate::domain::safe_text::SafeText;
use crate::report::Report as _;
use crate::report::check::CheckFormats;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::safe;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};

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
    at: AtOption,

    #[command(flatten)]
    query: QueryOptions,

    /// Only trials that have begun this stage, and their stages up to it
    #[arg(long, value_name = "ID", value_parser = stages(), conflicts_with = "only", help_heading = "Selection")]
    stage: Option<StageId>,

    /// Show in the format markdown what changed since: a JSON report of `check`, or a commit or date of the repository
    #[arg(long, value_name = "FILE|REV|DATE", conflicts_with_all = ["only", "query", "stage"])]
    since: Option<PathBuf>,

    #[command(flatten)]
    report: ReportOptions<CheckFormats>,

    #[command(flatten)]
    files: ReportFiles<CheckFormats>,
}

/// Returns a parser of the ids of stages, and of their short names.
pub(super) fn stages() -> impl TypedValueParser<Value = StageId> {
    let value =
        |stage: &StageId| PossibleValue::new(stage.name()).alias(stage.short_name()).help(stage.sentence());
    PossibleValuesParser::new(StageId::ALL.iter().map(value))
        .try_map(|name| StageId::named(&name).ok_or("this stage does not exist"))
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
        if args.at.is_set() {
            print_error(
                "--at shows a room as it was, but --only public-boundary reads the files of today. Use one of them.",
            );
            return Exit::Usage;
        }
        if query.is_some() || !args.files.is_empty() {
            print_error(
                "--query and --report are about trials, but --only public-boundary reads any files. Leave them out.",
            );
            return Exit::Usage;
        }
        return boundary_scan::run(&paths, args.report.format.name, args.report.colour.is_coloured());
    }
    let [folder] = paths.as_slice() else {
        print_error("Name one evidence directory. Several paths are for --only public-boundary.");
        return Exit::Usage;
    };
    let earlier = match args.since.as_deref().map(|since| earlier(args, since, folder)).transpose() {
        Ok(earlier) => earlier,
        Err(exit) => return exit,
    };
    args.at.with_located_room(&args.report.evaluation, folder, |room, commit| {
        let changes =
            earlier.as_ref().map(|earlier| changes::compare(folder, earlier, &Side::of(room, commit)));
        let selection = match args.query.select_in(query.as_ref(), args.stage, room) {
            Ok(selection) => selection.in_repository(&path_in_repository(room)).with_changes(changes),
            Err(exit) => return exit,
        };
        let selection = if args.files.is_empty() { selection } else { selection.for_several_reports() };
        let written = args.files.write(&selection);
        let printed = args.report.print(&selection);
        // If the reader of the report closed the pipe, the status is the same.
        let failed = [written, printed].into_iter().find(|exit| *exit != Exit::Ready);
        let exit = failed.unwrap_or_else(|| exit(room, &selection));
        if room.is_empty() {
            print_error(safe!(
                "{}: No trial found, which counts as a failure. {}",
                room_name(room),
                NO_TRIALS
            ));
        } else if selection.is_empty() {
            super::query::print_no_match(&selection, args.stage, ", which counts as a failure");
        }
        exit
    })
}

/// Reads the earlier state that a report is compared with, or prints why it cannot be read or is of no use.
fn earlier(args: &Args, since: &Path, room: &Path) -> Result<Side, Exit> {
    let mut formats = args.files.formats().chain([args.report.format]);
    if !formats.any(|format| format.shows_changes) {
        let able = CheckFormats::FORMATS.iter().filter(|format| format.shows_changes);
        let names = SafeText::join(able.map(|format| format.name), ", ");
        let name =
            CheckFormats::FORMATS.iter().find(|format| format.shows_changes).map_or("", |format| format.name);
        print_error(safe!(
            "--since is for the format {}: add --format {} or --report {}=FILE.",
            names,
            name,
            name
        ));
        return Err(Exit::Usage);
    }
    changes::side(since, room, &args.report.evaluation)
}

fn room_name(room: &Room) -> SafeText {
    SafeText::sanitize(&room.named)
}

const NO_TRIALS: &str = "Evidence files are *.yaml, *.yml or *.json with a schema_version of the cavra packets. \
    Name the directory that holds them.";

/// Returns the exit status of a report (specification, section 7).
fn exit(room: &Room, selection: &Selection<'_>) -> Exit {
    if !room.problems.is_empty() || room.policy_file.ignored_above.is_some() || room.is_empty() {
        return Exit::Problems;
    }
    let tally = selection.tally();
    if tally.trials > 0 && tally.ready == tally.trials { Exit::Ready } else { Exit::NotReady }
}
