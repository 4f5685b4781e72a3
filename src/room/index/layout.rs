//! The bytes of an index.
//!
//! All numbers are little-endian. A header is followed by six sections, in this order: packed documents, the dictionary of
//! those that are compact, paths, signatures, devices, and the table that points into them. An entry of the table holds the end of its path and of its
//! packed documents; they begin at the end of those of the entry before. Entries are in the order of their paths, so
//! that one pass compares a room with its index, and nothing is unpacked.

use super::Entry;
use crate::fsio::FileVersion;
use std::ops::Range;

/// The start of an index. The digit is the version of the layout.
const MAGIC: &[u8; 16] = b"trialdesk index2";
const KEY: usize = 64;
/// The length of the header: magic, key, the lengths of six sections, and the checksum over the sections and the
/// header.
pub(super) const HEADER: usize = MAGIC.len() + KEY + 6 * 8 + 4;
/// The length of a version: size, mtime, ctime and inode, and the number of the device.
const VERSION: usize = 4 * 8 + 4;
/// The length of an entry: its version, the number of the signature's version from 1 (0 without a signature), the ends
/// of path and packed documents.
const ENTRY: usize = VERSION + 3 * 4;

/// The lengths of the sections in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sections {
    pub(super) packed: usize,
    pub(super) dictionary: usize,
    pub(super) paths: usize,
    pub(super) signatures: usize,
    pub(super) devices: usize,
    pub(super) table: usize,
}

impl Sections {
    fn lengths(&self) -> [usize; 6] {
        [self.packed, self.dictionary, self.paths, self.signatures, self.devices, self.table]
    }

    /// Returns their total length; `None` if it overflows.
    pub(super) fn total(&self) -> Option<usize> {
        self.lengths().into_iter().try_fold(0, usize::checked_add)
    }

    /// Returns the header of an index. `hasher` has seen the sections already.
    pub(super) fn header(&self, key: &str, mut hasher: crc32fast::Hasher) -> Vec<u8> {
        let mut header = Vec::with_capacity(HEADER);
        header.extend_from_slice(MAGIC);
        header.extend_from_slice(key.as_bytes());
        for length in self.lengths() {
            header.extend_from_slice(&(length as u64).to_le_bytes());
        }
        hasher.update(&header);
        header.extend_from_slice(&hasher.finalize().to_le_bytes());
        header
    }

    /// Reads a header with this key. Returns the sections and the expected checksum.
    pub(super) fn of_header(header: &[u8; HEADER], key: &str) -> Option<(Self, u32)> {
        let rest = header.strip_prefix(MAGIC)?.strip_prefix(key.as_bytes())?;
        let mut reader = Reader(rest);
        let mut length = || usize::try_from(u64::from_le_bytes(reader.take()?)).ok();
        let (packed, dictionary, paths) = (length()?, length()?, length()?);
        let (signatures, devices, table) = (length()?, length()?, length()?);
        let sections = Self { packed, dictionary, paths, signatures, devices, table };
        Some((sections, u32::from_le_bytes(reader.take()?)))
    }

    /// Returns the sections of the bytes that follow a header: the packed documents, and those after the dictionary.
    pub(super) fn table<'a>(&self, packed: &'a [u8], rest: &'a [u8]) -> Table<'a> {
        let mut rest = rest;
        let mut section = |length: usize| {
            let (section, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            section
        };
        let paths = section(self.paths);
        let (signatures, devices) = (section(self.signatures), section(self.devices));
        Table { packed, paths, signatures, devices, entries: section(self.table) }
    }
}

/// The sections of an index. Lookups return nothing for malformed content and never panic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    packed: &'a [u8],
    paths: &'a [u8],
    signatures: &'a [u8],
    devices: &'a [u8],
    entries: &'a [u8],
}

impl<'a> Table<'a> {
    pub(super) const fn len(&self) -> usize {
        self.entries.len() / ENTRY
    }

    /// Returns the path of an entry.
    pub(super) fn path(&self, number: usize) -> Option<&'a [u8]> {
        self.paths.get(self.range(number, VERSION + 4)?)
    }

    /// Returns an entry.
    pub(super) fn entry(&self, number: usize) -> Option<Entry<'a>> {
        let mut reader = Reader(record(self.entries, number, ENTRY)?);
        let version = self.version(&mut reader)?;
        let signature_version = match index(&mut reader)?.checked_sub(1) {
            None => None,
            Some(signature) => {
                Some(self.version(&mut Reader(record(self.signatures, signature, VERSION)?))?)
            }
        };
        let packed = self.packed.get(self.range(number, VERSION + 8)?)?;
        Some(Entry { path: self.path(number)?, version, signature_version, packed })
    }

    /// Returns the range of an entry's packed documents among those of all.
    pub(super) fn facts_at(&self, number: usize) -> Option<(usize, usize)> {
        self.range(number, VERSION + 8).map(|range| (range.start, range.end))
    }

    /// Returns the range of an entry in a section. The entry has the range's end at offset `at`.
    fn range(&self, number: usize, at: usize) -> Option<Range<usize>> {
        let end = |number: usize| index(&mut Reader(record(self.entries, number, ENTRY)?.get(at..)?));
        let start = number.checked_sub(1).map_or(Some(0), end)?;
        Some(start..end(number)?)
    }

    fn version(&self, reader: &mut Reader<'_>) -> Option<FileVersion> {
        Some(FileVersion {
            size: u64::from_le_bytes(reader.take()?),
            mtime_ns: i64::from_le_bytes(reader.take()?),
            ctime_ns: i64::from_le_bytes(reader.take()?),
            inode: u64::from_le_bytes(reader.take()?),
            device: u64::from_le_bytes(Reader(record(self.devices, index(reader)?, 8)?).take()?),
        })
    }
}

/// A reader of little-endian numbers.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }
}

/// Returns a record of a section whose records are `length` bytes long.
fn record(section: &[u8], number: usize, length: usize) -> Option<&[u8]> {
    let start = number.checked_mul(length)?;
    section.get(start..start.checked_add(length)?)
}

fn index(reader: &mut Reader<'_>) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(reader.take()?)).ok()
}

/// Sections that grow, apart from the packed documents and their dictionary, which are written at once.
#[derive(Debug, Default)]
pub(super) struct Growing {
    packed: usize,
    paths: Vec<u8>,
    signatures: Vec<u8>,
    devices: Vec<u64>,
    table: Vec<u8>,
    /// The start of the last path.
    last: usize,
}

impl Growing {
    /// Adds an entry; the caller writes its packed documents. Returns false if it does not come after the last one, or
    /// if the index would become too large.
    pub(super) fn add(&mut self, entry: &Entry<'_>) -> bool {
        let is_next = self.table.is_empty() || self.paths[self.last..] < *entry.path;
        let ends = (self.paths.len() + entry.path.len(), self.packed.saturating_add(entry.packed.len()));
        let (Ok(path_end), Ok(facts_end)) = (u32::try_from(ends.0), u32::try_from(ends.1)) else {
            return false;
        };
        if !is_next {
            return false;
        }
        let signature = entry.signature_version.map_or(0, |version| {
            let version = self.version(&version);
            self.signatures.extend_from_slice(&version);
            self.signatures.len() / VERSION
        });
        let version = self.version(&entry.version);
        self.table.extend_from_slice(&version);
        // There are never more signatures than entries, nor more entries than bytes of paths.
        self.table.extend_from_slice(&u32::try_from(signature).unwrap_or_default().to_le_bytes());
        self.table.extend_from_slice(&path_end.to_le_bytes());
        self.table.extend_from_slice(&facts_end.to_le_bytes());
        self.last = self.paths.len();
        self.paths.extend_from_slice(entry.path);
        self.packed = ends.1;
        true
    }

    fn version(&mut self, version: &FileVersion) -> [u8; VERSION] {
        let known = self.devices.iter().position(|device| *device == version.device);
        let device = known.unwrap_or_else(|| {
            self.devices.push(version.device);
            self.devices.len() - 1
        });
        let mut bytes = [0; VERSION];
        bytes[..8].copy_from_slice(&version.size.to_le_bytes());
        bytes[8..16].copy_from_slice(&version.mtime_ns.to_le_bytes());
        bytes[16..24].copy_from_slice(&version.ctime_ns.to_le_bytes());
        bytes[24..32].copy_from_slice(&version.inode.to_le_bytes());
        bytes[32..].copy_from_slice(&u32::try_from(device).unwrap_or(u32::MAX).to_le_bytes());
        bytes
    }

    /// Returns the sections that follow the packed documents and a dictionary of some length, and the lengths of all.
    pub(super) fn finish(self, dictionary: usize) -> ([Vec<u8>; 4], Sections) {
        let devices: Vec<u8> = self.devices.iter().flat_map(|device| device.to_le_bytes()).collect();
        let sections = Sections {
            packed: self.packed,
            dictionary,
            paths: self.paths.len(),
            signatures: self.signatures.len(),
            devices: devices.len(),
            table: self.table.len(),
        };
        ([self.paths, self.signatures, devices, self.table], sections)
    }
}
