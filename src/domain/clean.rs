//! Sanitized text as plain strings, for callers that do not take [`SafeText`] yet.

use super::safe_text::SafeText;
use std::borrow::Cow;

/// Returns [`SafeText::sanitize`] as a string.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    Cow::Owned(SafeText::sanitize(text).to_string())
}

/// Returns [`SafeText::principal`] as a string.
#[must_use]
pub fn clean_principal(text: &str) -> Cow<'_, str> {
    Cow::Owned(SafeText::principal(text).to_string())
}

/// Returns [`SafeText::lines`] as one string.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    SafeText::join(SafeText::lines(text), "\n").to_string()
}

/// A cache of sanitized texts.
#[derive(Debug, Default)]
pub struct Cleaned(super::safe_text::SanitizerCache);

impl Cleaned {
    /// Returns [`clean`] of a text, from the cache if it is there.
    pub fn of<'a>(&'a mut self, text: &'a str) -> Cow<'a, str> {
        Cow::Owned(self.0.sanitize(text).to_string())
    }
}
