//! JSON: masked, and safe to show on a terminal.

mod buffer;
mod serializer;

use super::{Output, Syntax};
use crate::domain::safe_text::{SAFE_TEXT, SafeText};
use crate::fsio::spool::Spool;
use buffer::{Buffer, Layout};
use jiff::civil::Date;
use public_boundary::{mask, mask_principal};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// JSON, and lines of JSON.
#[derive(Debug)]
pub enum Json {}

impl Syntax for Json {
    type Writer<'a, 'b: 'a> = JsonWriter<'a, 'b>;

    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> JsonWriter<'a, 'b> {
        JsonWriter { out, lines: Buffer::new(Layout::Compact) }
    }
}

/// A writer of JSON.
pub struct JsonWriter<'a, 'b> {
    out: &'a mut Output<'b>,
    /// The buffer of all lines, which are many.
    lines: Buffer,
}

impl JsonWriter<'_, '_> {
    /// Writes a value as indented JSON and a line break. Forbidden material in its strings and keys is masked.
    ///
    /// # Errors
    /// The errors of the destination, and of the value's own serialization.
    pub fn document<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.out.json(value)
    }

    /// Writes the members of two objects as one object, like [`JsonWriter::document`]. The later members are made first, and
    /// wait in few bytes of memory: the first ones can have figures that come from making them.
    ///
    /// # Errors
    /// The errors of the destination, and of the values' own serialization.
    pub fn late_head<H: Serialize, T: Serialize>(
        &mut self,
        rest: &T,
        head: impl FnOnce() -> H,
    ) -> io::Result<()> {
        let mut later = Spool::default();
        write(&mut later, &mut Buffer::new(Layout::Indented), rest)?;
        let mut first = Vec::new();
        write(&mut first, &mut Buffer::new(Layout::Indented), &head())?;
        let stream = self.out.stream()?;
        // Both objects have members, so a line break comes after the first brace and before the last.
        stream.write_all(first.strip_suffix(b"\n}").unwrap_or(&first))?;
        stream.write_all(b",")?;
        later.write_to("{".len(), stream)?;
        stream.write_all(b"\n")
    }

    /// Writes a value as one line of JSON. Forbidden material in its strings and keys is masked.
    ///
    /// # Errors
    /// The errors of the destination, and of the value's own serialization.
    pub fn line<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.out.write_line(&mut self.lines, value)
    }
}

impl Output<'_> {
    /// Writes a value as indented JSON and a line break. Forbidden material in its strings and keys is masked.
    ///
    /// # Errors
    /// The errors of the destination, and of the value's own serialization.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.write_line(&mut Buffer::new(Layout::Indented), value)
    }

    /// Writes a value as one line of JSON. Forbidden material in its strings and keys is masked.
    ///
    /// # Errors
    /// The errors of the destination, and of the value's own serialization.
    pub fn json_line<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.write_line(&mut Buffer::new(Layout::Compact), value)
    }

    /// Writes a value in the layout of an empty buffer, and a line break.
    fn write_line<T: Serialize + ?Sized>(&mut self, buffer: &mut Buffer, value: &T) -> io::Result<()> {
        let stream = self.stream()?;
        write(stream, buffer, value)?;
        stream.write_all(b"\n")
    }
}

/// Writes a value to a stream, in the layout of an empty buffer.
fn write<T: Serialize + ?Sized>(stream: &mut dyn Write, buffer: &mut Buffer, value: &T) -> io::Result<()> {
    serializer::write(stream, buffer, value)?;
    buffer.flush(stream)
}

/// Text for JSON: forbidden material is masked, and all other characters keep their value.
///
/// [`SafeText`] has characters that are unsafe to display in a visible form. JSON has escapes of its own for them, which
/// [`Output::json`] writes, so that a machine reads the value that the evidence has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonText(Cow<'static, str>);

impl JsonText {
    /// Masks forbidden material.
    #[must_use]
    pub fn sanitize(text: &str) -> Self {
        Self(Cow::Owned(mask(text).into_owned()))
    }

    /// Masks forbidden material in the name of a principal, who may be named by an e-mail address.
    #[must_use]
    pub fn principal(text: &str) -> Self {
        Self(Cow::Owned(mask_principal(text).into_owned()))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0.into_owned()
    }

    /// Returns a date in its ISO form.
    #[must_use]
    pub fn date(date: Date) -> Self {
        Self(Cow::Owned(date.to_string()))
    }
}

impl From<SafeText> for JsonText {
    fn from(text: SafeText) -> Self {
        Self(text.into())
    }
}

impl From<&'static str> for JsonText {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl Serialize for JsonText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(SAFE_TEXT, &*self.0)
    }
}

impl JsonSchema for JsonText {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    enum Sort {
        Unit,
        Tuple(String, u8),
        Struct { text: String },
    }

    #[derive(Serialize)]
    struct Wrapper(String);

    #[derive(Serialize)]
    struct Everything {
        plain: String,
        some: Option<String>,
        list: Vec<String>,
        pair: (String, char),
        wrapped: Wrapper,
        map: BTreeMap<String, String>,
        sorts: [Sort; 3],
        #[serde(flatten)]
        flat: BTreeMap<String, String>,
    }

    fn address() -> String {
        ["pat@", "corp.test"].concat()
    }

    fn written(value: &impl Serialize) -> String {
        let mut bytes = Vec::new();
        Output::new(&mut bytes, false).json_line(value).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn forbidden_material_is_masked_in_every_shape_of_value() {
        let map = |key: &str| BTreeMap::from([(format!("{key} {}", address()), address())]);
        let everything = Everything {
            plain: address(),
            some: Some(address()),
            list: vec![address()],
            pair: (address(), '@'),
            wrapped: Wrapper(address()),
            map: map("a"),
            sorts: [Sort::Unit, Sort::Tuple(address(), 1), Sort::Struct { text: address() }],
            flat: map("b"),
        };
        assert_eq!(
            written(&everything),
            "{\"plain\":\"[masked]\",\"some\":\"[masked]\",\"list\":[\"[masked]\"],\"pair\":[\"[masked]\",\"@\"],\
             \"wrapped\":\"[masked]\",\"map\":{\"a [masked]\":\"[masked]\"},\"sorts\":[\"Unit\",{\"Tuple\":[\"[masked]\",1]},\
             {\"Struct\":{\"text\":\"[masked]\"}}],\"b [masked]\":\"[masked]\"}\n"
        );
    }

    #[test]
    fn safe_text_is_written_as_it_is() {
        assert_eq!(written(&SafeText::principal(&address())), format!("\"{}\"\n", address()));
        assert_eq!(written(&JsonText::principal(&address())), format!("\"{}\"\n", address()));
        assert_eq!(written(&JsonText::sanitize(&address())), "\"[masked]\"\n");
    }

    #[test]
    fn unsafe_characters_keep_their_value_and_are_not_written_raw() {
        let text = "a\u{202e}b\u{1b}\u{e0041}";
        let json = written(&JsonText::sanitize(text));
        assert!(json.chars().all(|c| c.is_ascii_graphic() || c == '\n'), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn the_form_is_that_of_serde_json() {
        let value = serde_json::json!({
            "empty": [{}, [], ""],
            "numbers": [0, -7, 18_446_744_073_709_551_615_u64, 1.5, 2.0, 1e300],
            "words": [null, true, false],
            "texts": ["a \"b\" \\ c", "\u{8}\u{c}\n\r\t", "\u{1}\u{1f}", "é … 世界", "`x` <y> & z/"],
            "deep": [[[[[[[[[[[[[[[[[[[[{"a": 1}]]]]]]]]]]]]]]]]]]]],
        });
        let mut indented = Vec::new();
        Output::new(&mut indented, false).json(&value).unwrap();
        let lines = |text: String| format!("{text}\n");
        assert_eq!(
            String::from_utf8(indented).unwrap(),
            lines(serde_json::to_string_pretty(&value).unwrap())
        );
        assert_eq!(written(&value), lines(serde_json::to_string(&value).unwrap()));
    }

    #[test]
    fn a_value_that_is_larger_than_the_buffer_is_whole() {
        let value: Vec<BTreeMap<&str, usize>> =
            (0..10_000).map(|number| BTreeMap::from([("number", number)])).collect();
        assert_eq!(written(&value), serde_json::to_string(&value).unwrap() + "\n");
        let mut bytes = Vec::new();
        let mut out = Output::new(&mut bytes, false);
        let mut lines = Json::writer(&mut out);
        lines.line(&value).and_then(|()| lines.line(&1)).and_then(|()| lines.line("x")).unwrap();
        assert!(String::from_utf8(bytes).unwrap().ends_with("{\"number\":9999}]\n1\n\"x\"\n"));
    }

    #[test]
    fn a_key_that_is_not_a_text_is_refused() {
        let mut bytes = Vec::new();
        assert!(Output::new(&mut bytes, false).json(&BTreeMap::from([((1, 2), 3)])).is_err());
    }
}
