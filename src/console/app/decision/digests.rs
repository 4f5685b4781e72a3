//! The digests that a record will cover. They are shown if the user asks for them.

use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::decision::voters::label;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::document::Document;
use crate::domain::evidence_fields;
use crate::domain::grace::Current;
use crate::domain::package::evidence_digest;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::safe;

/// Returns a line for each part of the evidence that a record on this target covers, with its digest.
pub(super) fn lines(trial: &Trial, target: DecisionTarget) -> Vec<Line> {
    let parts = match target {
        DecisionTarget::Grace => {
            let Current { expiry, request, followup } = Current::of(trial);
            vec![
                ("what is asked for", Some(request)),
                ("the expiry packet", expiry),
                ("the follow-up packet", followup),
            ]
        }
        DecisionTarget::Package(stage) => {
            let packet = trial.document(stage.packet()).and_then(Document::canonical_digest);
            let evidence = evidence_digest(trial, stage, evidence_fields::LATEST);
            vec![("the evidence of the stage", evidence), ("the packet", packet)]
        }
    };
    let line = |(at, (title, digest)): (usize, (&'static str, Option<String>))| {
        let line = label(if at == 0 { "Covers" } else { "" }).with(Role::Plain, safe!("{}  ", title));
        match digest {
            Some(digest) => line.with(Role::Dim, SafeText::sanitize(&digest)),
            None => line.with(Role::Dim, "missing"),
        }
    };
    parts.into_iter().enumerate().map(line).collect()
}
