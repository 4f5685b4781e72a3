//! The subject of a decision: the grace period of a trial, or the package of a stage.

use crate::domain::decision::Verdict;
use crate::domain::document::Outcome;
use crate::domain::evaluation::{Evaluation, Status};
use crate::domain::finding::Code;
use crate::domain::labels::{GraceState, Kind, PackageState, StageId};
use crate::domain::safe_text::SafeText;
use crate::ledger::validation::{
    has_decided_on, why_not_this_person_on, why_package_undecidable, why_undecidable,
};
use crate::room::{EvaluatedTrial, Room};
use crate::safe;

/// What a decision on a trial is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecisionTarget {
    /// The grace period.
    Grace,
    /// The package of this stage.
    Package(StageId),
}

impl DecisionTarget {
    /// Returns the stage whose package it is; `None` for the grace period.
    #[must_use]
    pub const fn stage(self) -> Option<StageId> {
        match self {
            Self::Grace => None,
            Self::Package(stage) => Some(stage),
        }
    }

    /// Returns the target that a record with this stage is about.
    #[must_use]
    pub const fn of_stage(stage: Option<StageId>) -> Self {
        match stage {
            None => Self::Grace,
            Some(stage) => Self::Package(stage),
        }
    }

    /// Returns the kind of its records.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Grace => Kind::GraceDecision,
            Self::Package(_) => Kind::PackageDecision,
        }
    }

    /// Returns its name: `grace period`, `follow-up package`.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Grace => "grace period".to_owned(),
            Self::Package(stage) => format!("{} package", stage.label()),
        }
    }

    /// Returns what waits for a decision on a trial: the grace period as long as gate 5 is blocked on it, then the package
    /// of the first stage that is decided on and not approved.
    #[must_use]
    pub fn waiting(evaluation: &Evaluation) -> Option<Self> {
        use PackageState::{Approved, NotRequested, Referenced};
        if is_grace_open(evaluation) {
            return Some(Self::Grace);
        }
        let is_open = |approval| !matches!(approval, Approved | Referenced | NotRequested);
        let open = evaluation.stages.iter().find(|result| is_open(result.approval));
        open.map(|result| Self::Package(result.stage))
    }

    /// Returns what can be approved although nothing asks for it yet: the package of a ready stage without a
    /// decision. A revoked trial is not converted, so none of its packages is.
    fn unrequested(evaluation: &Evaluation) -> Option<Self> {
        if !is_renewed(evaluation) {
            return None;
        }
        let is_next = |result: &&crate::domain::evaluation::StageResult| {
            result.approval == PackageState::NotRequested && result.status == Status::Ready
        };
        evaluation.stages.iter().find(is_next).map(|result| Self::Package(result.stage))
    }

    /// Returns what a decision on a trial is about unless the user chooses otherwise: what waits for a decision, then the
    /// package that comes next, and otherwise the grace period, to extend it. With `prefers_grace`, the grace period comes
    /// before a package that nothing asks for.
    #[must_use]
    pub fn current(evaluation: &Evaluation, prefers_grace: bool) -> Self {
        let next = || Self::unrequested(evaluation).filter(|_| !prefers_grace);
        Self::waiting(evaluation).or_else(next).unwrap_or(Self::Grace)
    }

    /// Returns what a withdrawal is about: what waits for a decision if the principal has decided on it, otherwise the
    /// latest stage on which they have, and the grace period last.
    #[must_use]
    pub fn to_withdraw(reviewed: &EvaluatedTrial, principal: &str) -> Self {
        let has_decided = |target: &Self| has_decided_on(&reviewed.trial, principal, target.stage());
        let waiting = Self::waiting(&reviewed.evaluation);
        let others = Self::all(reviewed).into_iter().rev();
        waiting.into_iter().chain(others).find(has_decided).unwrap_or(Self::Grace)
    }

    /// Returns what a decision with this verdict is about unless the user chooses otherwise.
    #[must_use]
    pub fn of_verdict(
        reviewed: &EvaluatedTrial,
        verdict: Verdict,
        principal: &str,
        prefers_grace: bool,
    ) -> Self {
        match verdict {
            Verdict::Withdrawn => Self::to_withdraw(reviewed, principal),
            _ => Self::current(&reviewed.evaluation, prefers_grace),
        }
    }

    /// Returns everything that can be decided on in a trial: the grace period, and the packages of the stages whose packets
    /// count, in order.
    #[must_use]
    pub fn all(reviewed: &EvaluatedTrial) -> Vec<Self> {
        let has_packet = |stage: &StageId| reviewed.trial.document(stage.packet()).is_some();
        let grace = is_renewed(&reviewed.evaluation).then_some(Self::Grace);
        let packages = StageId::ALL.into_iter().filter(has_packet).map(Self::Package);
        grace.into_iter().chain(packages).collect()
    }

    /// Returns what the user can decide on with this verdict.
    #[must_use]
    pub fn choices(reviewed: &EvaluatedTrial, verdict: Verdict, principal: &str) -> Vec<Self> {
        let mut all = Self::all(reviewed);
        if verdict == Verdict::Withdrawn {
            all.retain(|target| has_decided_on(&reviewed.trial, principal, target.stage()));
        }
        all
    }

    /// Returns the reason for which a principal cannot decide on it, if there is one.
    #[must_use]
    pub fn why_not(
        self,
        reviewed: &EvaluatedTrial,
        room: &Room,
        principal: &str,
        verdict: Verdict,
    ) -> Option<SafeText> {
        let EvaluatedTrial { trial, evaluation } = reviewed;
        let undecidable = match self {
            Self::Grace => why_undecidable(trial, room.now),
            Self::Package(stage) => why_package_undecidable(trial, stage, room.now),
        };
        let stage = self.stage();
        let person = || why_not_this_person_on(trial, &room.policy_file.policy, principal, stage);
        let verdict = || match (verdict, self) {
            (Verdict::Approved, Self::Package(stage)) => {
                let is_ready = evaluation.stage(stage).is_some_and(|result| result.status == Status::Ready);
                (!is_ready).then(|| safe!("stage {} is not ready", stage.label()))
            }
            (Verdict::Withdrawn, _) => (!has_decided_on(trial, principal, stage))
                .then(|| safe!("{} has no decision to withdraw", SafeText::principal(principal))),
            _ => None,
        };
        undecidable.map(SafeText::from).or_else(person).or_else(verdict)
    }

    /// Returns the label of its state.
    #[must_use]
    pub fn state(self, evaluation: &Evaluation) -> &'static str {
        match self {
            Self::Grace => evaluation.grace.state.label(),
            Self::Package(_) => self.package_state(evaluation).label(),
        }
    }

    /// Returns the state of the package; `not requested` if its stage is not begun.
    #[must_use]
    pub fn package_state(self, evaluation: &Evaluation) -> PackageState {
        let result = self.stage().and_then(|stage| evaluation.stage(stage));
        result.map_or(PackageState::NotRequested, |result| result.approval)
    }

    /// Returns whether enough approvals are in force, or the policy accepts a reference.
    #[must_use]
    pub fn is_settled(self, evaluation: &Evaluation) -> bool {
        match self {
            Self::Grace => evaluation.grace.state.is_settled(),
            Self::Package(_) => {
                matches!(self.package_state(evaluation), PackageState::Approved | PackageState::Referenced)
            }
        }
    }

    /// Returns whether it waits for further approvals.
    #[must_use]
    pub fn waits_for_approvals(self, evaluation: &Evaluation) -> bool {
        match self {
            Self::Grace => matches!(evaluation.grace.state, GraceState::Awaiting | GraceState::Stale),
            Self::Package(_) => {
                matches!(self.package_state(evaluation), PackageState::Awaiting | PackageState::Stale)
            }
        }
    }

    /// Returns whether an objection is open on it.
    #[must_use]
    pub fn has_open_objection(self, evaluation: &Evaluation) -> bool {
        match self {
            Self::Grace => evaluation.grace.state == GraceState::RefusalUnsettled,
            Self::Package(_) => self.package_state(evaluation) == PackageState::RefusalUnsettled,
        }
    }
}

/// Returns whether the trial goes on, so that it has a grace period and is converted.
fn is_renewed(evaluation: &Evaluation) -> bool {
    matches!(evaluation.outcome, Some(Outcome::Renewed | Outcome::Escalated))
}

/// Returns whether the grace period needs a decision: it is not settled, or it blocks gate 5 because it has ended.
fn is_grace_open(evaluation: &Evaluation) -> bool {
    let has_lapsed = || evaluation.findings().any(|finding| finding.code == Code::Lapsed);
    is_renewed(evaluation) && (!evaluation.grace.state.is_settled() || has_lapsed())
}
