//! Signing records with OpenSSH keys (specification, section 5.1). `ssh-allowed-signers` verifies the signatures.

mod sign;
mod signing_key;

pub use sign::{SignError, sign};
pub use signing_key::{NoKey, SigningKey};
use signing_key::{SigningProgram, signing_program};

/// The namespace of signatures over grace decisions. Signatures for other namespaces are refused.
pub const NAMESPACE: &str = "grace-decision@trialdesk";
