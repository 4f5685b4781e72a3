//! `trialdesk import`: places records that were composed and signed elsewhere.

mod importer;
mod order;

use super::options::{ColourOptions, EvaluationOptions};
use super::room_args::RoomFlag;
use super::{Exit, output, with_room};
use crate::domain::safe_text::SafeText;
use crate::report::import::{ImportReport, ImportResult};
use importer::Importer;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// The records, as `decide --dry-run --out` wrote them; the signature of FILE is read from FILE.sig
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    room: RoomFlag,

    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ImportFormat::Text)]
    format: ImportFormat,

    #[command(flatten)]
    evaluation: EvaluationOptions,

    #[command(flatten)]
    colour: ColourOptions,
}

/// The formats of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ImportFormat {
    /// For people
    Text,
    /// For machines; `trialdesk schema import-report` prints the schema
    Json,
}

const HELP: &str = "\
A record is held to the rules of `decide`, as of its own `decided_at`, which may not be in the future. Its signature has to \
verify with a key of the principal, by the policy. It is placed under the name that `decide` would have given it, and \
nothing is overwritten. Importing a record again changes nothing.

Exit status:
  0  every record is in the room
  1  a record was refused
  2  the arguments are wrong, or the room is not a directory
  3  a file could not be read or written, or the policy is not usable";

pub(super) fn run(args: &Args) -> Exit {
    with_room(args.evaluation.open(args.room.path()), |room| {
        let state = args.evaluation.directories().room(&room.root);
        let files = Importer::new(room, state).import(&args.files);
        let exit = files.iter().map(|file| match file.result {
            ImportResult::Imported | ImportResult::AlreadyThere | ImportResult::SignatureAdded => Exit::Ready,
            ImportResult::Refused => Exit::NotReady,
            ImportResult::Failed => Exit::Problems,
        });
        let severity =
            |exit: &Exit| [Exit::Ready, Exit::NotReady, Exit::Problems].iter().position(|e| e == exit);
        let exit = exit.max_by_key(severity).unwrap_or(Exit::Ready);
        let report = ImportReport::of(SafeText::sanitize(&room.named), files);
        let printed = output(args.colour.is_coloured(), |out| match args.format {
            ImportFormat::Text => report.write(out),
            ImportFormat::Json => out.json(&report),
        });
        if printed == Exit::Ready { exit } else { printed }
    })
}
