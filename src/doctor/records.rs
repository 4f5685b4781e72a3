//! Records that other programs changed or copied, and records from the future.

use super::facts::Record;
use super::finding::{Code, Finding};
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::safe;
use std::collections::HashMap;

pub(super) fn findings(records: &[Record], now: Moment) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut first: HashMap<&str, &str> = HashMap::new();
    for record in records {
        let place = SafeText::sanitize(&record.path);
        if record.has_carriage_return {
            out.push(Finding::new(
                Code::CarriageReturn,
                place.clone(),
                "holds a carriage return, which trialdesk never writes: another program changed its line ends, so its digest \
                 and signature no longer hold",
                "Put `* -text` into .gitattributes of the room, and check the file out again.",
            ));
        }
        let original = *first.entry(&record.digest).or_insert(&record.path);
        if original != record.path {
            out.push(Finding::new(
                Code::RecordCopy,
                place.clone(),
                safe!("has the same bytes as {}, so neither counts", SafeText::sanitize(original)),
                "Remove the copy, and keep the file with the name that trialdesk gave it.",
            ));
        }
        if let Some(decided_at) = record.decided_at.filter(|decided_at| *decided_at > now) {
            out.push(Finding::new(
                Code::RecordFromFuture,
                place,
                safe!("was decided at {}, after the time of this evaluation ({})", decided_at, now),
                "Set the clock of this machine, or of the one that wrote the record. The record does not count until then.",
            ));
        }
    }
    out
}
