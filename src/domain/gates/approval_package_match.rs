//! Gate 3: approval, packet and follow-up are about one and the same package.

use super::remedy;
use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::Kind;
use crate::domain::finding::Code;

pub(super) fn judge<'a>(case: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    let Some(packet) = sheet.need(Kind::ExpiryPacket) else { return Applies::Yes };
    let Some(approval) = sheet.need(Kind::ExpiryApproval) else { return Applies::Yes };
    let package = packet.field("package_ref").reference().ok();
    let remedy_for = |field| match package {
        Some(package) => remedy::with_text(field, package),
        None => "# give the expiry packet its `package_ref` first".to_owned(),
    };

    let approved = approval.field("package_ref");
    if let Some(reference) = sheet.reference_at(approval, &approved)
        && package != Some(reference)
    {
        let message = match package {
            None => "the expiry packet has no `package_ref` that the approval could be about",
            Some(_) => "the approval is about another package than the expiry packet's",
        };
        sheet.flag_with(approval, &approved, Code::Mismatch, message, remedy_for(&approved));
    }

    let digest = approval.field("package_digest");
    if digest.is_there() && digest.text().is_none_or(|text| packet.file_digest != *text) {
        let message =
            format!("`package_digest` is not the digest of {}: it changed after the approval", packet.path);
        let remedy = remedy::with_text(&digest, &packet.file_digest.to_string());
        sheet.flag_with(approval, &digest, Code::Mismatch, message, remedy);
    }

    if let Some(followup) = &case.trial.followup {
        let expiry = followup.field("expiry_package_ref");
        if expiry.is_there()
            && let Some(reference) = sheet.reference_at(followup, &expiry)
            && package != Some(reference)
        {
            let message = "`expiry_package_ref` names another package than the expiry packet's";
            sheet.flag_with(followup, &expiry, Code::Mismatch, message, remedy_for(&expiry));
        }
    }
    Applies::Yes
}
