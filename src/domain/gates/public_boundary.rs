//! Gate 8: the evidence holds references only, says that it is sanitized, and is live where that is required.

use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::Document;
use crate::domain::finding::{Code, Finding};

pub(super) fn judge<'a>(case: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    for document in case.trial.documents() {
        if case.policy.require_live && document.kind.is_packet() {
            let mode = document.field("evidence_mode");
            if mode.text() != Some("live") {
                let message = "live evidence is required, and `evidence_mode` does not say `live`";
                sheet.flag_with(document, &mode, Code::NotLive, message, "evidence_mode: live");
            }
        }
        let sanitized = document.field("sanitized");
        if sanitized.is_there() && !sanitized.is_true() {
            let message = "`sanitized` is there and is not `true`";
            sheet.flag_with(document, &sanitized, Code::NotSanitized, message, "sanitized: true");
        }
        exposure(document, sheet);
    }
    Applies::Yes
}

fn exposure(document: &Document, sheet: &mut Sheet<'_>) {
    let Some(exposure) = document.exposure() else { return };
    let holder = match &exposure.field {
        Some(field) => format!("`{field}`"),
        None => "a comment".to_owned(),
    };
    sheet.push(Finding {
        document: Some(document.kind),
        field: exposure.field.clone(),
        path: Some(document.path.clone()),
        at: Some(exposure.at),
        written: true,
        remedy: format!("# {}", exposure.material.instead()),
        ..Finding::of_trial(
            super::GateId(8),
            Code::Forbidden,
            format!("{holder} holds {}, which evidence must not", exposure.material.title()),
        )
    });
}
