//! Reasons of earlier records of the room, to choose from.

use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::palette::state::{Choices, Palette};
use crate::console::app::request_id::RequestId;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::room::Room;
use std::cmp::Reverse;
use std::collections::HashSet;

/// The most reasons that are offered.
const MOST: usize = 50;

/// Returns the reasons of the room's records, each once: those of the principal first, then those of the same verdict,
/// then the newest. One that holds forbidden material is left out, because it must not get into another record.
#[must_use]
pub fn collect(room: &Room, principal: &str, verdict: Verdict) -> Vec<SafeText> {
    let mut found = Vec::new();
    for reviewed in room.decided() {
        for (decision, _) in &reviewed.trial.decisions {
            let words: Vec<_> = decision.reason.split_whitespace().collect();
            let text = words.join(" ");
            let shown = SafeText::sanitize(&text);
            if !text.is_empty() && shown.as_str() == text {
                let is_other = *decision.decided_by != *principal;
                found.push((is_other, decision.verdict != verdict, Reverse(decision.decided_at), shown));
            }
        }
    }
    found.sort_by_key(|&(is_other, is_of_other_verdict, newest_first, _)| {
        (is_other, is_of_other_verdict, newest_first)
    });
    let mut known = HashSet::new();
    let reasons = found.into_iter().map(|(.., reason)| reason);
    reasons.filter(|reason| known.insert(reason.to_string())).take(MOST).collect()
}

/// Requests the reasons for the open form.
pub(crate) fn request(model: &mut Model) -> Vec<Effect> {
    let request = model.next_request();
    let Some(form) = model.layers.form_mut() else { return Vec::new() };
    form.reasons_request = Some(request);
    vec![Effect::CollectReasons {
        room: RoomOf(form.room_view.clone()),
        principal: form.signer.principal.clone(),
        verdict: form.verdict,
        request,
    }]
}

/// Offers the reasons, if the form that asked for them is still on top.
pub(crate) fn collected(model: &mut Model, request: RequestId, reasons: Vec<SafeText>) {
    let Some(Layer::Decision(form)) = model.layers.top_mut() else { return };
    if form.reasons_request != Some(request) {
        return;
    }
    form.reasons_request = None;
    if reasons.is_empty() {
        model.notify(Severity::Info, "No earlier decision of this room has a reason to offer");
        return;
    }
    let choices = Some(Choices::Reasons(reasons));
    model.layers.push(Layer::Palette(Box::new(Palette { choices, ..Palette::default() })));
}

/// Puts a reason into the form.
pub(crate) fn take(model: &mut Model, reason: &str) {
    if let Some(form) = model.layers.form_mut().filter(|form| !form.is_recording()) {
        form.set_reason(reason);
    }
}
