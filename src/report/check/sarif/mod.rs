//! The check report as SARIF 2.1.0, for code scanning and editors.
//!
//! A result keeps its fingerprint when lines move: it is made of the trial, the gate, the code and the field.

mod model;
mod rules;

use super::super::Document;
use super::super::labels::count_label;
use super::super::output::{self, JsonText, JsonWriter};
use super::super::selection::{ByUrgency, Selection};
use crate::domain::digest::Digest;
use crate::domain::evaluation::Status;
use crate::domain::finding::Finding;
use crate::domain::insertion::Insertion;
use crate::domain::problem::Problem;
use crate::domain::schema::PLACEHOLDER;
use crate::domain::tree::Position;
use crate::domain::trial::Trial;
use crate::safe;
use model::{
    ArtifactChange, ArtifactLocation, BaseId, BaseIds, Driver, Fingerprints, Fix, Id, Invocation, Location,
    Log, Message, Notification, PhysicalLocation, Properties, Region, Replacement, Run, Tool,
};
use public_boundary::mask;
use rules::Rules;
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use std::collections::HashMap;
use std::io;

/// The most results of a run. GitHub refuses a file with more.
const MOST: usize = 25_000;
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The check report as SARIF.
#[derive(Debug)]
pub struct Sarif;

impl Document for Sarif {
    type Syntax = output::Json;

    fn write(&self, selection: &Selection<'_>, out: &mut JsonWriter<'_, '_>) -> io::Result<()> {
        let mut total = selection.room.problems.len();
        let urgent = selection.by_urgency(MOST, |reviewed| total += reviewed.evaluation.findings().count());
        let rules = Rules::default();
        let cut = (total > MOST).then(|| {
            let left = count_label(total - MOST, "finding or problem is", "findings and problems are");
            let text = safe!("{} left out, because GitHub takes at most {} results.", left, MOST);
            Notification { level: "warning", message: message(text) }
        });
        out.document(&Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "trialdesk",
                        version: env!("CARGO_PKG_VERSION"),
                        information_uri: env!("CARGO_PKG_REPOSITORY"),
                        rules: rules::all(),
                    },
                },
                automation_details: Id { id: "trialdesk/check/" },
                column_kind: "unicodeCodePoints",
                original_uri_base_ids: BaseIds {
                    root: BaseId {
                        description: message(
                            "The root of the repository that contains the evidence; without one, the evidence directory.",
                        ),
                    },
                },
                invocations: [Invocation {
                    execution_successful: true,
                    tool_execution_notifications: cut.into_iter().collect(),
                }],
                results: Results { selection, urgent, rules },
            }],
        })
    }
}

/// The results of a run: problems first, then the findings of the most urgent trials. Each is made when it is written.
struct Results<'a> {
    selection: &'a Selection<'a>,
    urgent: ByUrgency,
    rules: Rules,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut results = serializer.serialize_seq(None)?;
        let mut left = MOST;
        let mut occurrences = HashMap::new();
        for problem in self.selection.room.problems.iter().take(left) {
            results.serialize_element(&self.of_problem(problem, &mut occurrences))?;
            left -= 1;
        }
        for &place in &self.urgent.trials {
            if left == 0 {
                break;
            }
            let Some(reviewed) = self.selection.review(place) else { continue };
            let level =
                if reviewed.evaluation.status == Status::AwaitingApproval { "warning" } else { "error" };
            let mut occurrences = HashMap::new();
            for finding in reviewed.evaluation.findings().take(left) {
                results.serialize_element(&self.of_finding(
                    &reviewed.trial,
                    finding,
                    level,
                    &mut occurrences,
                ))?;
                left -= 1;
            }
        }
        results.end()
    }
}

/// The number of results with each fingerprint so far.
type Occurrences = HashMap<Digest, usize>;

impl Results<'_> {
    fn of_finding(
        &self,
        trial: &Trial,
        finding: &Finding,
        level: &'static str,
        occurrences: &mut Occurrences,
    ) -> model::Finding {
        let field = finding.field.as_ref().map(ToString::to_string).unwrap_or_default();
        let (stage, gate) = (finding.gate.stage().name(), finding.gate.name());
        let parts = [&*trial.trial_ref, stage, gate, finding.code.name(), &field];
        let place = finding.shown_at(trial);
        model::Finding {
            rule_id: rules::of_gate(finding.gate),
            rule_index: self.rules.index_of_gate(finding.gate),
            level,
            message: message(finding.message.clone()),
            locations: [self.location(place)],
            partial_fingerprints: fingerprint(&parts, occurrences),
            fixes: self.fix(trial, finding).into_iter().collect(),
            properties: Properties {
                trial_ref: Some(JsonText::sanitize(&trial.trial_ref)),
                code: finding.code.name(),
                field: finding.field.as_ref().map(|_| JsonText::sanitize(&field)),
                remedy: finding.remedy.to_yaml().into(),
            },
        }
    }

    fn of_problem(&self, problem: &Problem, occurrences: &mut Occurrences) -> model::Finding {
        model::Finding {
            rule_id: rules::of_problem(problem.code),
            rule_index: self.rules.index_of_problem(problem.code),
            level: "error",
            message: Message { text: JsonText::sanitize(&problem.message) },
            locations: [self.location(Some((&problem.path, problem.at)))],
            partial_fingerprints: fingerprint(&["problem", problem.code.name(), &problem.path], occurrences),
            fixes: Vec::new(),
            properties: Properties {
                trial_ref: None,
                code: problem.code.name(),
                field: None,
                remedy: problem.code.fix().into(),
            },
        }
    }

    /// Returns the fix that inserts the line of a remedy, if it is known where it belongs.
    fn fix(&self, trial: &Trial, finding: &Finding) -> Option<Fix> {
        let Insertion { before_line, text } = Insertion::of(trial, finding)?;
        let path = finding.path.as_deref()?;
        let region = Region {
            start_line: before_line,
            start_column: Some(1),
            end_line: Some(before_line),
            end_column: Some(1),
        };
        let replacement =
            Replacement { deleted_region: region, inserted_content: message(safe!("{}\n", text)) };
        Some(Fix {
            description: message(safe!("Add the line, and replace {} by the value", PLACEHOLDER)),
            artifact_changes: [ArtifactChange {
                artifact_location: self.artifact(path),
                replacements: [replacement],
            }],
        })
    }

    /// Returns the location of a result. Code scanning needs one, so a result without a position is at the first line.
    fn location(&self, place: Option<(&str, Option<Position>)>) -> Location {
        let (path, at) = place.unwrap_or((".", None));
        Location {
            physical_location: PhysicalLocation {
                artifact_location: self.artifact(path),
                region: Region {
                    start_line: at.map_or(1, |at| at.line),
                    start_column: at.map(|at| at.column),
                    end_line: None,
                    end_column: None,
                },
            },
        }
    }

    fn artifact(&self, path: &str) -> ArtifactLocation {
        let path = self.selection.repository_path(path);
        ArtifactLocation { uri: JsonText::sanitize(&uri(&mask(&path))), uri_base_id: "%SRCROOT%" }
    }
}

fn message(text: impl Into<JsonText>) -> Message {
    Message { text: text.into() }
}

/// Returns the fingerprint of a result: a digest of what it is about, and its number among those with the same digest.
fn fingerprint(parts: &[&str], occurrences: &mut Occurrences) -> Fingerprints {
    let digest = Digest::of(parts.join("\0").as_bytes());
    let number = occurrences.entry(digest).or_insert(0);
    *number += 1;
    let digits = safe!("{}", digest).slice(7..7 + 16);
    Fingerprints { primary_location_line_hash: safe!("{}:{}", digits, *number).into() }
}

/// Returns a relative path as a reference of RFC 3986.
#[expect(clippy::format_push_string, reason = "few characters of a path have to be encoded")]
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    // A colon in the first segment would end a scheme.
    for &byte in path.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
