//! Gate 1: the rules that relate fields of the expiry packet (specification, section 2.1).

use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::labels::Code;
use crate::domain::remedy::Remedy;
use crate::domain::stage::{FindingCollector, GateContext, RuleKind};

pub(super) fn is_the_access_evidence<'a>(
    _: &GateContext<'a>,
    packet: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    let evidence = packet.field("access_evidence.package_ref").reference();
    let (Ok(evidence), Ok(approved)) = (evidence, field.reference()) else { return };
    let kind = RuleKind::EqualTo(None, "access_evidence.package_ref");
    findings.rule(kind, packet, field, evidence == approved);
    if evidence != approved {
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
    let original = packet.field("original_expires_at").timestamp();
    let (Ok(original), Ok(new)) = (original, field.timestamp()) else { return };
    findings.rule(RuleKind::LaterThan("original_expires_at"), packet, field, new > original);
    if new <= original {
        findings.at(
            packet,
            field,
            Code::NotLater,
            "`new_expires_at` is not later than `original_expires_at`",
        );
    }
}
