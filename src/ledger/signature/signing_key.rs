//! The key to sign with: `--key`, then the configuration, then the key that git signs commits with.

use crate::domain::policy::{Policy, Signatures};
use crate::fsio::paths::expand_home;
use crate::git::settings::{SettingScope, setting};
use ssh_allowed_signers::PublicKey;
use std::fs;
use std::path::{Path, PathBuf};

/// The key to sign with, in the form that `ssh-keygen` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigningKey {
    /// A file: a private key, or a public key whose private one an agent or the file beside it has.
    File(PathBuf),
    /// A public key itself, `ssh-ed25519 AAAA…`, whose private one an agent has.
    Literal(String),
}

impl SigningKey {
    /// Parses a key as in git's `user.signingkey`: `key::` and a public key, a bare `ssh-…` public key, or a file.
    ///
    /// ```
    /// use trialdesk::ledger::signature::SigningKey;
    /// assert_eq!(SigningKey::named("key::ssh-ed25519 AAAA"), SigningKey::Literal("ssh-ed25519 AAAA".to_owned()));
    /// assert_eq!(SigningKey::named("ssh-ed25519 AAAA"), SigningKey::Literal("ssh-ed25519 AAAA".to_owned()));
    /// assert_eq!(SigningKey::named("keys/dana"), SigningKey::File("keys/dana".into()));
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Self {
        let name = name.trim();
        match name.strip_prefix("key::") {
            Some(literal) => Self::Literal(literal.to_owned()),
            None if name.starts_with("ssh-") && name.contains(' ') => Self::Literal(name.to_owned()),
            None => Self::File(name.into()),
        }
    }

    /// Returns the first key of: `--key`, the configuration, and `git config user.signingkey` in this room if git signs
    /// with SSH keys (`gpg.format` is `ssh`). A leading `~/` in a path is the home directory.
    #[must_use]
    pub fn choose(asked: Option<&str>, configured: Option<&Path>, room: &Path) -> Option<Self> {
        let key = asked.map(Self::named).or_else(|| {
            configured.map(|path| path.to_str().map_or_else(|| Self::File(path.into()), Self::named))
        });
        let key = key.or_else(|| git_key(room))?;
        Some(match key {
            Self::File(path) => Self::File(expand_home(path)),
            literal @ Self::Literal(_) => literal,
        })
    }
}

impl SigningKey {
    /// Returns the key to sign a decision with, if it is to be signed: always if a key was named, and with git's key if
    /// the policy mentions signatures.
    ///
    /// # Errors
    /// The policy requires a signature and no key was found.
    pub fn for_decision(
        policy: &Policy,
        asked: Option<&str>,
        configured: Option<&Path>,
        room: &Path,
    ) -> Result<Option<Self>, NoKey> {
        let is_named = asked.is_some() || configured.is_some();
        let key = if is_named || policy.cares_about_signatures() {
            Self::choose(asked, configured, room)
        } else {
            None
        };
        if key.is_none() && policy.signatures == Signatures::Required { Err(NoKey) } else { Ok(key) }
    }

    /// Returns the public key if it can be read without asking an agent: the key itself, or the `.pub` file beside a
    /// private one.
    #[must_use]
    pub fn public(&self) -> Option<PublicKey> {
        let text = match self {
            Self::Literal(text) => text.clone(),
            Self::File(path) => {
                let is_public = path.extension().is_some_and(|extension| extension == "pub");
                let mut file = path.clone().into_os_string();
                file.push(if is_public { "" } else { ".pub" });
                fs::read_to_string(file).ok()?
            }
        };
        PublicKey::parse(&text)
    }
}

/// The policy requires signatures, and no key was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the policy requires a signature: name a key with --key, in your configuration, or in git's user.signingkey"
)]
pub struct NoKey;

fn git_key(room: &Path) -> Option<SigningKey> {
    if setting(room, None, "gpg.format")?.1.trim() != "ssh" {
        return None;
    }
    // `--type=path` has git resolve a leading `~`, as it does when it signs.
    let (_, name) = setting(room, Some("--type=path"), "user.signingkey")?;
    (!name.trim().is_empty()).then(|| SigningKey::named(&name))
}

/// Returns the program that signs: git's `gpg.ssh.program`, or `ssh-keygen`.
///
/// A program that only the repository of the room names is not run: a person who can write to that folder would choose what
/// runs here.
pub(super) fn signing_program(room: &Path) -> SigningProgram {
    let program = setting(room, Some("--type=path"), "gpg.ssh.program");
    let program = program.filter(|(scope, value)| *scope == SettingScope::User && !value.trim().is_empty());
    program.map_or(SigningProgram::SshKeygen, |(_, program)| SigningProgram::Other(program.into()))
}

/// The program that signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SigningProgram {
    /// `ssh-keygen`.
    SshKeygen,
    /// A program with the interface that git expects of `gpg.ssh.program`.
    Other(PathBuf),
}
