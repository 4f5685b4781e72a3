//! Owners in a trial's packets, as separation of duties compares them (specification, sections 5.2 and 8.2).

use super::document::Document;
use super::labels::StageId;
use super::trial::Trial;
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
