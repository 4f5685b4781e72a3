//! `trialdesk show`: one trial, the way its page shows it.

use super::{Colour, Exit, RoomFlag, RoomOptions, complain, opened, output};
use crate::report::check::TrialResult;
use crate::report::{json, trial};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The trial, by its reference or its short name
    trial: String,

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
    /// Its result, as in the check report
    Json,
}

pub(super) fn run(args: &Args) -> Exit {
    opened(args.look.open(args.room.path()), |room| match room.find(&args.trial) {
        Ok(reviewed) => output(Exit::Ready, |out| match args.format {
            Format::Text => trial::write(room, reviewed, args.colour.paint(), out),
            Format::Json => json::pretty(&TrialResult::of(reviewed), out),
        }),
        Err(error) => {
            complain(&error);
            Exit::Usage
        }
    })
}
