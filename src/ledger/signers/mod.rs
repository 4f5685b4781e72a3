//! The `allowed_signers` file that a policy names (specification, section 6): the principals of each key, its purposes and its
//! period.
//!
//! The file is read line by line as `ssh-keygen -Y verify` reads it; a test runs the same lines through both. A line that
//! cannot be read is ignored, as by OpenSSH, and listed in [`AllowedSigners::warnings`]. Certificates are refused: neither
//! a `cert-authority` line nor a certificate in a key's place has an effect. If releases of OpenSSH differ, the stricter
//! one is followed.

mod line;
mod pattern;
mod validity_time;

use super::signature::NAMESPACE;
use crate::domain::time::Moment;
use jiff::tz::TimeZone;
use line::Entry;
pub use line::LineError;
use std::collections::HashMap;
use std::sync::Arc;

/// An `allowed_signers` file. [`AllowedSigners::default`] trusts no key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedSigners {
    by_key: HashMap<Arc<str>, Vec<(usize, Entry)>>,
    warnings: Vec<LineWarning>,
}

/// A line without effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct LineWarning {
    /// Its number, from 1.
    pub line: usize,
    /// The reason.
    pub error: LineError,
}

/// The trust in a key, for one principal, at one moment, for records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It is trusted, by this line.
    Given {
        /// The line's number, from 1.
        line: usize,
    },
    /// It will be trusted later.
    NotYetValid {
        /// The line's number, from 1.
        line: usize,
    },
    /// It was trusted earlier.
    Expired {
        /// The line's number, from 1.
        line: usize,
    },
    /// It is trusted, but not for records.
    OtherNamespace {
        /// The line's number, from 1.
        line: usize,
    },
    /// It is listed for another principal.
    OtherPrincipal,
    /// It is not listed.
    Unlisted,
}

impl Trust {
    /// Returns true if the key is trusted.
    #[must_use]
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Given { .. })
    }
}

impl AllowedSigners {
    /// Parses a file. Times without `Z` are in `zone`; OpenSSH uses local time.
    #[must_use]
    pub fn parse(bytes: &[u8], zone: &TimeZone) -> Self {
        let mut signers = Self::default();
        for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
            match line::read(text, zone) {
                Ok(None) => {}
                Ok(Some(entry)) => {
                    signers.by_key.entry(entry.key.text().clone()).or_default().push((line, entry));
                }
                Err(error) => signers.warnings.push(LineWarning { line, error }),
            }
        }
        signers
    }

    /// Returns the lines without effect, in order.
    #[must_use]
    pub fn warnings(&self) -> &[LineWarning] {
        &self.warnings
    }

    /// Looks up the trust in a key, by its text, for a principal and for records. One line that trusts it is enough;
    /// otherwise the first line that nearly does is the reason.
    #[must_use]
    pub fn look_up(&self, key: &str, principal: &str, now: Moment) -> Trust {
        let Some(lines) = self.by_key.get(key) else { return Trust::Unlisted };
        let mut nearest = Trust::OtherPrincipal;
        for (line, entry) in lines {
            match entry.gives(principal, now, *line) {
                given @ Trust::Given { .. } => return given,
                trust if nearest == Trust::OtherPrincipal => nearest = trust,
                _ => {}
            }
        }
        nearest
    }
}

impl Entry {
    fn gives(&self, principal: &str, now: Moment, line: usize) -> Trust {
        // C programs would truncate a name at a NUL, so such a name is not trusted.
        if principal.contains('\0') || !pattern::list_matches(&self.principals, principal.as_bytes()) {
            return Trust::OtherPrincipal;
        }
        let is_for_records = |list: &Vec<u8>| pattern::list_matches(list, NAMESPACE.as_bytes());
        if !self.namespaces.as_ref().is_none_or(is_for_records) {
            return Trust::OtherNamespace { line };
        }
        let now = now.as_second();
        if self.valid_after.is_some_and(|from| now < from) {
            return Trust::NotYetValid { line };
        }
        if self.valid_before.is_some_and(|until| now > until) {
            return Trust::Expired { line };
        }
        Trust::Given { line }
    }
}
