//! Finding a trial by a name that a user typed.

use super::{EvaluatedTrial, Room};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;

/// The similarity, from 0 to 1, from which a name is suggested.
const SIMILAR: f64 = 0.75;
/// The greatest number of suggestions.
const MOST_SUGGESTIONS: usize = 3;

/// The reason why a name does not identify a trial.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// No trial has the name.
    #[error("No trial `{name}` in this room{}", suggestion(.similar))]
    Unknown {
        /// The name.
        name: SafeText,
        /// Similar names of trials.
        similar: Vec<SafeText>,
    },
    /// Several trials have it as their short name or number.
    #[error("Several trials are called `{name}`: use {}", or(.trial_refs))]
    Ambiguous {
        /// The name.
        name: SafeText,
        /// The references of the trials.
        trial_refs: Vec<SafeText>,
    },
}

fn suggestion(similar: &[SafeText]) -> String {
    if similar.is_empty() { String::new() } else { format!("; did you mean {}?", or(similar)) }
}

fn or(names: &[SafeText]) -> SafeText {
    SafeText::join(names, " or ")
}

impl Room {
    /// Returns the trial with this reference, or the only one with this short name or this number. Case matters only if
    /// short names differ in nothing else.
    ///
    /// # Errors
    /// No trial has the name, or several have.
    pub fn find(&self, name: &str) -> Result<&EvaluatedTrial, NotFound> {
        if let Some(reviewed) = self.trial(name) {
            return Ok(reviewed);
        }
        let named = |is_name: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let refs = self.trial_refs().enumerate();
            refs.filter(|(_, trial_ref)| is_name(short_name(trial_ref))).map(|(place, _)| place).collect()
        };
        let mut found = named(&|other| other == name);
        if found.is_empty() {
            found = named(&|other| other.eq_ignore_ascii_case(name));
        }
        if found.is_empty() && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            found = named(&|other| number(other) == name);
        }
        match found.as_slice() {
            [] => Err(self.unknown(name)),
            [one] => self.at(*one).ok_or_else(|| self.unknown(name)),
            several => {
                let refs = several.iter().filter_map(|&place| self.trial_ref(place));
                let trial_refs = refs.map(|trial_ref| SafeText::sanitize(trial_ref)).collect();
                Err(NotFound::Ambiguous { name: SafeText::sanitize(name), trial_refs })
            }
        }
    }

    fn unknown(&self, name: &str) -> NotFound {
        NotFound::Unknown { name: SafeText::sanitize(name), similar: self.similar(name) }
    }

    fn similar(&self, name: &str) -> Vec<SafeText> {
        let name = name.to_lowercase();
        let similarity = |candidate: &str| {
            let candidate = candidate.to_lowercase();
            if candidate.contains(&name) { 1.0 } else { strsim::jaro_winkler(&name, &candidate) }
        };
        let names = self.trial_refs().map(|trial_ref| short_name(trial_ref));
        let scored = names.map(|name| (similarity(name), name));
        let mut similar: Vec<_> = scored.filter(|(similarity, _)| *similarity >= SIMILAR).collect();
        similar.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        similar.into_iter().take(MOST_SUGGESTIONS).map(|(_, name)| SafeText::sanitize(name)).collect()
    }
}

/// Returns the digits at the end of a short name: `1042` of `TRL-1042`.
fn number(short_name: &str) -> &str {
    &short_name[short_name.trim_end_matches(|c: char| c.is_ascii_digit()).len()..]
}
