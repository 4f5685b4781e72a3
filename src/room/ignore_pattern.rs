//! Lines of ignore files in the syntax of git, in the form that the glob library reads as git does.

use std::borrow::Cow;

/// The classes of characters that git knows in brackets.
const CLASSES: [(&str, &str); 9] = [
    ("[:alnum:]", "a-zA-Z0-9"),
    ("[:alpha:]", "a-zA-Z"),
    ("[:blank:]", " \t"),
    ("[:digit:]", "0-9"),
    ("[:lower:]", "a-z"),
    ("[:punct:]", "!-/:-@\\[-`{-~"),
    ("[:space:]", " \t\r\n\u{b}\u{c}"),
    ("[:upper:]", "A-Z"),
    ("[:xdigit:]", "0-9A-Fa-f"),
];

/// Returns a line of an ignore file for the glob library, or `None` for a line that git ignores. The library differs from
/// git: it has alternatives in braces, cuts trailing tabs and escaped blanks, has no named classes, and takes `!` alone
/// for a pattern.
#[must_use]
pub fn for_library(line: &str) -> Option<Cow<'_, str>> {
    if line.trim_end_matches(' ') == "!" {
        return None;
    }
    let trimmed = trimmed(line);
    let has_special =
        trimmed.contains(['{', '}', '\t']) || trimmed.contains("[:") || trimmed.ends_with("\\ ");
    if !has_special || trimmed.starts_with('#') {
        return Some(Cow::Borrowed(trimmed));
    }
    let mut out = String::with_capacity(trimmed.len() + 8);
    let mut rest = trimmed;
    let mut in_brackets = false;
    while let Some(c) = rest.chars().next() {
        let class = CLASSES.iter().find(|(name, _)| in_brackets && rest.starts_with(name));
        if let Some((name, members)) = class {
            out.push_str(members);
            rest = &rest[name.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' if rest == " " => {
                out.push_str("[ ]");
                rest = "";
            }
            '\\' => {
                out.push(c);
                let next = rest.chars().next();
                out.extend(next);
                rest = &rest[next.map_or(0, char::len_utf8)..];
            }
            '{' | '}' if !in_brackets => out.extend(['\\', c]),
            '\t' if rest.is_empty() => out.push_str("[\t]"),
            '[' if !in_brackets => {
                in_brackets = true;
                out.push(c);
                // A bracket right behind the opening one is a member.
                for member in ['!', '^', ']'] {
                    if let Some(behind) = rest.strip_prefix(member) {
                        out.push(member);
                        rest = behind;
                    }
                }
            }
            ']' => {
                in_brackets = false;
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    Some(Cow::Owned(out))
}

/// Cuts the blanks at the end of a line, but for an escaped one.
fn trimmed(line: &str) -> &str {
    let cut = line.trim_end_matches(' ');
    let escapes = cut.len() - cut.trim_end_matches('\\').len();
    if cut.len() < line.len() && escapes % 2 == 1 { &line[..=cut.len()] } else { cut }
}

#[cfg(test)]
mod tests {
    use super::for_library;
    use ignore::gitignore::GitignoreBuilder;

    fn leaves_out(line: &str, name: &str) -> bool {
        let mut builder = GitignoreBuilder::new("");
        if let Some(pattern) = for_library(line) {
            builder.add_line(None, &pattern).unwrap();
        }
        builder.build().unwrap().matched(name, false).is_ignore()
    }

    #[test]
    fn section_1_patterns_mean_what_they_mean_to_git() {
        for (line, out, not) in [
            ("{a,b}", "{a,b}", "a"),
            ("x{", "x{", "x"),
            ("foo\t", "foo\t", "foo"),
            ("foo  ", "foo", "foo  "),
            ("b\\ ", "b ", "b"),
            ("b\\\\", "b\\", "b"),
            ("[[:alpha:]]", "q", "1"),
            ("x[![:digit:]_]", "xa", "x1"),
            ("[{]", "{", "a"),
            ("[]a]", "]", "b"),
            ("*.y?ml", "a.yaml", "a.yml"),
            ("\\!a", "!a", "a"),
            ("\\{a", "{a", "a"),
        ] {
            assert!(leaves_out(line, out), "{line:?} leaves out {out:?}");
            assert!(!leaves_out(line, not), "{line:?} does not leave out {not:?}");
        }
        assert_eq!((for_library("!"), for_library("! ")), (None, None));
        assert!(!leaves_out("# {a}", "# {a}"));
    }
}
