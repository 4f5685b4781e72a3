//! The owners and tickets of what is decided on: the commercial handoff of a trial, or the packet of a stage.

use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::decision::voters::label;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::safe_text::SafeText;
use crate::domain::schema::{self, ValueType};
use crate::domain::trial::{HANDOFF_OWNERS, Trial};

/// The beginning of references to tickets.
const TICKET: &str = "ticket:";

/// Returns a line with the owners and one with the tickets, if there are any.
pub(super) fn lines(trial: &Trial, target: DecisionTarget) -> Vec<Line> {
    let (owners, tickets) = match target {
        DecisionTarget::Grace => {
            let Some(packet) = trial.followup() else { return Vec::new() };
            let owners = HANDOFF_OWNERS.iter().filter_map(|field| packet.field(field).text()).collect();
            (owners, tickets(packet, |path| path.starts_with("handoff.")))
        }
        DecisionTarget::Package(stage) => {
            let Some(packet) = trial.document(stage.packet()) else { return Vec::new() };
            (packet.owner_refs(), tickets(packet, |_| true))
        }
    };
    let line = |name, refs: Vec<&str>| {
        let mut known: Vec<&str> = Vec::new();
        for reference in refs {
            if !known.contains(&reference) {
                known.push(reference);
            }
        }
        let refs = SafeText::join(known.iter().map(|reference| SafeText::sanitize(reference)), ", ");
        (!refs.is_empty()).then(|| label(name).with(Role::Plain, refs))
    };
    [line("Owners", owners), line("Tickets", tickets)].into_iter().flatten().collect()
}

/// Returns the references to tickets in some fields of a document.
fn tickets(document: &Document, takes: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut found = Vec::new();
    for spec in schema::document(document.kind).fields.iter().filter(|spec| spec.is_kept && takes(spec.path))
    {
        match spec.value {
            ValueType::Reference if !spec.path.contains("[]") => {
                found.extend(document.field(spec.path).text());
            }
            ValueType::References => {
                let items = document.field(spec.path).items().unwrap_or_default();
                found.extend(items.iter().filter_map(Field::text));
            }
            _ => {}
        }
    }
    found.retain(|reference| reference.starts_with(TICKET));
    found
}
