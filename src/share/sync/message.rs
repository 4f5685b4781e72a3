//! The messages of commits.

use super::facts::LocalFile;
use crate::domain::assemble::SIGNATURE;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The longest subject, in characters.
const LONGEST: usize = 68;

/// Returns the message of a commit that adds these files. The same files have the same message.
pub(super) fn message(files: &[&LocalFile]) -> String {
    let records = files.iter().filter(|file| !file.path.ends_with(SIGNATURE)).count();
    let trials: BTreeSet<&str> = files.iter().map(|file| &*file.trial_ref).collect();
    let trials: Vec<_> =
        trials.into_iter().map(|trial| SafeText::sanitize(short_name(trial)).to_string()).collect();
    let what = match records {
        0 => "Add signatures".to_owned(),
        1 => "Record a decision".to_owned(),
        count => format!("Record {count} decisions"),
    };
    let named = format!("{what} on {}", trials.join(", "));
    let subject = match trials.len() {
        _ if named.chars().count() <= LONGEST => named,
        1 => what,
        count => format!("{what} on {count} trials"),
    };
    let mut paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    paths.sort_unstable();
    paths.into_iter().fold(format!("{subject}\n\n"), |mut message, path| {
        let _ = writeln!(message, "{path}");
        message
    })
}
