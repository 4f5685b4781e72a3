//! GitHub-flavoured Markdown in which text from evidence is text: no markup, no link, no mention.

use super::{Output, Syntax};
use crate::domain::safe_text::SafeText;
use crate::report::phrase::{Part, Phrase};
use crate::safe;
use std::io;

/// GitHub-flavoured Markdown.
#[derive(Debug)]
pub enum Markdown {}

impl Syntax for Markdown {
    type Writer<'a, 'b: 'a> = MarkdownWriter<'a, 'b>;

    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> MarkdownWriter<'a, 'b> {
        MarkdownWriter { out, length: 0, is_after_blank: true }
    }
}

/// A writer of Markdown.
pub struct MarkdownWriter<'a, 'b> {
    out: &'a mut Output<'b>,
    length: usize,
    /// True at the start, and after an empty line.
    is_after_blank: bool,
}

/// A part of a document, written before it is known if it fits.
#[derive(Clone, Debug, Default)]
pub struct Section(SafeText);

impl Section {
    /// Returns the part that a function writes.
    #[must_use]
    pub fn of(write: impl FnOnce(&mut MarkdownWriter<'_, '_>) -> io::Result<()>) -> Self {
        Self(Output::to_text(|out| write(&mut Markdown::writer(out))))
    }

    /// Returns its length in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

/// The alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// For text.
    Left,
    /// For numbers.
    Right,
}

impl MarkdownWriter<'_, '_> {
    /// Returns the number of bytes written so far.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// Writes a heading, of level 1 to 6, between empty lines.
    ///
    /// # Errors
    /// The errors of the destination, as for every method of this type.
    pub fn heading(&mut self, level: usize, phrase: &Phrase) -> io::Result<()> {
        if !self.is_after_blank {
            self.end()?;
        }
        self.line(&safe!("{} {}", SafeText::repeat("#", level), markdown(phrase, Place::Line)))?;
        self.end()
    }

    /// Writes a line of text. An empty line ends the paragraph.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn paragraph(&mut self, phrase: &Phrase) -> io::Result<()> {
        self.line(&markdown(phrase, Place::Line))
    }

    /// Ends a paragraph, a list or a table.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn end(&mut self) -> io::Result<()> {
        self.line(&SafeText::EMPTY)
    }

    /// Writes an item of a list; `depth` is 0 for the outermost list.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn item(&mut self, depth: usize, phrase: &Phrase) -> io::Result<()> {
        self.line(&safe!("{}- {}", SafeText::blanks(2 * depth), markdown(phrase, Place::Line)))
    }

    /// Writes an item of a list that can be ticked off, with a note below it.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn task(&mut self, phrase: &Phrase, note: Option<&Phrase>) -> io::Result<()> {
        self.line(&safe!("- [ ] {}", markdown(phrase, Place::Line)))?;
        note.map_or(Ok(()), |note| self.line(&safe!("  {}", markdown(note, Place::Line))))
    }

    /// Writes the head of a table.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn table(&mut self, columns: &[(&'static str, Align)]) -> io::Result<()> {
        let titles = columns.iter().map(|(title, _)| Phrase::text(*title)).collect::<Vec<_>>();
        self.row(&titles)?;
        let rule = columns.iter().map(|(_, align)| match align {
            Align::Left => " --- |",
            Align::Right => " ---: |",
        });
        self.line(&safe!("|{}", SafeText::join(rule, "")))
    }

    /// Writes a row of a table.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn row(&mut self, cells: &[Phrase]) -> io::Result<()> {
        let cells = cells.iter().map(|cell| safe!(" {} |", markdown(cell, Place::Cell)));
        self.line(&safe!("|{}", SafeText::join(cells, "")))
    }

    /// Writes a part that was written before. The text before it has ended with an empty line.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn section(&mut self, section: &Section) -> io::Result<()> {
        self.is_after_blank = true;
        self.length += section.0.len();
        self.out.text(&section.0)?;
        Ok(())
    }

    fn line(&mut self, line: &SafeText) -> io::Result<()> {
        self.is_after_blank = line.is_empty();
        self.length += line.len() + 1;
        self.out.line(line)
    }
}

/// The place of a phrase.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A line of its own, or the rest of one.
    Line,
    /// A cell of a table, which a bar would end even within a code span.
    Cell,
}

/// Returns a phrase as Markdown.
fn markdown(phrase: &Phrase, place: Place) -> SafeText {
    let mut out = SafeText::EMPTY;
    for part in phrase.parts() {
        match part {
            Part::Text(text) => out.push(escape(text, place == Place::Line && out.is_empty())),
            Part::Strong(text) => out.push(safe!("**{}**", escape(text, false))),
            Part::Code(text) if place == Place::Cell => {
                let text = SafeText::join(text.split('|').map(|part| text_of(text, part)), "\\|");
                out.push(code_span(&text));
            }
            Part::Code(text) => out.push(code_span(text)),
        }
    }
    out
}

/// Returns the part of a text that a slice of it is.
fn text_of(text: &SafeText, part: &str) -> SafeText {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    text.slice(start..start + part.len())
}

/// Returns text between backticks, of which there are more than in it.
#[must_use]
fn code_span(text: &SafeText) -> SafeText {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = SafeText::repeat("`", longest + 1);
    // One blank on each side goes again, unless the text is blank.
    let blank = if longest > 0 || (text.starts_with(' ') && text.ends_with(' ')) { " " } else { "" };
    safe!("{}{}{}{}{}", fence, blank, text, blank, fence)
}

/// Escapes the characters that Markdown would interpret, and those by which GitHub links names, issues and addresses:
/// they look the same when the text is shown. At the start of a line more signs have a meaning.
#[must_use]
fn escape(text: &SafeText, is_start: bool) -> SafeText {
    let mut escaped = SafeText::EMPTY;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let (before, behind) = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '!' | '|' | '~' | '&' | '$' => ("\\", ""),
            '@' => ("", "<!-- -->"),
            '#' => ("\\", "<!-- -->"),
            ':' if after.starts_with("//") => ("\\", ""),
            '.' if text[..at].to_ascii_lowercase().ends_with("www") => ("\\", ""),
            // A line that begins like an item of a list or a heading.
            '-' | '+' | '=' if is_start && at == 0 => ("\\", ""),
            '.' | ')' if is_start && at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_digit()) => {
                ("\\", "")
            }
            _ => continue,
        };
        escaped.push_part(text, start..at);
        escaped.push(before);
        escaped.push_part(text, at..at + c.len_utf8());
        escaped.push(behind);
        start = at + c.len_utf8();
    }
    escaped.push_part(text, start..text.len());
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(phrase: &Phrase) -> String {
        markdown(phrase, Place::Line).to_string()
    }

    #[test]
    fn text_stays_text() {
        for (text, expected) in [
            ("a *b* _c_ [d](e) <f>", "a \\*b\\* \\_c\\_ \\[d\\](e) \\<f\\>"),
            ("1. one", "1\\. one"),
            ("- item", "\\- item"),
            ("x - y", "x - y"),
            ("ask @team about #12", "ask @<!-- -->team about \\#<!-- -->12"),
            ("see https://x.test and www.x.test", "see https\\://x.test and www\\.x.test"),
            ("ticket:CS-1", "ticket:CS-1"),
        ] {
            assert_eq!(line(&Phrase::text(text)), expected);
        }
    }

    #[test]
    fn code_has_more_backticks_than_its_text() {
        assert_eq!(line(&Phrase::code("a")), "`a`");
        assert_eq!(line(&Phrase::code("a``b`")), "``` a``b` ```");
        assert_eq!(line(&Phrase::code(" ")), "`   `");
        assert_eq!(markdown(&Phrase::code("a|b"), Place::Cell).as_str(), "`a\\|b`");
    }

    #[test]
    fn tasks_have_a_box_and_a_note_that_is_text() {
        let text = Output::to_text(|out| {
            let mut markdown = Markdown::writer(out);
            markdown.task(&Phrase::code("a").and(" [x]"), Some(&Phrase::text("- b")))?;
            markdown.task(&Phrase::text("c"), None)
        });
        assert_eq!(text.as_str(), "- [ ] `a` \\[x\\]\n  \\- b\n- [ ] c\n");
    }

    #[test]
    fn tables_have_a_rule_and_escaped_bars() {
        let text = Output::to_text(|out| {
            let mut markdown = Markdown::writer(out);
            markdown.table(&[("trial", Align::Left), ("days", Align::Right)])?;
            markdown.row(&[Phrase::text("a|b"), Phrase::text("3")])
        });
        assert_eq!(text.as_str(), "| trial | days |\n| --- | ---: |\n| a\\|b | 3 |\n");
    }
}
