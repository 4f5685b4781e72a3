//! The person or the owner that a brief or a request is for.

use crate::domain::next_step::Actor;
use crate::domain::owner::normalized;
use crate::domain::policy::Policy;
use crate::domain::trial::{Trial, short_name};

/// The reader of a report.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    principal: Option<String>,
    /// The owner references that the reader is, normalized.
    owners: Vec<String>,
    /// The owner reference without its scheme that the reader could be, normalized.
    unqualified: Option<String>,
    is_everybody: bool,
}

impl Reader {
    /// Returns everybody.
    #[must_use]
    pub fn everybody() -> Self {
        Self { is_everybody: true, ..Self::default() }
    }

    /// Returns the reader that a name means: an owner reference such as `owner:sales/emea`, with or without its scheme, or
    /// a principal, who also is the owners that the policy lists for them.
    #[must_use]
    pub fn named(name: &str, policy: &Policy) -> Self {
        if name.contains(':') {
            return Self { owners: vec![normalized(name).into_owned()], ..Self::default() };
        }
        let is_approver = policy.approvers.iter().any(|approver| approver.principal == name);
        Self {
            // `support/tier-2` is an owner, unless an approver has this name.
            principal: (is_approver || !name.contains('/')).then(|| name.to_owned()),
            owners: policy.owner_refs(name).map(|owner| normalized(owner).into_owned()).collect(),
            unqualified: Some(normalized(name).into_owned()),
            is_everybody: false,
        }
    }

    /// Returns whether the reader is one of the people who take a step.
    #[must_use]
    pub fn is_among(&self, actor: &Actor) -> bool {
        let is_principal = |names: &[Box<str>]| {
            self.principal.as_deref().is_some_and(|own| names.iter().any(|name| **name == *own))
        };
        self.is_everybody
            || match actor {
                Actor::Owners(owners) => self.is_owner(owners.iter().map(|owner| &**owner)),
                Actor::Approvers(names) | Actor::Principals(names) => is_principal(names),
                Actor::AnyPrincipal => self.principal.is_some(),
                Actor::PackageApprover | Actor::Producer | Actor::Reviewer => false,
            }
    }

    /// Returns whether a trial concerns the reader: an approver of the policy all trials, others those that they own.
    #[must_use]
    pub fn is_concerned(&self, trial: &Trial, policy: &Policy) -> bool {
        self.sees_all(policy) || self.is_owner(trial.owners())
    }

    /// Returns whether the whole room concerns the reader.
    #[must_use]
    pub fn sees_all(&self, policy: &Policy) -> bool {
        self.is_everybody
            || self.principal.as_deref().is_some_and(|own| {
                policy.approvers.is_empty()
                    || policy.approvers.iter().any(|approver| approver.principal == own)
            })
    }

    fn is_owner<'a>(&self, owners: impl IntoIterator<Item = &'a str>) -> bool {
        owners.into_iter().map(normalized).any(|owner| {
            self.owners.iter().any(|own| *own == owner)
                || self.unqualified.as_deref().is_some_and(|own| short_name(&owner) == own)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Approver;

    fn policy() -> Policy {
        let approver = |principal: &str| Approver {
            principal: principal.to_owned(),
            max_grace_days: None,
            owner_refs: vec!["owner://Sales/EMEA".to_owned()],
        };
        Policy { approvers: ["dana", "team/lead"].map(approver).to_vec(), ..Policy::default() }
    }

    fn owners(names: &[&str]) -> Actor {
        Actor::Owners(names.iter().map(|&name| name.into()).collect())
    }

    #[test]
    fn an_owner_is_named_with_or_without_its_scheme() {
        let actor = owners(&["owner:support/tier-2"]);
        for name in ["owner:support/tier-2", "support/tier-2", "Support/Tier-2/", "owner://support/tier-2"] {
            assert!(Reader::named(name, &policy()).is_among(&actor), "{name}");
        }
        for name in ["owner:support/tier-1", "tier-2", "dana"] {
            assert!(!Reader::named(name, &policy()).is_among(&actor), "{name}");
        }
        // It is no principal, so it does not decide.
        assert!(!Reader::named("support/tier-2", &policy()).is_among(&Actor::AnyPrincipal));
    }

    #[test]
    fn a_principal_is_also_the_owners_of_the_policy() {
        for name in ["dana", "team/lead"] {
            let reader = Reader::named(name, &policy());
            assert!(reader.is_among(&owners(&["owner:sales/emea"])) && reader.is_among(&Actor::AnyPrincipal));
            assert!(reader.is_among(&Actor::Approvers(["eli", name].map(Into::into).into())), "{name}");
            assert!(!reader.is_among(&Actor::Approvers(["eli".into()].into())) && reader.sees_all(&policy()));
        }
        assert!(!Reader::named("kai", &policy()).sees_all(&policy()));
    }
}
