//! Gate 2: the expiry approval is approved and has not expired (specification, section 3).

use crate::domain::labels::{ApprovalState, Code};
use crate::domain::safe_text::SafeText;
use crate::domain::schema::ValueType;
use crate::domain::stage::{FindingCollector, GateContext};
use crate::domain::value_error::ValueError;
use crate::safe;

pub(super) fn is_approved<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let Some(approval) = context.trial.approval() else { return };
    let state = approval.field("state");
    match state.label::<ApprovalState>() {
        Ok(ApprovalState::Approved) => {}
        Err(ValueError::Unsupported) => {
            let message = safe!("`state` is not one of {}", SafeText::join(ApprovalState::NAMES, ", "));
            findings.at(approval, &state, Code::Unsupported, message);
        }
        _ => {
            findings.word(approval, &state, ApprovalState::Approved.name(), Code::NotApproved);
        }
    }
}

pub(super) fn is_not_expired<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let Some(approval) = context.trial.approval() else { return };
    let expires_at = approval.field("expires_at");
    if expires_at.is_there()
        && findings.valid(ValueType::Timestamp, approval, &expires_at)
        && let Ok(at) = expires_at.timestamp()
        && at <= context.now.instant
    {
        let message = safe!("the approval expired on {}", at.date());
        findings.at(approval, &expires_at, Code::Expired, message);
    }
}
