//! The `allowed_signers` file that a policy names (specification, section 6): which key is whose, for what, and when.
//!
//! Read as `ssh-keygen -Y verify` reads it, line by line; a test runs the same lines through both. A line that cannot be
//! read gives nobody anything and is passed over, as OpenSSH does it, and [`AllowedSigners::remarks`] says so.
//! Certificates are refused: neither a `cert-authority` line nor a certificate in a key's place gives anything. Where
//! releases of OpenSSH differ, what the stricter one takes is taken.

mod line;
mod moment;
mod pattern;

use super::signature::NAMESPACE;
use crate::domain::time::Moment;
use jiff::tz::TimeZone;
use line::Entry;
pub use line::LineError;
use std::collections::HashMap;
use std::sync::Arc;

/// An `allowed_signers` file. [`AllowedSigners::default`] gives nobody anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedSigners {
    by_key: HashMap<Arc<str>, Vec<(usize, Entry)>>,
    remarks: Vec<Remark>,
}

/// A line that gives nobody anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct Remark {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub error: LineError,
}

/// Whether a key is a principal's, at one moment, for records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It is, by this line.
    Given {
        /// The line's number, from 1.
        line: usize,
    },
    /// It will be.
    NotYetValid {
        /// The line's number, from 1.
        line: usize,
    },
    /// It was.
    Expired {
        /// The line's number, from 1.
        line: usize,
    },
    /// It is, and for something else than records.
    OtherNamespace {
        /// The line's number, from 1.
        line: usize,
    },
    /// It is listed, for somebody else.
    OtherPrincipal,
    /// It is not listed.
    Unlisted,
}

impl Trust {
    /// Whether it is.
    #[must_use]
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Given { .. })
    }
}

impl AllowedSigners {
    /// Reads a file's bytes. Times without `Z` are in `zone`, local time in OpenSSH's eyes.
    #[must_use]
    pub fn parse(bytes: &[u8], zone: &TimeZone) -> Self {
        let mut signers = Self::default();
        for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
            match line::read(text, zone) {
                Ok(None) => {}
                Ok(Some(entry)) => {
                    signers.by_key.entry(entry.key.text().clone()).or_default().push((line, entry));
                }
                Err(error) => signers.remarks.push(Remark { line, error }),
            }
        }
        signers
    }

    /// The lines that give nobody anything, in order.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Whether a key, by its text, is this principal's at a moment, for records. One line that gives it is enough;
    /// where none does, the first that comes near is the reason.
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
        // A name with a NUL in it is cut short by whoever reads it in C: it is nobody's.
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
