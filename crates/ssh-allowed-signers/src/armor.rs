//! The armour around an OpenSSH signature, and base64, both as OpenSSH reads them.

const BEGIN: &[u8] = b"-----BEGIN SSH SIGNATURE-----\n";
const END: &[u8] = b"\n-----END SSH SIGNATURE-----";

/// Returns the bytes inside the armour. Text before the header is refused, text after the footer is ignored.
pub(crate) fn open(armored: &[u8]) -> Option<Vec<u8>> {
    let inside = armored.strip_prefix(BEGIN)?;
    let end = inside.windows(END.len()).position(|window| window == END)?;
    decode_base64(&inside[..end])
}

/// Decodes base64 as the C library's `b64_pton` does: white space anywhere, padding required, no stray bits.
pub(crate) fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut digits = text.iter().copied().filter(|byte| !is_space(*byte));
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3 + 3);
    loop {
        let mut group = [0_u8; 4];
        let mut filled = 0;
        let padded = loop {
            match digits.next() {
                None => break false,
                Some(b'=') => break true,
                Some(digit) => {
                    group[filled] = value(digit)?;
                    filled += 1;
                    if filled == 4 {
                        break false;
                    }
                }
            }
        };
        let [a, b, c, d] = group;
        let bytes = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
        match (filled, padded) {
            (4, _) => decoded.extend(bytes),
            (0, false) => return Some(decoded),
            (2, true) if digits.next() == Some(b'=') && bytes[1] == 0 => decoded.push(bytes[0]),
            (3, true) if bytes[2] == 0 => decoded.extend(&bytes[..2]),
            _ => return None,
        }
        if padded {
            return digits.next().is_none().then_some(decoded);
        }
    }
}

/// Returns true for white space in the C locale.
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode_base64, open};

    #[test]
    fn base64_is_read_as_the_c_library_reads_it() {
        let table: [(&str, Option<&[u8]>); 14] = [
            ("", Some(b"")),
            ("TWFu", Some(b"Man")),
            ("T W\tF\r\nu", Some(b"Man")),
            ("TWE=", Some(b"Ma")),
            ("TQ==", Some(b"M")),
            ("TQ = \n= ", Some(b"M")),
            ("TQ=", None),
            ("TQ", None),
            ("TWE", None),
            ("T", None),
            ("TWF=", None),
            ("TR==", None),
            ("TWE=x", None),
            ("TW-u", None),
        ];
        for (text, bytes) in table {
            assert_eq!(decode_base64(text.as_bytes()).as_deref(), bytes, "{text:?}");
        }
    }

    #[test]
    fn text_before_the_armour_is_refused_and_text_after_it_is_ignored() {
        let armored = "-----BEGIN SSH SIGNATURE-----\nTWFu\n-----END SSH SIGNATURE-----";
        assert_eq!(open(armored.as_bytes()).as_deref(), Some(b"Man".as_slice()));
        assert_eq!(open(format!("{armored}\nanything").as_bytes()).as_deref(), Some(b"Man".as_slice()));
        assert_eq!(open(format!("\n{armored}").as_bytes()), None);
        assert_eq!(open(&armored.as_bytes()[..40]), None);
    }
}
