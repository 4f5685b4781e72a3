//! The input of gates.

use super::rule::Trace;
use crate::domain::document::Document;
use crate::domain::evaluation::StageResult;
use crate::domain::grace::Grace;
use crate::domain::labels::{ConversionTarget, Kind, Outcome, PackageState, StageId};
use crate::domain::package::Packages;
use crate::domain::policy::Policy;
use crate::domain::time::Moment;
use crate::domain::trial::Trial;

/// The input of the gates of a stage, for one trial.
#[derive(Clone, Copy, Debug)]
pub struct GateContext<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// The stage.
    pub stage: StageId,
    /// The outcome, if it is known.
    pub outcome: Option<Outcome>,
    /// The grace period.
    pub grace: &'a Grace,
    /// The packages of all stages.
    pub packages: &'a Packages,
    /// The result of the upstream stage, if it is begun.
    pub upstream: Option<&'a StageResult>,
    /// The policy of the room.
    pub policy: &'a Policy,
    /// The moment of the stage: the time with which its gates compare (section 3.2).
    pub moment: Moment,
    /// The place for the rules that are evaluated, if the verdict is explained.
    pub trace: Option<&'a Trace>,
}

impl<'a> GateContext<'a> {
    /// Returns the packet of the stage, if it counts.
    #[must_use]
    pub fn packet(&self) -> Option<&'a Document> {
        self.trial.document(self.stage.packet())
    }

    /// Returns the packet of the upstream stage, if it counts.
    #[must_use]
    pub fn upstream_packet(&self) -> Option<&'a Document> {
        self.trial.document(self.stage.upstream()?.packet())
    }

    /// Returns the state of the upstream package.
    #[must_use]
    pub fn upstream_state(&self) -> Option<PackageState> {
        Some(self.packages[self.stage.upstream()? as usize].state)
    }

    /// Returns the document that approves the upstream package, if that is what approves it.
    #[must_use]
    pub fn upstream_approval(&self) -> Option<&'a Document> {
        if self.upstream_state() != Some(PackageState::Referenced) {
            return None;
        }
        self.trial.document(self.stage.upstream()?.approval())
    }

    /// Returns the target that the activation packet has a plan for, if it is known.
    #[must_use]
    pub fn plan_target(&self) -> Option<ConversionTarget> {
        self.trial.document(Kind::ActivationPacket)?.field("conversion_target").label().ok()
    }
}
