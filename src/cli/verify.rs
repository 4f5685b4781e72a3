//! `trialdesk verify`: is every record of a room whole, well-formed and in its place?

use super::{Exit, RoomOptions, opened, output};
use crate::domain::clean::clean;
use crate::domain::gather::decisions_folder;
use crate::domain::problem::{Problem, ProblemCode};
use crate::room::Room;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evidence directory
    #[arg(value_name = "DIR", default_value = ".")]
    room: PathBuf,

    #[command(flatten)]
    look: RoomOptions,
}

pub(super) fn run(args: &Args) -> Exit {
    opened(args.look.open(&args.room), |room| {
        let wrong: Vec<_> = room.problems.iter().filter(|problem| is_about_records(problem)).collect();
        let exit = if wrong.is_empty() { Exit::Ready } else { Exit::NotReady };
        output(exit, |out| {
            for problem in &wrong {
                let at = problem.at.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
                let (path, message) = (clean(&problem.path), clean(&problem.message));
                writeln!(out, "{} {path}{at}: {message}", problem.code.word())?;
            }
            writeln!(out, "{}", summary(room, wrong.len()))
        })
    })
}

fn is_about_records(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ProblemCode::BadDecision | ProblemCode::MissingDecision | ProblemCode::BadSignature
    ) || decisions_folder(&problem.path).is_some()
}

fn summary(room: &Room, wrong: usize) -> String {
    let (mut total, mut signed) = (0, 0);
    for (decision, _) in room.decided().flat_map(|reviewed| reviewed.trial.decisions) {
        total += 1;
        signed += usize::from(decision.signature.is_good());
    }
    let plural = if total == 1 { "record" } else { "records" };
    match wrong {
        0 => format!("{total} {plural} verified, {signed} of them signed"),
        _ => format!("{total} {plural} are well-formed, {signed} of them signed; {wrong} things are wrong"),
    }
}
