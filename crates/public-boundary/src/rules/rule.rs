//! The type of a rule, and functions that make one.

use crate::requirements::Requirements;
use crate::secret_kind::SecretKind;
use crate::validators::Validator;

/// A rule: an expression for one kind of secret.
pub(crate) struct Rule {
    pub(crate) kind: SecretKind,
    /// The properties that every match has.
    pub(crate) requires: Requirements,
    /// In ASCII mode: `\b`, `\s`, `\d` and `(?i)` know ASCII only.
    pub(crate) pattern: &'static str,
    pub(crate) validate: Validator,
    pub(crate) reading: Reading,
}

/// How a rule reads a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As the expression is written.
    Plain,
    /// With an underscore as the edge of a word, too: `x_ghp_…`.
    Joined,
    /// In windows, because a value may hold the beginning of a further match: `key=key=…`.
    Windows,
}

pub(crate) const fn rule(
    kind: SecretKind,
    requires: Requirements,
    pattern: &'static str,
    validate: Validator,
) -> Rule {
    Rule { kind, requires, pattern, validate, reading: Reading::Plain }
}

pub(crate) const fn joined(
    kind: SecretKind,
    requires: Requirements,
    pattern: &'static str,
    validate: Validator,
) -> Rule {
    Rule { kind, requires, pattern, validate, reading: Reading::Joined }
}

pub(crate) const fn in_windows(
    kind: SecretKind,
    requires: Requirements,
    pattern: &'static str,
    validate: Validator,
) -> Rule {
    Rule { kind, requires, pattern, validate, reading: Reading::Windows }
}
