//! `trialdesk request`: asks other people for what they must settle.

use super::options::EvaluationOptions;
use super::query::QueryOptions;
use super::room_args::RoomFlag;
use super::{Exit, error_text, find_trials, output, print_error, with_room};
use crate::domain::safe_text::SafeText;
use crate::fsio::export_file::export_file;
use crate::fsio::paths::shown;
use crate::report::labels::count_label;
use crate::report::reader::Reader;
use crate::report::request::Request;
use crate::safe;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The request is Markdown, grouped by the people who are asked: owners, approvers and producers. It lists \
    everything that others must settle. What a reviewer can settle alone, and trials without a request, are named on stderr."
)]
pub(super) struct Args {
    /// The trials, by their references, short names or numbers
    #[arg(required_unless_present = "query", value_name = "TRIAL")]
    trials: Vec<String>,

    /// Write the request to this file, which must not exist yet
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Only what this principal (dana) or owner (owner:support/tier-2 or support/tier-2) is asked for
    #[arg(long = "for", value_name = "NAME")]
    reader: Option<String>,

    #[command(flatten)]
    room: RoomFlag,

    #[command(flatten)]
    query: QueryOptions,

    #[command(flatten)]
    evaluation: EvaluationOptions,
}

pub(super) fn run(args: &Args) -> Exit {
    let query = match args.query.parse() {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    let (trials, folder) = args.room.split(&args.trials);
    if query.is_some() != trials.is_empty() {
        print_error("Name trials, or use --query to select them.");
        return Exit::Usage;
    }
    with_room(args.evaluation.open(folder), |room| {
        let selected = match &query {
            None => find_trials(room, trials),
            query => args.query.select(query.as_ref(), room),
        };
        let selection = match selected {
            Ok(selection) => selection,
            Err(exit) => return exit,
        };
        if query.is_some() && selection.is_empty() {
            super::query::print_no_match(&selection, None, "");
            return Exit::NotReady;
        }
        let policy = &room.policy_file.policy;
        let reader =
            args.reader.as_deref().map_or_else(Reader::everybody, |name| Reader::named(name, policy));
        let request = Request::to(&reader, &selection);
        let exit = if request.is_empty() {
            print_error(match &args.reader {
                Some(name) => {
                    safe!("Nothing to request of {} in the selected trials.", SafeText::principal(name))
                }
                None => "Nothing to request: nobody else has to settle anything.".into(),
            });
            Exit::Ready
        } else {
            write(args, &request)
        };
        if !request.is_empty() && !request.without_items().is_empty() {
            let names = SafeText::join(request.without_items().iter().cloned(), ", ");
            print_error(safe!("Nothing to request in: {}.", names));
        }
        if request.left_out() > 0 {
            let findings = count_label(request.left_out(), "finding is", "findings are");
            print_error(safe!(
                "{} not part of the request, because a reviewer can settle them. `trialdesk show TRIAL` lists all of them.",
                findings
            ));
        }
        exit
    })
}

fn write(args: &Args, request: &Request) -> Exit {
    let Some(path) = &args.output else {
        return output(false, |out| request.write(out));
    };
    match export_file(path, &request.text()) {
        Ok(path) => {
            let path = SafeText::sanitize(&shown(&path));
            output(false, |out| out.text("wrote ")?.line(path))
        }
        Err(error) => {
            print_error(error_text(&error));
            Exit::Problems
        }
    }
}
