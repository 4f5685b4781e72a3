//! Test rooms, evaluated in-process.

use crate::domain::document::Kind;
use crate::domain::finding::Finding;
use crate::domain::time::parse_timestamp;
use crate::domain::tree::{Node, Position, Value};
use crate::room::{EvaluatedTrial, Room, RoomError, RoomOptions, syntax};
use support::documents::NOW;
use support::room::TestRoom;

/// Evaluates a test room.
pub(crate) trait Evaluate {
    /// Evaluates it with the machine's clock at [`NOW`].
    fn evaluate(&self) -> Room;

    /// Evaluates it with these options, with the machine's clock at [`NOW`].
    fn evaluate_with(&self, options: &RoomOptions) -> Result<Room, RoomError>;
}

impl Evaluate for TestRoom {
    fn evaluate(&self) -> Room {
        self.evaluate_with(&RoomOptions::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    fn evaluate_with(&self, options: &RoomOptions) -> Result<Room, RoomError> {
        Room::open(self.path(), options, parse_timestamp(NOW).expect("a moment"))
    }
}

/// Returns the single trial of a room.
pub(crate) fn only(room: &Room) -> &EvaluatedTrial {
    assert_eq!(room.len(), 1, "trials");
    room.at(0).expect("a trial")
}

/// Describes a finding: `4 missing followup-packet notifications[0].channel`.
pub(crate) fn words(finding: &Finding) -> String {
    let mut out = format!("{} {}", finding.gate.number(), finding.code.name());
    let field = finding.field.as_ref().map(ToString::to_string);
    for part in [finding.document.map(Kind::name), field.as_deref()].into_iter().flatten() {
        out.push(' ');
        out.push_str(part);
    }
    out
}

/// Describes every finding of a trial, in order.
pub(crate) fn findings(reviewed: &EvaluatedTrial) -> Vec<String> {
    reviewed.evaluation.findings().map(words).collect()
}

/// Parses the one document of a YAML text.
pub(crate) fn node(yaml: &str) -> Node<'static> {
    let mut parsed = syntax::parse("test.yaml", yaml).unwrap_or_else(|error| panic!("{error} in {yaml:?}"));
    match parsed.documents.len() {
        0 => Node { at: Position::START, value: Value::Null },
        1 => parsed.documents.remove(0).into_owned(),
        n => panic!("{n} documents in {yaml:?}"),
    }
}
