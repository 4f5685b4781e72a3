//! Security keys (FIDO). Their signatures are made by hand: ssh-keygen needs a real device.

use crate::made::{armour, mpint, string};
use ed25519_dalek::Signer;
use sha2::{Digest, Sha256, Sha512};
use ssh_allowed_signers::verify;
use support::keygen::{Keygen, NAMESPACE};

const RECORD: &[u8] = b"verdict: approved\n";
const FLAGS_AND_COUNTER: [u8; 5] = [0x01, 0, 0, 0, 7];

#[test]
fn ed25519_security_keys_agree_with_ssh_keygen() {
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let kind = "sk-ssh-ed25519@openssh.com";
    let public = [string(kind), string(key.verifying_key().as_bytes()), string("ssh:")].concat();
    compare(kind, &public, |message| key.sign(message).to_bytes().to_vec());
}

#[test]
fn ecdsa_security_keys_agree_with_ssh_keygen() {
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let kind = "sk-ecdsa-sha2-nistp256@openssh.com";
    let point = key.verifying_key().to_encoded_point(false);
    let public = [string(kind), string("nistp256"), string(point.as_bytes()), string("ssh:")].concat();
    compare(kind, &public, |message| {
        let signature: p256::ecdsa::Signature = key.sign(message);
        let (r, s) = signature.split_bytes();
        [mpint(&r), mpint(&s)].concat()
    });
}

/// A good signature, one over another record, one with another counter, and one with something added.
fn compare(kind: &str, public: &[u8], sign: impl Fn(&[u8]) -> Vec<u8>) {
    let Some(keygen) = Keygen::found() else { return };
    let make = |counter: [u8; 5], added: &[u8]| {
        let hashed = [
            b"SSHSIG".as_slice(),
            &string(NAMESPACE),
            &string(""),
            &string("sha512"),
            &string(Sha512::digest(RECORD)),
        ]
        .concat();
        let signed = [&*Sha256::digest("ssh:"), &FLAGS_AND_COUNTER, &*Sha256::digest(hashed)].concat();
        let inner = [&string(kind), &string(sign(&signed)), counter.as_slice(), added].concat();
        let fields =
            [string(public), string(NAMESPACE), string(""), string("sha512"), string(inner)].concat();
        armour(&[b"SSHSIG\0\0\0\x01".as_slice(), &fields].concat())
    };
    let good = make(FLAGS_AND_COUNTER, b"");
    assert!(verify(NAMESPACE, RECORD, &good).is_ok_and(|key| key.text().starts_with(kind)));
    assert!(keygen.takes(RECORD, &good));
    for bad in
        [make([0x01, 0, 0, 0, 8], b""), make([0x05, 0, 0, 0, 7], b""), make(FLAGS_AND_COUNTER, b"more")]
    {
        assert!(verify(NAMESPACE, RECORD, &bad).is_err());
        assert!(!keygen.takes(RECORD, &bad));
    }
    assert!(verify(NAMESPACE, b"verdict: denied\n", &good).is_err());
}
