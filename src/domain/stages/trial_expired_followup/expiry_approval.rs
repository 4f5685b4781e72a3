//! Gate 2: the expiry approval is approved and has not expired (specification, section 3).

use crate::domain::stage::{FindingCollector, GateContext, approval_document};

pub(super) fn approves<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    if let Some(approval) = context.trial.approval() {
        approval_document::approves(approval, context.policy, context.moment, findings);
    }
}
