//! The decision log of a room: a filter over records, and the details of one record.

use super::decision::{Decision, DecisionSubject, Subject};
use super::grace::{Current, Hold};
use super::labels::Verdict;
use super::package::part_digests;
use super::settlement::Ballot;
use super::trial::Trial;
use jiff::civil::Date;

/// A filter over decision records. The default one matches every record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// The first day (UTC) of `decided_at`.
    pub since: Option<Date>,
    /// The last day (UTC) of `decided_at`.
    pub until: Option<Date>,
    /// The principal.
    pub by: Option<Box<str>>,
    /// The subject of the decision.
    pub subject: Option<DecisionSubject>,
}

impl RecordFilter {
    /// Returns whether a record matches.
    #[must_use]
    pub fn matches(&self, decision: &Decision) -> bool {
        let day = decision.decided_at.date();
        self.since.is_none_or(|since| day >= since)
            && self.until.is_none_or(|until| day <= until)
            && self.by.as_deref().is_none_or(|by| *by == *decision.decided_by)
            && self.subject.is_none_or(|subject| subject.stage() == decision.stage())
    }

    /// Returns whether every record matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A part of the evidence that a record covers, compared with today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredPart {
    /// The name for programs: `request`.
    pub name: &'static str,
    /// The name for people: `what was asked for`.
    pub title: &'static str,
    /// The digest in the record.
    pub digest: Option<Box<str>>,
    /// The result of the comparison.
    pub hold: Hold,
}

/// Returns the parts of the evidence that a record covers, each compared with the evidence of today.
#[must_use]
pub fn covered_parts(trial: &Trial, decision: &Decision) -> Vec<CoveredPart> {
    match &decision.subject {
        Subject::Grace { covers, .. } => {
            let digests = [&covers.request, &covers.expiry, &covers.followup];
            let parts = Current::of(trial).compare(decision).into_iter().zip(digests);
            parts
                .map(|((part, hold), digest)| CoveredPart {
                    name: part.name(),
                    title: part.title(),
                    digest: digest.clone(),
                    hold,
                })
                .collect()
        }
        Subject::Package { stage, covers, .. } => {
            let recorded = [&covers.evidence, &covers.packet];
            let parts = part_digests(trial, *stage, covers.edition).into_iter().zip(recorded);
            parts
                .map(|((part, today), digest)| CoveredPart {
                    name: part.name(),
                    title: part.title(),
                    digest: digest.clone(),
                    hold: match digest {
                        None => Hold::Unsaid,
                        Some(digest) if Some(&**digest) == today.as_deref() => Hold::Same,
                        Some(_) => Hold::Changed,
                    },
                })
                .collect()
        }
    }
}

/// Returns the effect of a record in a sentence without a full stop.
#[must_use]
pub const fn effect(decision: &Decision, ballot: Ballot) -> &'static str {
    match (ballot.not_counted, decision.verdict) {
        (Some(reason), _) => reason.sentence(),
        (None, Verdict::Withdrawn) => "it withdraws the earlier decision of its principal",
        (None, _) if ballot.expired => "the approval has expired",
        (None, _) if ballot.stale => "the evidence that it covers has changed since",
        (None, Verdict::Approved) if ballot.vote && !ballot.in_force => {
            "it was recorded without knowledge of a request for changes that was answered since"
        }
        (None, _) if ballot.vote => "it is the vote of its principal",
        (None, _) => {
            "a later decision of its principal or with its key replaces it, or the changes that it requests were made"
        }
    }
}
