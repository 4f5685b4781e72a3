//! `trialdesk list`: a row per trial.

use super::query::QueryOptions;
use super::{Colour, Exit, RoomOptions, opened, output};
use crate::report::json;
use crate::report::list::{self, Row};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evidence directory
    #[arg(value_name = "DIR", default_value = ".")]
    room: PathBuf,

    /// What the list looks like
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
enum Format {
    /// A table
    Text,
    /// An array of rows
    Json,
    /// A row a line
    Jsonl,
}

pub(super) fn run(args: &Args) -> Exit {
    let query = match args.pick.read() {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    opened(args.look.open(&args.room), |room| {
        let selection = match args.pick.select(query.as_ref(), room) {
            Ok(selection) => selection,
            Err(exit) => return exit,
        };
        output(Exit::Ready, |out| match args.format {
            Format::Text => list::write(selection.reviews(), args.colour.paint(), out),
            Format::Json => {
                let rows: Vec<_> = selection.reviews().map(|reviewed| Row::of(&reviewed)).collect();
                json::pretty(&rows, out)
            }
            Format::Jsonl => {
                selection.reviews().try_for_each(|reviewed| json::line(&Row::of(&reviewed), out))
            }
        })
    })
}
