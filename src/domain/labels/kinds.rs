//! The kinds of documents (specification, section 1, "Kinds").

use super::StageId;

labels! {
    /// The kind of a document (specification, section 1, "Kinds").
    Kind {
        ExpiryPacket: "expiry-packet", "expiry packet", "The action taken when the trial expired.";
        ExpiryApproval: "expiry-approval", "expiry approval", "The approval of the expiry package.";
        FollowupPacket: "followup-packet", "follow-up packet", "The notifications, the requested grace period and the handoff.";
        GraceDecision: "grace-decision", "grace decision", "A decision on the grace period.";
        FollowupApproval: "followup-approval", "follow-up approval", "The approval of the follow-up package.";
        ReadinessPacket: "readiness-packet", "readiness packet", "The owners, references and target of a conversion.";
        ReadinessApproval: "readiness-approval", "readiness approval", "The approval of the readiness package.";
        ActivationPacket: "activation-packet", "activation packet", "The plan of the paid pilot or of production.";
        ActivationApproval: "activation-approval", "activation approval", "The approval of the activation package.";
        CloseoutPacket: "closeout-packet", "closeout packet", "The closeout of the conversion and its revenue.";
        CloseoutApproval: "closeout-approval", "closeout approval", "The approval of the closeout package.";
        RenewalPacket: "renewal-packet", "renewal packet", "The executive summary and the renewal action.";
        RenewalApproval: "renewal-approval", "renewal approval", "The approval of the renewal package.";
        FollowthroughPacket: "followthrough-packet", "follow-through packet", "The follow-through with the customer.";
        FollowthroughApproval: "followthrough-approval", "follow-through approval", "The approval of the follow-through package.";
        OutcomePacket: "outcome-packet", "outcome packet", "The outcome of the renewal.";
        OutcomeApproval: "outcome-approval", "outcome approval", "The approval of the outcome package.";
        FinalPacket: "final-packet", "final packet", "The final closeout and its distribution.";
        FinalApproval: "final-approval", "final approval", "The approval of the final package.";
        PackageDecision: "package-decision", "package decision", "A decision on the package of a stage.";
    }
}

impl Kind {
    /// Returns the `schema_version` that names the kind.
    #[must_use]
    pub const fn schema_version(self) -> &'static str {
        match self {
            Self::ExpiryPacket => "cavra.trial-access-expiry.packet.v1",
            Self::ExpiryApproval => "cavra.trial-access-expiry.approval.v1",
            Self::FollowupPacket => "cavra.trial-expired-followup.packet.v1",
            Self::GraceDecision => "cavra.grace-period.decision.v1",
            Self::FollowupApproval => "cavra.trial-expired-followup.approval.v1",
            Self::ReadinessPacket => "cavra.trial-conversion-readiness.packet.v1",
            Self::ReadinessApproval => "cavra.trial-conversion-readiness.approval.v1",
            Self::ActivationPacket => "cavra.trial-conversion-activation-handoff.packet.v1",
            Self::ActivationApproval => "cavra.trial-conversion-activation-handoff.approval.v1",
            Self::CloseoutPacket => "cavra.trial-conversion-closeout-revenue.packet.v1",
            Self::CloseoutApproval => "cavra.trial-conversion-closeout-revenue.approval.v1",
            Self::RenewalPacket => "cavra.trial-conversion-executive-renewal.packet.v1",
            Self::RenewalApproval => "cavra.trial-conversion-executive-renewal.approval.v1",
            Self::FollowthroughPacket => "cavra.trial-conversion-customer-followthrough.packet.v1",
            Self::FollowthroughApproval => "cavra.trial-conversion-customer-followthrough.approval.v1",
            Self::OutcomePacket => "cavra.trial-conversion-renewal-outcome-rollup.packet.v1",
            Self::OutcomeApproval => "cavra.trial-conversion-renewal-outcome-rollup.approval.v1",
            Self::FinalPacket => "cavra.trial-final-commercial-renewal-closeout.packet.v1",
            Self::FinalApproval => "cavra.trial-final-commercial-renewal-closeout.approval.v1",
            Self::PackageDecision => "cavra.package-approval.decision.v1",
        }
    }

    /// Returns whether documents of this kind are packets, which declare an `evidence_mode`.
    #[must_use]
    pub const fn is_packet(self) -> bool {
        matches!(self, Self::ExpiryPacket) || self.packet_of().is_some()
    }

    /// Returns the stage whose packet has this kind.
    #[must_use]
    pub const fn packet_of(self) -> Option<StageId> {
        match self {
            Self::FollowupPacket => Some(StageId::Followup),
            Self::ReadinessPacket => Some(StageId::Readiness),
            Self::ActivationPacket => Some(StageId::Activation),
            Self::CloseoutPacket => Some(StageId::Closeout),
            Self::RenewalPacket => Some(StageId::Renewal),
            Self::FollowthroughPacket => Some(StageId::Followthrough),
            Self::OutcomePacket => Some(StageId::Outcome),
            Self::FinalPacket => Some(StageId::Final),
            _ => None,
        }
    }

    /// Returns the stage whose package a document of this kind approves.
    #[must_use]
    pub const fn approval_of(self) -> Option<StageId> {
        match self {
            Self::FollowupApproval => Some(StageId::Followup),
            Self::ReadinessApproval => Some(StageId::Readiness),
            Self::ActivationApproval => Some(StageId::Activation),
            Self::CloseoutApproval => Some(StageId::Closeout),
            Self::RenewalApproval => Some(StageId::Renewal),
            Self::FollowthroughApproval => Some(StageId::Followthrough),
            Self::OutcomeApproval => Some(StageId::Outcome),
            Self::FinalApproval => Some(StageId::Final),
            _ => None,
        }
    }

    /// Returns whether documents of this kind are decision records, of which a trial may have several.
    #[must_use]
    pub const fn is_record(self) -> bool {
        matches!(self, Self::GraceDecision | Self::PackageDecision)
    }

    /// Returns the kind that has this `schema_version`.
    #[must_use]
    pub fn of_schema(schema_version: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.schema_version() == schema_version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_and_stages_name_each_other() {
        for stage in StageId::ALL {
            assert_eq!(stage.packet().packet_of(), Some(stage));
            assert_eq!(stage.approval().approval_of(), Some(stage));
        }
        assert_eq!(
            Kind::ALL.into_iter().filter(|kind| kind.packet_of().is_some()).count(),
            StageId::ALL.len()
        );
    }

    #[test]
    fn kinds_have_unique_schema_versions() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_schema(kind.schema_version()), Some(kind));
        }
    }
}
