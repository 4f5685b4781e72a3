//! iCalendar (RFC 5545): CRLF, lines of at most 75 octets, and escaped texts.

use super::{Output, Syntax};
use crate::domain::safe_text::SafeText;
use crate::safe;
use jiff::civil::Date;
use std::io;

/// iCalendar.
#[derive(Debug)]
pub enum Calendar {}

impl Syntax for Calendar {
    type Writer<'a, 'b: 'a> = CalendarWriter<'a, 'b>;

    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> CalendarWriter<'a, 'b> {
        CalendarWriter { out }
    }
}

/// A writer of iCalendar. A component ends when the function that writes its content returns.
pub struct CalendarWriter<'a, 'b> {
    out: &'a mut Output<'b>,
}

/// The greatest length of a line in octets, without its end.
const LONGEST: usize = 75;

impl CalendarWriter<'_, '_> {
    /// Writes a component, such as `VEVENT`.
    ///
    /// # Errors
    /// The errors of the destination, and of the content.
    pub fn component(
        &mut self,
        name: &'static str,
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.line(&safe!("BEGIN:{}", name))?;
        content(self)?;
        self.line(&safe!("END:{}", name))
    }

    /// Writes a property whose value is a text.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn text(&mut self, name: &'static str, text: impl Into<SafeText>) -> io::Result<()> {
        let escaped = Output::to_text(|out| {
            out.escaped(&text.into(), |c| match c {
                '\\' => Some("\\\\"),
                ';' => Some("\\;"),
                ',' => Some("\\,"),
                '\n' => Some("\\n"),
                _ => None,
            })
        });
        self.line(&safe!("{}:{}", name, escaped))
    }

    /// Writes a property with a value of the program's own: a word, a number or a duration.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn word(&mut self, name: &'static str, value: &'static str) -> io::Result<()> {
        self.line(&safe!("{}:{}", name, value))
    }

    /// Writes a property whose value is a day, such as `DTSTART`.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn date(&mut self, name: &'static str, date: Date) -> io::Result<()> {
        let digits = safe!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
        self.line(&safe!("{};VALUE=DATE:{}", name, digits))
    }

    /// Writes a property whose value is a time in UTC, which is given in the form `20260603T100000Z`.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn time(&mut self, name: &'static str, time: &SafeText) -> io::Result<()> {
        self.line(&safe!("{}:{}", name, time))
    }

    /// Writes a line, folded between characters where it is too long.
    fn line(&mut self, line: &SafeText) -> io::Result<()> {
        let (mut start, mut length) = (0, 0);
        for (at, c) in line.char_indices() {
            if length + c.len_utf8() > LONGEST {
                self.out.part(line, start..at)?;
                self.out.text("\r\n ")?;
                (start, length) = (at, 1);
            }
            length += c.len_utf8();
        }
        self.out.part(line, start..line.len())?;
        self.out.text("\r\n")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_lines_are_folded_between_characters() {
        let long = "é".repeat(80);
        let text = Output::to_text(|out| {
            let mut calendar = Calendar::writer(out);
            calendar.component("VEVENT", |calendar| {
                calendar.text("SUMMARY", SafeText::sanitize("a,b;c\\d"))?;
                calendar.text("DESCRIPTION", SafeText::sanitize(&long))
            })
        });
        let lines: Vec<_> = text.split("\r\n").collect();
        assert_eq!(lines[1], "SUMMARY:a\\,b\\;c\\\\d");
        assert!(lines.iter().all(|line| line.len() <= LONGEST && !line.contains('\n')), "{lines:?}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("DESCRIPTION:{long}\r\n")), "{text}");
    }
}
