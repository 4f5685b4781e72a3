//! `trialdesk check`: the same rules as the console's, headless.

use super::query::QueryOptions;
use super::{Colour, Exit, RoomOptions, complain, guard, opened, output};
use crate::domain::clean::clean;
use crate::report::{json, text};
use crate::room::{Room, Tally};
use std::io::Write;
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
    pick: QueryOptions,

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
    let query = match args.pick.read() {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    if args.only == Some(Only::PublicBoundary) {
        if query.is_some() {
            complain(&"--query picks trials, and --only public-boundary looks at files: one of the two");
            return Exit::Usage;
        }
        return guard::run(&args.paths, args.format, args.colour.paint());
    }
    let [folder] = args.paths.as_slice() else {
        complain(&"one evidence directory at a time; several paths are for --only public-boundary");
        return Exit::Usage;
    };
    opened(args.look.open(folder), |room| {
        let selection = match args.pick.select(query.as_ref(), room) {
            Ok(selection) => selection,
            Err(exit) => return exit,
        };
        let is_bare = room.is_empty() && room.problems.is_empty();
        let mut tally = None;
        let write = |out: &mut dyn Write| {
            tally = Some(match args.format {
                Format::Text if is_bare => Tally::default(),
                Format::Text => text::write(selection.clone(), args.colour.paint(), out)?,
                Format::Json => json::write(selection.clone(), out)?,
                Format::Jsonl => json::write_lines(selection.clone(), out)?,
            });
            Ok(())
        };
        let written = output(Exit::Ready, write);
        // Where nobody reads the report to its end, the status is the same.
        let verdict = verdict(room, tally.unwrap_or_else(|| selection.tally()));
        let exit = if written == Exit::Ready { verdict } else { written };
        if room.is_empty() {
            let named = clean(&room.named);
            complain(&format_args!("{named}: no trial here, and an empty room is never a pass. {NO_TRIALS}"));
        }
        if let Some(picked) = selection.line().filter(|_| selection.is_empty() && !room.is_empty()) {
            let query = clean(&picked.query).into_owned();
            complain(&format_args!(
                "no trial of {} is `{query}`, and an empty selection is never a pass",
                picked.of
            ));
        }
        exit
    })
}

const NO_TRIALS: &str = "Evidence is *.yaml, *.yml or *.json with a schema_version of the cavra packets; \
    name the directory that holds it.";

/// The exit status that a room comes to.
fn verdict(room: &Room, tally: Tally) -> Exit {
    if !room.problems.is_empty() || tally.trials == 0 {
        Exit::Problems
    } else if tally.ready == tally.trials {
        Exit::Ready
    } else {
        Exit::NotReady
    }
}
