//! The bytes of a decision record (specification, section 5.1).

use super::draft::is_visible;
pub use super::draft::{DecisionDraft, DraftSubject};
use super::forbidden::forbidden_fields;
use crate::domain::assemble::DECISIONS;
use crate::domain::canonical::digest;
use crate::domain::decision::{Decision, Verdict};
use crate::domain::document::Document;
use crate::domain::evidence_fields;
use crate::domain::grace::Current;
use crate::domain::labels::{Kind, StageId};
use crate::domain::package::evidence_digest;
use crate::domain::time::Moment;
use crate::domain::trial::{Trial, short_name};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;
use ulid::Ulid;

/// The time and the identifier of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordStamp {
    /// The time of the decision.
    pub at: Moment,
    /// The identifier, which is unique.
    pub id: Ulid,
}

impl RecordStamp {
    /// Returns a stamp of this moment, with a new identifier.
    #[must_use]
    pub fn at(at: Moment) -> Self {
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or_default();
        Self { at, id: Ulid::from_parts(milliseconds, Ulid::generate().random()) }
    }
}

/// A record with the bytes of its file: the bytes that are previewed are the bytes that are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The kind: a decision on a grace period or on a package.
    pub kind: Kind,
    /// The trial.
    pub trial_ref: Arc<str>,
    /// The folder, relative to the room, with `/`; its last part is `decisions`.
    pub folder: String,
    /// The file in it.
    pub file_name: String,
    /// The record's own reference.
    pub decision_ref: String,
    /// The file's content.
    pub text: String,
}

impl Record {
    /// Returns a record that was composed elsewhere, with these bytes, and the place that it has among the records of its
    /// trial. `None` if its `decision_ref` does not end in a ULID, from which the name of the file is made.
    #[must_use]
    pub fn of_decision(trial: &Trial, decision: &Decision, text: &str) -> Option<Self> {
        let kind = decision.subject.kind();
        let id = Ulid::from_string(decision.decision_ref.strip_prefix(ref_prefix(kind))?).ok()?;
        let at = decision.decided_at.to_millisecond();
        let stage = decision.stage();
        Some(Self {
            kind,
            trial_ref: trial.trial_ref.clone(),
            folder: folder(trial, stage),
            file_name: file_name(&trial.trial_ref, stage, decision.verdict, at, id),
            decision_ref: decision.decision_ref.to_string(),
            text: text.to_owned(),
        })
    }

    /// Returns the path of the file, relative to the room.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.file_name)
    }

    /// Returns the digest by which later records name it.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(self.text.as_bytes())
    }
}

/// The fields of a record, in the order in which they are written.
#[derive(Serialize)]
struct Fields<'a> {
    schema_version: &'static str,
    decision_ref: &'a str,
    trial_ref: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<StageId>,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    grace_ends_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_on: Option<String>,
    reason: &'a str,
    conditions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<&'a str>,
    decided_by: &'a str,
    decided_at: String,
    covers: CoversFields,
    seen: Vec<&'a str>,
    recorded_with: &'static str,
}

/// The evidence that the approver was looking at.
#[derive(Serialize)]
#[serde(untagged)]
enum CoversFields {
    Grace {
        expiry_package_ref: Option<String>,
        expiry_digest: Option<String>,
        request_digest: String,
        followup_digest: Option<String>,
    },
    Package {
        package_ref: Option<String>,
        packet_digest: Option<String>,
        evidence_fields: u32,
        evidence_digest: Option<String>,
    },
}

impl CoversFields {
    fn of(trial: &Trial, subject: DraftSubject) -> Self {
        let package_ref = |packet: Option<&Document>| {
            packet.and_then(|packet| packet.field("package_ref").string().ok()).map(str::to_owned)
        };
        match subject {
            DraftSubject::Grace { .. } => {
                let Current { expiry, request, followup } = Current::of(trial);
                Self::Grace {
                    expiry_package_ref: package_ref(trial.expiry()),
                    expiry_digest: expiry,
                    request_digest: request,
                    followup_digest: followup,
                }
            }
            DraftSubject::Package { stage, .. } => {
                let packet = trial.document(stage.packet());
                Self::Package {
                    package_ref: package_ref(packet),
                    packet_digest: packet.and_then(Document::canonical_digest),
                    evidence_fields: evidence_fields::LATEST,
                    evidence_digest: evidence_digest(trial, stage, evidence_fields::LATEST),
                }
            }
        }
    }
}

/// Returns the beginning of the references of a kind of record; a ULID follows.
const fn ref_prefix(kind: Kind) -> &'static str {
    match kind {
        Kind::PackageDecision => "decision:package/",
        _ => "decision:grace-period/",
    }
}

const RECORDED_WITH: &str = concat!("trialdesk ", env!("CARGO_PKG_VERSION"));

/// Composes the record of a decision on a trial.
///
/// # Errors
/// A text cannot be written as YAML, or a field holds forbidden material (specification, section 4).
pub fn compose(trial: &Trial, draft: &DecisionDraft, stamp: &RecordStamp) -> Result<Record, ComposeError> {
    let draft = &draft.normalized();
    let at = stamp.at.to_millisecond();
    let subject = draft.subject;
    let decision_ref = format!("{}{}", ref_prefix(subject.kind()), stamp.id);
    // Both dates are for approvals only.
    let date =
        |date: Option<Date>| date.filter(|_| draft.verdict == Verdict::Approved).map(|date| date.to_string());
    let (grace_ends_on, expires_on) = match subject {
        DraftSubject::Grace { ends_on } => (date(ends_on), None),
        DraftSubject::Package { expires_on, .. } => (None, date(expires_on)),
    };
    let fields = Fields {
        schema_version: subject.kind().schema_version(),
        decision_ref: &decision_ref,
        trial_ref: &trial.trial_ref,
        stage: subject.stage(),
        verdict: draft.verdict,
        grace_ends_on,
        expires_on,
        reason: &draft.reason,
        conditions: draft.conditions.iter().map(String::as_str).filter(|text| is_visible(text)).collect(),
        external_ref: draft.external_ref.as_deref(),
        decided_by: &draft.decided_by,
        decided_at: format!("{at:.3}"),
        covers: CoversFields::of(trial, subject),
        seen: unseen(trial),
        recorded_with: RECORDED_WITH,
    };
    if let Some((field, kind)) = forbidden_fields(&fields).into_iter().next() {
        return Err(ComposeError::Forbidden { field, kind: kind.title() });
    }
    let text = serde_yaml::to_string(&fields).map_err(|error| ComposeError::Yaml(error.to_string()))?;
    Ok(Record {
        kind: subject.kind(),
        trial_ref: trial.trial_ref.clone(),
        folder: folder(trial, subject.stage()),
        file_name: file_name(&trial.trial_ref, subject.stage(), draft.verdict, at, stamp.id),
        decision_ref,
        text,
    })
}

/// The reason why a decision cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// A text cannot be written as YAML.
    #[error("this decision cannot be written as YAML: {0}")]
    Yaml(String),
    /// A field holds forbidden material.
    #[error("`{field}` of the record would hold {kind}, which is not allowed here")]
    Forbidden {
        /// The field, as a dotted path.
        field: String,
        /// The kind of material.
        kind: &'static str,
    },
}

/// Returns the digests of the records of both kinds that are not bad and that no other record names: a new one names
/// these.
pub(super) fn unseen(trial: &Trial) -> Vec<&str> {
    let decisions = || trial.decisions.iter().map(|(decision, _)| decision);
    let named: HashSet<&str> =
        decisions().flat_map(|decision| &decision.seen).map(|digest| &**digest).collect();
    let heads = |decision: &&Decision| !named.contains(&*decision.file_digest);
    decisions().filter(heads).map(|decision| &*decision.file_digest).collect()
}

/// Returns the folder of a trial's records: beside the follow-up packet or, if it is absent, the expiry packet. If both are
/// absent, the records of a package are beside its packet.
pub(super) fn folder(trial: &Trial, stage: Option<StageId>) -> String {
    let beside = |document: &Document| match document.path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{DECISIONS}"),
        None => DECISIONS.to_owned(),
    };
    let own = || stage.and_then(|stage| trial.document(stage.packet()));
    trial.followup().or(trial.expiry()).or_else(own).map_or_else(|| DECISIONS.to_owned(), beside)
}

/// Returns a name like `TRL-1042-20260603T100000Z-approved-01K7….yaml`, for packages with the short name of the stage before
/// the verdict.
fn file_name(trial_ref: &str, stage: Option<StageId>, verdict: Verdict, at: Moment, id: Ulid) -> String {
    const LONGEST: usize = 64;
    let keeps = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = short_name(trial_ref).chars().filter(keeps).take(LONGEST).collect();
    // A name that begins with `.` would be skipped by every scan.
    let name = name.trim_start_matches(['.', '-']);
    let name = if name.is_empty() { "trial" } else { name };
    let stage = stage.map_or_else(String::new, |stage| format!("{}-", stage.short_name()));
    format!("{name}-{}-{stage}{}-{id}.yaml", at.compact(), verdict.name())
}
