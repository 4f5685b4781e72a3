//! Trials: their documents, records and problems.

use super::decision::Decision;
use super::document::{Document, Kind, Outcome};
use super::labels::{Channel, StageId};
use super::problem::TrialProblem;
use super::time::Moment;
use std::sync::Arc;

/// A trial with all documents of the room that name it.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The `trial_ref`.
    pub trial_ref: Arc<str>,
    /// The packets and approval documents that count, at most one of each kind, in the order of kinds.
    pub counted: Vec<Document>,
    /// Well-formed decision records, with the documents they were read from.
    pub decisions: Vec<(Decision, Document)>,
    /// Documents that do not count: duplicates, drafts, bad records and misplaced documents. The gates
    /// `public-boundary` inspect them too.
    pub uncounted: Vec<Document>,
    /// The problems that block the trial, in order.
    pub problems: Vec<TrialProblem>,
}

impl Trial {
    /// Returns the packet or approval document of a kind, if one counts; always `None` for decision records.
    #[must_use]
    pub fn document(&self, kind: Kind) -> Option<&Document> {
        self.counted.iter().find(|document| document.kind == kind)
    }

    /// Returns the expiry packet, if it counts.
    #[must_use]
    pub fn expiry(&self) -> Option<&Document> {
        self.document(Kind::ExpiryPacket)
    }

    /// Returns the expiry approval, if it counts.
    #[must_use]
    pub fn approval(&self) -> Option<&Document> {
        self.document(Kind::ExpiryApproval)
    }

    /// Returns the follow-up packet, if it counts.
    #[must_use]
    pub fn followup(&self) -> Option<&Document> {
        self.document(Kind::FollowupPacket)
    }

    /// Returns the stages that are begun, in order: stage 1, and the others whose packet counts. Stages that are not begun
    /// cost nothing.
    pub fn begun_stages(&self) -> impl Iterator<Item = StageId> {
        // The documents are in the order of kinds, which has the packets in the order of stages.
        let later = self.counted.iter().filter_map(|document| document.kind.packet_of());
        [StageId::FIRST].into_iter().chain(later.filter(|&stage| stage != StageId::FIRST))
    }

    /// Returns whether a stage is begun: stage 1 always is, the others if their packet counts.
    #[must_use]
    pub fn has_begun(&self, stage: StageId) -> bool {
        stage == StageId::FIRST || self.document(stage.packet()).is_some()
    }

    /// Returns whether the trial has a decision record on the grace period, good or bad.
    #[must_use]
    pub fn has_grace_records(&self) -> bool {
        self.decisions.iter().any(|(decision, _)| decision.is_about_grace())
            || self.uncounted.iter().any(|document| document.kind == Kind::GraceDecision)
    }

    /// Returns whether the trial has a decision record on the package of a stage, good or bad.
    #[must_use]
    pub fn has_package_records(&self, stage: StageId) -> bool {
        let is_bad = |document: &Document| {
            document.kind == Kind::PackageDecision && document.field("stage").label() == Ok(stage)
        };
        self.decisions.iter().any(|(decision, _)| decision.stage() == Some(stage))
            || self.uncounted.iter().any(is_bad)
    }

    /// Returns the stages whose package has anything to settle: their packet or the approval document of their package
    /// counts, or there is a decision record on their package, good or bad.
    #[must_use]
    pub fn has_package(&self) -> [bool; StageId::ALL.len()] {
        let mut has_package = [false; StageId::ALL.len()];
        let of_document =
            |document: &Document| document.kind.packet_of().or_else(|| document.kind.approval_of());
        let bad = self.uncounted.iter().filter(|document| document.kind == Kind::PackageDecision);
        let counted = self.counted.iter().filter_map(of_document);
        let decided = self.decisions.iter().filter_map(|(decision, _)| decision.stage());
        let bad = bad.filter_map(|document| document.field("stage").label().ok());
        for stage in counted.chain(decided).chain(bad).chain([StageId::FIRST]) {
            has_package[stage as usize] = true;
        }
        has_package
    }

    /// Returns whether the trial has a draft of a stage's packet.
    #[must_use]
    pub fn has_draft(&self, stage: StageId) -> bool {
        self.uncounted.iter().any(|document| document.kind == stage.packet() && document.is_draft())
    }

    /// Returns the current stage: the last one that is begun.
    #[must_use]
    pub fn current_stage(&self) -> StageId {
        self.begun_stages().last().unwrap_or(StageId::FIRST)
    }

    /// Returns every document, whether it counts or not, in the order of kinds and then of paths.
    #[must_use]
    pub fn documents(&self) -> Vec<&Document> {
        let records = self.decisions.iter().map(|(_, document)| document);
        let mut all: Vec<_> = self.counted.iter().chain(records).chain(&self.uncounted).collect();
        all.sort_by(|a, b| (a.kind, &a.path, a.at()).cmp(&(b.kind, &b.path, b.at())));
        all
    }

    /// Returns the outcome, if the expiry packet names one of the three.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.expiry()?.field("outcome").label().ok()
    }

    /// Returns the time when the trial expired, if it is known.
    #[must_use]
    pub fn original_expires_at(&self) -> Option<Moment> {
        self.expiry()?.field("original_expires_at").timestamp().ok()
    }

    /// Returns the owners that the trial's packets name (section 5.2, `owner`).
    #[must_use]
    pub fn owners(&self) -> Vec<&str> {
        let mut owners = Vec::new();
        if let Some(packet) = self.expiry() {
            owners.extend(packet.field("action.owner_ref").text());
        }
        if let Some(packet) = self.followup() {
            for notification in packet.field("notifications").items().unwrap_or_default() {
                owners.extend(notification.child("delivery_owner_ref").text());
            }
            for field in HANDOFF_OWNERS {
                owners.extend(packet.field(field).text());
            }
        }
        owners
    }

    /// Returns the channels of the notifications, without unsupported ones.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        let notifications = self.followup().and_then(|packet| packet.field("notifications").items().ok());
        let channels = notifications.unwrap_or_default();
        channels.iter().filter_map(|entry| entry.child("channel").label().ok()).collect()
    }

    /// Returns the short name: the reference without its scheme.
    #[must_use]
    pub fn name(&self) -> &str {
        short_name(&self.trial_ref)
    }
}

/// The paths of the three owners of the handoff.
pub const HANDOFF_OWNERS: [&str; 3] =
    ["handoff.owners.customer_success_ref", "handoff.owners.sales_ref", "handoff.owners.support_ref"];

/// Returns a trial's reference without its scheme: `TRL-1042` for `trial:TRL-1042`.
///
/// ```
/// use trialdesk::domain::trial::short_name;
/// assert_eq!(short_name("trial:TRL-1042"), "TRL-1042");
/// assert_eq!(short_name("crm://trials/7"), "trials/7");
/// ```
#[must_use]
pub fn short_name(trial_ref: &str) -> &str {
    let target = trial_ref.split_once(':').map_or(trial_ref, |(_, target)| target);
    target.strip_prefix("//").unwrap_or(target)
}
