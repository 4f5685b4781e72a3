//! Signing by running `ssh-keygen -Y sign`, as git does: agents, passphrases and security keys come with it.
//!
//! Another program (git's `gpg.ssh.program`) is run as git runs it. Prompts and errors go to the terminal, so the console
//! must release it meanwhile.

use super::{SigningKey, SigningProgram, namespace, signing_program};
use crate::domain::labels::Kind;
use crate::domain::safe_text::SafeText;
use crate::fsio::create_new_private_file;
use crate::fsio::terminal::has_terminal;
use public_boundary::kinds_in;
use ssh_allowed_signers::{SignatureError, verify};
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use ulid::Ulid;

/// The reason why a record was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The program cannot be run.
    #[error("nothing was signed: {program} cannot be run ({error}){}", if program == "ssh-keygen" { "; it comes with OpenSSH" } else { "; it is git's gpg.ssh.program" })]
    Program {
        /// The name of the program.
        program: String,
        /// The error of the operating system.
        error: io::Error,
    },
    /// A temporary file cannot be written or read.
    #[error("nothing was signed: a temporary file cannot be used: {0}")]
    Temporary(io::Error),
    /// It failed or was stopped. Its message is on the terminal.
    #[error("nothing was signed: {program} failed ({status})")]
    GaveUp {
        /// The name of the program.
        program: String,
        /// Its exit status.
        status: ExitStatus,
    },
    /// It signed, and its signature would be refused here.
    #[error("nothing was signed: {0}")]
    Unusable(#[from] SignatureError),
}

impl SignError {
    fn program(command: &Command, error: io::Error) -> Self {
        Self::Program { program: name_of(command), error }
    }
}

/// Signs the bytes of a record of a kind, and returns the content of the signature's file. The program is `ssh-keygen` or, if the user has
/// set it, git's `gpg.ssh.program`.
///
/// # Errors
/// The record was not signed, or the signature would be refused. Nothing was written.
pub fn sign(room: &Path, kind: Kind, record: &[u8], key: &SigningKey) -> Result<Vec<u8>, SignError> {
    sign_in(namespace(kind), room, record, key)
}

/// Signs bytes in a namespace, like [`sign`].
///
/// # Errors
/// Those of [`sign`].
pub fn sign_in(
    namespace: &'static str,
    room: &Path,
    record: &[u8],
    key: &SigningKey,
) -> Result<Vec<u8>, SignError> {
    let program = &signing_program(room);
    let mut command = Command::new(match program {
        SigningProgram::SshKeygen => Path::new("ssh-keygen"),
        SigningProgram::Other(path) => path,
    });
    if *program == SigningProgram::SshKeygen {
        command.arg("-q");
    }
    command.args(["-Y", "sign", "-n", namespace, "-f"]);
    let _literal = match key {
        SigningKey::File(path) => {
            command.arg(path);
            None
        }
        SigningKey::Literal(text) => {
            let file = Temporary::holding(format!("{}\n", text.trim_end()).as_bytes())?;
            // The private key is in an agent or nowhere.
            command.arg(&file.path).arg("-U");
            Some(file)
        }
    };
    if has_terminal() && env::var_os("SSH_ASKPASS_REQUIRE").is_none() {
        // Its stdin is not a terminal, so on a desktop it would ask in a window; ask here instead.
        command.env("SSH_ASKPASS_REQUIRE", "never").env_remove("DISPLAY");
    }
    if let SigningKey::File(path) = key
        && kinds_in(&path.to_string_lossy()).next().is_some()
    {
        // It repeats the name in its messages; forbidden material in them is masked.
        command.stderr(Stdio::piped());
    }
    let signature = match program {
        SigningProgram::SshKeygen => sign_over_pipes(&mut command, record)?,
        SigningProgram::Other(_) => sign_over_files(&mut command, record)?,
    };
    verify(namespace, record, &signature)?;
    Ok(signature)
}

/// Runs the program with the record on stdin, and returns its stdout.
fn sign_over_pipes(command: &mut Command, record: &[u8]) -> Result<Vec<u8>, SignError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| SignError::program(command, error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // If it does not read to the end, it fails, and its status tells.
        let _ = stdin.write_all(record);
    }
    finish(command, child)
}

/// Runs the program with the record in a file, as git does. The signature is in a file beside it.
fn sign_over_files(command: &mut Command, record: &[u8]) -> Result<Vec<u8>, SignError> {
    let file = Temporary::holding(record)?;
    let signature = Temporary { path: file.path.with_extension("pub.sig") };
    command.arg(&file.path).stdin(Stdio::null()).stdout(Stdio::piped());
    let child = command.spawn().map_err(|error| SignError::program(command, error))?;
    finish(command, child)?;
    fs::read(&signature.path).map_err(SignError::Temporary)
}

/// Waits for the program, and returns its stdout.
fn finish(command: &Command, child: Child) -> Result<Vec<u8>, SignError> {
    let output = child.wait_with_output().map_err(|error| SignError::program(command, error))?;
    let _ = io::stderr().write_all(
        SafeText::join(SafeText::lines(&String::from_utf8_lossy(&output.stderr)), "\n").as_bytes(),
    );
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(SignError::GaveUp { program: name_of(command), status: output.status })
}

/// Returns the name of the program of a command.
fn name_of(command: &Command) -> String {
    Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A temporary file that is removed when it is dropped.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    fn holding(content: &[u8]) -> Result<Self, SignError> {
        let path = env::temp_dir().join(format!("trialdesk-{}.pub", Ulid::generate()));
        let mut file = create_new_private_file(&path).map_err(SignError::Temporary)?;
        let temporary = Self { path };
        file.write_all(content).map_err(SignError::Temporary)?;
        Ok(temporary)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
