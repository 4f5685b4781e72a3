//! The digests that a record will cover. They are shown if the user asks for them.

use crate::console::app::decision::voters::label;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::safe_text::SafeText;
use crate::ledger::precondition::EvidenceSnapshot;
use crate::safe;

/// Returns a line for each part of the evidence that is compared before the record is written, with its digest.
pub(super) fn lines(expectation: &EvidenceSnapshot) -> Vec<Line> {
    let line = |(at, (title, digest)): (usize, &(&'static str, Option<String>))| {
        let line = label(if at == 0 { "Covers" } else { "" }).with(Role::Plain, safe!("{}  ", *title));
        match digest {
            Some(digest) => line.with(Role::Dim, SafeText::sanitize(digest)),
            None => line.with(Role::Dim, "missing"),
        }
    };
    expectation.parts().iter().enumerate().map(line).collect()
}
