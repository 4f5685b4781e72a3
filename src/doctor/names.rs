//! Names of files and folders that other systems do not have or do not distinguish.

use super::finding::{Code, Finding};
use crate::domain::assemble::DECISIONS;
use crate::domain::portable_name::{differ_by_case, name_problem};
use crate::domain::safe_text::SafeText;
use crate::room::policy_file::{POLICY_FILE, is_misnamed};
use crate::safe;
use std::collections::HashMap;

pub(super) fn findings(paths: &[String]) -> Vec<Finding> {
    let mut out: Vec<_> = paths.iter().filter_map(|path| one(path)).collect();
    // The first path with this parent folder and lower-cased name.
    let mut known: HashMap<(&str, String), &str> = HashMap::new();
    for path in paths {
        let (folder, name) = split(path);
        let first = *known.entry((folder, name.to_lowercase())).or_insert(path);
        if differ_by_case(split(first).1, name) {
            out.push(Finding::new(
                Code::NameCase,
                SafeText::sanitize(path),
                safe!(
                    "differs from {} by letter case alone: on macOS and Windows only one of them exists",
                    SafeText::sanitize(first)
                ),
                "Rename one of them.",
            ));
        }
    }
    out
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Returns the trouble of a path by itself.
fn one(path: &str) -> Option<Finding> {
    let (folder, name) = split(path);
    let place = SafeText::sanitize(path);
    if is_policy_lookalike(path) {
        return Some(Finding::new(
            Code::PolicyName,
            place,
            safe!(
                "is not the policy here, and can be taken for it on other disks: a policy is named {}, exactly",
                POLICY_FILE
            ),
            safe!("Rename it to {}, or remove it if it is not the policy.", POLICY_FILE),
        ));
    }
    if folder.is_empty() || !name.eq_ignore_ascii_case(DECISIONS) || name == DECISIONS {
        return name_problem(name).map(|problem| {
            Finding::new(
                Code::NameNotPortable,
                place,
                safe!("cannot be checked out on every system: {}", SafeText::sanitize(&problem.to_string())),
                "Rename it. The folder of a trial can have any name; the trial keeps its reference.",
            )
        });
    }
    Some(Finding::new(
        Code::NameCase,
        place,
        safe!("is a folder for records on macOS and Windows, and none here: its name there is {}", DECISIONS),
        safe!("Rename it to {}, or to another name if it holds no records.", DECISIONS),
    ))
}

/// Returns whether an entry at the root of the room looks like the policy and is not.
pub(super) fn is_policy_lookalike(path: &str) -> bool {
    !path.contains('/') && is_misnamed(path.as_ref())
}
