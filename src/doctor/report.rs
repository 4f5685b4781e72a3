//! The report of `trialdesk doctor --format json`.

use super::facts::{Deciders, Facts};
use super::finding::Finding;
use crate::domain::safe_text::SafeText;
use crate::ledger::principal::{Principal, PrincipalSource};
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
    /// The names that decide.
    pub names: NamesJson,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// The names that decide in the room, by the program that asks for one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NamesJson {
    /// The name of `decide` and `sync`; null if there is no name.
    pub command_line: Option<NameJson>,
    /// The name of the console, which also asks for the name that `:as` set last in the room; null if there is no name.
    pub console: Option<NameJson>,
}

/// A name that decides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NameJson {
    /// The name.
    pub name: SafeText,
    /// The source of the name.
    pub source: PrincipalSource,
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
    pub fn of(room: SafeText, facts: &Facts, findings: Vec<Finding>) -> Self {
        let policy = &facts.policy;
        let text = |text: &Option<String>| text.as_deref().map(SafeText::sanitize);
        let policy = PolicyJson {
            path: text(&policy.path),
            sha256: text(&policy.sha256),
            ignored_above: text(&policy.ignored_above),
        };
        let name = |principal: &Option<Principal>| {
            let Principal { name, source } = principal.as_ref()?;
            Some(NameJson { name: SafeText::principal(name), source: *source })
        };
        let Deciders { command_line, console } = &facts.deciders;
        let names = NamesJson { command_line: name(command_line), console: name(console) };
        Self { schema_version: SCHEMA, room, policy, names, findings }
    }
}
