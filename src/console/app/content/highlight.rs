//! Light highlighting of one line of YAML or JSON: keys, values, comments. It guides the eye and judges nothing.

use crate::console::app::rich_text::{Role, Span};
use public_boundary::MASK;

/// Returns the pieces of a line.
#[must_use]
pub fn highlight(line: &str) -> Vec<Span> {
    let body = line.trim_start_matches([' ', '-']);
    let lead = &line[..line.len() - body.len()];
    let (code, comment) = split_comment(body);
    let mut spans = Vec::new();
    let mut push = |role, text: &str| {
        if !text.is_empty() {
            spans.push(Span::new(role, text));
        }
    };
    push(Role::Dim, lead);
    match key_end(code) {
        Some(end) => {
            push(Role::FileKey, &code[..end]);
            let value = &code[end..];
            push(Role::Dim, &value[..1]);
            push_value(&mut push, &value[1..]);
        }
        None => push_value(&mut push, code),
    }
    push(Role::FileComment, comment);
    spans
}

fn push_value(push: &mut impl FnMut(Role, &str), value: &str) {
    for (number, piece) in value.split(MASK).enumerate() {
        if number > 0 {
            push(Role::Masked, MASK);
        }
        push(Role::FileValue, piece);
    }
}

/// Returns the position of the colon after a key.
fn key_end(code: &str) -> Option<usize> {
    if code.starts_with(['{', '[', '#']) {
        return None;
    }
    if let Some(quote) = code.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let close = code[1..].find(quote)? + 2;
        return code[close..].starts_with(':').then_some(close);
    }
    let colons = code.match_indices(':').map(|(at, _)| at);
    colons.into_iter().find(|&at| code[at + 1..].is_empty() || code[at + 1..].starts_with(' '))
}

/// Splits off a comment, which begins with `#` at the start or after a space, outside quotes.
fn split_comment(code: &str) -> (&str, &str) {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in code.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') && matches!(before, ' ' | '[' | '{' | ',') => quote = Some(c),
            None if c == '#' && before == ' ' => return code.split_at(at),
            _ => {}
        }
        before = c;
    }
    (code, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(line: &str) -> Vec<(Role, String)> {
        highlight(line).into_iter().map(|span| (span.role, span.text.to_string())).collect()
    }

    #[test]
    fn a_line_keeps_its_text() {
        for line in ["", "  - a: b # c", "\"k\": {x: 'y # z'}", "- 'it''s': 1", "é: ü#no", ":", "a:", "# all"]
        {
            assert_eq!(roles(line).into_iter().map(|(_, text)| text).collect::<String>(), line);
        }
    }

    #[test]
    fn keys_values_and_comments_have_roles() {
        let expected = [
            (Role::Dim, "  "),
            (Role::FileKey, "a_ref"),
            (Role::Dim, ":"),
            (Role::FileValue, " x:y "),
            (Role::FileComment, "# z"),
        ];
        assert_eq!(roles("  a_ref: x:y # z"), expected.map(|(role, text)| (role, text.to_owned())));
    }
}
