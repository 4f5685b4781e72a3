//! Keys and signatures made by hand, in the binary formats of SSH.

#![allow(dead_code, reason = "the tests and the bench each use a part")]
#![allow(missing_docs, clippy::missing_panics_doc, reason = "helpers of tests")]

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha512};

const ED25519: &str = "ssh-ed25519";

/// Returns the text of the public key.
pub fn ed25519_public(key: &SigningKey) -> String {
    format!("{ED25519} {}", base64(&ed25519_blob(key)))
}

fn ed25519_blob(key: &SigningKey) -> Vec<u8> {
    [string(ED25519), string(key.verifying_key().as_bytes())].concat()
}

/// Returns an armoured signature over a file.
pub fn ed25519_signature(key: &SigningKey, namespace: &str, file: &[u8]) -> Vec<u8> {
    let hash = Sha512::digest(file);
    let message =
        [b"SSHSIG".as_slice(), &string(namespace), &string(""), &string("sha512"), &string(hash)].concat();
    let inner = [string(ED25519), string(key.sign(&message).to_bytes())].concat();
    let fields =
        [string(ed25519_blob(key)), string(namespace), string(""), string("sha512"), string(inner)].concat();
    armour(&[b"SSHSIG\0\0\0\x01".as_slice(), &fields].concat())
}

pub fn string(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    [u32::try_from(bytes.len()).unwrap().to_be_bytes().as_slice(), bytes].concat()
}

pub fn mpint(number: &[u8]) -> Vec<u8> {
    let start = number.iter().position(|&byte| byte != 0).unwrap();
    let zero: &[u8] = if number[start] & 0x80 == 0 { b"" } else { b"\0" };
    string([zero, &number[start..]].concat())
}

pub fn armour(blob: &[u8]) -> Vec<u8> {
    format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", base64(blob)).into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().chain(&[0, 0]).take(3).fold(0, |bits, &byte| bits << 8 | usize::from(byte));
        for digit in 0..4 {
            let character = if digit > group.len() { b'=' } else { DIGITS[bits >> (18 - 6 * digit) & 63] };
            text.push(char::from(character));
        }
    }
    text
}
