//! What is known of a room's files without reading them again: a file in this machine's cache directory.
//!
//! It is a convenience and never a truth. An [`Entry`] speaks for one version of one file ([`Stamp`]), is written only
//! where no later version could look the same ([`Quiet`]), and is believed only by the program that wrote it, for the
//! room it was written for ([`Key`]). Whatever is wrong with the file, it is as if there were none.
//!
//! What an entry says is bytes to this module: whoever found it out writes and reads it. It has to be read as if
//! anybody had written it.

mod key;
mod layout;
mod load;
mod quiet;
mod writer;

pub use key::Key;
pub use quiet::Quiet;
pub use writer::Writer;

use super::walk::{Found, Stamp};
use layout::{Sections, Table};
use std::cmp::Ordering;
use std::sync::Arc;

/// The folder of the cache directory that indexes are in.
pub const FOLDER: &str = "index";

/// What was known of a room when it was last looked at.
#[derive(Debug)]
pub struct Index {
    /// What is known of all files, which may be needed for long after the rest.
    facts: Arc<[u8]>,
    rest: Box<[u8]>,
    sections: Sections,
}

/// What is known of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its path relative to the room, as the system has it.
    pub path: &'a [u8],
    /// The version that it is known of.
    pub stamp: Stamp,
    /// The version of the signature beside it; nothing where there was none.
    pub beside: Option<Stamp>,
    /// What is known.
    pub facts: &'a [u8],
}

impl<'a> Entry<'a> {
    /// What was found out about a file in the version that a walk saw.
    #[must_use]
    pub fn of(found: &'a Found, facts: &'a [u8]) -> Self {
        let beside = found.beside.as_deref().copied();
        Self { path: found.place.bytes(), stamp: found.stamp, beside, facts }
    }

    /// Whether what is known still holds of what a walk found: the same version, and the same beside it.
    #[must_use]
    pub fn is_good(&self, found: &Found) -> bool {
        let beside = found.beside.as_deref();
        let is_known = found.stamp.is_known() && beside.is_none_or(Stamp::is_known);
        is_known
            && self.path == found.place.bytes()
            && self.stamp == found.stamp
            && self.beside.as_ref() == beside
    }
}

impl Index {
    /// How many files it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table().len()
    }

    /// Whether it knows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes that everything known is in, to be kept for as long as somebody needs a part of them.
    #[must_use]
    pub const fn store(&self) -> &Arc<[u8]> {
        &self.facts
    }

    /// What is known of the file with this path, in the bytes that the system has.
    #[must_use]
    pub fn get(&self, path: &[u8]) -> Option<Entry<'_>> {
        self.cursor().find(path)
    }

    /// A way through it for whoever asks in the order of paths, which is that of a walk.
    #[must_use]
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor { table: self.table(), next: 0, missed: 0 }
    }

    fn table(&self) -> Table<'_> {
        self.sections.table(&self.facts, &self.rest)
    }
}

/// A place in an index. Several threads may each have their own.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    table: Table<'a>,
    next: usize,
    missed: usize,
}

impl<'a> Cursor<'a> {
    /// What is known of the file with this path, which comes after every path that was asked for before.
    pub fn find(&mut self, path: &[u8]) -> Option<Entry<'a>> {
        // Mostly the next one is asked for. Otherwise strides that double, and halves within the last of them.
        let mut stride = 1;
        let from = self.next;
        while self.order(self.next + stride - 1, path) == Ordering::Less {
            self.next += stride;
            stride *= 2;
        }
        let mut end = self.next + stride - 1;
        while self.next < end {
            let middle = usize::midpoint(self.next, end);
            if self.order(middle, path) == Ordering::Less { self.next = middle + 1 } else { end = middle }
        }
        self.missed += self.next - from;
        if self.order(self.next, path) != Ordering::Equal {
            return None;
        }
        self.next += 1;
        self.table.entry(self.next - 1)
    }

    /// Where in [`Index::store`] the facts of the entry that was found last are: their start and their end.
    #[must_use]
    pub fn facts_at(&self) -> Option<(usize, usize)> {
        self.table.facts_at(self.next.checked_sub(1)?)
    }

    /// How many files nobody has asked for: they are gone, once everything that is there was asked for.
    #[must_use]
    pub fn missed(&self) -> usize {
        self.missed + self.table.len().saturating_sub(self.next)
    }

    /// How an entry stands to a path. There is nothing but greater ones after the last.
    fn order(&self, number: usize, path: &[u8]) -> Ordering {
        self.table.path(number).map_or(Ordering::Greater, |known| known.cmp(path))
    }
}
