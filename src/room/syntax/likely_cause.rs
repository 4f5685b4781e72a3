//! The likely cause of a syntax error, in words for the author of a file. A parser has the position at which it
//! stopped, which is often behind the cause.

use super::SyntaxError;
use super::indentation::TAB;
use super::source::split_lines;
use crate::domain::tree::Position;
use crate::domain::work;
use crate::room::conflict_marker::is_conflict_marker;

const CONFLICT: &str = "Conflict marker of git: keep one of the two sides and remove the markers";

const NUL: &str = "The file holds a NUL and may be UTF-16 without a byte order mark: save it as UTF-8";

const LFS: &str = "This is a Git LFS pointer and not the file itself: run `git lfs pull`";

/// Returns an error with its likely cause first, and its position, if the text shows one.
pub(super) fn explain(text: &str, error: SyntaxError) -> SyntaxError {
    let lines = split_lines(text);
    // A line of `=` alone may also be text.
    let is_edge = |line: &&str| is_conflict_marker(line) && !line.starts_with('=');
    if let Some(at) = lines.iter().position(is_edge) {
        return SyntaxError { at: spot(at, 0), message: CONFLICT.to_owned() };
    }
    if text.starts_with("version https://git-lfs.github.com/spec/") {
        return SyntaxError { message: LFS.to_owned(), ..error };
    }
    if text.contains('\0') {
        return SyntaxError { message: NUL.to_owned(), ..error };
    }
    let Some(rest) = error.message.strip_prefix("Invalid YAML: ").filter(|_| error.message != TAB) else {
        return error;
    };
    let number = usize::try_from(error.at.line).unwrap_or(usize::MAX).saturating_sub(1);
    if let Some((line, column)) = tab_of_indentation(&lines, number) {
        return SyntaxError { at: spot(line, column), message: TAB.to_owned() };
    }
    let cause = control_character(&lines, number)
        .or_else(|| wrong_indentation(&lines, number))
        .or_else(|| known_cause(rest).map(str::to_owned));
    match cause {
        Some(cause) => SyntaxError { message: format!("Invalid YAML: {cause} ({rest})"), ..error },
        None => error,
    }
}

/// Returns the tab in the indentation of a line or of the next one: the parser may have its error one line early.
fn tab_of_indentation(lines: &[&str], number: usize) -> Option<(usize, usize)> {
    let tab = |line: usize| {
        let text = lines.get(line)?;
        let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
        text[..blanks].find('\t').filter(|_| blanks < text.len()).map(|column| (line, column))
    };
    tab(number).or_else(|| tab(number.checked_add(1)?))
}

/// Names the first control character of a line. The parser refuses all but tabs and line breaks, also in quotes.
fn control_character(lines: &[&str], number: usize) -> Option<String> {
    let found = lines.get(number)?.chars().find(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))?;
    let code = u32::from(found);
    Some(format!("remove the control character U+{code:04X}, or write it in double quotes as \\x{code:02X}"))
}

/// Says that a line is indented less than the one above it, and as no line above it is.
fn wrong_indentation(lines: &[&str], number: usize) -> Option<String> {
    let has_text = |line: &str| {
        let text = line.trim_start_matches(' ');
        !text.is_empty() && !text.starts_with('#')
    };
    let own = *levels(lines.get(number).filter(|line| has_text(line))?).first()?;
    let mut above = lines.iter().enumerate().take(number).rev().filter(|(_, line)| has_text(line));
    let (last, text) = above.next()?;
    let begin = *levels(text).last()?;
    let is_known = |line: &str| {
        work::add(1);
        levels(line).contains(&own)
    };
    if own >= begin || is_known(text) || above.any(|(_, line)| is_known(line)) {
        return None;
    }
    Some(format!(
        "line {} is indented {own} spaces, and the text of line {} begins behind {begin}",
        number + 1,
        last + 1
    ))
}

/// Returns the numbers of characters behind which mappings and lists may begin on a line: its blanks, and each dash.
fn levels(line: &str) -> Vec<usize> {
    let mut at = line.len() - line.trim_start_matches(' ').len();
    let mut levels = vec![at];
    while let Some(rest) = line.get(at..).and_then(|rest| rest.strip_prefix("- ")) {
        at = line.len() - rest.trim_start_matches(' ').len();
        levels.push(at);
    }
    levels
}

/// Returns the usual cause of an error of the parser.
fn known_cause(message: &str) -> Option<&'static str> {
    let causes = [
        (
            "mapping values are not allowed",
            "put a text that contains `: ` into quotes, or check the indentation",
        ),
        ("unexpected character", "put a text that begins with `@`, a backquote or `%` into quotes"),
        ("unclosed quote", "a text in quotes is not closed"),
        ("unclosed bracket", "a list or mapping in brackets is not closed"),
        ("trailing content", "put the whole text into quotes, or remove what follows them"),
        ("unknown escape", "write a backslash twice, or use single quotes"),
        (
            "expected '-' indicator",
            "this line belongs to no list entry: begin it with `- `, or check the indentation",
        ),
        ("expected key", "this line is not `key: value`: check the colon and the indentation"),
        ("simple key", "this line is not `key: value`: check the colon and the blank behind it"),
        ("unknown anchor", "put a text that begins with `*` into quotes"),
        ("document start", "this line is indented less than the first one"),
    ];
    causes.iter().find(|(part, _)| message.contains(part)).map(|(_, cause)| *cause)
}

fn spot(line: usize, column: usize) -> Position {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
    Position { line: count(line), column: count(column) }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[track_caller]
    fn message(text: &str) -> String {
        let error = parse("a.yaml", text).unwrap_err();
        format!("{}:{} {}", error.at.line, error.at.column, error.message)
    }

    #[test]
    fn section_1_conflict_markers_are_named() {
        let conflict = "a: b\n<<<<<<< HEAD\nstate: approved\n=======\nstate: denied\n>>>>>>> topic\n";
        assert!(message(conflict).starts_with("2:1 Conflict marker of git"), "{}", message(conflict));
        let json = parse("a.json", "{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> x\n}").unwrap_err();
        assert!(json.at.line == 2 && json.message.starts_with("Conflict marker"), "{json:?}");
        assert!(parse("a.yaml", "a: |\n  <<<<<<< HEAD\n").is_ok(), "a text may quote one");
    }

    #[test]
    fn section_1_a_tab_is_reported_on_its_own_line() {
        for (text, at) in
            [("a: b\n\tc: d\n", "2:1"), ("a:\n  b: c\n \td: e\n", "3:2"), ("a: b\nc:\n\td: e\n", "3:1")]
        {
            let message = message(text);
            assert!(
                message.starts_with(&format!("{at} Invalid YAML: indented with a tab")),
                "{text:?}: {message}"
            );
        }
    }

    #[test]
    fn section_1_the_likely_cause_comes_first() {
        for (text, cause) in [
            (
                "a:\n    b: c\n   d: e\n",
                "Invalid YAML: line 3 is indented 3 spaces, and the text of line 2 begins behind 4",
            ),
            (
                "a:\n  - b: c\n   d: e\n",
                "Invalid YAML: line 3 is indented 3 spaces, and the text of line 2 begins behind 4",
            ),
            ("a:\n- b\n - c: d\n e: f\n", "Invalid YAML:"),
            ("a: b: c\n", "Invalid YAML: put a text that contains `: ` into quotes"),
            ("a: @b\n", "Invalid YAML: put a text that begins with `@`"),
            ("a: 'b\n", "Invalid YAML: a text in quotes is not closed"),
            ("a: [b, c\n", "Invalid YAML: a list or mapping in brackets"),
            (
                "a: b\nc: 'd\u{7f}'\n",
                "Invalid YAML: remove the control character U+007F, or write it in double quotes as \\x7F",
            ),
        ] {
            let message = message(text);
            assert!(message.contains(cause), "{text:?}: {message}");
        }
    }

    #[test]
    fn section_1_utf_16_without_a_mark_is_named() {
        assert!(message("a\0:\0 \0b\0").contains("may be UTF-16"));
    }

    #[test]
    fn section_1_no_message_quotes_the_text() {
        for text in
            ["a: hunter2: hunter2\n", "hunter2\nb: [\n", "a: @hunter2\n", "\thunter2: x\n", "a: 'hunter2\n"]
        {
            assert!(!message(text).contains("hunter2"), "{}", message(text));
        }
    }
}
