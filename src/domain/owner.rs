//! Owners in a trial's packets, as separation of duties compares them (specification, sections 5.2 and 8.2).

use super::document::Document;
use super::finding::Finding;
use super::labels::{Kind, StageId};
use super::trial::{HANDOFF_OWNERS, Trial};
use std::borrow::Cow;
use std::collections::HashSet;

/// Owner references, compared without regard to spelling.
#[derive(Clone, Debug, Default)]
pub struct OwnerSet(HashSet<String>);

impl OwnerSet {
    /// Returns whether an owner is in the set.
    #[must_use]
    pub fn includes(&self, owner: &str) -> bool {
        self.0.contains(&*normalized(owner))
    }
}

impl<'a> FromIterator<&'a str> for OwnerSet {
    fn from_iter<T: IntoIterator<Item = &'a str>>(owners: T) -> Self {
        Self(owners.into_iter().map(|owner| normalized(owner).into_owned()).collect())
    }
}

/// Returns an owner reference in the form in which it is compared: lower-cased, with `:` for each `://`, and without `/`
/// at the end.
///
/// ```
/// use trialdesk::domain::owner::normalized;
/// assert_eq!(normalized("owner://customer-success/EMEA/"), "owner:customer-success/emea");
/// ```
#[must_use]
pub fn normalized(owner: &str) -> Cow<'_, str> {
    let lower: Cow<'_, str> =
        if owner.chars().any(char::is_uppercase) { owner.to_lowercase().into() } else { owner.into() };
    if lower.contains("://") || lower.ends_with('/') {
        return lower.replace("://", ":").trim_end_matches('/').to_owned().into();
    }
    lower
}

/// Returns the owners in the packets of stage 1.
#[must_use]
pub fn trial_owners(trial: &Trial) -> OwnerSet {
    trial.owners().into_iter().collect()
}

/// Returns the owner references of the packet of a stage; none if the packet is absent.
#[must_use]
pub fn package_owners(trial: &Trial, stage: StageId) -> OwnerSet {
    trial.document(stage.packet()).map(Document::owner_refs).unwrap_or_default().into_iter().collect()
}

/// Returns the owners of what a finding is about: the delivery owner of the notification, the owners of the handoff, or
/// the owner of the action at expiry.
#[must_use]
pub fn finding_owners<'a>(trial: &'a Trial, finding: &Finding) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let field = finding.field.as_ref();
    let notification = field.and_then(|field| field.entry_of("notifications"));
    let is_handoff = field.is_some_and(|field| field.is_below("handoff"));
    if let (Some(packet), Some(index)) = (trial.followup(), notification) {
        let notifications = packet.field("notifications").items().unwrap_or_default();
        let notification = notifications.get(index);
        found.extend(notification.and_then(|own| own.child("delivery_owner_ref").reference().ok()));
    } else if let (Some(packet), true) = (trial.followup(), is_handoff) {
        found.extend(HANDOFF_OWNERS.iter().filter_map(|owner| packet.field(owner).reference().ok()));
    } else if let (Some(packet), Some(Kind::ExpiryPacket)) = (trial.expiry(), finding.document) {
        found.extend(packet.field("action.owner_ref").reference().ok());
    }
    found.sort_unstable();
    found.dedup();
    found
}
