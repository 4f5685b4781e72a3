//! Finding a trial by what people call it.

use super::{Reviewed, Room};
use crate::domain::clean::clean;

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
        let exact: Vec<_> = self.trials.iter().filter(|r| r.trial.name() == name).collect();
        let loose = || self.trials.iter().filter(|r| r.trial.name().eq_ignore_ascii_case(name)).collect();
        let found = if exact.is_empty() { loose() } else { exact };
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(NotFound::Unknown { name: shown(), near: self.near(name) }),
            several => {
                let refs = several.iter().map(|r| clean(&r.trial.trial_ref).into_owned()).collect();
                Err(NotFound::Ambiguous { name: shown(), refs })
            }
        }
    }

    fn near(&self, name: &str) -> Vec<String> {
        let name = name.to_lowercase();
        let likeness = |reviewed: &Reviewed| {
            let candidate = reviewed.trial.name().to_lowercase();
            // Whoever types `1042` means TRL-1042.
            if candidate.contains(&name) { 1.0 } else { strsim::jaro_winkler(&name, &candidate) }
        };
        let mut near: Vec<_> =
            self.trials.iter().map(|r| (likeness(r), r)).filter(|(l, _)| *l >= ALIKE).collect();
        near.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.trial.trial_ref.cmp(&y.trial.trial_ref)));
        near.into_iter().take(OFFERED).map(|(_, r)| clean(r.trial.name()).into_owned()).collect()
    }
}
