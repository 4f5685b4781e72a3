//! Names of files and folders that every operating system takes.

use std::fmt;

/// The names of devices of Windows. They cannot be names of files there, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// The devices of Windows that have numbers.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];
/// The characters, besides control characters, that names cannot have on Windows.
const FORBIDDEN: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// The reason why a name cannot be used on every system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// Windows has a device with this name.
    Device,
    /// Windows drops a dot or a blank at the end of a name.
    End(char),
    /// Windows does not allow a character.
    Character(char),
}

impl fmt::Display for NameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device => f.write_str("Windows has a device with this name, so it cannot be a file there"),
            Self::End('.') => f.write_str("it ends in a dot, which Windows drops"),
            Self::End(_) => f.write_str("it ends in a blank, which Windows drops"),
            Self::Character(c) => write!(f, "it holds {c:?}, which Windows does not allow in names"),
        }
    }
}

/// Returns the reason why the name of a file or a folder cannot be used on every system.
///
/// ```
/// use trialdesk::domain::portable_name::{NameProblem, name_problem};
/// assert_eq!(name_problem("TRL-1042"), None);
/// assert_eq!(name_problem("aux.pilot"), Some(NameProblem::Device));
/// assert_eq!(name_problem("T-1."), Some(NameProblem::End('.')));
/// ```
#[must_use]
pub fn name_problem(name: &str) -> Option<NameProblem> {
    if is_device(name) {
        return Some(NameProblem::Device);
    }
    if let Some(c) = name.chars().find(|c| FORBIDDEN.contains(c) || c.is_control()) {
        return Some(NameProblem::Character(c));
    }
    name.chars().next_back().filter(|c| matches!(c, '.' | ' ')).map(NameProblem::End)
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|number| matches!(number, "\u{b9}" | "\u{b2}" | "\u{b3}") || is_digit(number))
    };
    DEVICES.contains(&&*stem) || NUMBERED_DEVICES.iter().any(|device| is_numbered(device))
}

fn is_digit(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'9'])
}

/// Returns whether two different names are one on a file system that does not distinguish letter case.
#[must_use]
pub fn differ_by_case(a: &str, b: &str) -> bool {
    a != b && a.to_lowercase() == b.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_of_windows_are_known_with_any_extension_and_in_any_case() {
        for name in
            ["CON", "nul", "aux.pilot", "Prn.yaml", "com1", "LPT9.x.y", "COM\u{b2}", "nul .txt", "conin$"]
        {
            assert_eq!(name_problem(name), Some(NameProblem::Device), "{name}");
        }
        for name in ["console", "null", "com", "com0", "com10", "TRL-1042", "a.con", "lpt-1", "auxiliary"] {
            assert_eq!(name_problem(name), None, "{name}");
        }
    }

    #[test]
    fn ends_and_characters_that_windows_drops_or_refuses_are_known() {
        assert_eq!(name_problem("T-1."), Some(NameProblem::End('.')));
        assert_eq!(name_problem("T-1 "), Some(NameProblem::End(' ')));
        assert_eq!(name_problem("a:b"), Some(NameProblem::Character(':')));
        assert_eq!(name_problem("a\tb"), Some(NameProblem::Character('\t')));
        assert_eq!(name_problem("X (1).yaml"), None);
    }

    #[test]
    fn names_that_differ_by_case_alone_are_one_elsewhere() {
        assert!(differ_by_case("TRL-1", "trl-1") && differ_by_case("Ä", "ä"));
        assert!(!differ_by_case("TRL-1", "TRL-1") && !differ_by_case("TRL-1", "TRL-2"));
    }
}
