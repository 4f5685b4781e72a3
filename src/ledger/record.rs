//! What a decision record says, to the byte (specification, section 5.1).

use crate::domain::canonical::digest;
use crate::domain::decision::{Decision, Verdict};
use crate::domain::document::Document;
use crate::domain::gather::DECISIONS;
use crate::domain::grace::Current;
use crate::domain::time::Moment;
use crate::domain::trial::{Trial, short_name};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;
use ulid::Ulid;

/// What somebody is about to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// The verdict.
    pub verdict: Verdict,
    /// An approval's last day.
    pub grace_ends_on: Option<Date>,
    /// Why.
    pub reason: String,
    /// What it depends on.
    pub conditions: Vec<String>,
    /// A reference of another system.
    pub external_ref: Option<String>,
    /// Who decides.
    pub decided_by: String,
}

/// The time and the identity of a record, which only the outside world can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When it is decided.
    pub at: Moment,
    /// What makes its name unlike any other.
    pub id: Ulid,
}

impl Stamp {
    /// A stamp of this moment.
    #[must_use]
    pub fn at(at: Moment) -> Self {
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or_default();
        Self { at, id: Ulid::from_parts(milliseconds, Ulid::generate().random()) }
    }
}

/// A record as it will stand on disk: the bytes previewed are the bytes written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
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
    /// The file, relative to the room.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.file_name)
    }

    /// The digest by which later records will name it.
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
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    grace_ends_on: Option<String>,
    reason: &'a str,
    conditions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<&'a str>,
    decided_by: &'a str,
    decided_at: String,
    covers: CoversFields,
    seen: Vec<&'a str>,
    recorded_with: &'static str,
}

#[derive(Serialize)]
struct CoversFields {
    expiry_package_ref: Option<String>,
    expiry_digest: Option<String>,
    request_digest: String,
    followup_digest: Option<String>,
}

const RECORDED_WITH: &str = concat!("trialdesk ", env!("CARGO_PKG_VERSION"));

/// Composes the record of a decision on a trial as it stands.
///
/// # Errors
/// Where a text cannot be written as YAML.
pub fn compose(trial: &Trial, proposal: &Proposal, stamp: &Stamp) -> Result<Record, CannotWrite> {
    let at = stamp.at.to_millisecond();
    let current = Current::of(trial);
    let decision_ref = format!("decision:grace-period/{}", stamp.id);
    let package = trial.expiry.as_ref().and_then(|packet| packet.field("package_ref").string().ok());
    let fields = Fields {
        schema_version: "cavra.grace-period.decision.v1",
        decision_ref: &decision_ref,
        trial_ref: &trial.trial_ref,
        verdict: proposal.verdict,
        grace_ends_on: proposal
            .grace_ends_on
            .filter(|_| proposal.verdict == Verdict::Approved)
            .map(|date| date.to_string()),
        reason: proposal.reason.trim(),
        conditions: &proposal.conditions,
        external_ref: proposal.external_ref.as_deref().map(str::trim).filter(|text| !text.is_empty()),
        decided_by: &proposal.decided_by,
        decided_at: format!("{at:.3}"),
        covers: CoversFields {
            expiry_package_ref: package.map(str::to_owned),
            expiry_digest: current.expiry,
            request_digest: current.request,
            followup_digest: current.followup,
        },
        seen: unseen(trial),
        recorded_with: RECORDED_WITH,
    };
    let text = serde_yaml::to_string(&fields).map_err(|error| CannotWrite(error.to_string()))?;
    Ok(Record {
        trial_ref: trial.trial_ref.clone(),
        folder: folder(trial),
        file_name: file_name(&trial.trial_ref, proposal.verdict, at, stamp.id),
        decision_ref,
        text,
    })
}

/// A text that YAML cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this decision cannot be written as YAML: {0}")]
pub struct CannotWrite(String);

/// The records that are not bad and that no other names: what a new one has to have seen.
fn unseen(trial: &Trial) -> Vec<&str> {
    let decisions = || trial.decisions.iter().map(|(decision, _)| decision);
    let named: HashSet<&str> =
        decisions().flat_map(|decision| &decision.seen).map(|digest| &**digest).collect();
    let heads = |decision: &&Decision| !named.contains(&*decision.file_digest);
    decisions().filter(heads).map(|decision| &*decision.file_digest).collect()
}

/// Beside the follow-up packet, or the expiry packet where there is none.
pub(super) fn folder(trial: &Trial) -> String {
    let beside = |document: &Document| match document.path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{DECISIONS}"),
        None => DECISIONS.to_owned(),
    };
    trial.followup.as_ref().or(trial.expiry.as_ref()).map_or_else(|| DECISIONS.to_owned(), beside)
}

/// `TRL-1042-20260603T100000Z-approved-01K7….yaml`.
fn file_name(trial_ref: &str, verdict: Verdict, at: Moment, id: Ulid) -> String {
    const LONGEST: usize = 64;
    let keeps = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = short_name(trial_ref).chars().filter(keeps).take(LONGEST).collect();
    // A name that begins with `.` would be skipped by every scan.
    let name = name.trim_start_matches(['.', '-']);
    let name = if name.is_empty() { "trial" } else { name };
    format!("{name}-{}-{}-{id}.yaml", at.compact(), verdict.word())
}
