//! Finding a trial by what people call it.

use super::{Reviewed, Room};
use crate::domain::clean::clean;
use crate::domain::trial::short_name;

/// How alike two names must be to be offered, from 0 to 1.
const ALIKE: f64 = 0.75;
/// How many near misses are offered.
const OFFERED: usize = 3;

/// Why a name leads to no trial.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// No trial has it.
    #[error("there is no trial `{name}` here{}", suggestion(.near))]
    Unknown {
        /// The name, safe to show.
        name: String,
        /// Names that are nearly it.
        near: Vec<String>,
    },
    /// Several have it as their short name.
    #[error("`{name}` is the short name of several trials: say {}", .refs.join(" or "))]
    Ambiguous {
        /// The name, safe to show.
        name: String,
        /// Their references.
        refs: Vec<String>,
    },
}

fn suggestion(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!(": did you mean {}?", near.join(" or ")) }
}

impl Room {
    /// The trial with this reference, or with this short name where only one has it. Case does not count where it
    /// makes no difference.
    ///
    /// # Errors
    /// Where there is none or more than one, with near misses.
    pub fn find(&self, name: &str) -> Result<&Reviewed, NotFound> {
        if let Some(reviewed) = self.trial(name) {
            return Ok(reviewed);
        }
        let shown = || clean(name).into_owned();
        let named = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let refs = self.trial_refs().enumerate();
            refs.filter(|(_, trial_ref)| is(short_name(trial_ref))).map(|(place, _)| place).collect()
        };
        let exact = named(&|other| other == name);
        let loose = || named(&|other| other.eq_ignore_ascii_case(name));
        let found = if exact.is_empty() { loose() } else { exact };
        match found.as_slice() {
            [] => Err(self.unknown(name)),
            [one] => self.at(*one).ok_or_else(|| self.unknown(name)),
            several => {
                let refs = several.iter().filter_map(|&place| self.trial_ref(place));
                let refs = refs.map(|trial_ref| clean(trial_ref).into_owned()).collect();
                Err(NotFound::Ambiguous { name: shown(), refs })
            }
        }
    }

    fn unknown(&self, name: &str) -> NotFound {
        NotFound::Unknown { name: clean(name).into_owned(), near: self.near(name) }
    }

    fn near(&self, name: &str) -> Vec<String> {
        let name = name.to_lowercase();
        let likeness = |candidate: &str| {
            let candidate = candidate.to_lowercase();
            // Whoever types `1042` means TRL-1042.
            if candidate.contains(&name) { 1.0 } else { strsim::jaro_winkler(&name, &candidate) }
        };
        let names = self.trial_refs().map(|trial_ref| short_name(trial_ref));
        let mut near: Vec<_> =
            names.map(|name| (likeness(name), name)).filter(|(likeness, _)| *likeness >= ALIKE).collect();
        near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        near.into_iter().take(OFFERED).map(|(_, name)| clean(name).into_owned()).collect()
    }
}
