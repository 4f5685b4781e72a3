#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod allowed_signers;
mod armor;
mod key;
mod signature;
mod wire;

pub use allowed_signers::{AllowedSigners, LineError, LineWarning, Trust, Validity};
pub use key::PublicKey;
pub use signature::{SignatureError, verify};
