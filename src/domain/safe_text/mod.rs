//! Text that may be shown: the one type by which text reaches a terminal, a file, a clipboard, a title or a report.
//!
//! Text from evidence, from names of files or from a user becomes [`SafeText`] in this module and nowhere else:
//! forbidden material is masked, and characters that a terminal would obey become visible (specification, section 4).
//! The program's own words are `&'static str` and convert as they are. [`safe!`](crate::safe) joins both into
//! sentences, and accepts only [`Safe`] values.

mod display;
mod format;

use public_boundary as boundary;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Display, Write as _};
use std::ops::{Deref, Range};

pub use display::is_unsafe_for_display;
#[doc(hidden)]
pub use format::{Argument, captures_nothing};
pub use format::{IntoSafe, Safe};

/// The name under which [`SafeText`] is serialized, so that a serializer can tell it from text that is not safe yet.
pub const SAFE_TEXT: &str = "trialdesk::SafeText";

/// A function that masks forbidden material in a text.
type Mask = fn(&str) -> Cow<'_, str>;

/// Text that may be shown.
///
/// ```
/// use trialdesk::domain::safe_text::SafeText;
/// assert_eq!(SafeText::sanitize("plain").as_str(), "plain");
/// assert_eq!(SafeText::sanitize("owner:\u{202e}selas").as_str(), "owner:\\u{202e}selas");
/// assert_eq!(SafeText::sanitize("\u{1b}[31mred").as_str(), "\\u{1b}[31mred");
/// assert_eq!(SafeText::sanitize("call pat@corp.test today").as_str(), "call [masked] today");
/// ```
///
/// Text that is not the program's own does not convert by itself:
///
/// ```compile_fail
/// use trialdesk::domain::safe_text::SafeText;
/// let from_a_file = String::from("x");
/// let text: SafeText = from_a_file.as_str().into();
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SafeText(Cow<'static, str>);

impl SafeText {
    /// No text.
    pub const EMPTY: Self = Self(Cow::Borrowed(""));

    /// Sanitizes a text for one line: forbidden material is masked, and control, escape, bidirectional, zero-width and
    /// tag characters become visible (`\u{202e}`). Line breaks become visible too.
    #[must_use]
    pub fn sanitize(text: &str) -> Self {
        Self::visible(text, boundary::mask)
    }

    /// Sanitizes the name of a principal (`decided_by`): an e-mail address stays, because it names a colleague
    /// (specification, section 4).
    ///
    /// ```
    /// use trialdesk::domain::safe_text::SafeText;
    /// assert_eq!(SafeText::principal("hana@corp.test").as_str(), "hana@corp.test");
    /// ```
    #[must_use]
    pub fn principal(text: &str) -> Self {
        Self::visible(text, boundary::mask_principal)
    }

    /// Sanitizes a text of several lines, one [`SafeText`] for each. A carriage return before a line break goes with it.
    ///
    /// ```
    /// use trialdesk::domain::safe_text::SafeText;
    /// let lines = SafeText::lines("a: \u{7f}\r\nclient_secret: hunter2\n");
    /// assert_eq!(lines.iter().map(SafeText::as_str).collect::<Vec<_>>(), ["a: \\u{7f}", "client_secret: [masked]", ""]);
    /// ```
    #[must_use]
    pub fn lines(text: &str) -> Vec<Self> {
        let masked_line: Mask = |line| Cow::Owned(boundary::mask_text(line));
        let line = |line: &str| Self::visible_part(line.strip_suffix('\r').unwrap_or(line), masked_line);
        boundary::mask_text(text).split('\n').map(line).collect()
    }

    /// Returns the text with each character of forbidden material replaced by `•` and each unsafe character by `�`.
    /// The number of characters stays the same: this is for text that is still being typed, with a cursor that counts
    /// characters.
    ///
    /// ```
    /// use trialdesk::domain::safe_text::SafeText;
    /// assert_eq!(SafeText::typed("to pat@corp.test, \u{7}").as_str(), "to •••••••••••••, \u{fffd}");
    /// ```
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self::join(Self::typed_lines(text), "\u{fffd}")
    }

    /// Returns the lines of a text that is still being typed, each as [`SafeText::typed`].
    #[must_use]
    pub fn typed_lines(text: &str) -> Vec<Self> {
        let mut hidden = boundary::masked_ranges(text).into_iter().peekable();
        let shown = |(at, c): (usize, char)| {
            while hidden.next_if(|range| range.end <= at).is_some() {}
            match c {
                '\n' => '\n',
                _ if hidden.peek().is_some_and(|range| range.start <= at) => '•',
                c if is_unsafe_for_display(c) => char::REPLACEMENT_CHARACTER,
                c => c,
            }
        };
        let shown: String = text.char_indices().map(shown).collect();
        shown.split('\n').map(|line| Self(Cow::Owned(line.to_owned()))).collect()
    }

    /// Joins [`Safe`] parts. Only [`safe!`](crate::safe) calls it, which checks that the parts are safe.
    #[doc(hidden)]
    #[must_use]
    pub fn from_safe_arguments(arguments: fmt::Arguments<'_>) -> Self {
        arguments.as_str().map_or_else(|| Self(Cow::Owned(arguments.to_string())), Into::into)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Appends further text.
    pub fn push(&mut self, text: impl Into<Self>) {
        let text = text.into();
        if self.0.is_empty() {
            *self = text;
        } else {
            self.0.to_mut().push_str(&text);
        }
    }

    /// Appends a copy of further text.
    pub fn push_safe(&mut self, text: &Self) {
        self.0.to_mut().push_str(text);
    }

    /// Appends a part of another text; out of bounds or inside a character it is empty.
    pub fn push_part(&mut self, text: &Self, range: Range<usize>) {
        self.0.to_mut().push_str(text.0.get(range).unwrap_or_default());
    }

    /// Returns a part of the text; empty if the range is out of bounds or inside a character.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        match &self.0 {
            Cow::Borrowed(text) => Self(Cow::Borrowed(text.get(range).unwrap_or_default())),
            Cow::Owned(text) => Self(Cow::Owned(text.get(range).unwrap_or_default().to_owned())),
        }
    }

    /// Returns the part of the text that `pick` returns.
    #[must_use]
    pub fn part(&self, pick: impl for<'a> FnOnce(&'a str) -> &'a str) -> Self {
        match &self.0 {
            Cow::Borrowed(text) => Self(Cow::Borrowed(pick(text))),
            Cow::Owned(text) => Self(Cow::Owned(pick(text).to_owned())),
        }
    }

    /// Returns the lines of the text.
    pub fn split_lines(&self) -> impl Iterator<Item = Self> + '_ {
        self.0.lines().map(|line| Self(Cow::Owned(line.to_owned())))
    }

    /// Returns the text in lower case.
    #[must_use]
    pub fn to_lowercase(&self) -> Self {
        Self(Cow::Owned(self.0.to_lowercase()))
    }

    /// Joins texts with a separator.
    ///
    /// ```
    /// use trialdesk::domain::safe_text::SafeText;
    /// let parts = [SafeText::sanitize("a"), SafeText::from("b")];
    /// assert_eq!(SafeText::join(parts, ", ").as_str(), "a, b");
    /// ```
    #[must_use]
    pub fn join<T: Into<Self>>(parts: impl IntoIterator<Item = T>, between: &'static str) -> Self {
        // A line has room for most of them.
        let mut out = String::with_capacity(80);
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                out.push_str(between);
            }
            out.push_str(&part.into());
        }
        Self(Cow::Owned(out))
    }

    /// Returns a number of spaces.
    #[must_use]
    pub fn blanks(columns: usize) -> Self {
        Self(Cow::Owned(" ".repeat(columns)))
    }

    /// Returns a text of the program, repeated a number of times.
    #[must_use]
    pub fn repeat(text: &'static str, times: usize) -> Self {
        Self(Cow::Owned(text.repeat(times)))
    }

    fn visible(text: &str, mask: Mask) -> Self {
        Self::visible_part(&mask(text), mask)
    }

    /// Makes the unsafe characters of a masked text visible. What they are written as joins the texts around them, so the
    /// result is masked again: `a` and `b` on two lines are one word `a\u{a}b`.
    fn visible_part(text: &str, mask: Mask) -> Self {
        if !text.contains(is_unsafe_for_display) {
            return Self(Cow::Owned(text.to_owned()));
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if is_unsafe_for_display(c) {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            } else {
                out.push(c);
            }
        }
        Self(Cow::Owned(mask(&out).into_owned()))
    }
}

impl Deref for SafeText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for SafeText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&'static str> for SafeText {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<&Self> for SafeText {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

impl From<SafeText> for Cow<'static, str> {
    fn from(text: SafeText) -> Self {
        text.0
    }
}

impl From<SafeText> for Box<str> {
    fn from(text: SafeText) -> Self {
        text.0.into()
    }
}

impl PartialEq<str> for SafeText {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<String> for SafeText {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<&str> for SafeText {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl Serialize for SafeText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(SAFE_TEXT, &*self.0)
    }
}

impl schemars::JsonSchema for SafeText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// A cache of sanitized texts: a report repeats few sentences for thousands of trials.
#[derive(Debug, Default)]
pub struct SanitizerCache {
    known: HashMap<Box<str>, SafeText>,
}

impl SanitizerCache {
    /// The maximum number of cached texts, which limits the memory.
    const MOST: usize = 1_000;

    /// Returns [`SafeText::sanitize`] of a text, from the cache if it is there.
    pub fn sanitize(&mut self, text: &str) -> SafeText {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let safe = SafeText::sanitize(text);
        if self.known.len() < Self::MOST {
            self.known.insert(text.into(), safe.clone());
        }
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::SafeText;

    #[test]
    fn section_4_text_that_becomes_visible_is_masked_again() {
        let text = ["Auser = pilot\npass", "word = open_sesame\n9KD4T-W3HVB-"].concat();
        let safe = SafeText::sanitize(&text);
        assert!(public_boundary::kinds_in(&safe).next().is_none(), "{safe}");
        assert_eq!(SafeText::sanitize(&safe), safe, "it holds nothing more");
    }

    #[test]
    fn typed_text_keeps_its_number_of_characters() {
        let key = format!("AKIA{}", "QWERTYUIOP234567");
        for text in
            ["é plain", "mail pat@corp.test, then go on", &format!("a {key} b"), "CUSTOMER_SECRET=hunter2 x"]
        {
            let typed = SafeText::typed(text);
            assert_eq!(typed.chars().count(), text.chars().count());
            assert_eq!(typed.contains('•'), SafeText::sanitize(text) != *text);
        }
        assert!(!SafeText::typed("CUSTOMER_SECRET=hunter2").contains("hunter2"));
    }
}
