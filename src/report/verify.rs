//! The report of `trialdesk verify`: which records are wrong, how much of the others is proved, and what the history of
//! the branch has that the room has not.

use super::history::{self, HistoryJson};
use super::labels::count_label;
use super::output::{JsonText, Output};
use super::style::Style;
use crate::domain::assemble::decisions_folder;
use crate::domain::decision::Signature;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::safe_text::SafeText;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use crate::share::history::{HistoryError, RoomHistory};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;
use std::io;

const SCHEMA: &str = "trialdesk.verify-report.v1";

/// The report of `trialdesk verify --format json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerifyReport {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA))]
    schema_version: &'static str,
    /// The room, as it was named.
    pub room: SafeText,
    /// The problems of records and of folders named `decisions`, in the order of paths.
    pub problems: Vec<VerifyProblem>,
    /// The number of well-formed records by what is proved of them.
    pub records: Proof,
    /// The history of the branch, with `--history`; null without.
    pub history: Option<HistoryJson>,
}

/// A problem of a record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerifyProblem {
    /// The code.
    pub code: ProblemCode,
    /// The file, relative to the room.
    pub path: JsonText,
    /// The line, from 1, if it is known.
    pub line: Option<u32>,
    /// The column, from 1, if it is known.
    pub column: Option<u32>,
    /// A sentence that says what is wrong.
    pub message: JsonText,
}

/// How much of the records can be proved. A well-formed record can have been edited all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Proof {
    /// Signed, with a key that the policy trusts for the principal.
    pub signed: usize,
    /// Signed, with another key.
    pub untrusted: usize,
    /// With a signature that does not verify.
    pub bad: usize,
    /// Not signed, and named by a later record, by the digest of its bytes.
    pub named: usize,
    /// Neither signed nor named.
    pub unproved: usize,
}

impl VerifyReport {
    /// Returns the report about a room.
    #[must_use]
    pub fn of(room: &Room, history: Option<&Result<RoomHistory, HistoryError>>) -> Self {
        let problem = |Problem { code, path, at, message, .. }: &Problem| VerifyProblem {
            code: *code,
            path: JsonText::sanitize(path),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            message: JsonText::sanitize(message),
        };
        Self {
            schema_version: SCHEMA,
            room: SafeText::sanitize(&room.named),
            problems: wrong(room).map(problem).collect(),
            records: Proof::of(room),
            history: history.map(HistoryJson::of),
        }
    }

    /// Writes the report for people, about this room and history.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write(
        &self,
        room: &Room,
        history: Option<&Result<RoomHistory, HistoryError>>,
        out: &mut Output<'_>,
    ) -> io::Result<()> {
        for Problem { code, path, at, message, .. } in wrong(room) {
            out.styled(Style::Blocked, code.name())?.text(" ")?.text(SafeText::sanitize(path))?;
            if let Some(at) = at {
                out.text(safe!(":{}:{}", at.line, at.column))?;
            }
            out.text(": ")?.line(SafeText::sanitize(message))?;
        }
        self.records.write(out)?;
        match self.problems.len() {
            0 => out.line("No record is malformed, misplaced or missing.")?,
            count => out.line(count_label(count, "thing is wrong", "things are wrong"))?,
        }
        match (&self.history, history) {
            (Some(summary), Some(history)) => history::write(summary, history.as_ref().ok(), out),
            _ => Ok(()),
        }
    }
}

/// Returns the problems about records, in the order of paths.
fn wrong(room: &Room) -> impl Iterator<Item = &Problem> {
    room.problems.iter().filter(|problem| {
        matches!(
            problem.code,
            ProblemCode::BadDecision | ProblemCode::MissingDecision | ProblemCode::BadSignature
        ) || decisions_folder(&problem.path).is_some()
    })
}

impl Proof {
    /// Counts the records of a room.
    #[must_use]
    pub fn of(room: &Room) -> Self {
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
