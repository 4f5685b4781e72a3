//! Finding and reading the policy of a room (specification, section 6). A policy that is not usable is fatal: the
//! program never falls back to a weaker rule.

use super::RoomOptions;
use super::encoding::not_utf8;
use super::policy_search::{self, Search};
use super::read::read_bytes;
use super::syntax::{self, from_node};
use crate::domain::assemble::Trouble;
use crate::domain::canonical::digest;
use crate::domain::labels::Kind;
use crate::domain::policy::{Policy, Signatures, SignerValidity};
use crate::domain::signature::KeyTrust;
use crate::domain::time::Moment;
use crate::domain::tree::Position;
use crate::fsio::paths::{canonical, shown, with_slashes};
use crate::git::folders;
use crate::ledger::signature::namespace;
use jiff::tz::TimeZone;
use ssh_allowed_signers::{AllowedSigners, LineWarning};
use std::fs;
use std::path::{Component, Path, PathBuf};

pub(super) const NOT_REGULAR: &str = "the policy is not a regular file";

/// The file name of policies.
pub const POLICY_FILE: &str = "policy.yaml";

pub use super::policy_search::{PolicyChoice, is_misnamed};

/// The policy of a room, with its file.
#[derive(Clone, Debug, Default)]
pub struct LoadedPolicy {
    /// The policy, or the defaults.
    pub policy: Policy,
    /// The file; `None` for the defaults.
    pub source: Option<Source>,
    /// The keys whose signatures are trusted.
    pub signers: Signers,
    /// The path, for reports, of a policy above the room that does not apply, if there is no policy. The room is not
    /// ready by defaults that its owner may not have meant.
    pub ignored_above: Option<String>,
}

/// The trusted keys of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signers {
    /// The policy names no `allowed_signers`: every key is trusted.
    #[default]
    Anybody,
    /// The file cannot be read, for this reason: no key is trusted.
    Nobody(String),
    /// The keys of the file.
    Listed(AllowedSigners),
}

impl Signers {
    /// Returns whether a key, given as text, belongs to a principal at this time.
    #[must_use]
    pub fn trust(&self, key: &str, principal: &str, namespace: &str, now: Moment) -> bool {
        match self {
            Self::Anybody => true,
            Self::Nobody(_) => false,
            Self::Listed(signers) => signers.look_up(key, principal, namespace, now.as_second()).is_given(),
        }
    }
}

/// The trusted keys of a policy at the time of verification (specification, section 5.2).
#[derive(Clone, Copy, Debug)]
pub struct VerificationTime<'a> {
    /// The policy with its keys.
    pub policy_file: &'a LoadedPolicy,
    /// The time of the evaluation.
    pub now: Moment,
}

impl KeyTrust for VerificationTime<'_> {
    fn of(&self, key: &str, principal: &str, decided_at: Moment, kind: Kind) -> (bool, Option<Moment>) {
        let is_now = self.policy_file.policy.signer_validity == SignerValidity::Now;
        let at = if is_now { self.now } else { decided_at };
        let is_trusted = self.policy_file.signers.trust(key, principal, namespace(kind), at);
        let Signers::Listed(signers) = &self.policy_file.signers else { return (is_trusted, None) };
        if !is_now {
            return (is_trusted, None);
        }
        let ends = signers.periods(key).flat_map(|period| [period.first, period.last.map(|last| last + 1)]);
        let changes = ends.flatten().filter_map(Moment::of_second).filter(|&change| change > self.now);
        (is_trusted, changes.min())
    }
}

/// The file of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path for reports: relative to the room if the file is in it or above it.
    pub shown: String,
    /// The full path.
    pub full: PathBuf,
    /// The SHA-256 of the file's bytes, as 64 hex digits.
    pub sha256: String,
    /// The digest over the policy and its `allowed_signers`; see [`pin`].
    pub pin: String,
}

/// Returns the digest that pins a policy and its `allowed_signers`. A pin is kept outside of the room, so that a
/// person who can write into the room cannot change it. It is the SHA-256 of two lines, which `sha256sum` can compute:
///
/// ```text
/// policy <64 hex digits>
/// allowed_signers <64 hex digits, or none>
/// ```
#[must_use]
pub fn pin(policy: &[u8], signers: Option<&[u8]>) -> String {
    let signers = signers.map_or_else(|| "none".to_owned(), hex);
    hex(format!("policy {}\nallowed_signers {signers}\n", hex(policy)).as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    digest(bytes).trim_start_matches("sha256:").to_owned()
}

/// The reason why a policy is not usable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", place(.path, *.at))]
pub struct PolicyError {
    /// The file.
    pub path: String,
    /// The position, if it is known.
    pub at: Option<Position>,
    /// A message that says what is wrong.
    pub message: String,
}

fn place(path: &str, at: Option<Position>) -> String {
    at.map_or_else(|| path.to_owned(), |at| format!("{path}:{}:{}", at.line, at.column))
}

impl LoadedPolicy {
    /// Returns what is wrong with the policy's `allowed_signers`: that it cannot be read, or its lines without effect.
    #[must_use]
    pub fn signer_warnings(&self) -> Vec<String> {
        let file = self.policy.allowed_signers.as_deref().unwrap_or_default();
        match &self.signers {
            Signers::Anybody => Vec::new(),
            Signers::Nobody(reason) => vec![format!("{file} cannot be read, so no key is trusted: {reason}")],
            Signers::Listed(signers) => {
                let warning = |warning: &LineWarning| format!("{file}:{}: {}", warning.line, warning.error);
                signers.warnings().iter().map(warning).collect()
            }
        }
    }

    /// Returns the digest that pins the policy; `None` for the defaults.
    #[must_use]
    pub fn pin(&self) -> Option<&str> {
        self.source.as_ref().map(|source| source.pin.as_str())
    }
}

/// Finds and reads the policy of the room at `root`, or the one from `--policy`, and compares it with its pin.
///
/// # Errors
/// The reason why the policy is not usable.
pub fn find(root: &Path, options: &RoomOptions) -> Result<LoadedPolicy, PolicyError> {
    let policy_file = find_any(root, &options.policy)?;
    if let Some(pinned) = &options.pin {
        check_pin(pinned, policy_file.source.as_ref())?;
    }
    Ok(policy_file)
}

/// Compares a policy with its pin.
///
/// # Errors
/// It is another policy, or there is none.
pub(super) fn check_pin(pinned: &str, source: Option<&Source>) -> Result<(), PolicyError> {
    let fail = |message: String| {
        let path = source.map_or(POLICY_FILE, |source| &source.shown).to_owned();
        Err(PolicyError { path, at: None, message })
    };
    let wanted = pinned.trim().to_ascii_lowercase();
    let wanted = wanted.strip_prefix("sha256:").unwrap_or(&wanted);
    if wanted.len() != 64 || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return fail("the pin of the policy is not a SHA-256 of 64 hex digits".to_owned());
    }
    match source {
        Some(source) if source.pin == wanted => Ok(()),
        Some(source) => fail(format!(
            "the policy or its `allowed_signers` is not the pinned one: their digest is {}",
            source.pin
        )),
        None => fail("the policy is pinned, but the room has none".to_owned()),
    }
}

fn find_any(root: &Path, choice: &PolicyChoice) -> Result<LoadedPolicy, PolicyError> {
    policy_search::check_names(root)?;
    match choice {
        PolicyChoice::None => Ok(LoadedPolicy::default()),
        PolicyChoice::File(file) => named(root, file),
        PolicyChoice::Search => match policy_search::search(root)? {
            Search { file: Some((file, shown)), .. } => read(&file, &shown),
            Search { file: None, ignored_above } => {
                Ok(LoadedPolicy { ignored_above, ..LoadedPolicy::default() })
            }
        },
    }
}

/// Reads the policy that a caller named, for the room at `root`.
///
/// # Errors
/// The reason why the policy is not usable.
pub(super) fn named(root: &Path, file: &Path) -> Result<LoadedPolicy, PolicyError> {
    let shown = shown(file).into_owned();
    let found = canonical(file).map_err(|error| PolicyError {
        path: shown.clone(),
        at: None,
        message: format!("the policy cannot be read: {error}"),
    })?;
    let mut policy_file = read(&found, &shown)?;
    if let Some(source) = &mut policy_file.source {
        source.shown = from_room(root, &found);
    }
    Ok(policy_file)
}

/// Returns the path of a file for reports: relative to the room, with `..` if it is above it.
fn from_room(root: &Path, file: &Path) -> String {
    let shared = root.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up = root.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(file.components().skip(shared)).collect();
    with_slashes(&path).to_string_lossy().into_owned()
}

/// Returns the folders that are searched for a policy: the room and, if it is in a git work tree, every folder above
/// it up to the root of that tree.
#[must_use]
pub fn folders_to_search(root: &Path) -> Vec<&Path> {
    let reach = folders::root_of(root).unwrap_or(root);
    root.ancestors().take_while(|folder| folder.starts_with(reach)).collect()
}

fn read(file: &Path, shown: &str) -> Result<LoadedPolicy, PolicyError> {
    let fail = |at, message: String| PolicyError { path: shown.to_owned(), at, message };
    match fs::symlink_metadata(file) {
        Ok(meta) if meta.is_file() => {}
        Ok(_) => return Err(fail(None, NOT_REGULAR.to_owned())),
        Err(error) => return Err(fail(None, format!("the policy cannot be read: {error}"))),
    }
    let bytes = read_bytes(file).map_err(|trouble| fail(trouble.at, trouble.message))?;
    parse(&bytes, (file, shown), &mut |name| read_bytes(&file.with_file_name(name)))
}

/// Parses the content of a policy file, given its full path and its path for reports. `signers` reads the file that
/// `allowed_signers` names.
///
/// # Errors
/// The reason why the policy is not usable.
pub(super) fn parse(
    bytes: &[u8],
    (file, shown): (&Path, &str),
    signers: &mut dyn FnMut(&str) -> Result<Vec<u8>, Trouble>,
) -> Result<LoadedPolicy, PolicyError> {
    let fail = |at, message: String| PolicyError { path: shown.to_owned(), at, message };
    let text = std::str::from_utf8(bytes).map_err(|_| fail(None, not_utf8(bytes)))?;
    let parsed = syntax::parse(shown, text).map_err(|error| fail(Some(error.at), error.message))?;
    let [document] = parsed.documents.as_slice() else {
        let message =
            format!("a policy file must hold one document; this one holds {}", parsed.documents.len());
        return Err(fail(None, message));
    };
    let policy: Policy = from_node(document).map_err(|error| fail(error.at, error.message))?;
    let at = |key| document.entry(key).map(|entry| entry.key_at);
    if policy.quorum.get() > 1 && policy.approvers.is_empty() {
        return Err(fail(at("quorum"), "a quorum over 1 needs a list of approvers".to_owned()));
    }
    let listed = policy.allowed_signers.as_ref().map(|name| signers(name));
    if policy.signatures == Signatures::Required && !matches!(listed, Some(Ok(_))) {
        let message = "`signatures: required` needs a readable `allowed_signers` file".to_owned();
        return Err(fail(at("signatures"), message));
    }
    let source = Source {
        shown: shown.to_owned(),
        full: file.to_path_buf(),
        sha256: hex(bytes),
        pin: pin(bytes, listed.as_ref().and_then(|bytes| bytes.as_deref().ok())),
    };
    let signers = match listed {
        None => Signers::Anybody,
        Some(Err(trouble)) => Signers::Nobody(trouble.message),
        Some(Ok(bytes)) => Signers::Listed(AllowedSigners::parse(&bytes, &TimeZone::system())),
    };
    Ok(LoadedPolicy { policy, source: Some(source), signers, ignored_above: None })
}

/// Checks that a policy with a sample clock is that of a sample room.
///
/// # Errors
/// A packet does not have `evidence_mode: sample`.
pub fn check_sample_clock(policy_file: &LoadedPolicy, not_sample: Option<&str>) -> Result<(), PolicyError> {
    match (&policy_file.source, not_sample) {
        (Some(source), Some(packet)) if policy_file.policy.sample_clock.is_some() => Err(PolicyError {
            path: source.shown.clone(),
            at: None,
            message: format!(
                "`sample_clock` is for sample rooms only, and {packet} does not have `evidence_mode: sample`"
            ),
        }),
        _ => Ok(()),
    }
}
