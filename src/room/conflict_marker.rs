//! Conflict markers that git leaves in a file that two people changed.

/// The length of a marker.
const LENGTH: usize = 7;

/// Returns whether a line is a conflict marker: seven of one sign, alone or before a blank.
#[must_use]
pub fn is_conflict_marker(line: &str) -> bool {
    let line = line.trim_end_matches('\r').as_bytes();
    let sign = line.first().copied().unwrap_or_default();
    let length = line.iter().take_while(|byte| **byte == sign).count();
    length == LENGTH
        && match sign {
            b'<' | b'>' | b'|' => matches!(line.get(LENGTH), None | Some(b' ')),
            b'=' => line.len() == LENGTH,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_git_are_recognised_and_other_lines_are_not() {
        for line in ["<<<<<<< HEAD", "=======", ">>>>>>> other", "||||||| base", "<<<<<<<", "=======\r"] {
            assert!(is_conflict_marker(line), "{line:?}");
        }
        for line in ["", "<<<<<<", "<<<<<<<<", " <<<<<<< HEAD", "======= x", ">>>>>>>x", "-------"] {
            assert!(!is_conflict_marker(line), "{line:?}");
        }
    }
}
