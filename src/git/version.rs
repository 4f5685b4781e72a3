//! Versions of git.

use std::fmt;

/// The first version that is used: `fetch --no-write-fetch-head`, `rev-parse --end-of-options` and `log --no-relative` exist.
pub const OLDEST: Version = Version { major: 2, minor: 30 };

/// A version of git. Patch levels make no difference here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
}

impl Version {
    /// Returns the version in an answer of `git --version`, such as `git version 2.39.5 (Apple Git-154)`.
    #[must_use]
    pub fn parse(answer: &str) -> Option<Self> {
        let mut parts = answer.trim().strip_prefix("git version ")?.split(['.', ' ']);
        Some(Self { major: parts.next()?.parse().ok()?, minor: parts.next()?.parse().ok()? })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_several_builds_are_read() {
        for (answer, version) in [
            ("git version 2.47.3\n", Some((2, 47))),
            ("git version 2.39.5 (Apple Git-154)", Some((2, 39))),
            ("git version 2.30.0.windows.2", Some((2, 30))),
            ("git version 3.0", Some((3, 0))),
            ("hub version 2", None),
            ("", None),
        ] {
            let version = version.map(|(major, minor)| Version { major, minor });
            assert_eq!(Version::parse(answer), version, "{answer}");
        }
        assert!(Version { major: 2, minor: 29 } < OLDEST && OLDEST < Version { major: 3, minor: 0 });
    }
}
