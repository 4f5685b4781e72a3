//! Gate 1: the rules that relate fields of the expiry packet (specification, section 2.1).

use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::labels::Code;
use crate::domain::remedy::Remedy;
use crate::domain::stage::{FindingCollector, GateContext};

pub(super) fn is_the_access_evidence<'a>(
    _: &GateContext<'a>,
    packet: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    let evidence = packet.field("access_evidence.package_ref").reference();
    if let (Ok(evidence), Ok(approved)) = (evidence, field.reference())
        && evidence != approved
    {
        let message =
            "`access_approval.package_ref` names another package than `access_evidence.package_ref`";
        findings.with_remedy(packet, field, Code::Mismatch, message, Remedy::give_text(field, evidence));
    }
}

pub(super) fn is_not_in_the_future<'a>(
    context: &GateContext<'a>,
    packet: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    findings.not_in_future(packet, field, context.moment);
}

pub(super) fn is_later_than_the_original<'a>(
    _: &GateContext<'a>,
    packet: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    if let (Ok(original), Ok(new)) = (packet.field("original_expires_at").timestamp(), field.timestamp())
        && new <= original
    {
        findings.at(
            packet,
            field,
            Code::NotLater,
            "`new_expires_at` is not later than `original_expires_at`",
        );
    }
}
