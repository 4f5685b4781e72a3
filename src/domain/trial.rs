//! Trials: their documents, records and problems.

use super::decision::Decision;
use super::document::{Document, Kind, Outcome};
use super::labels::Channel;
use super::problem::Problem;
use super::time::Moment;
use std::sync::Arc;

/// A trial with all documents of the room that name it.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The `trial_ref`.
    pub trial_ref: Arc<str>,
    /// The expiry packet; `None` if the trial has none or several.
    pub expiry: Option<Document>,
    /// The expiry approval; `None` if the trial has none or several.
    pub approval: Option<Document>,
    /// The follow-up packet; `None` if the trial has none or several.
    pub followup: Option<Document>,
    /// Well-formed decision records, with the documents they were read from.
    pub decisions: Vec<(Decision, Document)>,
    /// Documents that do not count: duplicates, bad records and misplaced documents. Gate 8 inspects them too.
    pub uncounted: Vec<Document>,
    /// True if the trial has any decision record, valid or not.
    pub has_records: bool,
    /// The problems that block the trial, in the order of paths.
    pub problems: Vec<Problem>,
}

impl Trial {
    /// Returns the document of a kind, if one counts; always `None` for decision records.
    #[must_use]
    pub fn document(&self, kind: Kind) -> Option<&Document> {
        match kind {
            Kind::ExpiryPacket => self.expiry.as_ref(),
            Kind::ExpiryApproval => self.approval.as_ref(),
            Kind::FollowupPacket => self.followup.as_ref(),
            Kind::GraceDecision => None,
        }
    }

    /// Returns every document, whether it counts or not, in the order of kinds and then of paths.
    #[must_use]
    pub fn documents(&self) -> Vec<&Document> {
        let counted = [&self.expiry, &self.approval, &self.followup].into_iter().flatten();
        let records = self.decisions.iter().map(|(_, document)| document);
        let mut all: Vec<_> = counted.chain(records).chain(&self.uncounted).collect();
        all.sort_by(|a, b| (a.kind, &a.path, a.at()).cmp(&(b.kind, &b.path, b.at())));
        all
    }

    /// Returns the outcome, if the expiry packet names one of the three.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.expiry.as_ref()?.field("outcome").label().ok()
    }

    /// Returns the time when the trial expired, if it is known.
    #[must_use]
    pub fn original_expires_at(&self) -> Option<Moment> {
        self.expiry.as_ref()?.field("original_expires_at").timestamp().ok()
    }

    /// Returns the owners that the trial's packets name (section 5.2, `owner`).
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

    /// Returns the channels of the notifications, without unsupported ones.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        let notifications =
            self.followup.as_ref().and_then(|packet| packet.field("notifications").items().ok());
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
