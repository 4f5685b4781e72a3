//! Lines of panes as sentences: symbols become words or are dropped, and alignment is dropped.
//!
//! The panes have a word beside most symbols, so that most symbols can be dropped.

use crate::console::app::rich_text::{Line, Role, Span};
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// The program's symbols, with a word for those that have no word beside them.
const SIGNS: [(char, &str); 11] = [
    ('✓', "pass"),
    ('✗', "blocked"),
    ('–', "not applicable"),
    // A gate that is not known.
    ('·', ""),
    ('◆', ""),
    ('●', ""),
    ('✎', ""),
    ('↩', ""),
    ('╰', ""),
    // The margin of a record.
    ('│', ""),
    ('≠', ""),
];

/// Returns the sentence of a line.
#[must_use]
pub fn spoken(line: &Line) -> SafeText {
    if let Some(text) = file_line(line) {
        return text;
    }
    let mut out = Sentence::default();
    let is_gate = is_sign(line.spans.first()) && line.right.is_some();
    if is_gate {
        out.push("Gate");
    }
    for (number, span) in line.spans.iter().enumerate().skip(usize::from(is_gate)) {
        if number == 0 && is_label(line, span) {
            out.text = format!("{}: ", span.text.trim());
        } else {
            out.say(span);
        }
    }
    if let Some(right) = &line.right {
        out.text.push_str(if is_gate { ": " } else { ", " });
        out.text.push_str(right.text.trim());
    }
    out.finish()
}

/// Returns whether a span is one symbol.
fn is_sign(span: Option<&Span>) -> bool {
    span.is_some_and(|span| {
        let mut chars = span.text.chars();
        chars.next().is_some_and(|c| SIGNS.iter().any(|(sign, _)| *sign == c)) && chars.next().is_none()
    })
}

/// Returns whether a span is a label: dim, and padded to the indent of wrapped rows.
fn is_label(line: &Line, span: &Span) -> bool {
    span.role == Role::Dim
        && line.hang == span.text.width()
        && span.text.ends_with(' ')
        && !span.text.trim().is_empty()
}

/// A sentence in the making.
#[derive(Default)]
struct Sentence {
    text: String,
}

impl Sentence {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a comma after other text.
    fn pause(&mut self) {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        if !self.text.is_empty() && !self.text.ends_with([':', ',']) {
            self.text.push(',');
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
    }

    /// Returns whether one of two states follows that only a symbol distinguishes.
    fn compares(&self) -> bool {
        self.text.ends_with("gate 5 ") || self.text.ends_with("becomes ")
    }

    fn say(&mut self, span: &Span) {
        // Text from evidence stays as it is; the rest is the program's own text with symbols.
        let is_own = !matches!(span.role, Role::Plain | Role::Strong);
        let text = span.text.as_str();
        if text.starts_with("  ") {
            self.pause();
        }
        let mut rest = text.trim_start_matches(' ');
        if rest.len() < text.len()
            && !text.starts_with("  ")
            && !self.text.is_empty()
            && !self.text.ends_with(' ')
        {
            self.push(" ");
        }
        if is_own {
            rest = self.say_sign(span.role, rest);
            if rest.is_empty() {
                return;
            }
            let words = rest.replace(" · ", ", ");
            self.push(words.trim_end_matches("  "));
        } else {
            self.push(rest.trim_end_matches("  "));
        }
        if text.ends_with("  ") {
            self.pause();
        }
    }

    /// Adds the word of the symbol at the start of a span, if it has one. Returns the rest.
    fn say_sign<'a>(&mut self, role: Role, text: &'a str) -> &'a str {
        if let Some(rest) = text.strip_prefix("· ") {
            self.pause();
            return rest;
        }
        if let Some(rest) = text.strip_prefix("→ ") {
            if self.text.trim().is_empty() {
                self.push("Do this: ");
            } else {
                self.pause();
                self.push("becomes ");
            }
            return rest;
        }
        if let Some(rest) = text.strip_prefix("+ ").filter(|_| role == Role::Added) {
            self.push("Add: ");
            return rest;
        }
        let sign = SIGNS.iter().find_map(|(sign, word)| Some((text.strip_prefix(*sign)?, *word)));
        match sign {
            Some((rest, word)) => {
                if self.compares() && !word.is_empty() {
                    self.push(word);
                    self.push(", ");
                }
                rest.trim_start()
            }
            None => text,
        }
    }

    fn finish(self) -> SafeText {
        let text = self.text.trim_end();
        of_safe(text.strip_suffix(',').unwrap_or(text))
    }
}

/// Returns a line of a file with its number.
fn file_line(line: &Line) -> Option<SafeText> {
    let [marker, number, rest @ ..] = line.spans.as_slice() else { return None };
    let digits = number.text.trim();
    let is_numbered = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    // A gate's line has a number too, and its status at the right.
    if !is_numbered || line.right.is_some() || !matches!(marker.text.as_str(), "✗" | " ") {
        return None;
    }
    let goes = rest.first().is_some_and(|span| span.role == Role::Removed);
    let text: String = rest.iter().skip(1).map(|span| span.text.as_str()).collect();
    let verb = if goes { " goes" } else { "" };
    Some(of_safe(format!("{digits}{verb}: {text}").trim_end()))
}

/// Returns the sentences of a pane, with the number of each finding at its start. Blank lines are dropped.
#[must_use]
pub fn all(lines: &[Line]) -> Vec<SafeText> {
    let mut finding = None;
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let sentence = spoken(line);
        if sentence.is_empty() {
            continue;
        }
        let begins = line.anchor.filter(|number| finding != Some(*number) && file_line(line).is_none());
        match begins {
            Some(number) => {
                finding = Some(number);
                out.push(safe!("Finding {}: {}", number + 1, sentence));
            }
            None => out.push(sentence),
        }
    }
    out
}

/// Returns a text with the program's symbols in ASCII.
#[must_use]
pub fn ascii(text: &SafeText) -> SafeText {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '–' | '·' => out.push('-'),
            '…' => out.push_str("..."),
            '“' | '”' => out.push('"'),
            '→' => out.push('>'),
            c => out.push(c),
        }
    }
    of_safe(&out)
}

/// Returns text that was put together from safe text as safe text. An e-mail address in it is the name of a principal:
/// any other was masked before.
fn of_safe(text: &str) -> SafeText {
    SafeText::principal(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_with_a_word_beside_them_are_dropped() {
        let gate =
            Line::of(Role::Blocked, "✗").with(Role::Dim, " 4 ").with(Role::Strong, "Notification delivery");
        assert_eq!(spoken(&gate.right(Role::Blocked, "blocked")), "Gate 4 Notification delivery: blocked");
        let status =
            Line::of(Role::Dim, "Status  ").hang(8).with(Role::Blocked, "✗ blocked").with(Role::Dim, " · ");
        assert_eq!(spoken(&status.with(Role::Waiting, "overdue")), "Status: blocked, overdue");
        let vote = Line::of(Role::Pass, "✓ approved  ").with(Role::Strong, "dana     ");
        assert_eq!(spoken(&vote.with(Role::Dim, "3 Jun at 10:00 UTC")), "approved, dana, 3 Jun at 10:00 UTC");
    }

    #[test]
    fn changes_become_words() {
        let change = Line::of(Role::Dim, "gate 5 ")
            .with(Role::Blocked, "✗ awaits")
            .with(Role::Dim, " → ")
            .with(Role::Pass, "✓ 4 Jul")
            .with(Role::Dim, " · ")
            .with(Role::Pass, "ready");
        assert_eq!(spoken(&change), "gate 5 blocked, awaits, becomes pass, 4 Jul, ready");
    }

    #[test]
    fn the_lines_of_a_file_keep_their_text() {
        let line = Line::of(Role::Blocked, "✗").with(Role::Blocked, " 10").with(Role::Dim, "   ");
        let line =
            line.with(Role::Dim, "  - ").with(Role::FileKey, "note").with(Role::FileValue, ": a  ✓ b → c");
        assert_eq!(spoken(&line), "10:   - note: a  ✓ b → c");
        let reason = Line::of(Role::Plain, "  ").with(Role::Plain, "✓ we agreed → so");
        assert_eq!(spoken(&reason), "✓ we agreed → so");
    }
}
