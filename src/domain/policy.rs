//! The policy of a room (specification, section 6): the approvers, the quorum and the limits of grace periods.

use super::time::{Moment, parse_timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;
use std::num::NonZeroU64;

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
    /// The number of approvals that settle a grace period or a package.
    #[serde(default = "one", deserialize_with = "one_or_more")]
    #[schemars(with = "NonZeroU64")]
    pub quorum: NonZeroU64,
    /// The maximum length of a grace period, in days.
    #[serde(default = "thirty_days", deserialize_with = "zero_or_more")]
    #[schemars(with = "u64")]
    pub max_grace_days: u64,
    /// The date that the days of a grace period count from.
    #[serde(default)]
    pub grace_counts_from: CountsFrom,
    /// The largest extension number that counts: how often a grace period may be extended.
    #[serde(default, deserialize_with = "some_zero_or_more")]
    #[schemars(with = "u64")]
    pub max_extensions: Option<u64>,
    /// The maximum number of days from `original_expires_at` to the end of a grace period.
    #[serde(default, deserialize_with = "some_one_or_more")]
    #[schemars(with = "NonZeroU64")]
    pub max_total_grace_days: Option<NonZeroU64>,
    /// Whether decisions must be signed.
    #[serde(default)]
    pub signatures: Signatures,
    /// The time at which the key of a signature has to be valid.
    #[serde(default)]
    pub signer_validity: SignerValidity,
    /// Whether `grace_period.approval_ref` settles a trial without records. The default is `accept`, and `refuse` if
    /// approvers are listed or signatures are required.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "References")]
    pub references: Option<References>,
    /// Whether the state `break_glass` of an approval document can pass.
    #[serde(default)]
    pub break_glass: BreakGlass,
    /// The maximum number of hours from `decided_at` to `expires_at` of an accepted `break_glass`.
    #[serde(default = "twenty_four_hours", deserialize_with = "one_or_more")]
    #[schemars(with = "NonZeroU64")]
    pub break_glass_max_hours: NonZeroU64,
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
    #[serde(default = "fourteen_days", deserialize_with = "zero_or_more")]
    #[schemars(with = "u64")]
    pub overdue_after_days: u64,
    /// The file with the keys of approvers, in the OpenSSH format: a path relative to the policy.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "String")]
    pub allowed_signers: Option<String>,
    /// The fixed time of evaluation of a sample room.
    #[serde(default, deserialize_with = "a_timestamp")]
    #[schemars(with = "String")]
    pub sample_clock: Option<Moment>,
    /// The approvers; without this key, every principal may decide.
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
    #[serde(default, deserialize_with = "some_zero_or_more")]
    #[schemars(with = "u64")]
    pub max_grace_days: Option<u64>,
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

/// The time at which the key of a signature has to be valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignerValidity {
    /// Now: a key takes what it signed along when it ends.
    #[default]
    Now,
    /// The `decided_at` of the record: a key that was rotated keeps what it signed.
    DecidedAt,
}

/// Whether the state `break_glass` of an approval document can pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BreakGlass {
    /// It never does.
    #[default]
    Refuse,
    /// It does if the approval has a reason and expires soon.
    Accept,
}

/// Whether a reference to an approval that is kept elsewhere settles a grace period or a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum References {
    /// It does if the trial has no decision record about the subject.
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
            max_extensions: None,
            max_total_grace_days: None,
            signatures: Signatures::default(),
            signer_validity: SignerValidity::default(),
            references: None,
            break_glass: BreakGlass::default(),
            break_glass_max_hours: twenty_four_hours(),
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
    pub fn allowed_days(&self, principal: &str) -> u64 {
        self.entries(principal).filter_map(|entry| entry.max_grace_days).fold(self.max_grace_days, u64::min)
    }

    /// Returns the quorum.
    #[must_use]
    pub fn quorum(&self) -> usize {
        usize::try_from(self.quorum.get()).unwrap_or(usize::MAX)
    }

    /// Returns the moment from which a trial that is not ready is overdue; `None` if it is after the year 9999.
    #[must_use]
    pub fn overdue_from(&self, original_expires_at: Moment) -> Option<Moment> {
        let hours = i64::try_from(self.overdue_after_days).ok()?.checked_mul(24)?;
        original_expires_at.plus_hours(hours)?.plus_nanosecond()
    }

    /// Returns the owners that a principal is.
    pub fn owner_refs<'a>(&'a self, principal: &'a str) -> impl Iterator<Item = &'a str> {
        self.entries(principal).flat_map(|entry| &entry.owner_refs).map(String::as_str)
    }

    fn entries<'a>(&'a self, principal: &'a str) -> impl Iterator<Item = &'a Approver> {
        self.approvers.iter().filter(move |approver| approver.principal == principal)
    }
}

fn one() -> NonZeroU64 {
    NonZeroU64::MIN
}

const fn thirty_days() -> u64 {
    30
}

const fn fourteen_days() -> u64 {
    14
}

fn twenty_four_hours() -> NonZeroU64 {
    NonZeroU64::MIN.saturating_add(23)
}

const fn yes() -> bool {
    true
}

/// Deserializes a value that must not be null; `Option` alone would accept null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn zero_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    deserializer.deserialize_any(AtLeast(0))
}

fn some_zero_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    zero_or_more(deserializer).map(Some)
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NonZeroU64, D::Error> {
    deserializer.deserialize_any(AtLeast(1)).map(|number| NonZeroU64::new(number).unwrap_or(NonZeroU64::MIN))
}

fn some_one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NonZeroU64>, D::Error> {
    one_or_more(deserializer).map(Some)
}

/// An integer with a minimum. One that is too large for 64 bits is taken as the largest that is not.
struct AtLeast(u64);

impl de::Visitor<'_> for AtLeast {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an integer, {} or more", self.0)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<u64, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(de::Unexpected::Signed(number), &self)),
        }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<u64, E> {
        if number < self.0 {
            return Err(E::invalid_value(de::Unexpected::Unsigned(number), &self));
        }
        Ok(number)
    }

    fn visit_u128<E: de::Error>(self, number: u128) -> Result<u64, E> {
        self.visit_u64(u64::try_from(number).unwrap_or(u64::MAX))
    }
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
    if names.is_empty() {
        return Err(de::Error::custom("no approver is listed: name one, or leave the key out"));
    }
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
