//! `trialdesk list`: a row per trial.

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
    opened(args.look.open(&args.room), |room| {
        output(Exit::Ready, |out| match args.format {
            Format::Text => list::write(room.reviews(), args.colour.paint(), out),
            Format::Json => {
                let rows: Vec<_> = room.reviews().map(|reviewed| Row::of(&reviewed)).collect();
                json::pretty(&rows, out)
            }
            Format::Jsonl => room.reviews().try_for_each(|reviewed| json::line(&Row::of(&reviewed), out)),
        })
    })
}
