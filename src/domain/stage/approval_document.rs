//! The checks of approval documents: of the expiry package, and of the packages of all stages (specification, sections 3
//! and 8.2).

use super::collector::FindingCollector;
use super::rule::RuleKind;
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::gate::{GateId, GateInfo};
use crate::domain::labels::{ApprovalState, Code, StageId};
use crate::domain::policy::{BreakGlass, Policy};
use crate::domain::reference;
use crate::domain::remedy::{Ask, NewValue, Remedy};
use crate::domain::safe_text::SafeText;
use crate::domain::schema::{Example, ValueType};
use crate::domain::time::Moment;
use crate::domain::trial::Trial;
use crate::domain::value_error::ValueError;
use crate::safe;

/// Checks that an approval document approves, as of a moment.
pub(in crate::domain) fn approves<'a>(
    approval: &'a Document,
    policy: &Policy,
    moment: Moment,
    findings: &mut FindingCollector<'a>,
) {
    let state = approval.field("state");
    let expires_at = approval.field("expires_at");
    let label = state.label::<ApprovalState>();
    if policy.break_glass == BreakGlass::Accept && label == Ok(ApprovalState::BreakGlass) {
        return break_glass(approval, policy, moment, findings);
    }
    match label {
        Ok(ApprovalState::Approved) => findings.rule(RuleKind::Word("approved"), approval, &state, true),
        Err(ValueError::Unsupported) => {
            findings.rule(RuleKind::OneOf(&ApprovalState::NAMES), approval, &state, false);
            let message = safe!("`state` is not one of {}", SafeText::join(ApprovalState::NAMES, ", "));
            // A state that says no in other words is not to be replaced by the one that passes.
            let remedy = Remedy::AskPerson(Ask::Approval);
            findings.with_remedy(approval, &state, Code::Unsupported, message, remedy);
        }
        _ => {
            findings.word(approval, &state, ApprovalState::Approved.name(), Code::NotApproved);
        }
    }
    if expires_at.is_there() {
        is_in_force(approval, &expires_at, moment, findings);
    }
}

/// Checks that an approval has not expired. Returns whether it holds.
fn is_in_force<'a>(
    approval: &'a Document,
    expires_at: &Field<'a>,
    moment: Moment,
    findings: &mut FindingCollector<'a>,
) -> bool {
    if !findings.valid(ValueType::Timestamp, approval, expires_at) {
        return false;
    }
    let expired = expires_at.timestamp().ok().filter(|&at| at <= moment);
    findings.rule(RuleKind::NotExpired, approval, expires_at, expired.is_none());
    let Some(at) = expired else { return true };
    let message = safe!("the approval expired on {}", at.date());
    let remedy = Remedy::AskPerson(Ask::Approval);
    findings.with_remedy(approval, expires_at, Code::Expired, message, remedy);
    false
}

/// Checks an emergency approval that the policy accepts.
fn break_glass<'a>(
    approval: &'a Document,
    policy: &Policy,
    moment: Moment,
    findings: &mut FindingCollector<'a>,
) {
    let decided_at = approval.field("decided_at");
    let expires_at = approval.field("expires_at");
    if findings.valid(ValueType::Timestamp, approval, &decided_at) {
        findings.not_in_future(approval, &decided_at, moment);
    }
    if is_in_force(approval, &expires_at, moment, findings)
        && let (Ok(decided), Ok(expires)) = (decided_at.timestamp(), expires_at.timestamp())
    {
        let hours = i64::try_from(policy.break_glass_max_hours.get()).unwrap_or(i64::MAX);
        let is_too_long = decided.plus_hours(hours).is_some_and(|latest| expires > latest);
        findings.rule(RuleKind::ShortEnough, approval, &expires_at, !is_too_long);
        if is_too_long {
            let message = safe!("an emergency approval may be valid for {} hours at most", hours);
            let remedy = Remedy::AskPerson(Ask::Approval);
            findings.with_remedy(approval, &expires_at, Code::TooLong, message, remedy);
        }
    }
    let reason = approval.field("break_glass_reason");
    let code = match reason.string() {
        Err(error) => Some(error.into()),
        Ok(text) => reference::is_placeholder(text).then_some(Code::Placeholder),
    };
    findings.rule(RuleKind::Valid("a reason"), approval, &reason, code.is_none());
    if let Some(code) = code {
        let example = Example { value: "…", note: Some("why the approval was bypassed") };
        let remedy = Remedy::give(&reason, NewValue::Example(example));
        let message = "an emergency approval needs a reason in `break_glass_reason`";
        findings.with_remedy(approval, &reason, code, message, remedy);
    }
}

/// Checks that an approval document names the package of a packet, and the bytes of its file if it has their digest.
pub(in crate::domain) fn is_about<'a>(
    approval: &'a Document,
    packet: Option<&'a Document>,
    findings: &mut FindingCollector<'a>,
) {
    names_the_package(approval, &approval.field("package_ref"), packet, findings);
    let digest = approval.field("package_digest");
    let Some(packet) = packet.filter(|_| digest.is_there()) else { return };
    let is_other = digest.text().is_none_or(|text| packet.file_digest != *text);
    findings.rule(RuleKind::DigestOfFile, approval, &digest, !is_other);
    if is_other {
        let path = SafeText::sanitize(&packet.path);
        let message = safe!("`package_digest` is not the digest of {}: it changed after the approval", path);
        // The digest of the changed packet would approve what nobody has seen.
        let remedy = Remedy::AskPerson(Ask::Approval);
        findings.with_remedy(approval, &digest, Code::Mismatch, message, remedy);
    }
}

/// Checks that a field is a reference and names the package of a packet.
pub(in crate::domain) fn names_the_package<'a>(
    document: &'a Document,
    field: &Field<'a>,
    packet: Option<&'a Document>,
    findings: &mut FindingCollector<'a>,
) {
    let package = packet.and_then(|packet| packet.field("package_ref").reference().ok());
    if !findings.valid(ValueType::Reference, document, field) {
        return;
    }
    let kind = RuleKind::NamesPackageOf(packet.map(|packet| packet.kind));
    let is_named = field.reference().ok() == package;
    findings.rule(kind, document, field, is_named);
    if !is_named {
        let name = packet.map_or("packet", |packet| packet.kind.label());
        let path = field.path().to_safe();
        let (message, remedy) = match package {
            Some(package) => (
                safe!("`{}` names another package than the {}", path, name),
                Remedy::give_text(field, package),
            ),
            None => (
                safe!("the {} has no `package_ref` for `{}` to name", name, path),
                Remedy::AskPerson(Ask::PackageFirst),
            ),
        };
        findings.with_remedy(document, field, Code::Mismatch, message, remedy);
    }
}

/// The gate of checks whose findings are not reported.
static UNSEEN: GateInfo = GateInfo {
    stage: StageId::FIRST,
    number: 0,
    name: "approval",
    title: "Approval",
    question: "Is it approved?",
};

/// Returns whether the checks of gate 2 over an approval document find nothing (sections 3 and 8.2).
pub(in crate::domain) fn is_approving(
    trial: &Trial,
    approval: &Document,
    policy: &Policy,
    moment: Moment,
) -> bool {
    let mut findings = FindingCollector::new(GateId::of(&UNSEEN), trial);
    approves(approval, policy, moment, &mut findings);
    findings.finish().is_empty()
}

/// Returns whether an approval document passes: it approves, and it is about the packet (section 8.2).
pub(in crate::domain) fn passes(
    trial: &Trial,
    approval: &Document,
    packet: Option<&Document>,
    policy: &Policy,
    moment: Moment,
) -> bool {
    let mut findings = FindingCollector::new(GateId::of(&UNSEEN), trial);
    is_about(approval, packet, &mut findings);
    findings.finish().is_empty() && is_approving(trial, approval, policy, moment)
}
