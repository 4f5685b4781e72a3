//! A page of lists, which is written as text, Markdown and HTML alike.

use super::output::{Markdown, MarkdownWriter, Output, Syntax as _, Xml, XmlWriter};
use super::phrase::Phrase;
use super::style::Style;
use crate::domain::safe_text::SafeText;
use crate::safe;
use serde::Serialize;
use std::io;

/// A format of a page, and of the same facts for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFormat {
    /// For people, and for plain mails.
    Text,
    /// For pages and chats.
    Markdown,
    /// For mails.
    Html,
    /// One object.
    Json,
}

impl PageFormat {
    /// Every format with its name and a phrase for the help, the default one first.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Text, "text", "For people, and for plain mails"),
        (Self::Markdown, "markdown", "For pages and chats"),
        (Self::Html, "html", "For mails"),
        (Self::Json, "json", "One object"),
    ];

    /// Writes a page, or the same facts as JSON.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write<T: Serialize>(self, page: &Page, json: &T, out: &mut Output<'_>) -> io::Result<()> {
        match self {
            Self::Text => page.write_text(out),
            Self::Markdown => page.write_markdown(&mut Markdown::writer(out)),
            Self::Html => page.write_html(&mut Xml::writer(out)),
            Self::Json => out.json(json),
        }
    }
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The title.
    pub title: SafeText,
    /// The lists. Empty ones are not shown.
    pub lists: Vec<List>,
}

/// A list with its title.
#[derive(Clone, Debug)]
pub struct List {
    /// The title.
    pub title: &'static str,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it says.
    pub phrase: Phrase,
    /// A list below it.
    pub details: Vec<Phrase>,
}

impl From<Phrase> for Item {
    fn from(phrase: Phrase) -> Self {
        Self { phrase, details: Vec::new() }
    }
}

impl Item {
    /// Writes the item and its details as a list in Markdown.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write_markdown(&self, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        out.item(0, &self.phrase)?;
        self.details.iter().try_for_each(|detail| out.item(1, detail))
    }

    fn write_html(&self, out: &mut XmlWriter<'_, '_>) -> io::Result<()> {
        out.phrase(&self.phrase)?;
        if self.details.is_empty() {
            return Ok(());
        }
        out.inline("ul", &[], |out| {
            self.details.iter().try_for_each(|detail| out.inline("li", &[], |out| out.phrase(detail)))
        })
    }
}

impl Page {
    /// Returns whether no list has an item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown().next().is_none()
    }

    /// Returns the lists that have items.
    pub fn shown(&self) -> impl Iterator<Item = &List> {
        self.lists.iter().filter(|list| !list.items.is_empty())
    }

    /// Writes the page for a terminal or a plain mail.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write_text(&self, out: &mut Output<'_>) -> io::Result<()> {
        out.styled_line(Style::Strong, &self.title)?;
        for list in self.shown() {
            out.styled_line(Style::Strong, safe!("\n{} ({})", list.title, list.items.len()))?;
            for item in &list.items {
                out.text("  ")?.line(item.phrase.plain())?;
                item.details.iter().try_for_each(|detail| out.text("      ")?.line(detail.plain()))?;
            }
        }
        Ok(())
    }

    /// Writes the page as Markdown.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write_markdown(&self, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        out.heading(1, &Phrase::text(self.title.clone()))?;
        for list in self.shown() {
            out.heading(2, &Phrase::text(safe!("{} ({})", list.title, list.items.len())))?;
            list.items.iter().try_for_each(|item| item.write_markdown(out))?;
        }
        Ok(())
    }

    /// Writes the page as HTML that a mail can have as its body: without a style and without anything that is loaded.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write_html(&self, out: &mut XmlWriter<'_, '_>) -> io::Result<()> {
        out.html_declaration()?;
        out.block("html", &[("lang", "en".into())], |out| {
            out.block("head", &[], |out| {
                out.empty("meta", &[("charset", "utf-8".into())])?;
                out.line("title", &[], self.title.clone())
            })?;
            out.block("body", &[], |out| {
                out.line("h1", &[], self.title.clone())?;
                self.shown().try_for_each(|list| {
                    out.line("h2", &[], safe!("{} ({})", list.title, list.items.len()))?;
                    out.block("ul", &[], |out| {
                        list.items.iter().try_for_each(|item| {
                            out.inline("li", &[], |out| item.write_html(out))?;
                            out.text("\n")
                        })
                    })
                })
            })
        })
    }
}
