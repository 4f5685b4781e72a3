//! Signing records with OpenSSH keys (specification, section 5.1). `ssh-allowed-signers` verifies the signatures.

mod sign;
mod signing_key;

use crate::domain::labels::Kind;
use crate::domain::safe_text::SafeText;
use crate::safe;
pub use sign::{SignError, sign, sign_in};
pub use signing_key::{NoKey, SigningKey};
use signing_key::{SigningProgram, signing_program};

/// The namespace of signatures over grace decisions. Signatures for other namespaces are refused.
pub const NAMESPACE: &str = "grace-decision@trialdesk";

/// The namespace of the signatures of package decisions.
pub const PACKAGE_NAMESPACE: &str = "package-decision@trialdesk";

/// The namespace of the signatures of audit packs.
pub const AUDIT_NAMESPACE: &str = "audit-pack@trialdesk";

/// Returns the namespace of the signatures of a kind of record.
#[must_use]
pub fn namespace(kind: Kind) -> &'static str {
    if kind == Kind::PackageDecision { PACKAGE_NAMESPACE } else { NAMESPACE }
}

/// Returns the message for a key that the policy does not give to the person who decides.
#[must_use]
pub fn not_the_key_of(principal: &str) -> SafeText {
    safe!("Your key does not belong to {} in the policy's allowed_signers", SafeText::principal(principal))
}
