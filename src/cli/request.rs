//! `trialdesk request`: asks other people for what is missing.

use super::{Exit, RoomFlag, RoomOptions, complain, opened, output};
use crate::domain::clean::clean;
use crate::fsio::export_file::export_file;
use crate::report::request::Request;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The request is Markdown, grouped by owner. -o writes it where nothing has the name yet."
)]
pub(super) struct Args {
    /// The trials, by their references or short names
    #[arg(required = true, value_name = "TRIAL")]
    trials: Vec<String>,

    /// Write it to this file, which must not be there yet
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    room: RoomFlag,

    #[command(flatten)]
    look: RoomOptions,
}

pub(super) fn run(args: &Args) -> Exit {
    opened(args.look.open(args.room.path()), |room| {
        let mut request = Request::default();
        for name in &args.trials {
            match room.find(name) {
                Ok(reviewed) => request.add(reviewed),
                Err(error) => {
                    complain(&error);
                    return Exit::Usage;
                }
            }
        }
        if request.is_empty() {
            complain(&"nothing is missing there that somebody could be asked for");
            return Exit::Ready;
        }
        let Some(path) = &args.output else {
            return output(Exit::Ready, |out| out.write_all(request.text().as_bytes()));
        };
        match export_file(path, &request.text()) {
            Ok(path) => {
                output(Exit::Ready, |out| writeln!(out, "wrote {}", clean(&path.display().to_string())))
            }
            Err(error) => {
                complain(&clean(&error.to_string()));
                Exit::Problems
            }
        }
    })
}
