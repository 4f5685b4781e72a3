//! The report of `trialdesk import`: the result for each file.

use super::output::{JsonText, Output};
use super::style::Style;
use crate::domain::decision::{Decision, Verdict};
use crate::domain::labels::StageId;
use crate::domain::safe_text::SafeText;
use crate::safe;
use schemars::JsonSchema;
use serde::Serialize;
use std::io;

const SCHEMA: &str = "trialdesk.import-report.v1";

/// The report of `trialdesk import --format json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportReport {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA))]
    schema_version: &'static str,
    /// The room, as it was named.
    pub room: SafeText,
    /// The files, in the order in which they were named. The signature of a record has no entry of its own.
    pub files: Vec<ImportedFile>,
}

/// The result for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportResult {
    /// The record is in the room now, and its signature if it has one.
    Imported,
    /// The record was in the room already. Nothing was written.
    AlreadyThere,
    /// The record was in the room already, without a signature. Its signature is in the room now.
    SignatureAdded,
    /// Nothing was written, for the reasons in `messages`.
    Refused,
    /// The file could not be read, or the record not written, for the reason in `messages`.
    Failed,
}

impl ImportResult {
    /// Returns the words for people, and their style.
    const fn label(self) -> (Style, &'static str) {
        match self {
            Self::Imported => (Style::Ready, "imported"),
            Self::AlreadyThere => (Style::Quiet, "already there"),
            Self::SignatureAdded => (Style::Ready, "signature added"),
            Self::Refused => (Style::Blocked, "refused"),
            Self::Failed => (Style::Blocked, "failed"),
        }
    }
}

/// A file that was named, with what it holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportedFile {
    /// The file, as it was named.
    pub file: SafeText,
    /// The result.
    pub result: ImportResult,
    /// The path of the record in the room, for people.
    #[serde(skip)]
    pub place: Option<SafeText>,
    /// The record, if the file holds one that is well-formed.
    pub record: Option<ImportedRecord>,
    /// The reasons why it was refused, or why it failed.
    pub messages: Vec<SafeText>,
    /// Notes on an imported record: evidence that has changed, records that were not seen, a missing signature.
    pub notes: Vec<SafeText>,
}

/// A record in a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportedRecord {
    /// The path in the room, if the record is there.
    pub path: Option<JsonText>,
    /// The trial.
    pub trial_ref: JsonText,
    /// The record's own reference.
    pub decision_ref: JsonText,
    /// The stage whose package is decided on; null if the decision is about the grace period.
    pub stage: Option<StageId>,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: JsonText,
    /// The time of the decision, as written in the record.
    pub decided_at: JsonText,
    /// True if it has a signature that verifies.
    pub signed: bool,
}

impl ImportedRecord {
    /// Returns the record of a decision on a trial, at this path in the room.
    #[must_use]
    pub fn of(trial_ref: &str, decision: &Decision, path: Option<&str>) -> Self {
        Self {
            path: path.map(JsonText::sanitize),
            trial_ref: JsonText::sanitize(trial_ref),
            decision_ref: JsonText::sanitize(&decision.decision_ref),
            stage: decision.stage(),
            verdict: decision.verdict,
            decided_by: JsonText::principal(&decision.decided_by),
            decided_at: JsonText::sanitize(&decision.decided_at_text),
            signed: decision.signature.is_good(),
        }
    }
}

impl ImportReport {
    /// Returns the report about a room, as it was named.
    #[must_use]
    pub const fn of(room: SafeText, files: Vec<ImportedFile>) -> Self {
        Self { schema_version: SCHEMA, room, files }
    }

    /// Writes the report for people.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write(&self, out: &mut Output<'_>) -> io::Result<()> {
        for file in &self.files {
            let (style, label) = file.result.label();
            out.styled(style, label)?.text(" ")?.text(&file.file)?;
            match &file.place {
                Some(place) => out.line(safe!(" as {}", place))?,
                None => out.line("")?,
            }
            for message in &file.messages {
                out.text("    ")?.line(message)?;
            }
            for note in &file.notes {
                out.text("    ")?.styled_line(Style::Awaiting, safe!("note: {}", note))?;
            }
        }
        Ok(())
    }
}
