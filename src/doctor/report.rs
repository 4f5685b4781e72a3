//! The report of `trialdesk doctor --format json`.

use super::facts::Policy;
use super::finding::Finding;
use crate::domain::safe_text::SafeText;
use schemars::JsonSchema;
use serde::Serialize;

/// The `schema_version` of the report.
const SCHEMA: &str = "trialdesk.doctor-report.v1";

/// The troubles that a room has on this machine or would have on another one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "trialdesk doctor report")]
pub struct DoctorReport {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA))]
    schema_version: &'static str,
    /// The room, as it was named.
    pub room: SafeText,
    /// The policy.
    pub policy: PolicyJson,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// The policy that applies.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyJson {
    /// The path, relative to the room if it is in it or above it; null if the defaults hold.
    pub path: Option<SafeText>,
    /// The SHA-256 of the file.
    pub sha256: Option<SafeText>,
    /// The path of a policy above the room that does not apply.
    pub ignored_above: Option<SafeText>,
}

impl DoctorReport {
    /// Returns the report about a room.
    #[must_use]
    pub fn of(room: SafeText, policy: &Policy, findings: Vec<Finding>) -> Self {
        let text = |text: &Option<String>| text.as_deref().map(SafeText::sanitize);
        let policy = PolicyJson {
            path: text(&policy.path),
            sha256: text(&policy.sha256),
            ignored_above: text(&policy.ignored_above),
        };
        Self { schema_version: SCHEMA, room, policy, findings }
    }
}
