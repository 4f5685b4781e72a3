//! The bytes of an index.
//!
//! All numbers are little-endian. A header is followed by five sections, in this order: facts, paths, signatures,
//! devices, and the table that points into them. An entry of the table names the ends of its path and of its facts;
//! they begin where those of the entry before end. Entries are in the order of their paths, so that a room is compared
//! with its index by going through both once, and nothing is unpacked on the way.

use super::Entry;
use crate::room::walk::Stamp;
use std::ops::Range;

/// What an index begins with. The digit is the version of the layout.
const MAGIC: &[u8; 16] = b"trialdesk index1";
const KEY: usize = 64;
/// Magic, key, the lengths of five sections, and the checksum over the sections and what is before it.
pub(super) const HEADER: usize = MAGIC.len() + KEY + 5 * 8 + 4;
/// A stamp: size, mtime, ctime and inode, and the number of the device.
const STAMP: usize = 4 * 8 + 4;
/// An entry: its stamp, the number of the signature's stamp from 1 on (0: there is none), the ends of path and facts.
const ENTRY: usize = STAMP + 3 * 4;

/// How long the sections are, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sections {
    pub(super) facts: usize,
    pub(super) paths: usize,
    pub(super) signatures: usize,
    pub(super) devices: usize,
    pub(super) table: usize,
}

impl Sections {
    fn lengths(&self) -> [usize; 5] {
        [self.facts, self.paths, self.signatures, self.devices, self.table]
    }

    /// How long they are together; nothing where that is more than can be.
    pub(super) fn total(&self) -> Option<usize> {
        self.lengths().into_iter().try_fold(0, usize::checked_add)
    }

    /// The header of an index. `hasher` has seen the sections already.
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

    /// What a header says, where it is one of this key, and the checksum that has to come out.
    pub(super) fn of_header(header: &[u8; HEADER], key: &str) -> Option<(Self, u32)> {
        let rest = header.strip_prefix(MAGIC)?.strip_prefix(key.as_bytes())?;
        let mut reader = Reader(rest);
        let mut length = || usize::try_from(u64::from_le_bytes(reader.take()?)).ok();
        let (facts, paths, signatures, devices) = (length()?, length()?, length()?, length()?);
        let sections = Self { facts, paths, signatures, devices, table: length()? };
        Some((sections, u32::from_le_bytes(reader.take()?)))
    }

    /// The sections among the bytes that follow a header: the facts, and the rest.
    pub(super) fn table<'a>(&self, facts: &'a [u8], rest: &'a [u8]) -> Table<'a> {
        let mut rest = rest;
        let mut section = |length: usize| {
            let (section, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            section
        };
        let paths = section(self.paths);
        let (signatures, devices) = (section(self.signatures), section(self.devices));
        Table { facts, paths, signatures, devices, entries: section(self.table) }
    }
}

/// The sections of an index. Whatever they hold, reading them ends in an answer or in nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    facts: &'a [u8],
    paths: &'a [u8],
    signatures: &'a [u8],
    devices: &'a [u8],
    entries: &'a [u8],
}

impl<'a> Table<'a> {
    pub(super) const fn len(&self) -> usize {
        self.entries.len() / ENTRY
    }

    /// The path of an entry.
    pub(super) fn path(&self, number: usize) -> Option<&'a [u8]> {
        self.paths.get(self.range(number, STAMP + 4)?)
    }

    /// An entry.
    pub(super) fn entry(&self, number: usize) -> Option<Entry<'a>> {
        let mut reader = Reader(record(self.entries, number, ENTRY)?);
        let stamp = self.stamp(&mut reader)?;
        let beside = match index(&mut reader)?.checked_sub(1) {
            None => None,
            Some(signature) => Some(self.stamp(&mut Reader(record(self.signatures, signature, STAMP)?))?),
        };
        let facts = self.facts.get(self.range(number, STAMP + 8)?)?;
        Some(Entry { path: self.path(number)?, stamp, beside, facts })
    }

    /// Where among all facts those of an entry are.
    pub(super) fn facts_at(&self, number: usize) -> Option<(usize, usize)> {
        self.range(number, STAMP + 8).map(|range| (range.start, range.end))
    }

    /// What an entry has in a section, given where in the entry its end is named.
    fn range(&self, number: usize, at: usize) -> Option<Range<usize>> {
        let end = |number: usize| index(&mut Reader(record(self.entries, number, ENTRY)?.get(at..)?));
        let start = number.checked_sub(1).map_or(Some(0), end)?;
        Some(start..end(number)?)
    }

    fn stamp(&self, reader: &mut Reader<'_>) -> Option<Stamp> {
        Some(Stamp {
            size: u64::from_le_bytes(reader.take()?),
            mtime_ns: i64::from_le_bytes(reader.take()?),
            ctime_ns: i64::from_le_bytes(reader.take()?),
            inode: u64::from_le_bytes(reader.take()?),
            device: u64::from_le_bytes(Reader(record(self.devices, index(reader)?, 8)?).take()?),
        })
    }
}

/// Bytes that are taken from the front.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }
}

/// The record with this number, where all are of one length.
fn record(section: &[u8], number: usize, length: usize) -> Option<&[u8]> {
    let start = number.checked_mul(length)?;
    section.get(start..start.checked_add(length)?)
}

fn index(reader: &mut Reader<'_>) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(reader.take()?)).ok()
}

/// Sections that grow, apart from the facts, which go to the disk at once.
#[derive(Debug, Default)]
pub(super) struct Growing {
    facts: usize,
    paths: Vec<u8>,
    signatures: Vec<u8>,
    devices: Vec<u64>,
    table: Vec<u8>,
    /// Where the last path begins.
    last: usize,
}

impl Growing {
    /// Adds an entry, whose facts are the caller's to write; false where it does not come after the last one, or is
    /// more than an index can hold.
    pub(super) fn add(&mut self, entry: &Entry<'_>) -> bool {
        let is_next = self.table.is_empty() || self.paths[self.last..] < *entry.path;
        let ends = (self.paths.len() + entry.path.len(), self.facts.saturating_add(entry.facts.len()));
        let (Ok(path_end), Ok(facts_end)) = (u32::try_from(ends.0), u32::try_from(ends.1)) else {
            return false;
        };
        if !is_next {
            return false;
        }
        let beside = entry.beside.map_or(0, |stamp| {
            let stamp = self.stamp(&stamp);
            self.signatures.extend_from_slice(&stamp);
            self.signatures.len() / STAMP
        });
        let stamp = self.stamp(&entry.stamp);
        self.table.extend_from_slice(&stamp);
        // There are never more signatures than entries, nor more entries than bytes of paths.
        self.table.extend_from_slice(&u32::try_from(beside).unwrap_or_default().to_le_bytes());
        self.table.extend_from_slice(&path_end.to_le_bytes());
        self.table.extend_from_slice(&facts_end.to_le_bytes());
        self.last = self.paths.len();
        self.paths.extend_from_slice(entry.path);
        self.facts = ends.1;
        true
    }

    fn stamp(&mut self, stamp: &Stamp) -> [u8; STAMP] {
        let known = self.devices.iter().position(|device| *device == stamp.device);
        let device = known.unwrap_or_else(|| {
            self.devices.push(stamp.device);
            self.devices.len() - 1
        });
        let mut bytes = [0; STAMP];
        bytes[..8].copy_from_slice(&stamp.size.to_le_bytes());
        bytes[8..16].copy_from_slice(&stamp.mtime_ns.to_le_bytes());
        bytes[16..24].copy_from_slice(&stamp.ctime_ns.to_le_bytes());
        bytes[24..32].copy_from_slice(&stamp.inode.to_le_bytes());
        bytes[32..].copy_from_slice(&u32::try_from(device).unwrap_or(u32::MAX).to_le_bytes());
        bytes
    }

    /// What follows the facts, and how long everything is.
    pub(super) fn finish(self) -> (Vec<u8>, Sections) {
        let devices: Vec<u8> = self.devices.iter().flat_map(|device| device.to_le_bytes()).collect();
        let sections = Sections {
            facts: self.facts,
            paths: self.paths.len(),
            signatures: self.signatures.len(),
            devices: devices.len(),
            table: self.table.len(),
        };
        ([self.paths, self.signatures, devices, self.table].concat(), sections)
    }
}
