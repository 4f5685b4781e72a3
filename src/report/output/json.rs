//! JSON: masked, and safe to show on a terminal.

use super::masking::Masking;
use super::{Output, Syntax};
use crate::domain::safe_text::{SAFE_TEXT, SafeText, is_unsafe_for_display};
use crate::fsio::spool::Spool;
use jiff::civil::Date;
use public_boundary::{mask, mask_principal};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::borrow::Cow;
use std::io::{self, BufWriter, IntoInnerError, Write};

/// JSON, and lines of JSON.
#[derive(Debug)]
pub enum Json {}

impl Syntax for Json {
    type Writer<'a, 'b: 'a> = JsonWriter<'a, 'b>;

    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> JsonWriter<'a, 'b> {
        JsonWriter { out }
    }
}

/// A writer of JSON.
pub struct JsonWriter<'a, 'b> {
    out: &'a mut Output<'b>,
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
        write(&mut later, rest, PrettyFormatter::new())?;
        let mut first = Vec::new();
        write(&mut first, &head(), PrettyFormatter::new())?;
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
        self.out.json_line(value)
    }
}

impl Output<'_> {
    /// Writes a value as indented JSON and a line break. Forbidden material in its strings and keys is masked.
    ///
    /// # Errors
    /// The errors of the destination, and of the value's own serialization.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.serialize(value, PrettyFormatter::new())
    }

    /// Writes a value as one line of JSON. Forbidden material in its strings and keys is masked.
    ///
    /// # Errors
    /// The errors of the destination, and of the value's own serialization.
    pub fn json_line<T: Serialize + ?Sized>(&mut self, value: &T) -> io::Result<()> {
        self.serialize(value, CompactFormatter)
    }

    fn serialize<T: Serialize + ?Sized>(&mut self, value: &T, formatter: impl Formatter) -> io::Result<()> {
        let stream = self.stream()?;
        write(&mut *stream, value, formatter)?;
        stream.write_all(b"\n")
    }
}

fn write<T: Serialize + ?Sized>(stream: impl Write, value: &T, formatter: impl Formatter) -> io::Result<()> {
    // The serializer writes a few bytes at a time, and the stream need not be a fast one for that.
    let mut buffer = BufWriter::new(stream);
    let mut serializer = Serializer::with_formatter(&mut buffer, Escaping(formatter));
    value.serialize(Masking(&mut serializer))?;
    // Nothing is flushed: the stream has a buffer of its own, for several values.
    buffer.into_inner().map(drop).map_err(IntoInnerError::into_error)
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
        Self(Cow::Owned(text.as_str().to_owned()))
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

/// A formatter that writes characters that are unsafe to display as JSON's own escapes: the value stays the same, and a
/// terminal that shows the file is safe.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // Nearly every text is plain. The loop has no early exit, so that the compiler can vectorize it.
        if fragment.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~')) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unsafe_for_display) {
            let (plain, tail) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            let Some(c) = tail.chars().next() else { break };
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &tail[c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
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
}
