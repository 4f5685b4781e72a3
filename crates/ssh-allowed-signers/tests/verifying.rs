//! Signatures over bytes, with the verdicts of `ssh-keygen -Y check-novalidate`.

use ssh_allowed_signers::{PublicKey, SignatureError, verify as verify_in};
use support::keygen::{Key, Keygen, NAMESPACE, certify};

const RECORD: &[u8] = b"schema_version: cavra.grace-period.decision.v1\nverdict: approved\n";

const KINDS: [(&str, &str); 7] = [
    ("ed25519", "-t ed25519"),
    ("p256", "-t ecdsa -b 256"),
    ("p384", "-t ecdsa -b 384"),
    ("p521", "-t ecdsa -b 521"),
    ("rsa1024", "-t rsa -b 1024"),
    ("rsa3072", "-t rsa -b 3072"),
    ("rsa4104", "-t rsa -b 4104"),
];

#[test]
fn every_kind_of_key_verifies_with_both_hashes() {
    let Some(keygen) = Keygen::found() else { return };
    for (name, kind) in KINDS {
        let key = keygen.key(name, kind);
        for hash in ["hashalg=sha256", "hashalg=sha512"] {
            // Often enough to meet numbers that begin with zeros.
            for n in 0..if kind.contains("ecdsa") { 40 } else { 2 } {
                let record = [RECORD, &[n]].concat();
                let signature = key.sign_with(&record, "grace-decision@trialdesk", &["-O", hash]);
                let verified = verify(&record, &signature).map(|key| key.text().to_string());
                assert_eq!(verified, Ok(key.public()), "{name} {hash} {n}");
                assert_eq!(
                    verify(RECORD, &signature),
                    Err(SignatureError::DoesNotVerify),
                    "{name} {hash} {n}"
                );
            }
        }
    }
}

#[test]
fn flipped_bytes_agree_with_ssh_keygen() {
    let Some(keygen) = Keygen::found() else { return };
    for kind in ["-t ed25519", "-t ecdsa -b 256", "-t rsa -b 1024"] {
        let key = keygen.key(&kind.replace(' ', "-"), kind);
        let signature = key.sign(RECORD);
        assert_same_verdicts(
            &keygen,
            kind,
            (0..signature.len()).step_by(3).map(|at| {
                let mut flipped = signature.clone();
                flipped[at] ^= 1 << (at % 7);
                flipped
            }),
        );
    }
    let key = keygen.key("record", "-t ed25519");
    let signature = key.sign(RECORD);
    for at in 0..RECORD.len() {
        let mut flipped = RECORD.to_vec();
        flipped[at] ^= 1;
        assert_eq!(verify(&flipped, &signature), Err(SignatureError::DoesNotVerify), "byte {at}");
    }
}

#[test]
fn armour_variants_agree_with_ssh_keygen() {
    let Some(keygen) = Keygen::found() else { return };
    let text = String::from_utf8(keygen.key("key", "-t ed25519").sign(RECORD)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let body = lines[1..lines.len() - 1].concat();
    let (begin, end) = (lines[0], lines[lines.len() - 1]);
    let around = |body: &str| format!("{begin}\n{body}\n{end}\n");
    let made = [
        text.clone(),
        text.trim_end().to_owned(),
        format!("{text}further text\n"),
        format!("{text}{text}"),
        around(&body),
        around(&body.split("").collect::<Vec<_>>().join(" \t\n")),
        around(&body.replace('A', " A")),
        around(&lines[1..lines.len() - 1].join("\r\n")),
        format!("{begin}\n{body}\r\n{end}"),
        format!(" {text}"),
        format!("\n{text}"),
        format!("\u{feff}{text}"),
        format!("{begin} \n{body}\n{end}"),
        format!("{begin}\n{body}{end}"),
        format!("{begin}\n\n{end}"),
        format!("{begin}\n{end}"),
        around(&format!("{body}AAAA")),
        around(&format!("{body}=")),
        around(&body[..body.len() - 1]),
        around(&body[..body.len() - 4]),
        text.replace("SSH SIGNATURE", "PGP SIGNATURE"),
        String::new(),
    ];
    assert_same_verdicts(&keygen, "armour", made.into_iter().map(String::into_bytes));
}

#[test]
fn another_namespace_is_refused() {
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("key", "-t ed25519");
    for namespace in
        ["file", "git", "grace-decision", "grace-decision@trialdesk2", "Grace-decision@trialdesk"]
    {
        let signature = key.sign_with(RECORD, namespace, &[]);
        let (found, expected) = (namespace.to_owned(), NAMESPACE.to_owned());
        assert_eq!(verify(RECORD, &signature), Err(SignatureError::Namespace { found, expected }));
        assert!(!keygen.takes(RECORD, &signature));
        assert!(verify_in(namespace, RECORD, &signature).is_ok());
    }
}

#[test]
fn a_certificate_is_refused_with_a_reason() {
    let Some(keygen) = Keygen::found() else { return };
    let (authority, key) = (keygen.key("authority", "-t ed25519"), keygen.key("key", "-t ed25519"));
    certify(&authority, &key);
    let certificate = keygen.path("key-cert.pub");
    let signature = Key { path: certificate }.sign(RECORD);
    assert!(keygen.takes(RECORD, &signature), "OpenSSH takes it, and so this is a choice");
    assert_eq!(verify(RECORD, &signature), Err(SignatureError::Certificate));
}

fn verify(file: &[u8], signature: &[u8]) -> Result<PublicKey, SignatureError> {
    verify_in(NAMESPACE, file, signature)
}

fn assert_same_verdicts(keygen: &Keygen, what: &str, signatures: impl Iterator<Item = Vec<u8>>) {
    for (n, signature) in signatures.enumerate() {
        let ours = verify(RECORD, &signature);
        let text = String::from_utf8_lossy(&signature);
        assert_eq!(ours.is_ok(), keygen.takes(RECORD, &signature), "{what} {n}: {ours:?}\n{text}");
    }
}
