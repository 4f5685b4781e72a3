//! The names of a form: what it decides, and on which trials.

use crate::console::app::decision::form::DecisionForm;
use crate::console::app::decision::target::DecisionTarget;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::safe;

impl DecisionForm {
    /// Returns the names of the trials, the first `limit` of them if there are more.
    #[must_use]
    pub fn names(&self, limit: usize) -> SafeText {
        let mut names = SafeText::join(
            self.items.iter().take(limit).map(|item| self.room_view.name_of(&item.trial_ref)),
            ", ",
        );
        if self.items.len() > limit {
            names.push(safe!(" and {} more", self.items.len() - limit));
        }
        names
    }

    /// Returns the title of the form, which says what is decided on.
    #[must_use]
    pub fn title(&self) -> String {
        let subject = self.subject();
        match (self.verdict, self.is_bulk) {
            (Verdict::Approved, false) if self.common_target() == Some(DecisionTarget::Grace) => {
                "Approve a grace period".to_owned()
            }
            (Verdict::Approved, _) => format!("Approve {subject}"),
            (Verdict::Denied, _) => format!("Deny {subject}"),
            (Verdict::ChangesRequested, _) => format!("Request changes to {subject}"),
            (Verdict::Withdrawn, false) => format!("Withdraw your decision on {subject}"),
            (Verdict::Withdrawn, true) => format!("Withdraw your decisions on {subject}"),
        }
    }

    /// Returns what the form is about: `the follow-up package`, `grace periods and packages`.
    fn subject(&self) -> String {
        let is_grace = |target| target == DecisionTarget::Grace;
        match self.common_target() {
            Some(target) if self.is_bulk => format!("{}s", target.label()),
            Some(target) => format!("the {}", target.label()),
            None if self.items.iter().any(|item| is_grace(item.target)) => {
                "grace periods and packages".to_owned()
            }
            None => "packages".to_owned(),
        }
    }
}
