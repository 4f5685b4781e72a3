//! A compressed archive whose bytes depend on the names and contents of its files alone.
//!
//! The format is ustar (POSIX.1-1988). A path that ustar cannot hold has a pax header before it (POSIX.1-2001), which GNU
//! tar, bsdtar and Python read. All files belong to user 0 and have the same time.

use miniz_oxide::deflate::compress_to_vec;

/// The unit of an archive in bytes.
const BLOCK: usize = 512;
/// The longest name and the longest folder that ustar holds, in bytes.
const NAME: usize = 100;
const PREFIX: usize = 155;
/// The level of compression: that of `gzip` without options.
const LEVEL: u8 = 6;

/// An archive that files are added to.
#[derive(Debug)]
pub(super) struct Tar {
    bytes: Vec<u8>,
    /// The time of all files, in seconds since 1970.
    time: u64,
}

impl Tar {
    /// Returns an empty archive whose files have this time.
    pub(super) const fn new(time: u64) -> Self {
        Self { bytes: Vec::new(), time }
    }

    /// Adds a regular file. The path has `/` and no other component than names.
    pub(super) fn add(&mut self, path: &str, content: &[u8]) {
        if let Some((prefix, name)) = split(path) {
            return self.entry(b'0', prefix, name, content);
        }
        self.entry(b'x', "", "pax-header", pax_path(path).as_bytes());
        self.entry(b'0', "", "see-pax-header", content);
    }

    /// Returns the archive as a file of gzip, without a name and without a time of its own.
    pub(super) fn into_gzip(mut self) -> Vec<u8> {
        // Two empty blocks end an archive.
        self.bytes.resize(self.bytes.len() + 2 * BLOCK, 0);
        let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        gzip.extend(compress_to_vec(&self.bytes, LEVEL));
        gzip.extend(crc32fast::hash(&self.bytes).to_le_bytes());
        #[expect(clippy::cast_possible_truncation, reason = "gzip has the length modulo 2^32")]
        gzip.extend((self.bytes.len() as u32).to_le_bytes());
        gzip
    }

    fn entry(&mut self, kind: u8, prefix: &str, name: &str, content: &[u8]) {
        let mut header = [0; BLOCK];
        put(&mut header, 0, name.as_bytes());
        put(&mut header, 100, b"0000644\0");
        put(&mut header, 108, b"0000000\0");
        put(&mut header, 116, b"0000000\0");
        put(&mut header, 124, format!("{:011o}\0", content.len()).as_bytes());
        put(&mut header, 136, format!("{:011o}\0", self.time).as_bytes());
        put(&mut header, 148, b"        ");
        header[156] = kind;
        put(&mut header, 257, b"ustar\x0000");
        put(&mut header, 345, prefix.as_bytes());
        let sum: u32 = header.iter().copied().map(u32::from).sum();
        put(&mut header, 148, format!("{sum:06o}\0 ").as_bytes());
        self.bytes.extend(header);
        self.bytes.extend(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(BLOCK), 0);
    }
}

fn put(header: &mut [u8; BLOCK], at: usize, bytes: &[u8]) {
    header[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Splits a path at a `/` into the two parts that ustar has for it; `None` if it is too long for them.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= NAME {
        return Some(("", path));
    }
    let fits = |&(at, _): &(usize, &str)| at <= PREFIX && path.len() - at - 1 <= NAME;
    let (at, _) = path.match_indices('/').find(fits)?;
    Some((&path[..at], &path[at + 1..]))
}

/// Returns the record of a pax header with a path. Its length, which comes first, counts its own digits.
fn pax_path(path: &str) -> String {
    let rest = format!(" path={path}\n");
    let mut length = rest.len();
    while length != rest.len() + length.to_string().len() {
        length = rest.len() + length.to_string().len();
    }
    format!("{length}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_paths_are_split_or_have_a_pax_header() {
        assert_eq!(split("a/b"), Some(("", "a/b")));
        let long = format!("{}/{}", "a".repeat(120), "b".repeat(100));
        assert_eq!(split(&long), Some((&*"a".repeat(120), &*"b".repeat(100))));
        assert_eq!(split(&"b".repeat(101)), None);
        for length in [1, 80, 92, 93, 200, 985] {
            let record = pax_path(&"x".repeat(length));
            assert_eq!(record.split(' ').next().unwrap().parse(), Ok(record.len()), "{record}");
        }
    }
}
