//! Gate 3: approval, expiry packet and follow-up packet are about the same package (specification, section 3).

use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::labels::Code;
use crate::domain::remedy::{Ask, Remedy};
use crate::domain::safe_text::SafeText;
use crate::domain::schema::ValueType;
use crate::domain::stage::{FindingCollector, GateContext};
use crate::safe;

pub(super) fn approval_names_the_package<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let Some(approval) = context.trial.approval() else { return };
    let message = match package(context) {
        None => "the expiry packet has no `package_ref` for the approval to name",
        Some(_) => "the approval names another package than the expiry packet",
    };
    names_the_package(context, approval, &approval.field("package_ref"), message, findings);
}

pub(super) fn digest_is_of_the_packet<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let (Some(packet), Some(approval)) = (context.trial.expiry(), context.trial.approval()) else { return };
    let digest = approval.field("package_digest");
    if digest.is_there() && digest.text().is_none_or(|text| packet.file_digest != *text) {
        let path = SafeText::sanitize(&packet.path);
        let message = safe!("`package_digest` is not the digest of {}: it changed after the approval", path);
        let remedy = Remedy::give_text(&digest, &packet.file_digest.to_string());
        findings.with_remedy(approval, &digest, Code::Mismatch, message, remedy);
    }
}

pub(super) fn followup_names_the_package<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let Some(followup) = context.trial.followup() else { return };
    let field = followup.field("expiry_package_ref");
    if field.is_there() {
        let message = "`expiry_package_ref` names another package than the expiry packet";
        names_the_package(context, followup, &field, message, findings);
    }
}

fn package<'a>(context: &GateContext<'a>) -> Option<&'a str> {
    context.trial.expiry()?.field("package_ref").reference().ok()
}

fn names_the_package<'a>(
    context: &GateContext<'a>,
    document: &'a Document,
    field: &Field<'a>,
    message: &'static str,
    findings: &mut FindingCollector<'a>,
) {
    let package = package(context);
    if findings.valid(ValueType::Reference, document, field) && field.reference().ok() != package {
        let remedy =
            package.map_or(Remedy::AskPerson(Ask::PackageFirst), |package| Remedy::give_text(field, package));
        findings.with_remedy(document, field, Code::Mismatch, message, remedy);
    }
}
