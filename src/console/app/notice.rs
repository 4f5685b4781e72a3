//! The notice in the message line.

/// A sentence in the message line. It stays until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How serious it is.
    pub severity: Severity,
    /// The sentence, safe to show.
    pub text: String,
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
