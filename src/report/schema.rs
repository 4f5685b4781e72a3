//! JSON Schemas (draft 2020-12) of the files that the program reads and writes.
//!
//! The schemas of the policy and of the check report are made from their types, those of documents from their tables
//! ([`super::document_schema`]). All of them are files in `assets/schema`, which a test compares.

use super::changes::brief::BriefJson;
use super::changes::diff::DiffJson;
use super::check::CheckReport;
use super::document_schema;
use super::explain::ExplanationJson;
use super::import::ImportReport;
use super::portfolio::PortfolioJson;
use super::verify::VerifyReport;
use crate::doctor::DoctorReport;
use crate::domain::labels::Kind;
use crate::domain::policy::Policy;
use crate::share::sync::SyncReport;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A document of a known kind.
    Document(Kind),
    /// The policy of a room.
    Policy,
    /// The report of `trialdesk check --format json`.
    CheckReport,
    /// The report of `trialdesk portfolio --format json`.
    Portfolio,
    /// The output of `trialdesk diff --format json`.
    Diff,
    /// The output of `trialdesk brief --format json`.
    Brief,
    /// The report of `trialdesk doctor --format json`.
    DoctorReport,
    /// The report of `trialdesk import --format json`.
    ImportReport,
    /// The report of `trialdesk verify --format json`.
    VerifyReport,
    /// The report of `trialdesk show --explain --format json`.
    Explanation,
    /// The report of `trialdesk sync --format json`.
    SyncReport,
}

/// Defines the published schemas of documents: the file of each kind.
macro_rules! published {
    ($($kind:ident: $file:literal;)+) => {
        /// Returns the published schema of a kind of document.
        const fn of_document(kind: Kind) -> &'static str {
            match kind { $(Kind::$kind => include_str!(concat!("../../assets/schema/", $file, ".json")),)+ }
        }
    };
}

published! {
    ExpiryPacket: "expiry-packet";
    ExpiryApproval: "expiry-approval";
    FollowupPacket: "followup-packet";
    GraceDecision: "grace-decision";
    FollowupApproval: "followup-approval";
    ReadinessPacket: "readiness-packet";
    ReadinessApproval: "readiness-approval";
    ActivationPacket: "activation-packet";
    ActivationApproval: "activation-approval";
    CloseoutPacket: "closeout-packet";
    CloseoutApproval: "closeout-approval";
    RenewalPacket: "renewal-packet";
    RenewalApproval: "renewal-approval";
    FollowthroughPacket: "followthrough-packet";
    FollowthroughApproval: "followthrough-approval";
    OutcomePacket: "outcome-packet";
    OutcomeApproval: "outcome-approval";
    FinalPacket: "final-packet";
    FinalApproval: "final-approval";
    PackageDecision: "package-decision";
}

impl Subject {
    /// Returns every subject: the kinds in their order, the policy, and the reports.
    pub fn all() -> impl Iterator<Item = Self> {
        let reports = [
            Self::CheckReport,
            Self::Portfolio,
            Self::Diff,
            Self::Brief,
            Self::DoctorReport,
            Self::ImportReport,
            Self::VerifyReport,
            Self::Explanation,
            Self::SyncReport,
        ];
        Kind::ALL.into_iter().map(Self::Document).chain([Self::Policy]).chain(reports)
    }

    /// Returns the name, which is also the name of the schema's file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document(kind) => kind.name(),
            Self::Policy => "policy",
            Self::CheckReport => "check-report",
            Self::Portfolio => "portfolio",
            Self::Diff => "diff",
            Self::Brief => "brief",
            Self::DoctorReport => "doctor-report",
            Self::ImportReport => "import-report",
            Self::VerifyReport => "verify-report",
            Self::Explanation => "explanation",
            Self::SyncReport => "sync-report",
        }
    }

    /// Returns the schema as JSON.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Document(kind) => of_document(kind),
            Self::Policy => include_str!("../../assets/schema/policy.json"),
            Self::CheckReport => include_str!("../../assets/schema/check-report.json"),
            Self::Portfolio => include_str!("../../assets/schema/portfolio.json"),
            Self::Diff => include_str!("../../assets/schema/diff.json"),
            Self::Brief => include_str!("../../assets/schema/brief.json"),
            Self::DoctorReport => include_str!("../../assets/schema/doctor-report.json"),
            Self::ImportReport => include_str!("../../assets/schema/import-report.json"),
            Self::VerifyReport => include_str!("../../assets/schema/verify-report.json"),
            Self::Explanation => include_str!("../../assets/schema/explanation.json"),
            Self::SyncReport => include_str!("../../assets/schema/sync-report.json"),
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
            Self::Portfolio => {
                settings.for_serialize().into_generator().into_root_schema_for::<PortfolioJson>()
            }
            Self::Diff => settings.for_serialize().into_generator().into_root_schema_for::<DiffJson>(),
            Self::Brief => settings.for_serialize().into_generator().into_root_schema_for::<BriefJson>(),
            Self::DoctorReport => {
                settings.for_serialize().into_generator().into_root_schema_for::<DoctorReport>()
            }
            Self::SyncReport => {
                settings.for_serialize().into_generator().into_root_schema_for::<SyncReport>()
            }
            Self::ImportReport => {
                settings.for_serialize().into_generator().into_root_schema_for::<ImportReport>()
            }
            Self::VerifyReport => {
                settings.for_serialize().into_generator().into_root_schema_for::<VerifyReport>()
            }
            Self::Explanation => {
                settings.for_serialize().into_generator().into_root_schema_for::<ExplanationJson>()
            }
            Self::Document(kind) => return document_schema::schema_of(kind),
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
