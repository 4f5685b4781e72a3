//! The real `ssh-keygen`, in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use support::sample::skip;
use tempfile::TempDir;
use trialdesk::ledger::signature::NAMESPACE;

/// A folder with keys in it.
pub struct Keygen {
    folder: TempDir,
}

impl Keygen {
    /// Says loudly that nothing was tested where there is no `ssh-keygen`.
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

    /// Makes a key without a passphrase, `kind` being arguments like `-t ed25519`.
    pub fn key(&self, name: &str, kind: &str) -> Key {
        let path = self.path(name);
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-N", "", "-C", "a comment", "-f"]).arg(&path).args(kind.split(' '));
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{kind}: {output:?}");
        Key { path }
    }

    /// Whether `ssh-keygen -Y check-novalidate` takes a signature.
    pub fn takes(&self, record: &[u8], signature: &[u8]) -> bool {
        let file = self.file(signature);
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "check-novalidate", "-n", NAMESPACE, "-s"]).arg(&file);
        let output = fed(&mut command, record);
        fs::remove_file(file).unwrap();
        output.status.success()
    }

    /// Whether `ssh-keygen -Y verify` takes a signature by this principal at a time, in a time zone.
    pub fn verifies(&self, record: &[u8], signature: &Path, question: &Question<'_>) -> bool {
        let file = self.file(question.signers);
        let mut command = Command::new("ssh-keygen");
        command.env("TZ", question.zone).args(["-Y", "verify", "-n", NAMESPACE, "-I", question.principal]);
        command.arg("-f").arg(&file).arg("-s").arg(signature);
        command.arg(format!("-Overify-time={}", question.time));
        let output = fed(&mut command, record);
        fs::remove_file(file).unwrap();
        output.status.success()
    }

    /// A new file with this content.
    pub fn file(&self, content: &[u8]) -> PathBuf {
        let (mut file, path) = tempfile::NamedTempFile::new_in(self.folder.path()).unwrap().keep().unwrap();
        file.write_all(content).unwrap();
        path
    }
}

/// What `ssh-keygen -Y verify` is asked.
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
    /// The public key without its comment, `ssh-ed25519 AAAA…`.
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

/// Runs a command and feeds it.
pub fn fed(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may have seen enough before the end.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}
