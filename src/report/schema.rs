//! JSON Schemas (draft 2020-12) of the files that the program reads and writes.
//!
//! The schemas of the policy and of the check report are made from their types, those of documents from their tables
//! ([`super::document_schema`]). All of them are files in `assets/schema`, which a test compares.

use super::check::CheckReport;
use super::document_schema;
use crate::domain::labels::Kind;
use crate::domain::policy::Policy;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The expiry packet.
    ExpiryPacket,
    /// The expiry approval.
    ExpiryApproval,
    /// The follow-up packet.
    FollowupPacket,
    /// A decision record.
    GraceDecision,
    /// The policy of a room.
    Policy,
    /// The report of `trialdesk check --format json`.
    CheckReport,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 6] = [
        Self::ExpiryPacket,
        Self::ExpiryApproval,
        Self::FollowupPacket,
        Self::GraceDecision,
        Self::Policy,
        Self::CheckReport,
    ];

    /// Returns the name, which is also the name of the schema's file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExpiryPacket => "expiry-packet",
            Self::ExpiryApproval => "expiry-approval",
            Self::FollowupPacket => "followup-packet",
            Self::GraceDecision => "grace-decision",
            Self::Policy => "policy",
            Self::CheckReport => "check-report",
        }
    }

    /// Returns the schema as JSON.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ExpiryPacket => include_str!("../../assets/schema/expiry-packet.json"),
            Self::ExpiryApproval => include_str!("../../assets/schema/expiry-approval.json"),
            Self::FollowupPacket => include_str!("../../assets/schema/followup-packet.json"),
            Self::GraceDecision => include_str!("../../assets/schema/grace-decision.json"),
            Self::Policy => include_str!("../../assets/schema/policy.json"),
            Self::CheckReport => include_str!("../../assets/schema/check-report.json"),
        }
    }

    /// Returns the schema made from the type or from the table.
    #[must_use]
    pub fn of_type(self) -> Value {
        let settings = SchemaSettings::draft2020_12();
        let schema = match self {
            Self::Policy => settings.for_deserialize().into_generator().into_root_schema_for::<Policy>(),
            Self::CheckReport => {
                settings.for_serialize().into_generator().into_root_schema_for::<CheckReport>()
            }
            Self::ExpiryPacket => return document_schema::schema_of(Kind::ExpiryPacket),
            Self::ExpiryApproval => return document_schema::schema_of(Kind::ExpiryApproval),
            Self::FollowupPacket => return document_schema::schema_of(Kind::FollowupPacket),
            Self::GraceDecision => return document_schema::schema_of(Kind::GraceDecision),
        };
        without_impossible_defaults(schema)
    }
}

/// Removes the default values null and the empty list, which a policy does not accept.
fn without_impossible_defaults(schema: Schema) -> Value {
    fn remove(value: &mut Value) {
        match value {
            Value::Object(members) => {
                if members.get("default") == Some(&Value::Null) || members.contains_key("minItems") {
                    members.remove("default");
                }
                members.values_mut().for_each(remove);
            }
            Value::Array(items) => items.iter_mut().for_each(remove),
            _ => {}
        }
    }
    let mut value = schema.to_value();
    remove(&mut value);
    value
}
