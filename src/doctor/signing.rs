//! The key that signs decisions.

use super::facts::{Key, Signing};
use super::finding::{Code, Finding};
use crate::domain::safe_text::SafeText;
use crate::safe;
use ssh_allowed_signers::Trust;

pub(super) fn findings(signing: &Signing) -> Vec<Finding> {
    let Some(key) = &signing.key else {
        let missing = Finding::new(
            Code::KeyNotSet,
            "signing key",
            "the policy requires signatures, and no key is configured",
            "Set signing_key in your configuration (`trialdesk config init`), or git's user.signingkey with gpg.format ssh.",
        );
        return signing.is_required.then_some(missing).into_iter().collect();
    };
    let place = || SafeText::sanitize(&key.place);
    if !key.exists {
        return vec![Finding::new(
            Code::KeyMissing,
            place(),
            "the signing key does not exist",
            "Name another key in your configuration or in git's user.signingkey, or restore this one.",
        )];
    }
    let mut out = Vec::new();
    if key.sharing.is_some_and(|sharing| sharing.is_shared) {
        out.push(Finding::new(
            Code::KeyShared,
            place(),
            "other users have access to this private key, and ssh-keygen refuses to use it",
            safe!("chmod 600 {}", place()),
        ));
    }
    out.extend(distrust(key, signing.principal.as_deref()));
    out
}

/// Returns the reason for which records of one or more kinds do not count if they are signed with the key. A key that is
/// not trusted for different reasons is reported once, for the first of them.
fn distrust(key: &Key, principal: Option<&str>) -> Option<Finding> {
    let mut distrusted = key.trust.iter().filter(|(_, trust)| !trust.is_given());
    let (kind, trust) = distrusted.next()?;
    let record = if distrusted.next().is_some() { "decision" } else { kind.label() };
    let reason = match trust {
        Trust::Given { .. } => return None,
        Trust::NotYetValid { .. } => "is not valid yet",
        Trust::Expired { .. } => "is no longer valid",
        Trust::OtherNamespace { .. } => "is listed for other namespaces only",
        Trust::OtherPrincipal => "is listed for other principals only",
        Trust::Unlisted => "is not listed",
    };
    let principal = principal.map_or("you".into(), SafeText::principal);
    Some(Finding::new(
        Code::KeyNotTrusted,
        SafeText::sanitize(&key.place),
        safe!(
            "by the allowed_signers of the policy, this key {} (for {}): a {} signed with it does not count",
            reason,
            principal,
            record
        ),
        "Ask the owner of the policy to list the key, or use another one.",
    ))
}
