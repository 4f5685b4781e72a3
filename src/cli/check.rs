//! `trialdesk check`: the same rules as the console's, headless.

use super::{Colour, Exit, RoomOptions, complain, opened, output};
use crate::domain::clean::clean;
use crate::report::{json, text};
use crate::room::Room;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evidence directory
    #[arg(value_name = "DIR", default_value = ".")]
    room: PathBuf,

    /// What the report looks like
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    look: RoomOptions,

    #[command(flatten)]
    colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Grouped by trial, for people
    Text,
    /// One object
    Json,
    /// A line per result, per problem, and the summary
    Jsonl,
}

pub(super) fn run(args: &Args) -> Exit {
    opened(args.look.open(&args.room), |room| {
        let is_bare = room.trials.is_empty() && room.problems.is_empty();
        let exit = output(verdict(room), |out| match args.format {
            Format::Text if is_bare => Ok(()),
            Format::Text => text::write(room, args.colour.paint(), out),
            Format::Json => json::write(room, out),
            Format::Jsonl => json::write_lines(room, out),
        });
        if room.trials.is_empty() {
            let named = clean(&room.named);
            complain(&format_args!("{named}: no trial here, and an empty room is never a pass. {NO_TRIALS}"));
        }
        exit
    })
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
