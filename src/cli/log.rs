//! `trialdesk log`: the records of a room or of one trial.

use super::{Colour, Exit, RoomFlag, RoomOptions, complain, opened, output};
use crate::report::{json, log};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One trial alone, by its reference or its short name
    trial: Option<String>,

    #[command(flatten)]
    room: RoomFlag,

    /// What it looks like
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    look: RoomOptions,

    #[command(flatten)]
    colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// An array of records
    Json,
    /// A row a record, for spreadsheets
    Csv,
}

pub(super) fn run(args: &Args) -> Exit {
    opened(args.look.open(args.room.path()), |room| {
        let lines = match &args.trial {
            None => room.decided().flat_map(|reviewed| log::lines(&reviewed)).collect(),
            Some(name) => match room.find(name) {
                Ok(reviewed) => log::lines(reviewed),
                Err(error) => {
                    complain(&error);
                    return Exit::Usage;
                }
            },
        };
        output(Exit::Ready, |out| match args.format {
            Format::Text => log::write(&lines, args.colour.paint(), out),
            Format::Json => json::pretty(&lines, out),
            Format::Csv => log::write_csv(&lines, out),
        })
    })
}
