//! The stages of a trial, and the words of their packets (specification, section 8).

use super::{Kind, Status};

labels! {
    /// A stage of a trial, by its id (specification, section 8.1), in the order of stages.
    StageId {
        Followup: "trial-expired-followup", "follow-up", "The follow-up of an expired trial.";
        Readiness: "trial-conversion-readiness", "readiness", "The readiness of a trial for conversion.";
        Activation: "trial-conversion-activation-handoff", "activation", "The activation of a pilot, or the handoff to production.";
        Closeout: "trial-conversion-closeout-revenue", "closeout", "The closeout of the conversion and its revenue.";
        Renewal: "trial-conversion-executive-renewal", "renewal", "The executive summary and the renewal action.";
        Followthrough: "trial-conversion-customer-followthrough", "follow-through", "The follow-through with the customer.";
        Outcome: "trial-conversion-renewal-outcome-rollup", "outcome", "The outcome of the renewal.";
        Final: "trial-final-commercial-renewal-closeout", "final closeout", "The final closeout and its distribution.";
    }

    /// The status of a stage, begun or not (specification, section 3.1).
    StageStatus {
        Draft: "draft", "draft", "The stage is not begun, and its packet is a draft.";
        NotApplicable: "not_applicable", "not applicable", "The stage is not begun, and the trial is revoked.";
        NotBegun: "not_begun", "not begun", "The stage is not begun.";
        Ready: "ready", "ready", "No gate of the stage is blocked.";
        AwaitingApproval: "awaiting_approval", "awaiting approval", "The next step is an approver's alone.";
        Blocked: "blocked", "blocked", "A gate of the stage is blocked by more than a pending decision.";
    }

    /// The plan that a trial is converted to (specification, section 8.1).
    ConversionTarget {
        PaidPilot: "paid_pilot", "paid pilot", "A paid pilot.";
        Production: "production", "production", "Production.";
    }

    /// How a renewal ended (specification, section 8.1).
    RenewalOutcome {
        Renewed: "renewed", "renewed", "The customer renewed.";
        Expanded: "expanded", "expanded", "The customer renewed and bought more.";
        Deferred: "deferred", "deferred", "The renewal was deferred.";
        ClosedLost: "closed_lost", "closed lost", "The customer did not renew.";
    }

    /// The state of a stage's package (specification, section 8.2).
    PackageState {
        Denied: "denied", "denied", "A vote denies the package.";
        ChangesRequested: "changes_requested", "changes requested", "A vote requests changes that have not been made.";
        RefusalUnsettled: "refusal_unsettled", "objection open",
            "An objection does not count as a vote, and no quorum of approvers who saw it has approved.";
        Approved: "approved", "approved", "Enough approvals are in force.";
        Stale: "stale", "stale", "Enough approvals exist, but the evidence changed after them.";
        Referenced: "referenced", "referenced", "No record exists, and the policy accepts the approval document.";
        NotRequested: "not_requested", "not requested", "No approval exists, and the next stage is not begun.";
        Awaiting: "awaiting", "awaiting", "No decision has been made, or not enough of them.";
    }
}

impl Status {
    /// Returns the status as one of a stage.
    #[must_use]
    pub const fn of_stage(self) -> StageStatus {
        match self {
            Self::Blocked => StageStatus::Blocked,
            Self::AwaitingApproval => StageStatus::AwaitingApproval,
            Self::Ready => StageStatus::Ready,
        }
    }
}

impl PackageState {
    /// Returns whether the package is approved, by records or by a document that the policy accepts.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Approved | Self::Referenced)
    }
}

impl StageId {
    /// The first stage, which is always begun.
    pub const FIRST: Self = Self::Followup;

    /// Returns the number of the stage, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Returns the stage with a number from 1.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Returns the stage with an id or a short name, as users type it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name || stage.short_name() == name)
    }

    /// Returns the next stage; `None` for the last.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// Returns the upstream stage; `None` for the first.
    #[must_use]
    pub fn upstream(self) -> Option<Self> {
        Self::ALL.get((self as usize).checked_sub(1)?).copied()
    }

    /// Returns the short name, which names of gates, fields and files have.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Followup => "followup",
            Self::Readiness => "readiness",
            Self::Activation => "activation",
            Self::Closeout => "closeout",
            Self::Renewal => "renewal",
            Self::Followthrough => "followthrough",
            Self::Outcome => "outcome",
            Self::Final => "final",
        }
    }

    /// Returns the kind of the stage's packet.
    #[must_use]
    pub const fn packet(self) -> Kind {
        match self {
            Self::Followup => Kind::FollowupPacket,
            Self::Readiness => Kind::ReadinessPacket,
            Self::Activation => Kind::ActivationPacket,
            Self::Closeout => Kind::CloseoutPacket,
            Self::Renewal => Kind::RenewalPacket,
            Self::Followthrough => Kind::FollowthroughPacket,
            Self::Outcome => Kind::OutcomePacket,
            Self::Final => Kind::FinalPacket,
        }
    }

    /// Returns the kind of the document that approves the stage's package.
    #[must_use]
    pub const fn approval(self) -> Kind {
        match self {
            Self::Followup => Kind::FollowupApproval,
            Self::Readiness => Kind::ReadinessApproval,
            Self::Activation => Kind::ActivationApproval,
            Self::Closeout => Kind::CloseoutApproval,
            Self::Renewal => Kind::RenewalApproval,
            Self::Followthrough => Kind::FollowthroughApproval,
            Self::Outcome => Kind::OutcomeApproval,
            Self::Final => Kind::FinalApproval,
        }
    }

    /// Returns the `schema_version` of the stage's result in a report (specification, section 8.3).
    #[must_use]
    pub const fn result_schema(self) -> &'static str {
        match self {
            Self::Followup => "cavra.trial-expired-followup.result.v1",
            Self::Readiness => "cavra.trial-conversion-readiness.result.v1",
            Self::Activation => "cavra.trial-conversion-activation-handoff.result.v1",
            Self::Closeout => "cavra.trial-conversion-closeout-revenue.result.v1",
            Self::Renewal => "cavra.trial-conversion-executive-renewal.result.v1",
            Self::Followthrough => "cavra.trial-conversion-customer-followthrough.result.v1",
            Self::Outcome => "cavra.trial-conversion-renewal-outcome-rollup.result.v1",
            Self::Final => "cavra.trial-final-commercial-renewal-closeout.result.v1",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_named_by_its_id_or_its_short_name() {
        for stage in StageId::ALL {
            assert_eq!(StageId::named(stage.name()), Some(stage));
            assert_eq!(StageId::named(stage.short_name()), Some(stage));
        }
        assert_eq!(StageId::named("read"), None);
    }
}
