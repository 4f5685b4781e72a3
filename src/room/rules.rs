//! Finding and reading the room's policy (specification, section 6). What is not usable is fatal: the program never
//! falls back to a weaker rule.

use super::Lens;
use super::read::read_bytes;
use super::syntax::{self, from_node};
use crate::domain::canonical::digest;
use crate::domain::policy::{Policy, Signatures};
use crate::domain::time::Moment;
use crate::domain::tree::Spot;
use crate::ledger::signers::AllowedSigners;
use jiff::tz::TimeZone;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The name of a room's policy.
pub const POLICY_FILE: &str = "policy.yaml";
/// What a policy is called by mistake: a room with one of these is not usable.
pub const MISNAMED: [&str; 2] = ["policy.yml", "policy.json"];

/// The policy in force, and where it comes from.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The policy, or the defaults.
    pub policy: Policy,
    /// The file; nothing where the defaults hold.
    pub source: Option<Source>,
    /// Whose signatures are trusted.
    pub signers: Signers,
}

/// What a policy's `allowed_signers` comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signers {
    /// The policy names none: a good signature is a good signature, whoever's key it is.
    #[default]
    Anybody,
    /// The policy names a file that cannot be read, for this reason: no key is trusted.
    Nobody(String),
    /// Those of the file.
    Listed(AllowedSigners),
}

impl Signers {
    /// Whether a key, by its text, is this principal's at a moment.
    #[must_use]
    pub fn trust(&self, key: &str, principal: &str, now: Moment) -> bool {
        match self {
            Self::Anybody => true,
            Self::Nobody(_) => false,
            Self::Listed(signers) => signers.look_up(key, principal, now).is_given(),
        }
    }
}

/// The file of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the report shows it: relative to the room where it is at its root or above.
    pub shown: String,
    /// As the system has it.
    pub full: PathBuf,
    /// The 64 hex digits of the SHA-256 of its bytes.
    pub sha256: String,
    /// The digest over it and its `allowed_signers` together; see [`pin`].
    pub pin: String,
}

/// The digest by which a policy and the `allowed_signers` it names can be pinned outside of the room, where whoever can
/// write into the room cannot change it. It is the SHA-256 of two lines that `sha256sum` can make:
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

/// Why a policy is not usable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", place(.path, *.at))]
pub struct PolicyError {
    /// The file.
    pub path: String,
    /// Where in it, where that is known.
    pub at: Option<Spot>,
    /// What is wrong.
    pub message: String,
}

fn place(path: &str, at: Option<Spot>) -> String {
    at.map_or_else(|| path.to_owned(), |at| format!("{path}:{}:{}", at.line, at.column))
}

impl Rules {
    /// The digest that pins the policy; nothing where there is none.
    #[must_use]
    pub fn pin(&self) -> Option<&str> {
        self.source.as_ref().map(|source| source.pin.as_str())
    }
}

/// Finds and reads the policy of the room at `root`, or the one that was named, and holds it against its pin.
///
/// # Errors
/// Whatever makes it unusable.
pub fn find(root: &Path, lens: &Lens) -> Result<Rules, PolicyError> {
    let rules = find_any(root, lens.policy.as_deref())?;
    if let Some(pinned) = &lens.pin {
        check_pin(pinned, rules.source.as_ref())?;
    }
    Ok(rules)
}

fn check_pin(pinned: &str, source: Option<&Source>) -> Result<(), PolicyError> {
    let fail = |message: String| {
        let path = source.map_or(POLICY_FILE, |source| &source.shown).to_owned();
        Err(PolicyError { path, at: None, message })
    };
    let wanted = pinned.trim().to_ascii_lowercase();
    let wanted = wanted.strip_prefix("sha256:").unwrap_or(&wanted);
    if wanted.len() != 64 || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return fail("the policy is pinned, and the pin is no SHA-256 of 64 hex digits".to_owned());
    }
    match source {
        Some(source) if source.pin == wanted => Ok(()),
        Some(source) => fail(format!(
            "the policy or its `allowed_signers` is not the one that is pinned: together they come to {}",
            source.pin
        )),
        None => fail("the policy is pinned, and there is none".to_owned()),
    }
}

fn find_any(root: &Path, named: Option<&Path>) -> Result<Rules, PolicyError> {
    for name in MISNAMED {
        if fs::symlink_metadata(root.join(name)).is_ok() {
            let message = format!("a policy is named {POLICY_FILE}; this one would be overlooked: rename it");
            return Err(PolicyError { path: name.to_owned(), at: None, message });
        }
    }
    if let Some(named) = named {
        let shown = named.display().to_string();
        let found = named.canonicalize().map_err(|error| PolicyError {
            path: shown.clone(),
            at: None,
            message: format!("the policy cannot be read: {error}"),
        })?;
        let mut rules = read(&found, &shown)?;
        if let Some(source) = &mut rules.source {
            source.shown = from_room(root, &found);
        }
        return Ok(rules);
    }
    let mut shown = POLICY_FILE.to_owned();
    for folder in folders_to_search(root) {
        let file = folder.join(POLICY_FILE);
        if fs::symlink_metadata(&file).is_ok() {
            return read(&file, &shown);
        }
        shown.insert_str(0, "../");
    }
    Ok(Rules::default())
}

/// A file's path as reports have it: relative to the room, with `..` where it is above.
fn from_room(root: &Path, file: &Path) -> String {
    let shared = root.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up = root.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(file.components().skip(shared)).collect();
    path.to_string_lossy().into_owned()
}

/// The room, and, where it is in a git work tree, every folder above it up to that tree's root: where its policy is
/// looked for.
#[must_use]
pub fn folders_to_search(root: &Path) -> Vec<&Path> {
    let is_work_tree = |folder: &Path| fs::symlink_metadata(folder.join(".git")).is_ok();
    let depth = root.ancestors().position(is_work_tree).unwrap_or(0);
    root.ancestors().take(depth + 1).collect()
}

fn read(file: &Path, shown: &str) -> Result<Rules, PolicyError> {
    let fail = |at, message: String| PolicyError { path: shown.to_owned(), at, message };
    match fs::symlink_metadata(file) {
        Ok(meta) if meta.is_file() => {}
        Ok(_) => return Err(fail(None, "a policy is a regular file, and this is none".to_owned())),
        Err(error) => return Err(fail(None, format!("the policy cannot be read: {error}"))),
    }
    let bytes = read_bytes(file).map_err(|trouble| fail(trouble.at, trouble.message))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| fail(None, "the policy is not UTF-8".to_owned()))?;
    let parsed = syntax::parse(shown, text).map_err(|error| fail(Some(error.at), error.message))?;
    let [document] = parsed.documents.as_slice() else {
        let message =
            format!("a policy file holds exactly one document, and this one {}", parsed.documents.len());
        return Err(fail(None, message));
    };
    let policy: Policy = from_node(document).map_err(|error| fail(error.at, error.message))?;
    let at = |key| document.entry(key).map(|entry| entry.key_at);
    if policy.approvers.is_empty() && at("approvers").is_some() {
        return Err(fail(
            at("approvers"),
            "`approvers: []` would let nobody decide: list them, or leave it out".into(),
        ));
    }
    if policy.quorum.get() > 1 && policy.approvers.is_empty() {
        return Err(fail(at("quorum"), "a quorum over 1 takes a list of approvers".to_owned()));
    }
    let listed = policy.allowed_signers.as_ref().map(|name| read_bytes(&file.with_file_name(name)));
    if policy.signatures == Signatures::Required && !matches!(listed, Some(Ok(_))) {
        let message = "`signatures: required` takes an `allowed_signers` file that can be read".to_owned();
        return Err(fail(at("signatures"), message));
    }
    let source = Source {
        shown: shown.to_owned(),
        full: file.to_path_buf(),
        sha256: hex(&bytes),
        pin: pin(&bytes, listed.as_ref().and_then(|bytes| bytes.as_deref().ok())),
    };
    let signers = match listed {
        None => Signers::Anybody,
        Some(Err(trouble)) => Signers::Nobody(trouble.message),
        Some(Ok(bytes)) => Signers::Listed(AllowedSigners::parse(&bytes, &TimeZone::system())),
    };
    Ok(Rules { policy, source: Some(source), signers })
}

/// A sample clock stands still only in a room that is all sample.
///
/// # Errors
/// Where some packet does not say `evidence_mode: sample`.
pub fn check_sample_clock(rules: &Rules, not_sample: Option<&str>) -> Result<(), PolicyError> {
    match (&rules.source, not_sample) {
        (Some(source), Some(packet)) if rules.policy.sample_clock.is_some() => Err(PolicyError {
            path: source.shown.clone(),
            at: None,
            message: format!(
                "`sample_clock` is for rooms of samples alone, and {packet} does not say `evidence_mode: sample`"
            ),
        }),
        _ => Ok(()),
    }
}
