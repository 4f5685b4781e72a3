//! One decision record in full: its signature, what it covered, and whether it counts.

use super::labels::ballot_label;
use super::log::RecordJson;
use super::output::{JsonText, Output};
use super::style::Style;
use crate::domain::decision::Decision;
use crate::domain::grace::{Ballot, Hold};
use crate::domain::record_filter::{covered_parts, effect};
use crate::domain::safe_text::SafeText;
use crate::domain::settlement::Lineage;
use crate::domain::signature::Signature;
use crate::domain::trial::Trial;
use crate::safe;
use serde::Serialize;
use ssh_allowed_signers::PublicKey;
use std::io;

/// A record of a trial with its effect.
#[derive(Clone, Copy, Debug)]
pub struct RecordReport<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// The record.
    pub decision: &'a Decision,
    /// Its ballot.
    pub ballot: Ballot,
    /// Its place among the decisions of its person.
    pub lineage: Lineage,
}

/// The record as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct RecordDetailsJson {
    /// The record and its effect, as `trialdesk log` lists it.
    #[serde(flatten)]
    pub record: RecordJson,
    /// The effect in a sentence.
    pub effect: &'static str,
    /// True if the record is in force.
    pub in_force: bool,
    /// The digest of the file's bytes.
    pub file_digest: JsonText,
    /// The digests of the records that the approver had seen.
    pub seen: Vec<JsonText>,
    /// The reference of the decision that it replaces: the one of its principal on its subject before it.
    pub replaces: Option<JsonText>,
    /// The reference of the decision that replaces it.
    pub replaced_by: Option<JsonText>,
    /// The signature.
    pub signature: SignatureJson,
    /// The evidence that the record covers, compared with today.
    pub covers: Vec<CoversJson>,
}

/// The signature of a record.
#[derive(Clone, Debug, Serialize)]
pub struct SignatureJson {
    /// `none`, `bad`, `untrusted` or `trusted`.
    pub state: &'static str,
    /// The fingerprint of the key; null without a good signature.
    pub key: Option<JsonText>,
}

/// A part of the evidence that a record covers.
#[derive(Clone, Debug, Serialize)]
pub struct CoversJson {
    /// The part: `request`, `expiry`, `followup`, `evidence` or `packet`.
    pub part: &'static str,
    /// The digest in the record; null if it has none.
    pub digest: Option<JsonText>,
    /// `unchanged`, `changed` or `not_recorded`.
    pub state: &'static str,
}

/// Returns the fingerprint of a key, as `ssh-keygen -l` shows it.
fn fingerprint(signature: &Signature) -> Option<SafeText> {
    let Signature::Good { key, .. } = signature else { return None };
    PublicKey::parse(key).map(|key| SafeText::sanitize(&key.fingerprint()))
}

const fn hold_name(hold: Hold) -> &'static str {
    match hold {
        Hold::Same => "unchanged",
        Hold::Changed => "changed",
        Hold::Unsaid => "not_recorded",
    }
}

impl RecordReport<'_> {
    /// Writes the record as JSON.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write_json(&self, out: &mut Output<'_>) -> io::Result<()> {
        let Self { trial, decision, ballot, lineage } = *self;
        let covers = covered_parts(trial, decision).into_iter().map(|part| CoversJson {
            part: part.name,
            digest: part.digest.as_deref().map(JsonText::sanitize),
            state: hold_name(part.hold),
        });
        let state = match &decision.signature {
            Signature::None => "none",
            Signature::Bad(_) => "bad",
            Signature::Good { trusted: false, .. } => "untrusted",
            Signature::Good { trusted: true, .. } => "trusted",
        };
        out.json(&RecordDetailsJson {
            record: RecordJson::of(&trial.trial_ref, decision, ballot),
            effect: effect(decision, ballot),
            in_force: ballot.in_force,
            file_digest: JsonText::sanitize(&decision.file_digest),
            seen: decision.seen.iter().map(|digest| JsonText::sanitize(digest)).collect(),
            replaces: lineage.replaces.map(|other| JsonText::sanitize(self.reference(other))),
            replaced_by: lineage.replaced_by.map(|other| JsonText::sanitize(self.reference(other))),
            signature: SignatureJson { state, key: fingerprint(&decision.signature).map(Into::into) },
            covers: covers.collect(),
        })
    }

    /// Writes the record for people.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write_text(&self, out: &mut Output<'_>) -> io::Result<()> {
        let Self { trial, decision, ballot, lineage } = *self;
        let (style, label) = ballot_label(ballot);
        out.styled(Style::Strong, SafeText::sanitize(&decision.decision_ref))?.text("  ")?;
        out.styled_line(style, label)?;
        let subject = match decision.stage() {
            None => "grace period".into(),
            Some(stage) => safe!("{} package", stage.label()),
        };
        row("trial", SafeText::sanitize(&trial.trial_ref), out)?;
        row("decision", safe!("{}: {}", subject, decision.verdict.label()), out)?;
        if let Some(day) = decision.grace_ends_on().or(decision.expires_on()) {
            row("until", safe!("{}", day), out)?;
        }
        row("decided by", SafeText::principal(&decision.decided_by), out)?;
        row("decided at", SafeText::sanitize(&decision.decided_at_text), out)?;
        row("effect", effect(decision, ballot).into(), out)?;
        let signature = match (&decision.signature, fingerprint(&decision.signature)) {
            (Signature::None, _) => "none".into(),
            (Signature::Bad(reason), _) => reason.message().into(),
            (Signature::Good { trusted, .. }, key) => {
                let trust =
                    if *trusted { "belongs to the principal" } else { "does not belong to the principal" };
                safe!("verifies with {}, which {}", key.unwrap_or("a key".into()), trust)
            }
        };
        row("signature", signature, out)?;
        for part in covered_parts(trial, decision) {
            let state = match part.hold {
                Hold::Same => "unchanged since",
                Hold::Changed => "changed since",
                Hold::Unsaid => "not recorded",
            };
            let digest = part.digest.as_deref().map(|digest| safe!("  {}", SafeText::sanitize(digest)));
            row("covers", safe!("{}: {}{}", part.title, state, digest.unwrap_or_default()), out)?;
        }
        for (name, other) in [("replaces", lineage.replaces), ("replaced by", lineage.replaced_by)] {
            if let Some(other) = other {
                row(name, SafeText::sanitize(self.reference(other)), out)?;
            }
        }
        for digest in &decision.seen {
            row("has seen", self.seen(digest), out)?;
        }
        row("file", SafeText::sanitize(&decision.path), out)?;
        row("digest", SafeText::sanitize(&decision.file_digest), out)?;
        for line in SafeText::lines(decision.reason.trim_end()) {
            row("reason", line, out)?;
        }
        for condition in &decision.conditions {
            row("condition", SafeText::sanitize(condition), out)?;
        }
        Ok(())
    }

    /// Returns the reference of another record of the trial.
    fn reference(&self, record: usize) -> &str {
        &self.trial.decisions[record].0.decision_ref
    }

    /// Returns a record that the approver had seen: its reference, or its digest if it is not in the room.
    fn seen(&self, digest: &str) -> SafeText {
        let mut records = self.trial.decisions.iter().map(|(decision, _)| decision);
        let record = records.find(|decision| *decision.file_digest == *digest);
        record.map_or_else(
            || safe!("{} (not in this room)", SafeText::sanitize(digest)),
            |record| SafeText::sanitize(&record.decision_ref),
        )
    }
}

fn row(name: &'static str, value: SafeText, out: &mut Output<'_>) -> io::Result<()> {
    out.styled(Style::Quiet, safe!("  {:<12}", name))?.line(value)
}
