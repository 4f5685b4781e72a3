//! Detached signatures: the envelope of `PROTOCOL.sshsig`, and the reasons why one is invalid.

use crate::armor;
use crate::key::{PublicKey, Verifier};
use crate::wire::Reader;
use ssh_key::HashAlg;

/// The reason why a signature is invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is not in OpenSSH's armour.
    #[error("this is not an OpenSSH signature: `-----BEGIN SSH SIGNATURE-----` and base64 are missing")]
    NotArmored,
    /// The content of the armour is truncated or has extra bytes.
    #[error("the signature is malformed")]
    Malformed,
    /// Of a later version of the format.
    #[error("the signature is of version {0} of its format; only version 1 is supported")]
    Version(u32),
    /// Made with a certificate.
    #[error(
        "the signature was made with a certificate, and certificates are not supported: sign with the key itself"
    )]
    Certificate,
    /// Made with a key that cannot be used.
    #[error("the signature was made with a key that cannot be used here ({0})")]
    Key(String),
    /// Made for something else.
    #[error("the signature is for the namespace `{found}`, and not for `{expected}`")]
    Namespace {
        /// The namespace that it was made for.
        found: String,
        /// The namespace that it is checked for.
        expected: String,
    },
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

/// Verifies an armoured signature over a file's bytes and returns the key that made it. The result is that of
/// `ssh-keygen -Y check-novalidate`, except for what is not supported here.
///
/// # Errors
/// The signature is invalid, or was made for another namespace.
pub fn verify(namespace: &str, file: &[u8], signature: &[u8]) -> Result<PublicKey, SignatureError> {
    let blob = armor::open(signature).ok_or(SignatureError::NotArmored)?;
    let envelope = Envelope::read(&blob)?;
    let verifier = Verifier::from_blob(envelope.key)?;
    if envelope.namespace != namespace.as_bytes() {
        let (found, expected) = (lossy(envelope.namespace), namespace.to_owned());
        return Err(SignatureError::Namespace { found, expected });
    }
    let hash = match envelope.hash {
        b"sha256" => HashAlg::Sha256,
        b"sha512" => HashAlg::Sha512,
        other => return Err(SignatureError::Hash(lossy(other))),
    };
    verifier.check(namespace, hash, file, envelope.signature)?;
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
    fn read(blob: &'a [u8]) -> Result<Self, SignatureError> {
        const LAST_VERSION: u32 = 1;
        let mut reader = Reader::new(blob);
        let version =
            reader.literal(b"SSHSIG").and_then(|()| reader.u32()).ok_or(SignatureError::Malformed)?;
        if version > LAST_VERSION {
            return Err(SignatureError::Version(version));
        }
        let mut fields = || {
            let key = reader.string()?;
            let namespace = reader.text()?;
            let _reserved = reader.string()?;
            let envelope = Self { key, namespace, hash: reader.text()?, signature: reader.string()? };
            reader.is_at_end().then_some(envelope)
        };
        fields().ok_or(SignatureError::Malformed)
    }
}
