//! The policy: whether it is usable, and whether it comes with the room.

use super::facts::Policy;
use super::finding::{Code, Finding};
use super::names::is_policy_lookalike;
use crate::domain::safe_text::SafeText;
use crate::safe;
use std::path::Path;

pub(super) fn findings(policy: &Policy, names: &[String]) -> Vec<Finding> {
    let mut out = Vec::new();
    // A misnamed policy is a finding of its own.
    let is_misnamed = |place: &str| is_policy_lookalike(place) && names.iter().any(|name| name == place);
    if let Some((place, message)) = policy.unusable.as_ref().filter(|(place, _)| !is_misnamed(place)) {
        out.push(Finding::new(
            Code::PolicyUnusable,
            SafeText::sanitize(place),
            safe!("the policy is not usable: {}", SafeText::join(SafeText::lines(message), " ")),
            "Correct the policy. Until then the room cannot be evaluated.",
        ));
    }
    if let Some(path) = &policy.ignored_above {
        out.push(Finding::new(
            Code::PolicyIgnored,
            SafeText::sanitize(path),
            "this policy does not apply, because the room is not in the same git work tree, and the room has none",
            "Put policy.yaml into the room, or use --policy FILE or --no-policy.",
        ));
    }
    if let Some(path) = policy.path.as_ref().filter(|path| is_outside(path)) {
        out.push(Finding::new(
            Code::PolicyOutside,
            SafeText::sanitize(path),
            "the policy of this room is outside of it: a copy of the room alone is evaluated by other rules",
            "Put policy.yaml into the room, or pass on the whole repository.",
        ));
    }
    out.extend(policy.signer_warnings.iter().map(|warning| {
        let warning = SafeText::join(SafeText::lines(warning), " ");
        Finding::new(Code::AllowedSigners, "allowed_signers", warning, "Correct the line, or remove it.")
    }));
    out
}

fn is_outside(path: &str) -> bool {
    path.starts_with("..") || Path::new(path).is_absolute()
}
