//! `trialdesk verify`: checks that every decision record is complete, well-formed and in its place.

use super::options::{ColourOptions, EvaluationOptions, RoomArg};
use super::{Exit, output, with_room};
use crate::domain::gather::decisions_folder;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::safe_text::SafeText;
use crate::report::labels::count_label;
use crate::report::style::Style;
use crate::room::Room;
use crate::safe;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    #[command(flatten)]
    evaluation: EvaluationOptions,

    #[command(flatten)]
    colour: ColourOptions,
}

pub(super) fn run(args: &Args) -> Exit {
    with_room(args.evaluation.open(args.room.path()), |room| {
        let wrong: Vec<_> = room.problems.iter().filter(|problem| is_about_records(problem)).collect();
        let exit = output(args.colour.is_coloured(), |out| {
            for Problem { code, path, at, message, .. } in &wrong {
                out.styled(Style::Blocked, code.name())?.text(" ")?.text(SafeText::sanitize(path))?;
                if let Some(at) = at {
                    out.text(safe!(":{}:{}", at.line, at.column))?;
                }
                out.text(": ")?.line(SafeText::sanitize(message))?;
            }
            out.line(summary(room, wrong.len()))
        });
        if exit == Exit::Ready && !wrong.is_empty() { Exit::NotReady } else { exit }
    })
}

fn is_about_records(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ProblemCode::BadDecision | ProblemCode::MissingDecision | ProblemCode::BadSignature
    ) || decisions_folder(&problem.path).is_some()
}

fn summary(room: &Room, wrong: usize) -> SafeText {
    let (mut total, mut signed) = (0, 0);
    for (decision, _) in room.decided().flat_map(|reviewed| reviewed.trial.decisions) {
        total += 1;
        signed += usize::from(decision.signature.is_good());
    }
    let records = count_label(total, "record", "records");
    if wrong == 0 {
        return safe!("{} verified, {} of them signed", records, signed);
    }
    let are = if total == 1 { "is" } else { "are" };
    let wrong = count_label(wrong, "thing is wrong", "things are wrong");
    safe!("{} {} well-formed, {} of them signed; {}", records, are, signed, wrong)
}
