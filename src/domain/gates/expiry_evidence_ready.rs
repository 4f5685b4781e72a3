//! Gate 1: the expiry packet shows what happened to the trial, by whom and when.

use super::remedy;
use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::{Document, Kind, Outcome};
use crate::domain::finding::{Code, Finding};

pub(super) fn judge<'a>(case: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    for problem in &case.trial.problems {
        sheet.push(Finding {
            path: Some(problem.path.clone()),
            at: problem.at,
            ..Finding::of_trial(super::GateId(1), Code::Problem, problem.message.clone())
        });
    }
    if let Some(packet) = sheet.need(Kind::ExpiryPacket) {
        access(packet, sheet);
        action(case, packet, sheet);
    }
    Applies::Yes
}

/// The packet and the access evidence that it rests on.
fn access<'a>(packet: &'a Document, sheet: &mut Sheet<'a>) {
    sheet.reference(packet, "package_ref");
    sheet.exactly(packet, "status", "ready", Code::NotReady);
    let evidence = sheet.reference(packet, "access_evidence.package_ref");
    sheet.exactly(packet, "access_evidence.status", "ready", Code::NotReady);
    let approval = sheet.reference(packet, "access_approval.package_ref");
    if let (Some(evidence), Some(approval)) = (evidence, approval)
        && evidence != approval
    {
        let field = packet.field("access_approval.package_ref");
        let message =
            "`access_approval.package_ref` names another package than `access_evidence.package_ref`";
        sheet.flag_with(packet, &field, Code::Mismatch, message, remedy::with_text(&field, evidence));
    }
    sheet.exactly(packet, "access_approval.state", "approved", Code::NotApproved);
}

/// What was done when the trial expired.
fn action<'a>(case: &Case<'a>, packet: &'a Document, sheet: &mut Sheet<'a>) {
    let original = sheet.timestamp(packet, "original_expires_at");
    let outcome = sheet.label::<Outcome>(packet, &packet.field("outcome"));
    sheet.reference(packet, "action.owner_ref");
    if sheet.timestamp(packet, "action.performed_at").is_some_and(|at| at > case.now.instant) {
        let field = packet.field("action.performed_at");
        sheet.flag(packet, &field, Code::InFuture, "`action.performed_at` lies in the future");
    }
    match outcome {
        Some(Outcome::Revoked) => {
            sheet.reference(packet, "license_revocation_ref");
            sheet.reference(packet, "access_revocation_ref");
        }
        Some(Outcome::Renewed) => {
            sheet.reference(packet, "renewal_ref");
            let new = sheet.timestamp(packet, "new_expires_at");
            if let (Some(original), Some(new)) = (original, new)
                && new <= original
            {
                let field = packet.field("new_expires_at");
                let message = "`new_expires_at` is not later than `original_expires_at`";
                sheet.flag(packet, &field, Code::NotLater, message);
            }
        }
        Some(Outcome::Escalated) => {
            sheet.reference(packet, "escalation_ref");
        }
        None => {}
    }
}
