//! The serializer of JSON: one pass over a value masks forbidden material, escapes and indents.
//!
//! Every string that is not [`SafeText`] yet is masked, also the keys of maps. The names of fields and variants are the
//! program's own words and are written as they are.
//!
//! [`SafeText`]: crate::domain::safe_text::SafeText

use super::buffer::{Brackets, Buffer};
use crate::domain::safe_text::SAFE_TEXT;
use public_boundary::mask;
use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::Display;
use std::io::{self, Write};

/// A serializer that writes JSON to a buffer, and from there to a stream.
struct JsonSerializer<'a> {
    stream: &'a mut dyn Write,
    buffer: &'a mut Buffer,
    /// True inside of a text that is safe already.
    is_safe: bool,
}

/// The reason why a value cannot be written.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct JsonError(#[from] io::Error);

impl ser::Error for JsonError {
    fn custom<T: Display>(message: T) -> Self {
        Self(io::Error::other(message.to_string()))
    }
}

/// Writes a value to a buffer, and the part that does not fit to a stream.
pub(super) fn write<T: Serialize + ?Sized>(
    stream: &mut dyn Write,
    buffer: &mut Buffer,
    value: &T,
) -> io::Result<()> {
    let mut serializer = JsonSerializer { stream, buffer, is_safe: false };
    value.serialize(&mut serializer).map_err(|JsonError(error)| error)
}

impl<'a> JsonSerializer<'a> {
    /// Begins an object or an array.
    fn open<'s>(&'s mut self, brackets: Brackets) -> Compound<'s, 'a> {
        self.buffer.open(brackets);
        Compound { serializer: self, brackets, is_empty: true, is_variant: false }
    }

    /// Begins the object or array of the values of a variant, in the object whose one member it is.
    fn open_variant<'s>(&'s mut self, variant: &'static str, brackets: Brackets) -> Compound<'s, 'a> {
        self.begin_variant(variant);
        Compound { is_variant: true, ..self.open(brackets) }
    }

    fn begin_variant(&mut self, variant: &'static str) {
        self.buffer.open(Brackets::Object);
        self.buffer.begin_item(true);
        self.buffer.name(variant);
        self.buffer.colon();
    }

    fn end_variant(&mut self) {
        self.buffer.close(Brackets::Object, false);
    }
}

/// An object or an array that is being written.
struct Compound<'s, 'a> {
    serializer: &'s mut JsonSerializer<'a>,
    brackets: Brackets,
    is_empty: bool,
    /// True if it is in the object of a variant.
    is_variant: bool,
}

impl Compound<'_, '_> {
    fn begin_item(&mut self) {
        self.serializer.buffer.begin_item(self.is_empty);
        self.is_empty = false;
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
        self.begin_item();
        self.value(value)
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), JsonError> {
        self.begin_item();
        self.serializer.buffer.name(name);
        self.serializer.buffer.colon();
        self.value(value)
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
        value.serialize(&mut *self.serializer)?;
        Ok(self.serializer.buffer.relieve(self.serializer.stream)?)
    }

    fn close(self) {
        self.serializer.buffer.close(self.brackets, self.is_empty);
        if self.is_variant {
            self.serializer.end_variant();
        }
    }
}

macro_rules! numbers {
    ($($method:ident($type:ty)),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<(), JsonError> {
            Ok(self.buffer.number(value)?)
        })*
    };
}

impl<'s, 'a> Serializer for &'s mut JsonSerializer<'a> {
    type Ok = ();
    type Error = JsonError;
    type SerializeSeq = Compound<'s, 'a>;
    type SerializeTuple = Compound<'s, 'a>;
    type SerializeTupleStruct = Compound<'s, 'a>;
    type SerializeTupleVariant = Compound<'s, 'a>;
    type SerializeMap = Compound<'s, 'a>;
    type SerializeStruct = Compound<'s, 'a>;
    type SerializeStructVariant = Compound<'s, 'a>;

    numbers!(
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_i128(i128),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64),
        serialize_u128(u128),
        serialize_bool(bool),
    );

    fn serialize_f32(self, value: f32) -> Result<(), JsonError> {
        Ok(self.buffer.float(value.into())?)
    }

    fn serialize_f64(self, value: f64) -> Result<(), JsonError> {
        Ok(self.buffer.float(value)?)
    }

    fn serialize_char(self, value: char) -> Result<(), JsonError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), JsonError> {
        if self.is_safe {
            self.buffer.string(text);
        } else {
            self.buffer.string(&mask(text));
        }
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), JsonError> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), JsonError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), JsonError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), JsonError> {
        self.buffer.word("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), JsonError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), JsonError> {
        self.buffer.name(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), JsonError> {
        let was_safe = self.is_safe;
        self.is_safe |= name == SAFE_TEXT;
        value.serialize(&mut *self)?;
        self.is_safe = was_safe;
        Ok(())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), JsonError> {
        self.begin_variant(variant);
        value.serialize(&mut *self)?;
        self.end_variant();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'s, 'a>, JsonError> {
        Ok(self.open(Brackets::Array))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'s, 'a>, JsonError> {
        Ok(self.open(Brackets::Array))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'s, 'a>, JsonError> {
        Ok(self.open(Brackets::Array))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'s, 'a>, JsonError> {
        Ok(self.open_variant(variant, Brackets::Array))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'s, 'a>, JsonError> {
        Ok(self.open(Brackets::Object))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'s, 'a>, JsonError> {
        Ok(self.open(Brackets::Object))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'s, 'a>, JsonError> {
        Ok(self.open_variant(variant, Brackets::Object))
    }
}

macro_rules! elements {
    ($($trait:ident::$method:ident),* $(,)?) => {
        $(impl $trait for Compound<'_, '_> {
            type Ok = ();
            type Error = JsonError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
                self.element(value)
            }

            fn end(self) -> Result<(), JsonError> {
                self.close();
                Ok(())
            }
        })*
    };
}

elements!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
);

macro_rules! members {
    ($($trait:ident),* $(,)?) => {
        $(impl $trait for Compound<'_, '_> {
            type Ok = ();
            type Error = JsonError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), JsonError> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), JsonError> {
                self.close();
                Ok(())
            }
        })*
    };
}

members!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Compound<'_, '_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), JsonError> {
        self.begin_item();
        let start = self.serializer.buffer.bytes().len();
        key.serialize(&mut *self.serializer)?;
        if self.serializer.buffer.bytes().get(start) == Some(&b'"') {
            return Ok(());
        }
        Err(ser::Error::custom("the key of an object is not a text"))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
        self.serializer.buffer.colon();
        self.value(value)
    }

    fn end(self) -> Result<(), JsonError> {
        self.close();
        Ok(())
    }
}
