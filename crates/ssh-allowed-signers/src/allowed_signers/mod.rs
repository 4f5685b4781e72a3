//! `allowed_signers` files: the principals of each key, its namespaces and its period.
//!
//! A file is read line by line as `ssh-keygen -Y verify` reads it. A line that cannot be read is ignored, as by OpenSSH,
//! and listed in [`AllowedSigners::warnings`].

mod line;
mod pattern;
mod validity_time;

use crate::key::PublicKey;
use jiff::tz::TimeZone;
use line::Entry;
pub use line::LineError;
use std::collections::HashMap;

/// An `allowed_signers` file. [`AllowedSigners::default`] trusts no key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedSigners {
    by_key: HashMap<PublicKey, Vec<(usize, Entry)>>,
    warnings: Vec<LineWarning>,
}

/// A line without effect, or with an effect that its writer is unlikely to want.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct LineWarning {
    /// The number of the line, from 1.
    pub line: usize,
    /// The reason.
    pub error: LineError,
}

/// The trust in a key, for one principal, in one namespace, at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The key is trusted, by this line.
    Given {
        /// The number of the line, from 1.
        line: usize,
    },
    /// The key will be trusted later.
    NotYetValid {
        /// The number of the line, from 1.
        line: usize,
    },
    /// The key was trusted earlier.
    Expired {
        /// The number of the line, from 1.
        line: usize,
    },
    /// The key is trusted in other namespaces only.
    OtherNamespace {
        /// The number of the line, from 1.
        line: usize,
    },
    /// The key is listed for other principals only.
    OtherPrincipal,
    /// The key is not listed.
    Unlisted,
}

impl Trust {
    /// Returns true if the key is trusted.
    #[must_use]
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Given { .. })
    }
}

/// The period in which a line trusts its key, in seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// The first second in which the key is valid, from `valid-after`.
    pub first: Option<i64>,
    /// The last second in which the key is valid, from `valid-before`.
    pub last: Option<i64>,
}

impl AllowedSigners {
    /// Parses a file. Times without `Z` are in `zone`; OpenSSH uses the zone of the machine.
    #[must_use]
    pub fn parse(bytes: &[u8], zone: &TimeZone) -> Self {
        let mut signers = Self::default();
        if [&[0xff, 0xfe], &[0xfe, 0xff]].iter().any(|mark| bytes.starts_with(*mark)) {
            // Each of its lines ends at the first NUL, so there is one reason for all of them.
            signers.warnings.push(LineWarning { line: 1, error: LineError::Utf16 });
            return signers;
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            signers.warnings.push(LineWarning { line: 1, error: LineError::ByteOrderMark });
        }
        let mut has_nul = false;
        for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
            if !has_nul && text.contains(&0) {
                // Once: in UTF-16 without a byte order mark, every line holds some.
                has_nul = true;
                signers.warnings.push(LineWarning { line, error: LineError::Nul });
            }
            match line::read(text, zone) {
                Ok(None) => {}
                Ok(Some(entry)) => {
                    if let Some(error) = entry.invisible_principal() {
                        signers.warnings.push(LineWarning { line, error });
                    }
                    signers.by_key.entry(entry.key.clone()).or_default().push((line, entry));
                }
                Err(error) => signers.warnings.push(LineWarning { line, error }),
            }
        }
        signers
    }

    /// Returns the lines without effect, in order. Some lines with an effect are here too: those whose principals hold
    /// a byte order mark or an invisible character.
    #[must_use]
    pub fn warnings(&self) -> &[LineWarning] {
        &self.warnings
    }

    /// Looks up the trust in a key, by its text ([`PublicKey::text`]), for a principal, in a namespace, at
    /// a time in seconds since 1970. One line that trusts it is enough; otherwise the result is that of the first line that names the principal.
    #[must_use]
    pub fn look_up(&self, key: &str, principal: &str, namespace: &str, now: i64) -> Trust {
        let Some(lines) = self.by_key.get(key) else { return Trust::Unlisted };
        let mut nearest = Trust::OtherPrincipal;
        for (line, entry) in lines {
            match entry.trust(principal, namespace, now, *line) {
                given @ Trust::Given { .. } => return given,
                trust if nearest == Trust::OtherPrincipal => nearest = trust,
                _ => {}
            }
        }
        nearest
    }

    /// Returns the periods of the lines that name a key, for any principal and namespace. The trust in the key can
    /// change with time only at their ends.
    ///
    /// ```
    /// use jiff::tz::TimeZone;
    /// use ssh_allowed_signers::{AllowedSigners, Validity};
    /// let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1Orlo7nf7ZT65zurO3hezO6Y9iwTqzUIVDlVOoDwAk";
    /// let file = format!("dana valid-after=\"20260601Z\" {key}\neli {key}\n");
    /// let signers = AllowedSigners::parse(file.as_bytes(), &TimeZone::UTC);
    /// let periods: Vec<_> = signers.periods(key).collect();
    /// assert_eq!(periods, [Validity { first: Some(1_780_272_000), last: None }, Validity::default()]);
    /// ```
    pub fn periods(&self, key: &str) -> impl Iterator<Item = Validity> {
        let lines = self.by_key.get(key).map(Vec::as_slice).unwrap_or_default();
        lines.iter().map(|(_, entry)| Validity { first: entry.valid_after, last: entry.valid_before })
    }
}

impl Entry {
    /// Returns the reason why the principals are unlikely to match the names that they show.
    fn invisible_principal(&self) -> Option<LineError> {
        let text = String::from_utf8_lossy(&self.principals);
        // The byte order mark at the start of the file has a warning of its own.
        let text = text.trim_start_matches('\u{feff}');
        let found = text.chars().find(|&c| is_invisible(c))?;
        Some(LineError::Invisible(format!("U+{:04X}", u32::from(found))))
    }

    fn trust(&self, principal: &str, namespace: &str, now: i64, line: usize) -> Trust {
        // C programs would truncate a name at a NUL, so such a name is not trusted.
        if principal.contains('\0') || !pattern::list_matches(&self.principals, principal.as_bytes()) {
            return Trust::OtherPrincipal;
        }
        let matches = |list: &Vec<u8>| pattern::list_matches(list, namespace.as_bytes());
        if !self.namespaces.as_ref().is_none_or(matches) {
            return Trust::OtherNamespace { line };
        }
        if self.valid_after.is_some_and(|first| now < first) {
            return Trust::NotYetValid { line };
        }
        if self.valid_before.is_some_and(|last| now > last) {
            return Trust::Expired { line };
        }
        Trust::Given { line }
    }
}

/// Returns true for characters that editors show as nothing or as a blank: NBSP and other blanks beyond ASCII, controls,
/// soft hyphens, zero-width characters and marks of direction.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{180e}' | '\u{2000}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3000}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
}
