//! Separation of duties: an approver who is an owner in a trial may not decide on it (specification, sections 5.2 and
//! 8.2).

use super::labels::StageId;
use super::owner::{OwnerSet, package_owners, trial_owners};
use super::policy::{Approver, Policy};
use super::trial::Trial;

/// The owners in a trial's packets, compared with those that principals are. They are collected when they are first needed.
#[derive(Debug)]
pub struct Duties<'a> {
    trial: &'a Trial,
    policy: &'a Policy,
    everywhere: Option<OwnerSet>,
    packages: Vec<(StageId, OwnerSet)>,
}

impl<'a> Duties<'a> {
    /// Returns the duties in a trial.
    #[must_use]
    pub const fn of(trial: &'a Trial, policy: &'a Policy) -> Self {
        Self { trial, policy, everywhere: None, packages: Vec::new() }
    }

    /// Returns the owner reference for which a principal may not decide on the package of a stage or, without a stage, on
    /// the grace period.
    pub fn conflict<'p>(&mut self, principal: &'p str, stage: Option<StageId>) -> Option<&'p str>
    where
        'a: 'p,
    {
        let policy = self.policy;
        policy.owner_refs(principal).find(|own| self.separates(own, stage))
    }

    /// Returns the approvers who may decide on the package of a stage or, without a stage, on the grace period, in the
    /// order of the policy.
    pub fn eligible(&mut self, stage: Option<StageId>) -> Vec<&'a Approver> {
        let policy = self.policy;
        let is_eligible =
            |approver: &&Approver| !approver.owner_refs.iter().any(|own| self.separates(own, stage));
        policy.approvers.iter().filter(is_eligible).collect()
    }

    /// Returns whether the policy keeps this owner from deciding.
    fn separates(&mut self, owner: &str, stage: Option<StageId>) -> bool {
        if !self.policy.separation_of_duties {
            return false;
        }
        let trial = self.trial;
        if self.everywhere.get_or_insert_with(|| trial_owners(trial)).includes(owner) {
            return true;
        }
        let Some(stage) = stage else { return false };
        let known = self.packages.iter().position(|(known, _)| *known == stage);
        let at = known.unwrap_or_else(|| {
            self.packages.push((stage, package_owners(trial, stage)));
            self.packages.len() - 1
        });
        self.packages.get(at).is_some_and(|(_, owners)| owners.includes(owner))
    }
}
