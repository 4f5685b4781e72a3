//! The facts that findings are made of.

use crate::domain::labels::Kind;
use crate::domain::time::Moment;
use crate::fsio::permissions::Sharing;
use crate::git::LineEndAttributes;
use crate::ledger::principal::Principal;
use ssh_allowed_signers::Trust;

/// Everything that is known of a room on this machine.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The paths of all files and folders of the room, relative to it, with `/`.
    pub names: Vec<String>,
    /// The decision records.
    pub records: Vec<Record>,
    /// The time of the evaluation.
    pub now: Moment,
    /// git, and the repository of the room.
    pub git: Git,
    /// The policy.
    pub policy: Policy,
    /// The names that decide.
    pub deciders: Deciders,
    /// The key that signs decisions.
    pub signing: Signing,
    /// Folders, file systems and the terminal.
    pub machine: Machine,
}

/// A decision record.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The path, relative to the room.
    pub path: String,
    /// The digest of the bytes.
    pub digest: String,
    /// The time of the decision, if the record is usable.
    pub decided_at: Option<Moment>,
    /// True if the bytes hold a carriage return.
    pub has_carriage_return: bool,
}

/// git, and the repository of the room. The default is a room without a repository.
#[derive(Clone, Debug, Default)]
pub struct Git {
    /// The answer of `git --version`; `None` if git cannot be run.
    pub version: Option<String>,
    /// The repository that contains the room.
    pub repository: Option<Repository>,
}

/// The repository that contains a room.
#[derive(Clone, Debug, Default)]
pub struct Repository {
    /// The root of the work tree.
    pub root: String,
    /// The first line of the message with which git refuses the repository.
    pub refusal: Option<String>,
    /// The value of `core.autocrlf`.
    pub autocrlf: Option<String>,
    /// The attributes of records, or of a record that the room could have.
    pub attributes: Vec<LineEndAttributes>,
}

/// The policy of a room.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The path, relative to the room if it is in it or above it.
    pub path: Option<String>,
    /// The digest of the file.
    pub sha256: Option<String>,
    /// A policy above the room that does not apply.
    pub ignored_above: Option<String>,
    /// The place and the message of a policy that is not usable.
    pub unusable: Option<(String, String)>,
    /// The warnings about the file of allowed signers.
    pub signer_warnings: Vec<String>,
}

/// The names that decide in a room, each with its source; `None` if there is no name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deciders {
    /// The name of `decide`, `import` and `sync`.
    pub command_line: Option<Principal>,
    /// The name of the console, which remembers the last one of each room.
    pub console: Option<Principal>,
}

/// The key that signs decisions.
#[derive(Clone, Debug, Default)]
pub struct Signing {
    /// True if the policy requires signatures.
    pub is_required: bool,
    /// The principal, if one is known.
    pub principal: Option<String>,
    /// The key, if one is configured.
    pub key: Option<Key>,
}

/// A signing key.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// The file, or the key itself.
    pub place: String,
    /// False if the file does not exist.
    pub exists: bool,
    /// The access of other users to the file of the private key.
    pub sharing: Option<Sharing>,
    /// The trust of the policy in the key, for each kind of record; empty if the policy lists no keys, or if key or
    /// principal are not known.
    pub trust: Vec<(Kind, Trust)>,
}

/// Folders, file systems and the terminal.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// The room.
    pub room: Folder,
    /// The directory for the state of this machine; `None` if the home directory is not known.
    pub state: Option<Folder>,
    /// The name of a file system that lacks exclusive renames and hard links.
    pub simple_file_system: Option<&'static str>,
    /// The name of a file system that other machines change.
    pub shared_file_system: Option<&'static str>,
    /// The terminal; `None` if the output is not one.
    pub terminal: Option<Terminal>,
}

/// A folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The path, for people.
    pub path: String,
    /// True if this user may write it, or create it.
    pub is_writable: bool,
    /// The access of other users.
    pub sharing: Option<Sharing>,
}

/// The terminal.
#[derive(Clone, Debug, Default)]
pub struct Terminal {
    /// The width and the height.
    pub size: Option<(u16, u16)>,
    /// True if `TERM` is `dumb`.
    pub is_dumb: bool,
    /// The locale, if it is not UTF-8.
    pub other_locale: Option<String>,
}
