//! One trouble: what it is, where, and what fixes it.

use crate::domain::labels::codes;
use crate::domain::safe_text::SafeText;
use schemars::JsonSchema;
use serde::Serialize;

/// A trouble of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The kind of trouble.
    pub code: Code,
    /// The file, folder, setting or program that it is about.
    pub place: SafeText,
    /// The description of the trouble.
    pub message: SafeText,
    /// The way to fix it.
    pub remedy: SafeText,
}

impl Finding {
    pub(super) fn new(
        code: Code,
        place: impl Into<SafeText>,
        message: impl Into<SafeText>,
        remedy: impl Into<SafeText>,
    ) -> Self {
        Self { code, place: place.into(), message: message.into(), remedy: remedy.into() }
    }
}

codes! {
    /// The kinds of trouble.
    Code {
        /// Two names are one on disks that do not distinguish letter case.
        NameCase = "name-case",
        /// A name cannot exist on every system.
        NameNotPortable = "name-not-portable",
        /// A name is that of the policy in another case or with another ending.
        PolicyName = "policy-name",
        /// A record holds a carriage return.
        CarriageReturn = "carriage-return",
        /// Two records have the same bytes.
        RecordCopy = "record-copy",
        /// A record is dated after the present time.
        RecordFromFuture = "record-from-future",
        /// git is not installed.
        GitMissing = "git-missing",
        /// git is too old.
        GitTooOld = "git-too-old",
        /// git refuses the repository.
        GitRefuses = "git-refuses",
        /// git may change the line ends of records.
        LineEnds = "line-ends",
        /// The policy is not usable.
        PolicyUnusable = "policy-unusable",
        /// A policy above the room does not apply.
        PolicyIgnored = "policy-ignored",
        /// The policy is outside of the room.
        PolicyOutside = "policy-outside",
        /// Something is wrong with the file of allowed signers.
        AllowedSigners = "allowed-signers",
        /// The policy requires signatures, and no key is configured.
        KeyNotSet = "key-not-set",
        /// The signing key does not exist.
        KeyMissing = "key-missing",
        /// The signing key is not trusted for the principal now.
        KeyNotTrusted = "key-not-trusted",
        /// Other users have access to the private key.
        KeyShared = "key-shared",
        /// The room cannot be written.
        RoomReadOnly = "room-read-only",
        /// Every user of this machine may change the room.
        RoomWorldWritable = "room-world-writable",
        /// The directory for the state of this machine is not usable.
        StateUnusable = "state-unusable",
        /// Other users may read the state of this machine.
        StateShared = "state-shared",
        /// The file system lacks exclusive renames and hard links.
        FileSystemSimple = "file-system-simple",
        /// Other machines change files of this file system.
        FileSystemShared = "file-system-shared",
        /// The terminal is too small for the console.
        TerminalSmall = "terminal-small",
        /// The terminal cannot place text or show colours.
        TerminalDumb = "terminal-dumb",
        /// The locale is not UTF-8.
        LocaleNotUtf8 = "locale-not-utf8",
    }
}
