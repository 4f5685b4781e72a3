//! XML 1.0, and HTML in the form that is both: every element is closed, and every text and attribute escaped.

use super::{Output, Syntax};
use crate::domain::safe_text::SafeText;
use crate::report::phrase::{Part, Phrase};
use std::io;

/// XML, also as HTML.
#[derive(Debug)]
pub enum Xml {}

impl Syntax for Xml {
    type Writer<'a, 'b: 'a> = XmlWriter<'a, 'b>;

    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> XmlWriter<'a, 'b> {
        XmlWriter { out }
    }
}

/// A writer of XML. An element is closed when the function that writes its content returns.
pub struct XmlWriter<'a, 'b> {
    out: &'a mut Output<'b>,
}

/// An attribute: its name and its value.
pub type Attribute = (&'static str, SafeText);

impl XmlWriter<'_, '_> {
    /// Writes the declaration that begins a file of XML.
    ///
    /// # Errors
    /// The errors of the destination, as for every method of this type.
    pub fn declaration(&mut self) -> io::Result<()> {
        self.out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    }

    /// Writes the declaration that begins a page of HTML.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn html_declaration(&mut self) -> io::Result<()> {
        self.out.line("<!DOCTYPE html>")
    }

    /// Writes an element within a line.
    ///
    /// # Errors
    /// The errors of the destination, and of the content.
    pub fn inline(
        &mut self,
        name: &'static str,
        attributes: &[Attribute],
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(name, attributes, ">")?;
        content(self)?;
        self.out.text("</")?.text(name)?.text(">")?;
        Ok(())
    }

    /// Writes an element on lines of its own.
    ///
    /// # Errors
    /// The errors of the destination, and of the content.
    pub fn block(
        &mut self,
        name: &'static str,
        attributes: &[Attribute],
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(name, attributes, ">\n")?;
        content(self)?;
        self.out.text("</")?.text(name)?.text(">\n")?;
        Ok(())
    }

    /// Writes an element with a text, on a line of its own.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn line(
        &mut self,
        name: &'static str,
        attributes: &[Attribute],
        text: impl Into<SafeText>,
    ) -> io::Result<()> {
        self.inline(name, attributes, |xml| xml.text(text))?;
        self.out.line("")
    }

    /// Writes an element without content, on a line of its own.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn empty(&mut self, name: &'static str, attributes: &[Attribute]) -> io::Result<()> {
        self.open(name, attributes, "/>\n")
    }

    /// Writes a text.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn text(&mut self, text: impl Into<SafeText>) -> io::Result<()> {
        self.out.escaped(&text.into(), |c| match c {
            '&' => Some("&amp;"),
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            c => outside_of_xml(c),
        })
    }

    /// Writes a phrase, with its names as `code` and its emphasis as `strong`.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn phrase(&mut self, phrase: &Phrase) -> io::Result<()> {
        phrase.parts().try_for_each(|part| match part {
            Part::Text(text) => self.text(text),
            Part::Code(text) => self.inline("code", &[], |xml| xml.text(text)),
            Part::Strong(text) => self.inline("strong", &[], |xml| xml.text(text)),
        })
    }

    fn open(&mut self, name: &'static str, attributes: &[Attribute], end: &'static str) -> io::Result<()> {
        self.out.text("<")?.text(name)?;
        for (name, value) in attributes {
            self.out.text(" ")?.text(name)?.text("=\"")?;
            self.out.escaped(value, |c| match c {
                '&' => Some("&amp;"),
                '<' => Some("&lt;"),
                '>' => Some("&gt;"),
                '"' => Some("&quot;"),
                '\n' => Some("&#10;"),
                c => outside_of_xml(c),
            })?;
            self.out.text("\"")?;
        }
        self.out.text(end)?;
        Ok(())
    }
}

/// Returns the replacement of a character that XML 1.0 does not have. Of those, safe text has two.
const fn outside_of_xml(c: char) -> Option<&'static str> {
    match c {
        '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut XmlWriter<'_, '_>) -> io::Result<()>) -> String {
        Output::to_text(|out| write(&mut Xml::writer(out))).to_string()
    }

    #[test]
    fn texts_and_attributes_are_escaped() {
        let text = SafeText::sanitize("a<b> & \"c\" ]]> \u{ffff}");
        let out = written(|xml| xml.line("p", &[("title", text.clone())], text));
        let escaped = "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt; \u{fffd}";
        assert_eq!(out, format!("<p title=\"{escaped}\">{}</p>\n", escaped.replace("&quot;", "\"")));
    }

    #[test]
    fn elements_are_closed_in_order() {
        let out = written(|xml| {
            xml.block("a", &[], |xml| {
                xml.empty("b", &[])?;
                xml.inline("c", &[], |xml| xml.text("x"))
            })
        });
        assert_eq!(out, "<a>\n<b/>\n<c>x</c></a>\n");
    }
}
