//! A word that is looked for in documents.

use crate::domain::date_input::written_day;
use crate::domain::document::Document;
use crate::domain::query::Pattern;
use std::ops::Range;

/// A word, compiled for a search in documents. Case is ignored, and the word matches as it is, also inside of other words.
/// A day in the form of the interface (`10 Jul`, `10 Jul 2026`) is also found in the form of files.
#[derive(Clone, Debug)]
pub struct Needle {
    word: Form,
    day: Option<Form>,
}

/// A form of a word.
#[derive(Clone, Debug)]
struct Form {
    /// The word in lower case.
    text: Box<str>,
    /// For a word of ASCII characters, the index of its rarest one.
    rarest: Option<usize>,
    pattern: Pattern,
}

impl Needle {
    /// Compiles a word.
    #[must_use]
    pub fn new(word: &str) -> Self {
        let day = written_day(word).map(|(year, month, day)| match year {
            Some(year) => format!("{year:04}-{month:02}-{day:02}"),
            None => format!("-{month:02}-{day:02}"),
        });
        Self { word: Form::new(word), day: day.as_deref().map(Form::new) }
    }

    /// Returns whether the word occurs in a field of a document that a search looks into.
    #[must_use]
    pub fn is_in(&self, document: &Document) -> bool {
        self.may_be_in(document.packed.field_bytes())
            && document.packed.has_searched(|text| self.is_in_text(text))
    }

    /// Returns whether the word occurs in the bytes of a text.
    pub(super) fn is_in_text(&self, text: &[u8]) -> bool {
        self.forms().any(|form| form.is_in(text))
    }

    /// Returns whether the word may be in packed bytes. It is not, if the answer is false.
    pub(super) fn may_be_in(&self, bytes: &[u8]) -> bool {
        self.forms().any(|form| form.may_be_in(bytes))
    }

    /// Returns the forms of the word, each in lower case if it has only ASCII characters: it is then found byte by byte, and
    /// case is ignored for ASCII alone.
    pub(super) fn ascii_forms(&self) -> impl Iterator<Item = Option<&[u8]>> {
        self.forms().map(|form| form.rarest.map(|_| form.text.as_bytes()))
    }

    /// Returns whether every text with this word is known to have another one as well: each form of this word contains a
    /// form of the other.
    pub(super) fn includes(&self, other: &Self) -> bool {
        self.forms().all(|form| other.forms().any(|other| form.includes(other)))
    }

    /// Returns whether another word is found in the same texts, because it is the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.includes(other) && other.includes(self)
    }

    /// Returns the bytes of a text that are the first occurrence of the word.
    #[must_use]
    pub fn range_in(&self, text: &str) -> Option<Range<usize>> {
        self.forms().find_map(|form| form.range_in(text))
    }

    fn forms(&self) -> impl Iterator<Item = &Form> {
        [&self.word].into_iter().chain(&self.day)
    }
}

impl Form {
    fn new(word: &str) -> Self {
        let text: Box<str> = word.to_lowercase().into();
        let rarest = text
            .is_ascii()
            .then(|| (0..text.len()).min_by_key(|&at| frequency(text.as_bytes()[at])).unwrap_or_default());
        Self { text, rarest, pattern: Pattern::new(word, true) }
    }

    /// Returns whether the word may be in packed bytes. It is not, if the answer is false.
    fn may_be_in(&self, bytes: &[u8]) -> bool {
        self.rarest.is_none_or(|rarest| find_ascii(self.text.as_bytes(), rarest, bytes).is_some())
    }

    /// Returns whether the word is in the bytes of a text.
    fn is_in(&self, text: &[u8]) -> bool {
        match self.rarest {
            Some(rarest) => find_ascii(self.text.as_bytes(), rarest, text).is_some(),
            None => str::from_utf8(text).is_ok_and(|text| self.pattern.range_in(text).is_some()),
        }
    }

    /// Returns whether every text with this form is known to have another one. A form of ASCII characters and any other one
    /// are matched by different rules of case, so nothing is known about two of these.
    fn includes(&self, other: &Self) -> bool {
        match (self.rarest, other.rarest) {
            (Some(_), Some(_)) => self.text.contains(&*other.text),
            (None, None) => self.pattern.includes(&other.pattern),
            _ => false,
        }
    }

    fn range_in(&self, text: &str) -> Option<Range<usize>> {
        let Some(rarest) = self.rarest else { return self.pattern.range_in(text) };
        let start = find_ascii(self.text.as_bytes(), rarest, text.as_bytes())?;
        Some(start..start + self.text.len())
    }
}

/// Returns the start of a word of lower-case ASCII characters in bytes, ignoring case. The other characters of UTF-8 have no
/// byte that is ASCII, so a word is never found in the middle of one.
fn find_ascii(word: &[u8], rarest: usize, bytes: &[u8]) -> Option<usize> {
    let Some(&byte) = word.get(rarest) else { return Some(0) };
    let mut from = rarest;
    while let Some(rest) = bytes.get(from..) {
        let at = from + memchr::memchr2(byte, byte.to_ascii_uppercase(), rest)?;
        let start = at - rarest;
        if bytes.get(start..start + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)) {
            return Some(start);
        }
        from = at + 1;
    }
    None
}

/// Returns how frequent a lower-case character is in references, roughly; the lowest number is the rarest.
fn frequency(byte: u8) -> usize {
    const RARE_FIRST: &[u8] = b"zqjxkyvwbghfm98765432ud10lpsncaotrie-:/_";
    RARE_FIRST.iter().position(|&other| other == byte).unwrap_or(0)
}
