//! The gates that the stages 2 to 8 have in common (specification, section 8.1).

use super::public_boundary;
use crate::domain::decision::DecisionSubject;
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::gate::GateInfo;
use crate::domain::labels::{
    Code, ConversionTarget, GateStatus, Kind, PackageState, RenewalOutcome, StageId, Status,
};
use crate::domain::remedy::{Ask, Remedy};
use crate::domain::safe_text::SafeText;
use crate::domain::stage::{
    Applies, Check, FieldRule, FindingCollector, Gate, GateContext, GateResult, RuleKind, approval_document,
};
use crate::safe;

/// Returns a gate that always applies.
const fn gate(info: GateInfo, needs: &'static [Kind], checks: &'static [Check]) -> Gate {
    Gate { info, needs, applies: Applies::Always, checks }
}

/// Returns gate 1: the upstream stage is ready.
pub(super) const fn evidence_ready(stage: StageId, name: &'static str, title: &'static str) -> Gate {
    let question = "Is the stage before this one ready?";
    gate(GateInfo { stage, number: 1, name, title, question }, &[], &[Check::Rule(upstream_is_ready)])
}

/// Returns gate 2: the upstream package is approved.
pub(super) const fn approval_approved(
    stage: StageId,
    name: &'static str,
    title: &'static str,
    needs: &'static [Kind],
) -> Gate {
    let question = "Is the package of the stage before this one approved?";
    gate(GateInfo { stage, number: 2, name, title, question }, needs, &[Check::Rule(upstream_is_approved)])
}

/// Returns gate 3: packets and approval are about the same package.
pub(super) const fn package_match(
    stage: StageId,
    name: &'static str,
    title: &'static str,
    needs: &'static [Kind],
) -> Gate {
    let question = "Are the approval and this packet about the package of the stage before this one?";
    gate(GateInfo { stage, number: 3, name, title, question }, needs, &[Check::Rule(packages_match)])
}

/// Returns the gate that asks for the conversion target.
pub(super) const fn conversion_target(stage: StageId, number: u8, checks: &'static [Check]) -> Gate {
    let (name, title) = ("conversion-target", "Conversion target");
    let question = "Does the packet name the conversion target?";
    gate(GateInfo { stage, number, name, title, question }, &[], checks)
}

/// Returns the gate that asks for the renewal outcome.
pub(super) const fn renewal_outcome(stage: StageId, number: u8, checks: &'static [Check]) -> Gate {
    let (name, title) = ("renewal-outcome", "Renewal outcome");
    let question = "Does the packet name the outcome of the renewal?";
    gate(GateInfo { stage, number, name, title, question }, &[], checks)
}

/// Returns the gate that compares the renewal owner with that of the upstream packet.
pub(super) const fn renewal_owner_match(
    stage: StageId,
    number: u8,
    needs: &'static [Kind],
    checks: &'static [Check],
) -> Gate {
    let (name, title) = ("renewal-owner-match", "Renewal owner match");
    let question = "Is the renewal owner the same as in the stage before this one?";
    gate(GateInfo { stage, number, name, title, question }, needs, checks)
}

/// Returns the references gate.
pub(super) const fn references(
    stage: StageId,
    number: u8,
    name: &'static str,
    title: &'static str,
    checks: &'static [Check],
) -> Gate {
    let question = "Is the packet ready, and does it have every reference?";
    gate(GateInfo { stage, number, name, title, question }, &[], checks)
}

/// Returns the gate `public-boundary`.
pub(super) const fn boundary(stage: StageId, number: u8) -> Gate {
    let (name, title) = ("public-boundary", "Public boundary");
    let question = "Does the evidence hold references only?";
    gate(
        GateInfo { stage, number, name, title, question },
        &[],
        &[Check::Rule(public_boundary::every_document)],
    )
}

fn upstream_is_ready<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let Some(upstream) = context.stage.upstream() else { return };
    let Some(result) = context.upstream else {
        findings.need(upstream.packet());
        return;
    };
    findings.rule_of_trial(RuleKind::StageReady(upstream), result.status == Status::Ready);
    if result.status == Status::Ready {
        return;
    }
    let blocked = result.checks.iter().filter(|check| check.status == GateStatus::Blocked);
    let gates = SafeText::join(blocked.map(|GateResult { gate, .. }| gate.name()), ", ");
    let awaits = result.status == Status::AwaitingApproval;
    let state = if awaits { "awaits approval" } else { "is blocked" };
    let message = safe!("the {} stage {}: {}", upstream.label(), state, gates);
    findings.about_trial(Code::UpstreamBlocked, message, Remedy::AskPerson(Ask::UpstreamFirst));
}

fn upstream_is_approved<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let (Some(state), Some(upstream)) = (context.upstream_state(), context.stage.upstream()) else { return };
    let subject = DecisionSubject::Package(upstream);
    findings.rule_of_trial(RuleKind::Decided(subject), state.is_settled());
    let (code, message, ask) = match state {
        PackageState::Approved => return,
        PackageState::Referenced => {
            if let Some(approval) = context.upstream_approval() {
                approval_document::approves(approval, context.policy, context.moment, findings);
            }
            return;
        }
        PackageState::Denied => (Code::Denied, "the package was denied", Ask::WithdrawPackageDenial),
        PackageState::ChangesRequested => (
            Code::ChangesRequested,
            "an approver requested changes to the package, and nothing has changed since",
            Ask::MakeChanges,
        ),
        PackageState::RefusalUnsettled => (
            Code::RefusalUnsettled,
            "objection open: an objection without a vote has not been answered by an approver",
            Ask::AnswerObjection,
        ),
        PackageState::Stale => {
            (Code::Stale, "the package changed after it was approved: approve again", Ask::PackageDecision)
        }
        PackageState::NotRequested | PackageState::Awaiting => {
            (Code::AwaitingDecision, "awaiting a decision on the package", Ask::PackageDecision)
        }
    };
    findings.about_trial(code, message, Remedy::AskPerson(ask));
}

fn packages_match<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let (Some(upstream), Some(packet)) = (context.stage.upstream(), context.upstream_packet()) else {
        return;
    };
    findings.valid(crate::domain::schema::ValueType::Reference, packet, &packet.field("package_ref"));
    if let Some(approval) = context.upstream_approval() {
        approval_document::is_about(approval, Some(packet), findings);
    }
    let Some(own) = context.packet() else { return };
    let field = own.field(package_field(upstream));
    if field.is_there() {
        approval_document::names_the_package(own, &field, Some(packet), findings);
    }
}

/// Returns the name of the field in which a packet names the package of the stage before it.
pub(super) const fn package_field(upstream: StageId) -> &'static str {
    match upstream {
        StageId::Followup => "followup_package_ref",
        StageId::Readiness => "readiness_package_ref",
        StageId::Activation => "activation_package_ref",
        StageId::Closeout => "closeout_package_ref",
        StageId::Renewal => "renewal_package_ref",
        StageId::Followthrough => "followthrough_package_ref",
        StageId::Outcome => "outcome_package_ref",
        StageId::Final => "final_package_ref",
    }
}

/// Checks that the outcome of the trial allows a conversion.
pub(super) fn outcome_is_convertible<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let Some(outcome) = context.outcome else { return findings.outcome_unknown() };
    let Some(expiry) = context.trial.expiry() else { return };
    let field = expiry.field("outcome");
    findings.rule(RuleKind::Convertible, expiry, &field, outcome.goes_on());
    if !outcome.goes_on() {
        let message = "a revoked trial cannot be converted: this stage is not for it";
        findings.with_remedy(expiry, &field, Code::NotConvertible, message, Remedy::None);
    }
}

/// Checks that the follow-up packet has a commercial handoff.
pub(super) fn has_commercial_handoff<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    if let Some(followup) = context.trial.followup() {
        let field = followup.field("handoff.commercial_ref");
        findings.valid(crate::domain::schema::ValueType::Reference, followup, &field);
    }
}

/// Checks that the packet has no plan for production.
pub(super) fn has_no_production_plan<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    has_no_plan(context, "production", findings);
}

/// Checks that the packet has no plan for a paid pilot.
pub(super) fn has_no_pilot_plan<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    has_no_plan(context, "paid_pilot", findings);
}

fn has_no_plan<'a>(context: &GateContext<'a>, plan: &'static str, findings: &mut FindingCollector<'a>) {
    let Some(packet) = context.packet() else { return };
    let field = packet.field(plan);
    findings.rule(RuleKind::Absent, packet, &field, !field.is_there());
    if field.is_there() {
        let message = safe!("`{}` is a plan for the other conversion target", plan);
        findings.with_remedy(packet, &field, Code::Unexpected, message, Remedy::AskPerson(Ask::RemovePlan));
    }
}

/// Compares a word with that of another packet, if that packet has one.
fn equals<'a>(
    document: &'a Document,
    field: &Field<'a>,
    wanted: Option<&'static str>,
    (other, path): (Kind, &'static str),
    findings: &mut FindingCollector<'a>,
) {
    if wanted.is_some() {
        let kind = RuleKind::EqualTo(Some(other), path);
        findings.rule(kind, document, field, field.text() == wanted);
    }
    if let Some(wanted) = wanted.filter(|wanted| field.text() != Some(wanted)) {
        let message = safe!("`{}` is not that of the {}", field.path().to_safe(), other.label());
        findings.with_remedy(document, field, Code::Mismatch, message, Remedy::give_text(field, wanted));
    }
}

/// Checks that the conversion target is that of the readiness packet.
pub(super) const SAME_TARGET: (&str, FieldRule) = ("conversion_target", is_target_of_readiness);

fn is_target_of_readiness<'a>(
    context: &GateContext<'a>,
    document: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    let readiness = context.trial.document(Kind::ReadinessPacket);
    let target = readiness.and_then(|packet| packet.field("conversion_target").label().ok());
    equals(
        document,
        field,
        target.map(ConversionTarget::name),
        (Kind::ReadinessPacket, "conversion_target"),
        findings,
    );
}

/// Checks that the renewal outcome is that of the outcome packet.
pub(super) const SAME_OUTCOME: (&str, FieldRule) = ("renewal_outcome", is_outcome_of_rollup);

fn is_outcome_of_rollup<'a>(
    context: &GateContext<'a>,
    document: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    let rollup = context.trial.document(Kind::OutcomePacket);
    let outcome = rollup.and_then(|packet| packet.field("renewal_outcome").label().ok());
    equals(
        document,
        field,
        outcome.map(RenewalOutcome::name),
        (Kind::OutcomePacket, "renewal_outcome"),
        findings,
    );
}

/// Checks that the renewal owner is that of the renewal packet.
pub(super) const OWNER_OF_RENEWAL: (&str, FieldRule) = ("renewal_owner_ref", is_owner_of_renewal);

/// Checks that the renewal owner is that of the follow-through packet.
pub(super) const OWNER_OF_FOLLOWTHROUGH: (&str, FieldRule) = ("renewal_owner_ref", is_owner_of_followthrough);

fn is_owner_of_renewal<'a>(
    context: &GateContext<'a>,
    document: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    is_owner(context, document, field, "renewal_action.owner_ref", findings);
}

fn is_owner_of_followthrough<'a>(
    context: &GateContext<'a>,
    document: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    is_owner(context, document, field, "renewal_owner_ref", findings);
}

fn is_owner<'a>(
    context: &GateContext<'a>,
    document: &'a Document,
    field: &Field<'a>,
    path: &'static str,
    findings: &mut FindingCollector<'a>,
) {
    let Some(upstream) = context.upstream_packet() else { return };
    let owner = upstream.field(path).reference().ok();
    let kind = RuleKind::EqualTo(Some(upstream.kind), path);
    findings.rule(kind, document, field, owner == field.reference().ok());
    if owner == field.reference().ok() {
        return;
    }
    let kind = upstream.kind.label();
    let (message, remedy) = match owner {
        Some(owner) => (
            safe!("`{}` is another owner than `{}` of the {}", field.path().to_safe(), path, kind),
            Remedy::give_text(field, owner),
        ),
        None => (safe!("the {} has no `{}`", kind, path), Remedy::AskPerson(Ask::PackageFirst)),
    };
    findings.with_remedy(document, field, Code::Mismatch, message, remedy);
}

/// Checks that a time is not later than the moment of the stage.
pub(super) fn is_not_in_future<'a>(
    context: &GateContext<'a>,
    document: &'a Document,
    field: &Field<'a>,
    findings: &mut FindingCollector<'a>,
) {
    findings.not_in_future(document, field, context.moment);
}
