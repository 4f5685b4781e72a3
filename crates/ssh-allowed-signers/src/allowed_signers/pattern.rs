//! Patterns as OpenSSH's `match.c` reads them.

/// The longest pattern in a list; a longer one spoils the whole list.
const LONGEST: usize = 1022;

/// Returns true if a comma-separated list of patterns matches a text: some pattern does, and none that begins with `!`.
pub(super) fn list_matches(list: &[u8], text: &[u8]) -> bool {
    let mut rest = list;
    let mut matched = false;
    while !rest.is_empty() {
        let negated = rest.first() == Some(&b'!');
        let from = &rest[usize::from(negated)..];
        let length = from.iter().position(|&byte| byte == b',').unwrap_or(from.len());
        if length > LONGEST {
            return false;
        }
        let (pattern, after) = from.split_at(length);
        rest = after.get(1..).unwrap_or_default();
        if matches(pattern, text) {
            if negated {
                return false;
            }
            matched = true;
        }
    }
    matched
}

/// Returns true if one pattern matches a whole text: `*` matches any bytes, `?` one byte.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where to take up again when what follows the last `*` does not fit: the pattern after it, the text it ate.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(p), text.get(t)) {
            (Some(b'*'), _) => {
                p += 1;
                retry = Some((p, t));
            }
            (Some(&wanted), Some(&byte)) if wanted == b'?' || wanted == byte => {
                p += 1;
                t += 1;
            }
            (None, None) => return true,
            _ => match retry {
                Some((after_star, eaten)) if eaten < text.len() => {
                    retry = Some((after_star, eaten + 1));
                    (p, t) = (after_star, eaten + 1);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::list_matches;

    #[test]
    fn lists_take_what_openssh_takes() {
        let table = [
            ("dana", "dana", true),
            ("dana", "Dana", false),
            ("dana,eli", "eli", true),
            ("da*", "dana", true),
            ("*a*a", "dana", true),
            ("*a?a", "dana", true),
            ("d??a", "dana", true),
            ("d?a", "dana", false),
            ("*", "dana", true),
            ("**", "dana", true),
            ("*,!dana", "dana", false),
            ("!dana,*", "dana", false),
            ("!dana,*", "eli", true),
            ("!dana", "eli", false),
            ("!!dana,*", "dana", true),
            ("", "dana", false),
            (",", "dana", false),
            (",dana", "dana", true),
            ("dana,", "dana", true),
            ("dana ", "dana", false),
        ];
        for (list, text, expected) in table {
            assert_eq!(list_matches(list.as_bytes(), text.as_bytes()), expected, "{list:?} {text:?}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "*a".repeat(400);
        assert!(!list_matches(format!("{pattern}b").as_bytes(), "a".repeat(400).as_bytes()));
    }

    #[test]
    fn an_overlong_pattern_spoils_its_list() {
        assert!(list_matches(format!("{},*", "x".repeat(1022)).as_bytes(), b"dana"));
        assert!(!list_matches(format!("{},*", "x".repeat(1023)).as_bytes(), b"dana"));
        assert!(list_matches(format!("*,{}", "x".repeat(1022)).as_bytes(), b"dana"));
        assert!(!list_matches(format!("*,{}", "x".repeat(1023)).as_bytes(), b"dana"));
    }
}
