//! The report of a sync.

use super::adopt::Received;
use super::facts::{Facts, Head};
use super::plan::Plan;
use super::publish::SentForReview;
use super::reason::{Code, Reason};
use super::stop::Stop;
use super::waiting::Waiting;
use super::warning::Warning;
use crate::domain::safe_text::SafeText;
use crate::safe;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;

/// The `schema_version` of the report.
const SCHEMA: &str = "trialdesk.sync-report.v1";

/// The state of the records of a room against the upstream branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Every record is shared, and nothing is to be received.
    #[default]
    InStep,
    /// Records are not upstream yet.
    ToSend,
    /// The upstream branch has records that are not here.
    ToReceive,
    /// Records are in a branch that waits for a review.
    InReview,
    /// A condition is waited for.
    Waits,
    /// A person has to resolve something.
    NeedsPerson,
}

impl State {
    /// Returns the name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::InStep => "in step",
            Self::ToSend => "to send",
            Self::ToReceive => "to receive",
            Self::InReview => "in review",
            Self::Waits => "waits",
            Self::NeedsPerson => "needs you",
        }
    }
}

/// The result of a sync, and the things that are left. Paths are relative to the room.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(title = "trialdesk sync report")]
pub struct SyncReport {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA))]
    schema_version: &'static str,
    /// The room, as it was named.
    pub room: SafeText,
    /// The branch; null if none is checked out.
    pub branch: Option<SafeText>,
    /// The upstream branch; null if there is none.
    pub upstream: Option<SafeText>,
    /// The state.
    pub state: State,
    /// True if the remote was asked; otherwise the upstream branch is as it was last fetched.
    pub fetched: bool,
    /// The reasons why something is left.
    pub reasons: Vec<Reason>,
    /// Remarks that change nothing.
    pub warnings: Vec<Reason>,
    /// The files that were committed to the branch.
    pub committed: Vec<SafeText>,
    /// The files that were sent to the upstream branch.
    pub sent: Vec<SafeText>,
    /// The files that are to be committed to the branch.
    pub to_commit: Vec<SafeText>,
    /// The files that are to be sent.
    pub to_send: Vec<SafeText>,
    /// The files that are in a branch that waits for a review.
    pub in_review: Vec<SafeText>,
    /// The records that came in.
    pub received: Vec<ReceivedJson>,
    /// The records that are to be received.
    pub to_receive: Vec<SafeText>,
    /// The files in folders of records that are not sent, because they are not whole and valid.
    pub withheld: Vec<WithheldJson>,
    /// The branch that was pushed for a review.
    pub review: Option<ReviewJson>,
    /// The packets and other files of the room with changes that are not committed. Committing them is up to the user.
    pub not_committed: Vec<SafeText>,
}

/// A record that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceivedJson {
    /// The path.
    pub path: SafeText,
    /// The `trial_ref`.
    pub trial_ref: SafeText,
    /// The verdict.
    pub verdict: &'static str,
    /// The principal, as the record names it.
    pub decided_by: SafeText,
    /// The author of the commit, as it names one.
    pub sent_by: SafeText,
}

/// A file that is not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WithheldJson {
    /// The path.
    pub path: SafeText,
    /// The fault.
    pub message: SafeText,
}

/// A branch that was pushed for a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewJson {
    /// The name at the remote.
    pub branch: SafeText,
    /// The addresses that the server printed.
    pub addresses: Vec<SafeText>,
}

impl From<Received> for ReceivedJson {
    fn from(received: Received) -> Self {
        Self {
            path: SafeText::sanitize(&received.path),
            trial_ref: SafeText::sanitize(&received.decision.trial_ref),
            verdict: received.decision.verdict.name(),
            decided_by: SafeText::principal(&received.decision.decided_by),
            sent_by: SafeText::principal(&received.author),
        }
    }
}

impl From<SentForReview> for ReviewJson {
    fn from(sent: SentForReview) -> Self {
        let addresses = sent.addresses.iter().map(|address| SafeText::sanitize(address)).collect();
        Self { branch: SafeText::sanitize(&sent.branch), addresses }
    }
}

impl SyncReport {
    /// Returns an empty report about a room.
    pub(super) fn about(room: &str) -> Self {
        Self { schema_version: SCHEMA, room: SafeText::sanitize(room), ..Self::default() }
    }

    /// Takes what is left by these facts.
    pub(super) fn set_left(&mut self, facts: &Facts, plan: &Plan<'_>) {
        let texts = |paths: &mut dyn Iterator<Item = &str>| paths.map(SafeText::sanitize).collect::<Vec<_>>();
        self.branch = match &facts.head {
            Head::Branch { name, .. } => {
                Some(SafeText::sanitize(name.strip_prefix("refs/heads/").unwrap_or(name)))
            }
            Head::Detached | Head::Unborn => None,
        };
        self.upstream = facts.upstream.as_ref().map(|upstream| SafeText::sanitize(upstream.short_name()));
        self.to_commit = texts(&mut plan.commit.iter().map(|file| &*file.path));
        let in_review: HashSet<&str> = plan.in_review.iter().map(|(file, _)| &*file.path).collect();
        let to_send = plan.send.iter().map(|file| &*file.path);
        self.to_send = texts(&mut to_send.filter(|path| !in_review.contains(path)));
        self.in_review = texts(&mut plan.in_review.iter().map(|(file, _)| &*file.path));
        self.to_receive = texts(&mut plan.receive.iter().map(String::as_str));
        let withheld = plan.withheld.iter().map(|file| WithheldJson {
            path: SafeText::sanitize(&file.path),
            message: SafeText::sanitize(&file.message),
        });
        self.withheld = withheld.collect();
        self.reasons.extend(plan.waits.iter().map(Waiting::reason));
        self.reasons.extend(plan.stops.iter().map(Stop::reason));
        self.reasons.extend(plan.withheld.iter().map(|file| {
            Reason::for_person(
                Code::Withheld,
                safe!(
                    "{} is not sent: {}",
                    SafeText::sanitize(&file.path),
                    SafeText::sanitize(&file.message)
                ),
                "See `trialdesk check`.",
            )
        }));
        self.warnings.extend(plan.warnings.iter().map(Warning::reason));
    }

    /// Works out the state from what is left.
    pub(super) fn settle(&mut self, waits: bool) {
        let needs_person = self.reasons.iter().any(|reason| reason.needs_person);
        self.state = if waits {
            State::Waits
        } else if needs_person {
            State::NeedsPerson
        } else if !self.to_send.is_empty() {
            State::ToSend
        } else if !self.to_receive.is_empty() {
            State::ToReceive
        } else if !self.in_review.is_empty() {
            State::InReview
        } else {
            State::InStep
        };
    }

    /// Returns true if a person has to resolve something.
    #[must_use]
    pub fn needs_person(&self) -> bool {
        self.reasons.iter().any(|reason| reason.needs_person)
    }

    /// Returns true if nothing is left to do.
    #[must_use]
    pub fn is_in_step(&self) -> bool {
        self.state == State::InStep && !self.needs_person()
    }
}
