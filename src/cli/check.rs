//! `trialdesk check`: the same rules as the console's, headless.

use super::{Colour, Exit, RoomOptions, complain, guard, written};
use crate::report::{json, text};
use crate::room::{Room, RoomError};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evidence directory; with --only, any files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Judge by one gate alone, over any files, evidence or not
    #[arg(long, value_enum, value_name = "GATE")]
    only: Option<Only>,

    /// What the report looks like
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    look: RoomOptions,

    #[command(flatten)]
    colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Grouped by trial, for people
    Text,
    /// One object
    Json,
    /// A line per result, per problem, and the summary
    Jsonl,
}

/// A gate that can be asked alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Only {
    /// No forbidden material in any text file
    PublicBoundary,
}

pub(super) fn run(args: &Args) -> Exit {
    if args.only == Some(Only::PublicBoundary) {
        return guard::run(&args.paths, args.format, args.colour.paint());
    }
    let [folder] = args.paths.as_slice() else {
        complain(&"one evidence directory at a time; several paths are for --only public-boundary");
        return Exit::Usage;
    };
    let room = match args.look.open(folder) {
        Ok(room) => room,
        Err(error) => {
            complain(&error);
            return refusal(&error);
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let report = match args.format {
        Format::Text if room.trials.is_empty() && room.problems.is_empty() => Ok(()),
        Format::Text => text::write(&room, args.colour.paint(), &mut out),
        Format::Json => json::write(&room, &mut out),
        Format::Jsonl => json::write_lines(&room, &mut out),
    };
    let exit = written(report.and_then(|()| out.flush()), verdict(&room));
    if room.trials.is_empty() {
        complain(&format_args!(
            "{}: no trial here, and an empty room is never a pass. {NO_TRIALS}",
            room.named
        ));
    }
    exit
}

const NO_TRIALS: &str = "Evidence is *.yaml, *.yml or *.json with a schema_version of the cavra packets; \
    name the directory that holds it.";

/// The exit status that a room comes to.
fn verdict(room: &Room) -> Exit {
    let tally = room.tally();
    if !room.problems.is_empty() || tally.trials == 0 {
        Exit::Problems
    } else if tally.ready == tally.trials {
        Exit::Ready
    } else {
        Exit::NotReady
    }
}

/// The exit status for a room that cannot be judged.
pub(super) fn refusal(error: &RoomError) -> Exit {
    match error {
        RoomError::Folder { .. } | RoomError::NotAFolder { .. } => Exit::Usage,
        RoomError::Policy(_) | RoomError::NoPolicy { .. } => Exit::Problems,
    }
}
