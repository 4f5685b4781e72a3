//! The text of a file of evidence as it may be shown.
//!
//! The detector judges the parsed document, and the tokens that hold forbidden material are masked as a whole, in any
//! style and over all their lines. In a file that does not parse, every line that could hold forbidden material is masked.
//! The rules for plain text are a second net under both.

use super::syntax::{self, Source};
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Position;
use public_boundary::{
    Hit, Scope, colleague_address, detect_each, detect_in_markup, forbidden_lines, mask_ranges, text_ranges,
};
use std::ops::{ControlFlow, Range};

/// The lines of a file, safe to show. Only this module makes one.
///
/// ```
/// use trialdesk::room::masked_text::MaskedText;
/// let text = MaskedText::of("a.yaml", "client_secret:\n# rotate\n- hunter2\nowner_ref: owner:sales\n");
/// assert_eq!(text.lines(), ["client_secret:", "# rotate", "- [masked]", "owner_ref: owner:sales"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaskedText {
    lines: Vec<SafeText>,
}

impl MaskedText {
    /// Masks the text of a file. Its name says which language it has.
    #[must_use]
    pub fn of(name: &str, text: &str) -> Self {
        let masked = mask_ranges(text, &forbidden_ranges(name, text));
        let mut lines = SafeText::lines(&with_line_feeds(&masked));
        if lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        Self { lines }
    }

    /// Returns the lines. They have the numbers that the parser gives them: a carriage return ends one, too.
    #[must_use]
    pub fn lines(&self) -> &[SafeText] {
        &self.lines
    }
}

/// Returns the lines of a text that is being edited, with a `•` for each character of forbidden material, so that the
/// columns of a cursor stay right.
#[must_use]
pub fn editable_lines(name: &str, text: &str) -> Vec<SafeText> {
    let mut hidden = forbidden_ranges(name, text).into_iter().peekable();
    let mut hidden_to = 0;
    let shown = text.char_indices().map(|(at, c)| {
        while let Some(range) = hidden.next_if(|range| range.start <= at) {
            hidden_to = hidden_to.max(range.end);
        }
        if at < hidden_to && !c.is_whitespace() { '•' } else { c }
    });
    shown.collect::<String>().split('\n').map(SafeText::typed).collect()
}

/// Returns the text with a line feed for each end of a line.
fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns the bytes of a file that must not be shown, in the order of their beginnings.
fn forbidden_ranges(name: &str, text: &str) -> Vec<Range<usize>> {
    let mut hidden = match syntax::source(name, text) {
        Ok(source) => {
            let colleagues = colleagues(&source);
            let mut hidden = detected(&source, text);
            hidden.extend(text_ranges(text, &colleagues));
            hidden
        }
        Err(_) => forbidden_lines(text),
    };
    hidden.sort_by_key(|range| (range.start, range.end));
    hidden
}

/// Returns the bytes of all tokens in which the detector finds forbidden material. If a token is not found, nothing of the
/// file may be shown.
fn detected(source: &Source<'_>, text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut take = |hit: &Hit<'_, Position>| {
        found.push(source.token_at(hit.token).map_or(0..text.len(), |token| token.range.clone()));
        ControlFlow::Continue(())
    };
    for root in &source.parsed.documents {
        let _ = detect_each(root, Scope::Evidence, &mut take);
    }
    let _ = detect_in_markup(&source.parsed.markup, Scope::Evidence, &mut take);
    found
}

/// Returns the bytes of the e-mail addresses of colleagues who decided, in order.
fn colleagues(source: &Source<'_>) -> Vec<Range<usize>> {
    let decided = source.parsed.documents.iter().filter(|root| colleague_address(*root).is_some());
    let entries = decided.filter_map(|root| root.entry("decided_by"));
    entries.filter_map(|entry| source.token_at(entry.node.at)).map(|token| token.range.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{MaskedText, editable_lines};

    fn masked(name: &str, text: &str) -> String {
        let masked = MaskedText::of(name, text);
        masked.lines().iter().map(crate::domain::safe_text::SafeText::as_str).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_tokens_of_forbidden_values_keys_and_markup_are_masked_as_a_whole() {
        let cases = [
            ("# c\nclient_secret: hunter # new\nb: 1", "# c\nclient_secret: [masked] # new\nb: 1"),
            (
                "password:\n- hun\n# c\n- 'te\n  r'\nb: 1",
                "password:\n[masked]\n# c\n- [masked]\n  [masked]\nb: 1",
            ),
            ("client_secret: |\n  hun\n\n  ter\nb: 1", "client_secret: |\n  [masked]\n\n  [masked]\nb: 1"),
            ("a: [{\n password: [x,\n  \"]\", y]}]\nb: 1", "a: [{\n password: [masked]\n  [masked]}]\nb: 1"),
            ("? client_secret\n: hunter\n", "? client_secret\n: [masked]"),
            ("client_secret: hunter\rb: 1\r", "client_secret: [masked]\nb: 1"),
            ("note: call pat@corp.test today", "note: [masked]"),
            ("pat@corp.test: 1", "[masked]: 1"),
            ("a: 1 # pat@corp.test asked", "a: 1 [masked]"),
            ("decided_by: hana@corp.test\na: hana@corp.test", "decided_by: hana@corp.test\na: [masked]"),
            ("decided_by: [hana@corp.test]", "decided_by: [[masked]]"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked("a.yaml", text), expected, "{text}");
        }
        let card = "{\"a\": \"\\ud83d\\udcb34111111111111111\", \"b\": 1}";
        assert_eq!(masked("a.json", card), "{\"a\": [masked], \"b\": 1}");
    }

    #[test]
    fn a_file_that_does_not_parse_is_masked_line_by_line() {
        let cases = [
            ("a: [\nclient_secret: x y\nb: 1\n", "a: [\n[masked]\nb: 1"),
            ("client_secret:\n# c\n- x\n- y: 1\nb: [\n", "[masked]\n[masked]\n[masked]\n[masked]\nb: ["),
            ("a: {client_secret: x,\n  b: 1\nc: [\n", "[masked]\n  [masked]\nc: ["),
            ("client_secret: \"x\nb: 1\nc: 2\n", "[masked]\n[masked]\n[masked]"),
            ("? client_secret\n: x\nb: [\n", "[masked]\n[masked]\nb: ["),
            ("? client\n  secret\n: x\nb: [\n", "? client\n  [masked]\n[masked]\nb: ["),
            ("note: ask pat@corp.test\nb: [\n", "[masked]\nb: ["),
            ("a: b\nc: [\n", "a: b\nc: ["),
        ];
        for (text, expected) in cases {
            assert_eq!(masked("a.yaml", text), expected, "{text}");
        }
        let json = "{\n  \"client_secret\": \"x\",\n  \"b\": 1,\n}\n";
        assert_eq!(masked("a.json", json), "{\n  [masked]\n  \"b\": 1,\n}");
    }

    #[test]
    fn an_editor_shows_a_dot_for_each_character() {
        let lines = editable_lines("a.yaml", "client_secret: hünter\nb: ticket:1\u{202e}\n");
        let lines: Vec<&str> = lines.iter().map(crate::domain::safe_text::SafeText::as_str).collect();
        assert_eq!(lines, ["client_secret: ••••••", "b: ticket:1\u{fffd}", ""]);
    }
}
