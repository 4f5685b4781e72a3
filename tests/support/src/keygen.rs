//! The real `ssh-keygen`, in a folder of its own.
//!
//! Tests of signatures compare with it, and are skipped with a message if it is not installed.

use crate::sample::skip;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The namespace of signatures over grace decisions.
pub const NAMESPACE: &str = "grace-decision@trialdesk";

/// A folder with keys in it.
pub struct Keygen {
    folder: TempDir,
}

impl Keygen {
    /// Returns a new folder, or `None` with a message if `ssh-keygen` is not installed.
    pub fn found() -> Option<Self> {
        let found = Command::new("ssh-keygen").arg("-?").stdin(Stdio::null()).output().is_ok();
        if !found {
            skip("signatures against the real ssh-keygen: it is not installed (openssh-client)");
        }
        found.then(|| Self { folder: TempDir::new().unwrap() })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a key without a passphrase. `kind` is arguments like `-t ed25519`.
    pub fn key(&self, name: &str, kind: &str) -> Key {
        let path = self.path(name);
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-N", "", "-C", "a comment", "-f"]).arg(&path).args(kind.split(' '));
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{kind}: {output:?}");
        Key { path }
    }

    /// Returns true if `ssh-keygen -Y check-novalidate` accepts a signature.
    pub fn takes(&self, record: &[u8], signature: &[u8]) -> bool {
        let file = self.file(signature);
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "check-novalidate", "-n", NAMESPACE, "-s"]).arg(&file);
        let output = fed(&mut command, record);
        fs::remove_file(file).unwrap();
        output.status.success()
    }

    /// Returns true if `ssh-keygen -Y verify` accepts a signature by this principal at a time, in a time zone.
    pub fn verifies(&self, record: &[u8], signature: &Path, question: &Question<'_>) -> bool {
        self.verifies_in(NAMESPACE, record, signature, question)
    }

    /// Does the same in another namespace.
    pub fn verifies_in(
        &self,
        namespace: &str,
        record: &[u8],
        signature: &Path,
        question: &Question<'_>,
    ) -> bool {
        let file = self.file(question.signers);
        let mut command = Command::new("ssh-keygen");
        command.env("TZ", question.zone).args(["-Y", "verify", "-n", namespace, "-I", question.principal]);
        command.arg("-f").arg(&file).arg("-s").arg(signature);
        command.arg(format!("-Overify-time={}", question.time));
        let output = fed(&mut command, record);
        fs::remove_file(file).unwrap();
        output.status.success()
    }

    /// Writes a new file with this content, and returns its path.
    pub fn file(&self, content: &[u8]) -> PathBuf {
        let (mut file, path) = tempfile::NamedTempFile::new_in(self.folder.path()).unwrap().keep().unwrap();
        file.write_all(content).unwrap();
        path
    }
}

/// The arguments of `ssh-keygen -Y verify`.
pub struct Question<'a> {
    pub signers: &'a [u8],
    pub principal: &'a str,
    pub time: &'a str,
    pub zone: &'a str,
}

/// A private key in a file, with its public key beside it.
pub struct Key {
    pub path: PathBuf,
}

impl Key {
    /// Returns the public key without its comment, `ssh-ed25519 AAAA…`.
    pub fn public(&self) -> String {
        let text = fs::read_to_string(self.path.with_extension("pub")).unwrap();
        text.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    pub fn sign(&self, record: &[u8]) -> Vec<u8> {
        self.sign_with(record, NAMESPACE, &[])
    }

    pub fn sign_with(&self, record: &[u8], namespace: &str, options: &[&str]) -> Vec<u8> {
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "sign", "-n", namespace, "-f"]).arg(&self.path).args(options);
        let output = fed(&mut command, record);
        assert!(output.status.success(), "{output:?}");
        output.stdout
    }
}

/// Runs a command with this input on stdin.
pub fn fed(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may exit before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Certifies a key as `dana`, into `<key>-cert.pub`.
pub fn certify(authority: &Key, key: &Key) {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-s"]).arg(&authority.path).args(["-I", "id", "-n", "dana"]);
    assert!(command.arg(key.path.with_extension("pub")).output().unwrap().status.success());
}
