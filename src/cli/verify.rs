//! `trialdesk verify`: checks that every decision record is well-formed and in its place, and says what is proved.

use super::options::{ColourOptions, EvaluationOptions};
use super::room_args::RoomArg;
use super::{Exit, output, with_room};
use crate::domain::assemble::decisions_folder;
use crate::domain::decision::Signature;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::safe_text::SafeText;
use crate::report::labels::count_label;
use crate::report::output::Output;
use crate::report::style::Style;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use std::collections::HashSet;
use std::io;

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
            Proof::of(room).write(out)?;
            match wrong.len() {
                0 => out.line("No record is malformed, misplaced or missing."),
                count => out.line(count_label(count, "thing is wrong", "things are wrong")),
            }
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

/// How much of the records can be proved. A well-formed record can have been edited all the same.
#[derive(Debug, Default)]
struct Proof {
    /// Signed, with a key that the policy trusts for the principal.
    signed: usize,
    /// Signed, with another key.
    untrusted: usize,
    /// With a signature that does not verify.
    bad: usize,
    /// Not signed, and named by a later record, by the digest of its bytes.
    named: usize,
    /// Neither signed nor named.
    unproved: usize,
}

impl Proof {
    fn of(room: &Room) -> Self {
        let mut proof = Self::default();
        for EvaluatedTrial { trial, .. } in room.decided() {
            let records = || trial.decisions.iter().map(|(decision, _)| decision);
            let named: HashSet<&str> =
                records().flat_map(|decision| &decision.seen).map(|digest| &**digest).collect();
            for decision in records() {
                *match decision.signature {
                    Signature::Good { trusted: true, .. } => &mut proof.signed,
                    Signature::Good { trusted: false, .. } => &mut proof.untrusted,
                    Signature::Bad(_) => &mut proof.bad,
                    _ if named.contains(&*decision.file_digest) => &mut proof.named,
                    _ => &mut proof.unproved,
                } += 1;
            }
        }
        proof
    }

    fn write(&self, out: &mut Output<'_>) -> io::Result<()> {
        let Self { signed, untrusted, bad, named, unproved } = *self;
        let total = signed + untrusted + bad + named + unproved;
        out.line(safe!("{}, {} verified:", count_label(total, "record", "records"), signed))?;
        let rows = [
            (signed, "signed with a key that is trusted for the principal"),
            (
                untrusted,
                "signed with a key that is not trusted: the bytes are the signed ones, and who signed is not known",
            ),
            (
                named,
                "not signed, and named by a later record: an edit shows as long as that record is intact",
            ),
            (unproved, "not signed, and not named by a record: nothing in the room shows an edit"),
        ];
        for (count, meaning) in rows.into_iter().filter(|(count, _)| *count > 0) {
            out.line(safe!("  {:>5}  {}", count, meaning))?;
        }
        if named + unproved > 0 {
            out.line("Unsigned records cannot be verified. Compare them with the git history, or require signatures.")?;
        }
        Ok(())
    }
}
