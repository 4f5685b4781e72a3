//! Signing by running `ssh-keygen -Y sign`, as git does: agents, passphrases and security keys come with it.
//!
//! The record goes in on stdin and the signature comes out on stdout. Prompts and errors go to the terminal, so the
//! console must release it meanwhile.

use super::{NAMESPACE, SigningKey};
use crate::domain::safe_text::SafeText;
use crate::fsio::create_new_private_file;
use public_boundary::kinds_in;
use ssh_allowed_signers::{SignatureError, verify};
use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use ulid::Ulid;

/// The reason why a record was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// It cannot be run.
    #[error("nothing was signed: ssh-keygen cannot be run ({0}); it comes with OpenSSH")]
    Program(io::Error),
    /// The public key cannot be handed to it.
    #[error("nothing was signed: the public key cannot be put into a temporary file: {0}")]
    Temporary(io::Error),
    /// It failed or was stopped. Its message is on the terminal.
    #[error("nothing was signed: ssh-keygen failed ({0})")]
    GaveUp(ExitStatus),
    /// It signed, and its signature would be refused here.
    #[error("nothing was signed: {0}")]
    Unusable(#[from] SignatureError),
}

/// Signs a record's bytes and returns the content of the signature's file.
///
/// # Errors
/// The record was not signed, or [`verify`] refuses the signature. Nothing was written.
pub fn sign(record: &[u8], key: &SigningKey) -> Result<Vec<u8>, SignError> {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-Y", "sign", "-n", NAMESPACE, "-f"]);
    let _literal = match key {
        SigningKey::File(path) => {
            command.arg(path);
            None
        }
        SigningKey::Literal(text) => {
            let file = Temporary::holding(text).map_err(SignError::Temporary)?;
            // The private key is in an agent or nowhere.
            command.arg(&file.0).arg("-U");
            Some(file)
        }
    };
    if has_terminal() && env::var_os("SSH_ASKPASS_REQUIRE").is_none() {
        // Its stdin is not a terminal, so on a desktop it would ask in a window; ask here instead.
        command.env("SSH_ASKPASS_REQUIRE", "never").env_remove("DISPLAY");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    if let SigningKey::File(path) = key
        && kinds_in(&path.to_string_lossy()).next().is_some()
    {
        // It repeats the name in its messages; forbidden material in them is masked.
        command.stderr(Stdio::piped());
    }
    let mut child = command.spawn().map_err(SignError::Program)?;
    if let Some(mut stdin) = child.stdin.take() {
        // If it does not read to the end, it fails, and its status tells.
        let _ = stdin.write_all(record);
    }
    let output = child.wait_with_output().map_err(SignError::Program)?;
    let _ = io::stderr().write_all(
        SafeText::join(SafeText::lines(&String::from_utf8_lossy(&output.stderr)), "\n").as_bytes(),
    );
    if !output.status.success() {
        return Err(SignError::GaveUp(output.status));
    }
    verify(NAMESPACE, record, &output.stdout)?;
    Ok(output.stdout)
}

fn has_terminal() -> bool {
    File::open("/dev/tty").is_ok()
}

/// A temporary file that is removed when it is dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn holding(text: &str) -> io::Result<Self> {
        let path: &Path = &env::temp_dir();
        let path = path.join(format!("trialdesk-{}.pub", Ulid::generate()));
        let mut file = create_new_private_file(&path)?;
        let temporary = Self(path);
        writeln!(file, "{}", text.trim_end())?;
        Ok(temporary)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
