//! The changes of a trial between the opening of a form and its recording: the records that arrived or are gone, and the
//! values that changed.

use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::trial::timeline::subject_in_words;
use crate::domain::decision::Decision;
use crate::domain::document::Document;
use crate::domain::grace::request_values;
use crate::domain::package::changed_fields;
use crate::domain::safe_text::SafeText;
use crate::domain::schema;
use crate::domain::trial::Trial;
use crate::safe;
use jiff::civil::Date;

/// The most changed fields that a sentence names.
const MOST_FIELDS: usize = 3;

/// Returns a part of a sentence for each thing that happened; none if nothing is known.
pub(super) fn words(before: &Trial, after: &Trial, target: DecisionTarget, today: Date) -> Vec<SafeText> {
    let mut parts = records(before, after, today);
    parts.extend(match target {
        DecisionTarget::Grace => grace_request(before, after),
        DecisionTarget::Package(stage) => {
            let fields = changed_fields(before, after, stage);
            file(before.document(stage.packet()), after.document(stage.packet()), &named(&fields))
        }
    });
    parts
}

/// Returns which records arrived and which are gone, with who decided what in them.
fn records(before: &Trial, after: &Trial, today: Date) -> Vec<SafeText> {
    let is_in = |trial: &Trial, decision: &Decision| {
        trial.decisions.iter().any(|(other, _)| other.file_digest == decision.file_digest)
    };
    let words = |decision: &Decision| {
        let who = SafeText::principal(&decision.decided_by);
        let subject = SafeText::sanitize(&subject_in_words(decision, today));
        let path = SafeText::sanitize(&decision.path);
        (who, safe!("{}: {}", decision.verdict.label(), subject), path)
    };
    let decisions =
        |trial: &'_ Trial| trial.decisions.iter().map(|(decision, _)| decision.clone()).collect::<Vec<_>>();
    let mut parts = Vec::new();
    for decision in decisions(after).iter().filter(|decision| !is_in(before, decision)) {
        let (who, what, path) = words(decision);
        parts.push(safe!("{} recorded {} ({})", who, what, path));
    }
    for decision in decisions(before).iter().filter(|decision| !is_in(after, decision)) {
        let (who, what, path) = words(decision);
        parts.push(safe!("the record of {}, {}, is gone or was edited ({})", who, what, path));
    }
    // A record that cannot be read has no decision.
    let bad = |trial: &Trial| -> Vec<SafeText> {
        let is_decision = |path: &str| trial.decisions.iter().any(|(decision, _)| *decision.path == *path);
        let records = trial.documents().into_iter().filter(|document| document.kind.is_record());
        records
            .filter(|record| !is_decision(&record.path))
            .map(|record| SafeText::sanitize(&record.path))
            .collect()
    };
    let known = bad(before);
    parts.extend(
        bad(after)
            .into_iter()
            .filter(|path| !known.contains(path))
            .map(|path| safe!("a record arrived that cannot be counted ({})", path)),
    );
    parts
}

/// Returns which values of the grace request changed, and which further fields of the expiry packet.
fn grace_request(before: &Trial, after: &Trial) -> Vec<SafeText> {
    let mut parts = Vec::new();
    let mut named = Vec::new();
    for ((name, then), (_, now)) in request_values(before).into_iter().zip(request_values(after)) {
        if then == now {
            continue;
        }
        named.push(name);
        let [then, now] = [then, now].map(|value| value.map_or("missing".into(), SafeText::sanitize));
        let packet = if name == "requested_until" { after.followup() } else { after.expiry() };
        let path = packet.map(|packet| SafeText::sanitize(&packet.path)).unwrap_or_default();
        parts.push(safe!("{} is {} now and was {} ({})", name, now, then, path));
    }
    if let (Some(then), Some(now)) = (before.expiry(), after.expiry()) {
        let specs =
            schema::document(now.kind).fields.iter().filter(|spec| spec.is_kept).map(|spec| spec.path);
        let is_other = |path: &&str| !path.contains("[]") && !named.contains(path);
        let changed = specs.filter(is_other).filter(|&path| differs(then, now, path)).map(str::to_owned);
        let fields = changed.collect::<Vec<_>>();
        if !fields.is_empty() || named.is_empty() {
            parts.extend(file(Some(then), Some(now), &self::named(&fields)));
        }
    } else if before.expiry().is_some() != after.expiry().is_some() {
        parts.push("the expiry packet was added or removed".into());
    }
    parts
}

fn differs(then: &Document, now: &Document, path: &'static str) -> bool {
    then.field(path).scalar() != now.field(path).scalar()
}

/// Returns the names of some fields, in brackets; nothing without fields.
fn named(fields: &[String]) -> SafeText {
    match fields.len() {
        0 => SafeText::EMPTY,
        count if count > MOST_FIELDS => safe!(" ({} fields)", count),
        _ => {
            let fields = fields.iter().map(|field| SafeText::sanitize(field));
            safe!(" ({})", SafeText::join(fields, ", "))
        }
    }
}

/// Returns that a file changed, with its changed fields, if it did.
fn file(then: Option<&Document>, now: Option<&Document>, fields: &SafeText) -> Vec<SafeText> {
    let digest = |document: Option<&Document>| document.and_then(Document::canonical_digest);
    if digest(then) == digest(now) && fields.is_empty() {
        return Vec::new();
    }
    let path = now.or(then).map(|document| SafeText::sanitize(&document.path)).unwrap_or_default();
    vec![safe!("{} changed{}", path, fields)]
}
