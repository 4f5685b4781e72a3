//! The likely encoding of a file that is not UTF-8, for the message of its problem.

use super::syntax::LineMap;

/// Returns a sentence with the first position that is not UTF-8, the likely encoding, and the remedy.
#[must_use]
pub fn not_utf8(bytes: &[u8]) -> String {
    let valid = std::str::from_utf8(bytes).err().map_or(bytes.len(), |error| error.valid_up_to());
    let text = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    let at = LineMap::of(text).position(valid);
    let place = format!("from line {}, column {} on", at.line, at.column);
    match guess(bytes, valid) {
        Some(encoding) => format!("this file is {encoding}, not UTF-8, {place}: save it as UTF-8"),
        None => format!("this file is not UTF-8 {place}: save it as UTF-8"),
    }
}

/// The least share of units whose high byte is NUL that makes a text UTF-16, as one of so many.
const ONE_OF: usize = 2;

fn guess(bytes: &[u8], valid: usize) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Some("UTF-32"),
        [0xff, 0xfe, ..] => return Some("UTF-16 (little endian)"),
        [0xfe, 0xff, ..] => return Some("UTF-16 (big endian)"),
        _ => {}
    }
    let nuls = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let units = bytes.len() / 2;
    if units > 0 && nuls(1) * ONE_OF > units {
        return Some("UTF-16 (little endian, without a byte order mark)");
    }
    if units > 0 && nuls(0) * ONE_OF > units {
        return Some("UTF-16 (big endian, without a byte order mark)");
    }
    // Five bytes have no character in Windows-1252, and a text has no other control characters.
    let is_western =
        |byte: &u8| !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0..=8 | 0x0e..=0x1f | 0x7f);
    bytes[valid..].iter().all(is_western).then_some("probably Windows-1252 (ANSI) or Latin-1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_1_the_encoding_and_the_place_are_named() {
        let units: Vec<u16> = "a: b\nc: é\n".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for (bytes, expected) in [
            (
                [&[0xff, 0xfe], &*little].concat(),
                "is UTF-16 (little endian), not UTF-8, from line 1, column 1 on",
            ),
            ([&[0xfe, 0xff], &*big].concat(), "is UTF-16 (big endian), not UTF-8, from line 1, column 1 on"),
            (little, "is UTF-16 (little endian, without a byte order mark), not UTF-8, from line 2"),
            (big, "is UTF-16 (big endian, without a byte order mark), not UTF-8, from line 2"),
            (
                b"a: b\nc: \xe9t\xe9\n".to_vec(),
                "is probably Windows-1252 (ANSI) or Latin-1, not UTF-8, from line 2, column 4 on",
            ),
            ("a: é".bytes().chain([0x81, 0xff]).collect(), "is not UTF-8 from line 1, column 5 on"),
        ] {
            let message = not_utf8(&bytes);
            assert!(message.contains(expected), "{message}");
            assert!(message.ends_with("save it as UTF-8"), "{message}");
        }
    }
}
