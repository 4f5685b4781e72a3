//! The principal of a decision: `--as`, then `TRIALDESK_AS`, then the configuration, then (in the console) the name that
//! was last set in the room, then git's `user.email`.

use crate::domain::safe_text::{SafeText, is_unsafe_for_display};
use crate::git::settings::{SettingScope, setting};
use crate::safe;
use public_boundary::principal_kinds;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;

/// The name that decides, and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The value of `decided_by` in records.
    pub name: String,
    /// The source of the name.
    pub source: PrincipalSource,
}

/// The source of a principal's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalSource {
    /// `--as` or `TRIALDESK_AS`.
    Asked,
    /// The user's configuration.
    Configured,
    /// The name that was last set in the console of this room.
    Remembered,
    /// `user.email` in git's configuration of the user or the system.
    Git,
    /// `user.email` in the configuration of the repository that holds the room. Its writer may be someone else.
    RoomRepository,
}

impl PrincipalSource {
    /// Returns the source in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Asked => "--as or TRIALDESK_AS",
            Self::Configured => "the configuration",
            Self::Remembered => "the last :as in this room's console",
            Self::Git => "git config user.email",
            Self::RoomRepository => "user.email in the .git/config of this room",
        }
    }
}

/// A name that no record may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableName {
    /// The source of the name.
    pub source: PrincipalSource,
    /// The reason.
    pub reason: NameError,
}

/// The reason why a name is not usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It holds forbidden material of this kind.
    Forbidden(&'static str),
    /// It holds a character that is not visible, so that two names could look the same.
    Invisible,
    /// It is too long.
    TooLong,
}

impl NameError {
    /// Returns the sentence for the user.
    #[must_use]
    pub fn message(self) -> SafeText {
        match self {
            Self::Forbidden(kind) => safe!("The approver name holds {}, which is not allowed here", kind),
            Self::Invisible => "The approver name holds an invisible character".into(),
            Self::TooLong => safe!("The approver name has over {} characters", LONGEST_NAME),
        }
    }
}

impl UnusableName {
    /// Returns the sentence for the user. It does not repeat the name.
    #[must_use]
    pub fn message(&self) -> SafeText {
        safe!("{} (from {}). Use another name with --as.", self.reason.message(), self.source.label())
    }
}

/// The longest name, in characters.
const LONGEST_NAME: usize = 200;

/// Returns the reason why a record may not have this name, if there is one.
#[must_use]
pub fn name_error(name: &str) -> Option<NameError> {
    if let Some(kind) = principal_kinds(name).next() {
        return Some(NameError::Forbidden(kind.title()));
    }
    if name.chars().any(is_unsafe_for_display) {
        return Some(NameError::Invisible);
    }
    (name.chars().count() > LONGEST_NAME).then_some(NameError::TooLong)
}

/// Returns the first name of the sources. `asked` is `--as` or `TRIALDESK_AS`; `configured` is from the configuration;
/// `remembered` is the name that was last set in the console, which alone reads it.
///
/// # Errors
/// The name is not usable. The next source is not asked then: a decision is never recorded under another name.
pub fn resolve(
    asked: Option<&str>,
    configured: Option<&str>,
    remembered: Option<&str>,
    room: &Path,
) -> Result<Option<Principal>, UnusableName> {
    let from = |name: Option<&str>, source| {
        let name = name?.trim();
        (!name.is_empty()).then(|| Principal { name: name.to_owned(), source })
    };
    let found = from(asked, PrincipalSource::Asked)
        .or_else(|| from(configured, PrincipalSource::Configured))
        .or_else(|| from(remembered, PrincipalSource::Remembered))
        .or_else(|| {
            let (scope, value) = setting(room, None, "user.email")?;
            let source = match scope {
                SettingScope::User => PrincipalSource::Git,
                SettingScope::Repository => PrincipalSource::RoomRepository,
            };
            from(Some(&value), source)
        });
    match found.as_ref().and_then(|found| name_error(&found.name).map(|reason| (found.source, reason))) {
        Some((source, reason)) => Err(UnusableName { source, reason }),
        None => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remembered_name_yields_to_one_that_was_asked_for_or_configured() {
        let room = tempfile::tempdir().unwrap();
        let source = |asked, configured, remembered| {
            let found = resolve(asked, configured, remembered, room.path()).unwrap();
            found.map(|found| (found.name, found.source))
        };
        let is = |name: &str, source| Some((name.to_owned(), source));
        assert_eq!(source(Some("dana"), Some("noor"), Some("eli")), is("dana", PrincipalSource::Asked));
        assert_eq!(source(Some(" "), Some("noor"), Some("eli")), is("noor", PrincipalSource::Configured));
        assert_eq!(source(None, None, Some("eli")), is("eli", PrincipalSource::Remembered));
        // Git is not asked instead: a decision is never recorded under another name.
        let refused = resolve(None, None, Some("e\u{202e}li"), room.path()).unwrap_err();
        assert_eq!(refused.source, PrincipalSource::Remembered);
    }
}
