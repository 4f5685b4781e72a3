//! `trialdesk schema`: the JSON Schema of a file that the program reads or writes.

use super::{Exit, output};
use crate::report::schema::Subject;
use clap::builder::{PossibleValuesParser, TypedValueParser};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Schema to print
    #[arg(value_parser = subjects())]
    kind: Subject,
}

/// Returns a parser of the names of subjects.
fn subjects() -> impl TypedValueParser<Value = Subject> {
    PossibleValuesParser::new(Subject::all().map(Subject::name)).try_map(|name| {
        Subject::all().find(|subject| subject.name() == name).ok_or("this schema does not exist")
    })
}

pub(super) fn run(args: &Args) -> Exit {
    output(false, |out| out.text(args.kind.text()).map(drop))
}
