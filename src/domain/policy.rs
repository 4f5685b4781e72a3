//! The policy of a room (specification, section 6): the approvers, the quorum and the limits of grace periods.

use super::time::{Moment, parse_timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::num::NonZeroU32;

/// The `schema_version` of policies.
pub const SCHEMA: &str = "trialdesk.policy.v1";

/// A policy. [`Policy::default`] applies to rooms without one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Always [`SCHEMA`].
    #[serde(deserialize_with = "exactly_this_schema")]
    #[schemars(extend("const" = SCHEMA))]
    pub schema_version: String,
    /// The number of approvals that settle a grace period.
    #[serde(default = "one")]
    pub quorum: NonZeroU32,
    /// The maximum length of a grace period, in days.
    #[serde(default = "thirty_days")]
    pub max_grace_days: u32,
    /// The date that the days of a grace period count from.
    #[serde(default)]
    pub grace_counts_from: CountsFrom,
    /// Whether decisions must be signed.
    #[serde(default)]
    pub signatures: Signatures,
    /// Whether `grace_period.approval_ref` settles a trial without records. The default is `accept`, and `refuse` if
    /// approvers are listed or signatures are required.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "References")]
    pub references: Option<References>,
    /// The effect of a changed request on its approvals.
    #[serde(default)]
    pub stale: StaleApprovals,
    /// The effect of the end of a grace period.
    #[serde(default)]
    pub lapsed: LapsedGrace,
    /// The digests of decision records that are known to be lost.
    #[serde(default, deserialize_with = "digests")]
    pub lost_decisions: Vec<String>,
    /// If true, approvers may not decide on trials that they own.
    #[serde(default = "yes")]
    pub separation_of_duties: bool,
    /// If true, every packet must have `evidence_mode: live`.
    #[serde(default)]
    pub require_live: bool,
    /// A trial that is not ready is overdue if it expired more than this many days ago.
    #[serde(default = "fourteen_days")]
    pub overdue_after_days: u32,
    /// The file with the keys of approvers, in the OpenSSH format: a path relative to the policy.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "String")]
    pub allowed_signers: Option<String>,
    /// The fixed time of evaluation of a sample room.
    #[serde(default, deserialize_with = "a_timestamp")]
    #[schemars(with = "String")]
    pub sample_clock: Option<Moment>,
    /// The approvers; if none is listed, every principal may decide.
    #[serde(default, deserialize_with = "named_once")]
    #[schemars(extend("minItems" = 1))]
    pub approvers: Vec<Approver>,
}

/// An approver.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approver {
    /// The name of the principal in `decided_by` of records.
    #[serde(deserialize_with = "a_name")]
    #[schemars(extend("pattern" = r"\S"))]
    pub principal: String,
    /// The approver's own limit in days; the smaller of this and the policy's limit applies.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "u32")]
    pub max_grace_days: Option<u32>,
    /// The owners that the approver is. With `separation_of_duties`, a decision on a trial that one of them owns does
    /// not count.
    #[serde(default)]
    pub owner_refs: Vec<String>,
}

/// The date that the days of a grace period count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CountsFrom {
    /// The UTC date of `decided_at`.
    #[default]
    Decision,
    /// The UTC date of `original_expires_at`, if it is known.
    Expiry,
}

/// Whether decisions must be signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Signatures {
    /// Signatures are optional.
    #[default]
    Optional,
    /// Decisions without a signature do not count.
    Required,
}

/// Whether a reference to an approval that is kept elsewhere settles a grace period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum References {
    /// It does if the trial has no decision record.
    Accept,
    /// It never does.
    Refuse,
}

/// The effect of a change to the evidence that an approval covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StaleApprovals {
    /// The approval no longer settles the grace period.
    #[default]
    Dismiss,
    /// The approval still settles the grace period, and the trial is marked `stale`.
    Keep,
}

/// The effect of the end of an approved grace period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LapsedGrace {
    /// The trial is marked `lapsed`.
    #[default]
    Mark,
    /// The trial is marked `lapsed`, and gate 5 is blocked.
    Block,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            schema_version: SCHEMA.to_owned(),
            quorum: one(),
            max_grace_days: thirty_days(),
            grace_counts_from: CountsFrom::default(),
            signatures: Signatures::default(),
            references: None,
            stale: StaleApprovals::default(),
            lapsed: LapsedGrace::default(),
            lost_decisions: Vec::new(),
            separation_of_duties: true,
            require_live: false,
            overdue_after_days: fourteen_days(),
            allowed_signers: None,
            sample_clock: None,
            approvers: Vec::new(),
        }
    }
}

impl Policy {
    /// Returns whether `grace_period.approval_ref` settles a trial without records. If approvers are listed or
    /// signatures are required, it does so only if the policy accepts references explicitly.
    #[must_use]
    pub fn accepts_references(&self) -> bool {
        let strict = !self.approvers.is_empty() || self.signatures == Signatures::Required;
        self.references.map_or(!strict, |references| references == References::Accept)
    }

    /// Returns whether the policy has rules about signatures: it requires them or names allowed signers.
    #[must_use]
    pub fn cares_about_signatures(&self) -> bool {
        self.signatures == Signatures::Required || self.allowed_signers.is_some()
    }

    /// Returns whether a principal may decide.
    #[must_use]
    pub fn is_approver(&self, principal: &str) -> bool {
        self.approvers.is_empty() || self.entries(principal).next().is_some()
    }

    /// Returns the maximum number of days that a principal may grant.
    #[must_use]
    pub fn allowed_days(&self, principal: &str) -> u32 {
        self.entries(principal).filter_map(|entry| entry.max_grace_days).fold(self.max_grace_days, u32::min)
    }

    /// Returns the owners that a principal is.
    pub fn owner_refs<'a>(&'a self, principal: &'a str) -> impl Iterator<Item = &'a str> {
        self.entries(principal).flat_map(|entry| &entry.owner_refs).map(String::as_str)
    }

    fn entries<'a>(&'a self, principal: &'a str) -> impl Iterator<Item = &'a Approver> {
        self.approvers.iter().filter(move |approver| approver.principal == principal)
    }
}

fn one() -> NonZeroU32 {
    NonZeroU32::MIN
}

const fn thirty_days() -> u32 {
    30
}

const fn fourteen_days() -> u32 {
    14
}

const fn yes() -> bool {
    true
}

/// Deserializes a value that must not be null; `Option` alone would accept null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn a_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.trim().is_empty() {
        return Err(de::Error::custom("the principal is blank: enter a name"));
    }
    Ok(name)
}

fn digests<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let digests = Vec::<String>::deserialize(deserializer)?;
    let is_hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    let is_digest = |text: &String| {
        text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(is_hex))
    };
    if digests.iter().all(is_digest) {
        return Ok(digests);
    }
    Err(de::Error::custom("not a digest: expected sha256: and 64 lower-case hex digits"))
}

fn named_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Approver>, D::Error> {
    let approvers = Vec::<Approver>::deserialize(deserializer)?;
    let mut names: Vec<_> = approvers.iter().map(|approver| &approver.principal).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(de::Error::custom("an approver is listed twice: keep one entry"));
    }
    Ok(approvers)
}

fn a_timestamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Moment>, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_timestamp(&text)
        .map(Some)
        .ok_or_else(|| de::Error::custom("not a timestamp: RFC 3339 with an offset, or YYYY-MM-DD"))
}

fn exactly_this_schema<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text != SCHEMA {
        return Err(de::Error::custom(format_args!("the schema_version of a policy must be {SCHEMA}")));
    }
    Ok(text)
}
