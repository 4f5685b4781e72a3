//! git: its version, whether it serves the room, and what it does to line ends.

use super::facts::{Git, Repository};
use super::finding::{Code, Finding};
use crate::domain::safe_text::SafeText;
use crate::git::LineEndAttributes;
use crate::git::version::{OLDEST, Version};
use crate::safe;

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
    if Version::parse(version).is_some_and(|version| version < OLDEST) {
        out.push(Finding::new(
            Code::GitTooOld,
            "git",
            safe!("is {}, which is too old", SafeText::sanitize(version)),
            safe!("Install git {}.{} or later.", OLDEST.major, OLDEST.minor),
        ));
    }
    if let Some(refusal) = &repository.refusal {
        let root = SafeText::sanitize(&repository.root);
        out.push(Finding::new(
            Code::GitRefuses,
            root.clone(),
            safe!("git refuses this repository: {}", SafeText::sanitize(refusal)),
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

fn may_change(attributes: &LineEndAttributes) -> bool {
    attributes.text != "unset" && attributes.eol != "lf"
}
