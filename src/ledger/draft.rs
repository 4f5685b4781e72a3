//! A decision as it was entered, before its record is composed.

use crate::domain::decision::Verdict;
use crate::domain::labels::{Kind, StageId};
use crate::domain::safe_text::is_unsafe_for_display;
use jiff::civil::Date;
use std::sync::Arc;

/// The subject of a decision that is not recorded yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftSubject {
    /// The grace period of the trial.
    Grace {
        /// An approval's last day.
        ends_on: Option<Date>,
    },
    /// The package of a stage.
    Package {
        /// The stage.
        stage: StageId,
        /// The last day on which an approval is in force, if it has one.
        expires_on: Option<Date>,
    },
}

impl DraftSubject {
    /// Returns the stage whose package is decided on.
    #[must_use]
    pub const fn stage(self) -> Option<StageId> {
        match self {
            Self::Grace { .. } => None,
            Self::Package { stage, .. } => Some(stage),
        }
    }

    /// Returns the date of an approval: the last day of the grace period, or on which the approval is in force.
    #[must_use]
    pub const fn date(self) -> Option<Date> {
        match self {
            Self::Grace { ends_on } => ends_on,
            Self::Package { expires_on, .. } => expires_on,
        }
    }

    /// Returns the kind of the record.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Grace { .. } => Kind::GraceDecision,
            Self::Package { .. } => Kind::PackageDecision,
        }
    }
}

/// A decision that is not recorded yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionDraft {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// The verdict.
    pub verdict: Verdict,
    /// The subject.
    pub subject: DraftSubject,
    /// The reason.
    pub reason: String,
    /// The conditions.
    pub conditions: Vec<String>,
    /// A reference of another system.
    pub external_ref: Option<String>,
    /// The principal.
    pub decided_by: String,
}

impl DecisionDraft {
    /// Returns the draft with the texts as a record holds them: trimmed, with LF alone as line end, and without blanks at
    /// the ends of lines. An external reference without text is dropped.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let external_ref = self.external_ref.as_deref().map(str::trim).filter(|text| !text.is_empty());
        Self {
            reason: trimmed(&self.reason),
            conditions: self.conditions.iter().map(|text| trimmed(text)).collect(),
            external_ref: external_ref.map(str::to_owned),
            ..self.clone()
        }
    }
}

/// Returns a text without blanks around it and at the ends of its lines, and with LF alone as line end.
fn trimmed(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<_> = text.trim().lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Returns true if a text shows something: it has a character that is neither a blank nor drawn as nothing.
///
/// ```
/// use trialdesk::ledger::draft::is_visible;
/// assert!(is_visible(" ok "));
/// assert!(!is_visible(" \u{a0}\u{200b}\u{2800}"));
/// ```
#[must_use]
pub fn is_visible(text: &str) -> bool {
    // The blank pattern of Braille, and variation selectors without a character before them.
    let is_nothing = |c| matches!(c, '\u{2800}' | '\u{fe00}'..='\u{fe0f}');
    text.chars().any(|c| !c.is_whitespace() && !is_unsafe_for_display(c) && !is_nothing(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_5_1_texts_are_trimmed_without_trailing_blanks() {
        let draft = DecisionDraft {
            trial_ref: "trial:TRL-1".into(),
            verdict: Verdict::Denied,
            subject: DraftSubject::Grace { ends_on: None },
            reason: " \u{a0}first \t\r\nsecond\u{3000}\rthird \n\n".to_owned(),
            conditions: vec![" a ".to_owned(), "b".to_owned()],
            external_ref: Some("  ".to_owned()),
            decided_by: "dana".to_owned(),
        };
        let normalized = draft.normalized();
        assert_eq!(normalized.reason, "first\nsecond\nthird");
        assert_eq!(normalized.conditions, ["a", "b"]);
        assert_eq!(normalized.external_ref, None);
        assert_eq!(normalized.normalized(), normalized);
    }

    #[test]
    fn section_5_1_a_reason_needs_visible_text() {
        for nothing in ["", " ", "\u{200b}", "\u{a0}\u{2800}\u{feff}", "\u{fe0f}", "\u{e0041}", "\u{3164}\n"]
        {
            assert!(!is_visible(nothing), "{nothing:?}");
        }
        for text in ["x", "\u{200b}x", "é", "…", "👍\u{fe0f}", "表"] {
            assert!(is_visible(text), "{text:?}");
        }
    }
}
