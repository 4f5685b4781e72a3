//! Short texts for a step: `support/tier-2: delivery tracking`, `approver: 10 Jul, 2nd extension`.

use super::{Actor, NextStep, Step, Task};
use crate::domain::decision::DecisionSubject;
use crate::domain::field_path::FieldPath;
use crate::domain::labels::Code;
use crate::domain::safe_text::SafeText;
use crate::domain::time::short_day;
use crate::domain::trial::short_name;
use crate::safe;
use jiff::civil::Date;

impl NextStep {
    /// Returns the step in a few words, who takes it first: `support/tier-2: delivery tracking`.
    #[must_use]
    pub fn label(&self, today: Date) -> SafeText {
        safe!("{}: {}", self.step.actor.label(), self.what(today))
    }

    /// Returns what has to be done in a few words. `today` is the UTC date, whose year dates leave out.
    #[must_use]
    pub fn what(&self, today: Date) -> SafeText {
        let Task::Decide(DecisionSubject::Grace) = self.step.task else { return self.step.what() };
        let mut text = self
            .asked_until
            .map_or_else(|| "grace period".into(), |day| SafeText::sanitize(&short_day(day, today)));
        if self.extension > 0 {
            text.push(safe!(", {} extension", SafeText::sanitize(&ordinal(self.extension))));
        }
        text.push(self.step.reason());
        text
    }
}

impl Step {
    /// Returns what has to be done in a few words, without dates.
    #[must_use]
    pub fn what(&self) -> SafeText {
        match &self.task {
            Task::Decide(DecisionSubject::Grace) => safe!("grace period{}", self.reason()),
            Task::Decide(DecisionSubject::Package(stage)) => {
                safe!("{} package{}", stage.label(), self.reason())
            }
            Task::Withdraw(DecisionSubject::Grace) => "withdraw the denial".into(),
            Task::Withdraw(DecisionSubject::Package(stage)) => {
                safe!("withdraw the denial of the {} package", stage.label())
            }
            Task::MakeChanges(_) => "make the requested changes".into(),
            Task::FillIn => {
                let field = self.field.as_ref().map(field_words).unwrap_or_default();
                match self.code {
                    None | Some(Code::Missing) => field,
                    Some(code) => safe!("{} ({})", field, code.label()),
                }
            }
            Task::Approve(kind) => safe!("approve the {}", kind.label()),
            Task::Complete(kind) => safe!("complete the {}", kind.label()),
            Task::WriteDocument(kind) => safe!("write the {}", kind.label()),
            Task::FixFile => {
                safe!("fix {}", self.path.as_deref().map(SafeText::sanitize).unwrap_or_default())
            }
            Task::Correct => self.code.map_or(SafeText::EMPTY, |code| code.label().into()),
        }
    }

    /// Returns why a decision is needed again, behind what is decided on.
    fn reason(&self) -> &'static str {
        match self.code {
            Some(Code::Stale) => ", changed since approved",
            Some(Code::RefusalUnsettled) => ", objection open",
            Some(Code::Lapsed) => ", has ended",
            _ => "",
        }
    }
}

impl Actor {
    /// Returns the actor in a few words: the short names of owners, the principal if there is one, or the role.
    #[must_use]
    pub fn label(&self) -> SafeText {
        match self {
            Self::Owners(owners) => {
                SafeText::join(owners.iter().map(|owner| SafeText::sanitize(short_name(owner))), ", ")
            }
            Self::Approvers(approvers) => match &**approvers {
                [] => "no approver left".into(),
                [one] => SafeText::principal(one),
                _ => "approver".into(),
            },
            Self::Principals(principals) => {
                SafeText::join(principals.iter().map(|name| SafeText::principal(name)), ", ")
            }
            Self::AnyPrincipal | Self::PackageApprover => "approver".into(),
            Self::Producer => "producer".into(),
            Self::Reviewer => "reviewer".into(),
        }
    }
}

/// Returns the words of a field's last key: `delivery tracking` for `notifications[0].delivery_tracking_ref`.
fn field_words(field: &FieldPath) -> SafeText {
    let key = field.last_key().unwrap_or_default();
    let stem = key.strip_suffix("_refs").or_else(|| key.strip_suffix("_ref")).unwrap_or(key);
    SafeText::sanitize(&stem.replace('_', " "))
}

/// Returns an ordinal number: `1st`, `2nd`, `11th`.
#[must_use]
pub fn ordinal(number: usize) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
