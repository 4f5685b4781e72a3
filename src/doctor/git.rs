//! git: its version, whether it serves the room, and what it does to line ends.

use super::facts::{Attributes, Git, Repository};
use super::finding::{Code, Finding};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// The first version that answers every question of this program (`git config --show-scope`).
const OLDEST: (u32, u32) = (2, 26);

pub(super) fn findings(git: &Git) -> Vec<Finding> {
    // Without a repository, git is not needed.
    let Some(repository) = &git.repository else { return Vec::new() };
    let Some(version) = &git.version else {
        return vec![Finding::new(
            Code::GitMissing,
            "git",
            "cannot be run, and the room is in a repository: your name, your signing key and records of other branches are not found",
            "Install git, and make sure that it is in PATH.",
        )];
    };
    let mut out = Vec::new();
    if number_of(version).is_some_and(|number| number < OLDEST) {
        out.push(Finding::new(
            Code::GitTooOld,
            "git",
            safe!("is {}, which does not say who wrote a setting", SafeText::sanitize(version)),
            safe!("Install git {}.{} or later.", OLDEST.0, OLDEST.1),
        ));
    }
    if let Some(refusal) = &repository.refusal {
        let root = SafeText::sanitize(&repository.root);
        // The lines below the first one are advice.
        let reason = refusal.trim().lines().next().unwrap_or_default();
        out.push(Finding::new(
            Code::GitRefuses,
            root.clone(),
            safe!("git refuses this repository: {}", SafeText::sanitize(reason)),
            safe!(
                "If it belongs to another user and you trust it: git config --global --add safe.directory {}",
                root
            ),
        ));
        return out;
    }
    out.extend(line_ends(repository));
    out
}

/// Returns the two numbers of an answer such as `git version 2.39.5 (Apple Git-154)`.
fn number_of(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split(' ').nth(2)?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Returns one finding for all records whose line ends git may change: the remedy is the same.
fn line_ends(repository: &Repository) -> Option<Finding> {
    let mut changed = repository.attributes.iter().filter(|attributes| may_change(attributes));
    let first = changed.next()?;
    let others = changed.count();
    let who = match repository.autocrlf.as_deref() {
        Some("true") => "this machine does (core.autocrlf is true), and so do others",
        _ => "machines with core.autocrlf, the default of git for Windows, do",
    };
    let more = if others == 0 { SafeText::EMPTY } else { safe!(" and {} more", others) };
    Some(Finding::new(
        Code::LineEnds,
        SafeText::sanitize(&first.path),
        safe!(
            "git may change the line ends of this record{}, and its digest no longer holds then: {}",
            more,
            who
        ),
        "Put `* -text` into .gitattributes of the room, and commit it.",
    ))
}

fn may_change(attributes: &Attributes) -> bool {
    attributes.text != "unset" && attributes.eol != "lf"
}
