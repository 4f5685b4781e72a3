//! The room's policy (specification, section 6): who may decide, how many, and for how long.

use super::time::{Moment, parse_timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::num::NonZeroU32;

/// The `schema_version` of a policy.
pub const SCHEMA: &str = "trialdesk.policy.v1";

/// What the room asks of its decisions. [`Policy::default`] is what holds where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Always [`SCHEMA`].
    #[serde(deserialize_with = "exactly_this_schema")]
    #[schemars(extend("const" = SCHEMA))]
    pub schema_version: String,
    /// How many approvals settle a grace period.
    #[serde(default = "one")]
    pub quorum: NonZeroU32,
    /// How many days a grace period may last.
    #[serde(default = "thirty_days")]
    pub max_grace_days: u32,
    /// Where those days count from.
    #[serde(default)]
    pub grace_counts_from: CountsFrom,
    /// Whether decisions must be signed.
    #[serde(default)]
    pub signatures: Signatures,
    /// Whether `grace_period.approval_ref` alone settles a trial without records; see [`Policy::accepts_references`].
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "References")]
    pub references: Option<References>,
    /// What becomes of an approval when the request changes.
    #[serde(default)]
    pub stale: StaleApprovals,
    /// Whether a grace period that ended holds the trial up.
    #[serde(default)]
    pub lapsed: LapsedGrace,
    /// Digests of records that are known to be lost.
    #[serde(default, deserialize_with = "digests")]
    pub lost_decisions: Vec<String>,
    /// Whether owners in a trial are kept from deciding on it.
    #[serde(default = "yes")]
    pub separation_of_duties: bool,
    /// Whether every packet must say `evidence_mode: live`.
    #[serde(default)]
    pub require_live: bool,
    /// After how many days a trial that is not ready is overdue.
    #[serde(default = "fourteen_days")]
    pub overdue_after_days: u32,
    /// The file of keys that may sign, in OpenSSH's format: a path beside the policy.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "String")]
    pub allowed_signers: Option<String>,
    /// The moment at which a sample room's clock stands still.
    #[serde(default, deserialize_with = "a_timestamp")]
    #[schemars(with = "String")]
    pub sample_clock: Option<Moment>,
    /// Who may decide; where nobody is listed, anybody.
    #[serde(default, deserialize_with = "named_once")]
    #[schemars(extend("minItems" = 1))]
    pub approvers: Vec<Approver>,
}

/// Somebody who may decide.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approver {
    /// The name that records have as `decided_by`.
    #[serde(deserialize_with = "a_name")]
    #[schemars(extend("pattern" = r"\S"))]
    pub principal: String,
    /// This approver's own limit in days; the smaller of the two holds.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "u32")]
    pub max_grace_days: Option<u32>,
    /// Owners that are this approver: trials that they own are not theirs to decide.
    #[serde(default)]
    pub owner_refs: Vec<String>,
}

/// Where the days of a grace period count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CountsFrom {
    /// The UTC date of `decided_at`.
    #[default]
    Decision,
    /// The UTC date of `original_expires_at`, where it is known.
    Expiry,
}

/// Whether decisions must be signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Signatures {
    /// They may be.
    #[default]
    Optional,
    /// Those that are not do not count.
    Required,
}

/// Whether a reference to an approval kept elsewhere settles a grace period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum References {
    /// It does, where the trial has no decision record.
    Accept,
    /// It never does.
    Refuse,
}

/// What becomes of an approval when what it covers has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StaleApprovals {
    /// It settles nothing any more.
    #[default]
    Dismiss,
    /// It still settles, and is marked.
    Keep,
}

/// What becomes of a trial whose grace has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LapsedGrace {
    /// It is marked.
    #[default]
    Mark,
    /// Gate 5 is blocked.
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
    /// Whether `grace_period.approval_ref` settles a trial without records. Where approvers are listed or signatures
    /// required, it does not unless the policy says so.
    #[must_use]
    pub fn accepts_references(&self) -> bool {
        let strict = !self.approvers.is_empty() || self.signatures == Signatures::Required;
        self.references.map_or(!strict, |references| references == References::Accept)
    }

    /// Whether it has an opinion on signatures: it requires them, or names whose keys count.
    #[must_use]
    pub fn cares_about_signatures(&self) -> bool {
        self.signatures == Signatures::Required || self.allowed_signers.is_some()
    }

    /// Whether this principal may decide at all.
    #[must_use]
    pub fn is_approver(&self, principal: &str) -> bool {
        self.approvers.is_empty() || self.entries(principal).next().is_some()
    }

    /// The most days that this principal may grant.
    #[must_use]
    pub fn allowed_days(&self, principal: &str) -> u32 {
        self.entries(principal).filter_map(|entry| entry.max_grace_days).fold(self.max_grace_days, u32::min)
    }

    /// The owners that are this principal.
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

/// `Option` alone would take null for absent; a policy is strict.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn a_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.trim().is_empty() {
        return Err(de::Error::custom("a principal is a name, and this one is blank"));
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
    Err(de::Error::custom("a lost decision is named by its digest: sha256: and 64 lower-case hex digits"))
}

fn named_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Approver>, D::Error> {
    let approvers = Vec::<Approver>::deserialize(deserializer)?;
    let mut names: Vec<_> = approvers.iter().map(|approver| &approver.principal).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(de::Error::custom("an approver is listed twice, and it is not clear which entry holds"));
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
        return Err(de::Error::custom(format_args!("a policy says schema_version: {SCHEMA}")));
    }
    Ok(text)
}
