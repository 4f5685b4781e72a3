//! Gate 8: the evidence holds references only, and is live if that is required (specification, sections 3 and 4).

use crate::domain::document::Document;
use crate::domain::field_path::{FieldPath, Segment};
use crate::domain::labels::Code;
use crate::domain::remedy::{Ask, NewValue, Remedy};
use crate::domain::stage::{FindingCollector, GateContext};
use crate::safe;
use public_boundary::Holder;

pub(super) fn every_document<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    for document in context.trial.documents() {
        if context.policy.require_live && document.kind.is_packet() {
            is_live(document, findings);
        }
        is_sanitized(document, findings);
        holds_nothing_forbidden(document, findings);
    }
}

fn is_live(document: &Document, findings: &mut FindingCollector<'_>) {
    let mode = document.field("evidence_mode");
    if mode.text() != Some("live") {
        let message = "live evidence is required, and `evidence_mode` is not `live`";
        let remedy = Remedy::give(&mode, NewValue::Exact("live".into()));
        findings.with_remedy(document, &mode, Code::NotLive, message, remedy);
    }
}

fn is_sanitized(document: &Document, findings: &mut FindingCollector<'_>) {
    let sanitized = document.field("sanitized");
    if sanitized.is_there() && !sanitized.is_true() {
        let remedy = Remedy::give(&sanitized, NewValue::Exact("true".into()));
        findings.with_remedy(document, &sanitized, Code::NotSanitized, "`sanitized` is not `true`", remedy);
    }
}

fn holds_nothing_forbidden(document: &Document, findings: &mut FindingCollector<'_>) {
    let Some(detection) = document.detection() else { return };
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
