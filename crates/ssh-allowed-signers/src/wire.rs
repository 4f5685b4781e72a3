//! The length-prefixed fields of SSH's binary formats, read as OpenSSH reads them.

/// Reads fields from the front of a buffer. Every method returns `None` if the buffer ends too soon.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Reads exactly these bytes.
    pub(crate) fn literal(&mut self, literal: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(literal)?;
        Some(())
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        let (taken, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*taken))
    }

    /// Reads bytes of any kind that follow their length.
    pub(crate) fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()?;
        self.bytes(usize::try_from(length).ok()?)
    }

    /// Reads a string without NUL. A NUL at the very end is a terminator and is dropped.
    pub(crate) fn text(&mut self) -> Option<&'a [u8]> {
        let string = self.string()?;
        let text = string.strip_suffix(b"\0").unwrap_or(string);
        (!text.contains(&0)).then_some(text)
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn a_length_beyond_the_end_reads_as_nothing() {
        assert_eq!(Reader::new(b"\0\0\0\x02a").string(), None);
        assert_eq!(Reader::new(b"\xff\xff\xff\xffa").string(), None);
        assert_eq!(Reader::new(b"\0\0").u32(), None);
    }

    #[test]
    fn text_may_end_in_nul_and_hold_none_before() {
        assert_eq!(Reader::new(b"\0\0\0\x03ab\0").text(), Some(b"ab".as_slice()));
        assert_eq!(Reader::new(b"\0\0\0\x03a\0b").text(), None);
        assert_eq!(Reader::new(b"\0\0\0\x03a\0\0").text(), None);
    }
}
