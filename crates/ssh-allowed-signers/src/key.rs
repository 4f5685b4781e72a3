//! Public keys: their text, and the verification of signatures.

use crate::signature::SignatureError;
use crate::wire::Reader;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest, Sha256, Sha512};
use ssh_key::public::KeyData;
use ssh_key::{HashAlg, Signature, SshSig};
use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A public key, as text that is equal for equal keys: its type and its base64, without a comment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(Arc<str>);

impl PublicKey {
    /// Parses the text of a key, with or without a comment: `ssh-ed25519 AAAA… dana`.
    ///
    /// Returns `None` for certificates, and for keys that cannot verify signatures here.
    ///
    /// ```
    /// use ssh_allowed_signers::PublicKey;
    /// let text = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1Orlo7nf7ZT65zurO3hezO6Y9iwTqzUIVDlVOoDwAk";
    /// let key = PublicKey::parse(&format!("{text} dana's laptop")).unwrap();
    /// assert_eq!(&**key.text(), text);
    /// assert_eq!(key.fingerprint(), "SHA256:o8MG6qOJDuzHRfCxxyG2jpaAyLdikgxwkna7LdR4gbk");
    /// assert_eq!(PublicKey::parse("ssh-ed25519 AAAA"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let blob = ssh_key::PublicKey::from_openssh(text.trim()).ok()?.to_bytes().ok()?;
        Verifier::from_blob(&blob).ok().map(Verifier::into_key)
    }

    /// Returns the text, `ssh-ed25519 AAAA…`.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.0
    }

    /// Returns the fingerprint that `ssh-keygen -l` shows, `SHA256:…`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        ssh_key::PublicKey::from_openssh(&self.0)
            .map_or_else(|_| self.0.to_string(), |key| key.fingerprint(HashAlg::Sha256).to_string())
    }
}

impl Borrow<str> for PublicKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The RSA keys that OpenSSH accepts, by the bits of their modulus.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=16384;

/// A public key that can check signatures.
pub(crate) struct Verifier {
    key: ssh_key::PublicKey,
    text: PublicKey,
}

impl Verifier {
    /// Decodes a key in its binary form. Certificates and unknown kinds of keys are refused.
    pub(crate) fn from_blob(blob: &[u8]) -> Result<Self, SignatureError> {
        let mut reader = Reader::new(blob);
        let kind = String::from_utf8_lossy(reader.text().ok_or(SignatureError::Malformed)?).into_owned();
        if kind.contains("-cert-v") {
            return Err(SignatureError::Certificate);
        }
        let key = ssh_key::PublicKey::from_bytes(blob).map_err(|_| SignatureError::Key(kind.clone()))?;
        // ssh-key ignores wrong lengths, so a key must equal its own encoding byte for byte.
        let is_exact = key.to_bytes().is_ok_and(|bytes| bytes == blob);
        let usable = match key.key_data() {
            KeyData::Dsa(_) | KeyData::Other(_) => false,
            _ if !is_exact => false,
            // OpenSSH supports uncompressed points only.
            KeyData::Ecdsa(key) => key.as_sec1_bytes().first() == Some(&4),
            KeyData::SkEcdsaSha2NistP256(key) => key.ec_point().as_bytes().first() == Some(&4),
            _ => true,
        };
        let text = key.to_openssh().ok().filter(|_| usable).ok_or(SignatureError::Key(kind))?;
        Ok(Self { key, text: PublicKey(text.into()) })
    }

    /// Returns the key's text.
    pub(crate) fn into_key(self) -> PublicKey {
        self.text
    }

    /// Returns the type of the key, the first word of its text.
    pub(crate) fn kind(&self) -> &str {
        self.text.0.split(' ').next().unwrap_or_default()
    }

    /// Checks the innermost signature over a file's bytes, hashed with `hash`, in a namespace.
    pub(crate) fn check(
        &self,
        namespace: &str,
        hash: HashAlg,
        file: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        let mut reader = Reader::new(signature);
        let algorithm = reader.text().ok_or(SignatureError::Malformed)?;
        let data = reader.string().ok_or(SignatureError::Malformed)?;
        let is_security_key =
            matches!(self.key.key_data(), KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_));
        // Security keys add a byte of flags and a counter.
        let trailer = reader.bytes(if is_security_key { 5 } else { 0 }).ok_or(SignatureError::Malformed)?;
        if !reader.is_at_end() {
            return Err(SignatureError::Malformed);
        }
        if let KeyData::Rsa(key) = self.key.key_data() {
            let message =
                SshSig::signed_data(namespace, hash, file).map_err(|_| SignatureError::Malformed)?;
            return check_rsa(key, algorithm, &message, data);
        }
        if algorithm != self.kind().as_bytes() {
            return Err(SignatureError::Algorithm(String::from_utf8_lossy(algorithm).into_owned()));
        }
        let data = [data, trailer].concat();
        let inner = Signature::new(self.key.algorithm(), data).map_err(|_| SignatureError::Malformed)?;
        let outer = SshSig::new(self.key.key_data().clone(), namespace, hash, inner)
            .map_err(|_| SignatureError::Malformed)?;
        self.key.verify(namespace, file, &outer).map_err(|_| SignatureError::DoesNotVerify)
    }
}

/// Checks PKCS #1 v1.5 over SHA-2. A signature that is shorter than the key is padded with zeros in front.
fn check_rsa(
    key: &ssh_key::public::RsaPublicKey,
    algorithm: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let number = |mpint: &ssh_key::Mpint| mpint.as_positive_bytes().map(BigUint::from_bytes_be);
    let refuse = || SignatureError::Key("ssh-rsa".to_owned());
    let (n, e) = number(&key.n).zip(number(&key.e)).ok_or_else(refuse)?;
    if !RSA_BITS.contains(&n.bits()) {
        return Err(refuse());
    }
    let key = RsaPublicKey::new_with_max_size(n, e, *RSA_BITS.end()).map_err(|_| refuse())?;
    let missing = key.size().checked_sub(signature.len()).ok_or(SignatureError::DoesNotVerify)?;
    let signature = [vec![0; missing].as_slice(), signature].concat();
    match algorithm {
        b"rsa-sha2-256" => key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), &signature),
        b"rsa-sha2-512" => key.verify(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(message), &signature),
        other => return Err(SignatureError::Algorithm(String::from_utf8_lossy(other).into_owned())),
    }
    .map_err(|_| SignatureError::DoesNotVerify)
}
