//! The gates `public-boundary`: the evidence holds references only, and is live if that is required (specification,
//! sections 3, 4 and 8.1).

use crate::domain::document::Document;
use crate::domain::field_path::{FieldPath, Segment};
use crate::domain::labels::{Code, EvidenceMode, Kind, StageId};
use crate::domain::remedy::{Ask, NewValue, Remedy};
use crate::domain::stage::{FindingCollector, GateContext, RuleKind};
use crate::domain::trial::Trial;
use crate::safe;
use public_boundary::Holder;

pub(super) fn every_document<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    for document in context.trial.documents() {
        if covering_stage(document, context.trial) != context.stage {
            continue;
        }
        if !document.is_draft() {
            if context.policy.require_live && document.kind.is_packet() {
                is_live(document, findings);
            }
            if !document.field("evidence_mode").is_word(EvidenceMode::Sample.name()) {
                is_sanitized(document, findings);
            }
        }
        holds_nothing_forbidden(document, findings);
    }
}

/// Returns the stage whose gate covers a document. Exactly one stage that is begun covers it.
fn covering_stage(document: &Document, trial: &Trial) -> StageId {
    let next = |stage: Option<StageId>| stage.and_then(StageId::next);
    let stage = match document.kind {
        Kind::ExpiryPacket | Kind::ExpiryApproval | Kind::GraceDecision => Some(StageId::FIRST),
        Kind::PackageDecision => next(document.field("stage").label().ok()),
        kind => kind.packet_of().or_else(|| next(kind.approval_of())),
    };
    stage.filter(|&stage| trial.has_begun(stage)).unwrap_or_else(|| trial.current_stage())
}

fn is_live(document: &Document, findings: &mut FindingCollector<'_>) {
    let mode = document.field("evidence_mode");
    let is_live = mode.is_word(EvidenceMode::Live.name());
    findings.rule(RuleKind::Live, document, &mode, is_live);
    if !is_live {
        let message = "live evidence is required, and `evidence_mode` is not `live`";
        let remedy = Remedy::give(&mode, NewValue::Exact("live".into()));
        findings.with_remedy(document, &mode, Code::NotLive, message, remedy);
    }
}

fn is_sanitized(document: &Document, findings: &mut FindingCollector<'_>) {
    let sanitized = document.field("sanitized");
    let is_unsanitized = sanitized.is_there() && !sanitized.is_true();
    findings.rule(RuleKind::Sanitized, document, &sanitized, !is_unsanitized);
    if is_unsanitized {
        let remedy = Remedy::give(&sanitized, NewValue::Exact("true".into()));
        findings.with_remedy(document, &sanitized, Code::NotSanitized, "`sanitized` is not `true`", remedy);
    }
}

fn holds_nothing_forbidden(document: &Document, findings: &mut FindingCollector<'_>) {
    let detection = document.detection();
    findings.rule_of_document(RuleKind::ReferencesOnly, document, detection.is_none());
    let Some(detection) = detection else { return };
    let kind = detection.kind;
    let (field, holder) = match detection.holder {
        Holder::Field(text) => {
            let whole = || FieldPath::new([Segment::Key(text.to_string().into())]);
            let field = FieldPath::parse(&text).unwrap_or_else(whole);
            let holder = safe!("`{}`", field.to_safe());
            (Some(field), holder)
        }
        Holder::Markup(markup) => (None, markup.title().into()),
    };
    let message = safe!("{} holds {}, which is not allowed in evidence", holder, kind.title());
    findings.forbidden(document, field, detection.at, message, Ask::UseReference(kind.instead()));
}
