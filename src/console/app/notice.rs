//! The notice in the message line.

use crate::domain::safe_text::{IntoSafe, SafeText};

/// A sentence in the message line. It stays until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How serious it is.
    pub severity: Severity,
    /// The sentence, naming keys as they are bound.
    pub text: SafeText,
    /// The sentence for the linear mode, naming commands instead of keys.
    pub spoken: SafeText,
}

impl Notice {
    /// Returns a notice that names no key.
    #[must_use]
    pub fn new(severity: Severity, text: impl IntoSafe) -> Self {
        let text = text.into_safe();
        Self { severity, spoken: text.clone(), text }
    }

    /// Returns a notice of several parts.
    #[must_use]
    pub fn of_parts(severity: Severity, parts: &[SafeText]) -> Self {
        Self { severity, text: SafeText::join(parts, " · "), spoken: SafeText::join(parts, ", ") }
    }
}

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Information.
    Info,
    /// An action succeeded.
    Success,
    /// An action failed, or something needs attention.
    Warning,
}
