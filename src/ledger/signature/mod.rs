//! Detached OpenSSH signatures over records (specification, section 5.1): what `ssh-keygen -Y sign` makes and
//! `ssh-keygen -Y verify` checks.
//!
//! Verified in-process, to the same answer as `ssh-keygen -Y check-novalidate -n grace-decision@trialdesk`, but for
//! what is refused here and not there, on purpose: signatures by certificates, by DSA keys, and by security keys by way
//! of a browser (`webauthn-…`); and numbers with needless leading zeros, which no signer writes. [`super::signers`] tells
//! which principal a key belongs to.

mod armor;
mod key;
mod sign;
mod signing_key;
mod wire;

pub(super) use armor::{decode_base64, is_space};
pub use key::Key;
pub(super) use key::Verifier;
pub use sign::{SignError, sign};
pub use signing_key::{NoKey, SigningKey};
use ssh_key::HashAlg;
use wire::Reader;

/// The namespace of every signature over a record. Signatures for other namespaces are refused.
pub const NAMESPACE: &str = "grace-decision@trialdesk";

/// The reason why a signature is invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// It is not in OpenSSH's armour.
    #[error("this is not an OpenSSH signature: `-----BEGIN SSH SIGNATURE-----` and base64 are missing")]
    NotArmored,
    /// The content of the armour is truncated or has extra bytes.
    #[error("the signature is malformed")]
    Malformed,
    /// Of a later version of the format.
    #[error("the signature is of version {0} of its format, and 1 is the last that is known")]
    Version(u32),
    /// Made with a certificate.
    #[error("the signature was made with a certificate: sign with the key itself")]
    Certificate,
    /// Made with a key that cannot be used.
    #[error("the signature was made with a key that cannot be used here ({0})")]
    Key(String),
    /// Made for something else.
    #[error("the signature is for the namespace `{0}`, and not for `{NAMESPACE}`")]
    Namespace(String),
    /// Over a hash that OpenSSH does not accept.
    #[error("the signature is over a hash that is not accepted ({0}): sha256 or sha512")]
    Hash(String),
    /// Of a kind that does not fit its key.
    #[error("the signature's kind ({0}) does not fit its key")]
    Algorithm(String),
    /// Well-formed, and not of this file.
    #[error("the signature does not verify over the file's bytes")]
    DoesNotVerify,
}

/// Verifies an armoured signature over a record's bytes and returns the key that made it.
///
/// # Errors
/// The signature is invalid.
pub fn verify(record: &[u8], signature: &[u8]) -> Result<Key, BadSignature> {
    let blob = armor::open(signature).ok_or(BadSignature::NotArmored)?;
    let envelope = Envelope::read(&blob)?;
    let verifier = Verifier::from_blob(envelope.key)?;
    if envelope.namespace != NAMESPACE.as_bytes() {
        return Err(BadSignature::Namespace(lossy(envelope.namespace)));
    }
    let hash = match envelope.hash {
        b"sha256" => HashAlg::Sha256,
        b"sha512" => HashAlg::Sha512,
        other => return Err(BadSignature::Hash(lossy(other))),
    };
    verifier.check(NAMESPACE, hash, record, envelope.signature)?;
    Ok(verifier.into_key())
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The fields of `PROTOCOL.sshsig`. The content of `reserved` is ignored, as the protocol asks.
struct Envelope<'a> {
    key: &'a [u8],
    namespace: &'a [u8],
    hash: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Envelope<'a> {
    fn read(blob: &'a [u8]) -> Result<Self, BadSignature> {
        const LAST_VERSION: u32 = 1;
        let mut reader = Reader::new(blob);
        let version = reader.literal(b"SSHSIG").and_then(|()| reader.u32()).ok_or(BadSignature::Malformed)?;
        if version > LAST_VERSION {
            return Err(BadSignature::Version(version));
        }
        let mut fields = || {
            let key = reader.string()?;
            let namespace = reader.text()?;
            let _reserved = reader.string()?;
            let envelope = Self { key, namespace, hash: reader.text()?, signature: reader.string()? };
            reader.is_at_end().then_some(envelope)
        };
        fields().ok_or(BadSignature::Malformed)
    }
}
