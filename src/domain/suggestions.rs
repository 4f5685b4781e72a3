//! Suggestions for a missing reference: other references of the trial with the same prefix, and files with a similar
//! name. Suggestions are shown as hints and are never filled in or copied.

use super::field_path::FieldPath;
use super::finding::Finding;
use super::reference;
use super::safe_text::SafeText;
use super::trial::Trial;

/// The maximum number of suggestions for one finding.
const MOST: usize = 2;

/// The minimum length of a word that is compared with file names, in bytes.
const SHORTEST: usize = 5;

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The reference, or the path of the file; safe to show.
    pub what: String,
    /// The field that holds the reference; `None` for a file.
    pub stands_in: Option<String>,
}

/// Returns suggestions for a missing reference: first references of the trial with the same prefix (those of fields
/// with the same name come first), then files of the trial whose name contains the kind of the reference.
#[must_use]
pub fn possible(finding: &Finding, trial: &Trial, files: &[&str]) -> Vec<Suggestion> {
    if !finding.is_missing_reference() {
        return Vec::new();
    }
    let Some(leaf) = finding.field.as_ref().and_then(FieldPath::last_key) else { return Vec::new() };
    let Some(prefix) = finding.remedy.reference_prefix() else { return Vec::new() };
    let mut found = references(leaf, prefix, trial);
    found.extend(files_like(prefix, files));
    found.truncate(MOST);
    found
}

fn references(leaf: &str, prefix: &str, trial: &Trial) -> Vec<Suggestion> {
    let mut found: Vec<(bool, Suggestion)> = Vec::new();
    for document in &trial.counted {
        for (path, text) in document.packed.strings() {
            let fits =
                text.len() > prefix.len() && text.starts_with(prefix) && reference::judge(text).is_ok();
            let what = SafeText::sanitize(text).to_string();
            if !fits || what != text || found.iter().any(|(_, possible)| possible.what == what) {
                continue;
            }
            let is_other = path.last_key() != Some(leaf);
            found.push((is_other, Suggestion { what, stands_in: Some(path.to_string()) }));
        }
    }
    found.sort_by_key(|(is_other, _)| *is_other);
    found.into_iter().map(|(_, possible)| possible).collect()
}

/// Returns the files whose name contains the kind of the reference: `renewal.pdf` for `evidence://renewal/…`.
fn files_like(prefix: &str, files: &[&str]) -> Vec<Suggestion> {
    let Some(kind) = prefix.strip_prefix("evidence://").map(|rest| rest.trim_end_matches('/')) else {
        return Vec::new();
    };
    let kind = kind.to_lowercase();
    let is_like = |path: &&&str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase().replace(['_', ' '], "-");
        let stem = name.split('.').next().unwrap_or_default();
        kind.len() >= SHORTEST && stem.contains(kind.as_str())
    };
    files
        .iter()
        .filter(is_like)
        .map(|path| Suggestion { what: SafeText::sanitize(path).to_string(), stands_in: None })
        .collect()
}
