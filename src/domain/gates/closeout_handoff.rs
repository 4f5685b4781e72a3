//! Gate 6: a revoked trial has a closeout handoff.

use super::grace_period_handoff::OUTCOME_UNKNOWN;
use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::{Kind, Outcome};
use crate::domain::finding::Code;

pub(super) fn judge<'a>(case: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    match case.outcome {
        None => sheet.flag_trial(Code::OutcomeUnknown, OUTCOME_UNKNOWN, ""),
        Some(Outcome::Renewed | Outcome::Escalated) => return Applies::No,
        Some(Outcome::Revoked) => {
            if let Some(packet) = sheet.need(Kind::FollowupPacket) {
                sheet.reference(packet, "handoff.closeout_ref");
            }
        }
    }
    Applies::Yes
}
