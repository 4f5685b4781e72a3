//! Where a reference is missing, what of the same trial could be meant: another reference of the wanted kind, a file
//! with a likely name. A hint for whoever looks, never a remedy: nothing of this is ever filled in or copied.

use super::clean::clean;
use super::finding::Finding;
use super::reference;
use super::trial::Trial;

/// The most that is said for one finding.
const MOST: usize = 2;

/// The least length of a word that file names are compared by.
const SHORTEST: usize = 5;

/// Something that could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possible {
    /// The reference, or the file's path; safe to show.
    pub what: String,
    /// Where the reference stands; nothing for a file.
    pub stands_in: Option<String>,
}

/// What could be meant by a missing reference: references of the trial that begin as the wanted one does, those of
/// fields with its name first, and files of the trial whose name has the wanted kind in it.
#[must_use]
pub fn possible(finding: &Finding, trial: &Trial, files: &[&str]) -> Vec<Possible> {
    if !finding.is_missing_reference() {
        return Vec::new();
    }
    let Some(field) = finding.field.as_deref() else { return Vec::new() };
    let Some(prefix) = wanted_prefix(&finding.remedy) else { return Vec::new() };
    let mut found = references(field, prefix, trial);
    found.extend(files_like(prefix, files));
    found.truncate(MOST);
    found
}

/// How the wanted reference begins: what the remedy has before the part that only the reviewer knows.
fn wanted_prefix(remedy: &str) -> Option<&str> {
    let value =
        remedy.split_once(": ").map_or(remedy, |(_, value)| value).trim_start_matches(['[', '-', ' ', '{']);
    let (prefix, _) = value.split_once('…')?;
    // Nested keys have more before the value.
    let prefix = prefix.rsplit(' ').next().unwrap_or(prefix);
    prefix.contains(':').then_some(prefix)
}

fn references(field: &str, prefix: &str, trial: &Trial) -> Vec<Possible> {
    let leaf = leaf(field);
    let mut found: Vec<(bool, Possible)> = Vec::new();
    let documents = [&trial.expiry, &trial.approval, &trial.followup].into_iter().flatten();
    for document in documents {
        for (path, text) in document.facts.strings() {
            let fits =
                text.len() > prefix.len() && text.starts_with(prefix) && reference::judge(text).is_ok();
            let what = clean(text).into_owned();
            if !fits || what != text || found.iter().any(|(_, possible)| possible.what == what) {
                continue;
            }
            let is_other = self::leaf(&path) != leaf;
            found.push((is_other, Possible { what, stands_in: Some(path) }));
        }
    }
    found.sort_by_key(|(is_other, _)| *is_other);
    found.into_iter().map(|(_, possible)| possible).collect()
}

fn leaf(path: &str) -> &str {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('[').next().unwrap_or(last)
}

/// Files that are named after what is wanted: `renewal.pdf` for `evidence://renewal/…`.
fn files_like(prefix: &str, files: &[&str]) -> Vec<Possible> {
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
        .map(|path| Possible { what: clean(path).into_owned(), stands_in: None })
        .collect()
}
