//! A trial: its documents, its records, and the problems that hold it up.

use super::decision::Decision;
use super::document::{Document, Kind, Outcome};
use super::labels::Channel;
use super::problem::Problem;
use super::time::Moment;
use std::sync::Arc;

/// Everything in a room that says it belongs to one trial.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The trial's reference, by which its documents name it.
    pub trial_ref: Arc<str>,
    /// The one expiry packet, where there is exactly one.
    pub expiry: Option<Document>,
    /// The one expiry approval.
    pub approval: Option<Document>,
    /// The one follow-up packet.
    pub followup: Option<Document>,
    /// Well-formed decision records, with the documents they were read from.
    pub decisions: Vec<(Decision, Document)>,
    /// Documents that do not count: duplicates and bad records. They are still searched for forbidden material.
    pub uncounted: Vec<Document>,
    /// Whether there is any decision record, good or bad.
    pub has_records: bool,
    /// What is wrong with the trial's files, in the order of paths.
    pub problems: Vec<Problem>,
}

impl Trial {
    /// The one document of a kind, where it counts. Decisions are many and not answered here.
    #[must_use]
    pub fn document(&self, kind: Kind) -> Option<&Document> {
        match kind {
            Kind::ExpiryPacket => self.expiry.as_ref(),
            Kind::ExpiryApproval => self.approval.as_ref(),
            Kind::FollowupPacket => self.followup.as_ref(),
            Kind::GraceDecision => None,
        }
    }

    /// Every document, counting or not, in the order of kinds and then of paths.
    #[must_use]
    pub fn documents(&self) -> Vec<&Document> {
        let counted = [&self.expiry, &self.approval, &self.followup].into_iter().flatten();
        let records = self.decisions.iter().map(|(_, document)| document);
        let mut all: Vec<_> = counted.chain(records).chain(&self.uncounted).collect();
        all.sort_by(|a, b| (a.kind, &a.path, a.at()).cmp(&(b.kind, &b.path, b.at())));
        all
    }

    /// What became of the trial, where the expiry packet says it in one of the three words.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.expiry.as_ref()?.field("outcome").label().ok()
    }

    /// When the trial expired, where that is known.
    #[must_use]
    pub fn original_expires_at(&self) -> Option<Moment> {
        self.expiry.as_ref()?.field("original_expires_at").timestamp().ok()
    }

    /// The owners that the trial's packets name (section 5.2, `owner`).
    #[must_use]
    pub fn owners(&self) -> Vec<&str> {
        let mut owners = Vec::new();
        if let Some(packet) = &self.expiry {
            owners.extend(packet.field("action.owner_ref").text());
        }
        if let Some(packet) = &self.followup {
            for notification in packet.field("notifications").items().unwrap_or_default() {
                owners.extend(notification.child("delivery_owner_ref").text());
            }
            for field in HANDOFF_OWNERS {
                owners.extend(packet.field(field).text());
            }
        }
        owners
    }

    /// The channels of its notifications, as far as they are of the four.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        let notifications =
            self.followup.as_ref().and_then(|packet| packet.field("notifications").items().ok());
        let channels = notifications.unwrap_or_default();
        channels.iter().filter_map(|entry| entry.child("channel").label().ok()).collect()
    }

    /// The trial's short name: what follows the scheme of its reference.
    #[must_use]
    pub fn name(&self) -> &str {
        short_name(&self.trial_ref)
    }
}

/// The three fields that say who owns the handoff.
pub const HANDOFF_OWNERS: [&str; 3] =
    ["handoff.owners.customer_success_ref", "handoff.owners.sales_ref", "handoff.owners.support_ref"];

/// What follows the scheme of a trial's reference: `TRL-1042` of `trial:TRL-1042`.
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
