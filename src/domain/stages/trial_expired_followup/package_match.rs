//! Gate 3: approval, expiry packet and follow-up packet are about the same package (specification, section 3).

use crate::domain::stage::{FindingCollector, GateContext, approval_document};

pub(super) fn approval_is_about_the_packet<'a>(
    context: &GateContext<'a>,
    findings: &mut FindingCollector<'a>,
) {
    if let Some(approval) = context.trial.approval() {
        approval_document::is_about(approval, context.trial.expiry(), findings);
    }
}

pub(super) fn followup_names_the_package<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let Some(followup) = context.trial.followup() else { return };
    let field = followup.field("expiry_package_ref");
    if field.is_there() {
        approval_document::names_the_package(followup, &field, context.trial.expiry(), findings);
    }
}
