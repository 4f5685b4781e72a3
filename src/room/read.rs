//! Reading of single evidence files: their documents, or the problem of the file.

use super::boundary::first_in_evidence;
use super::encoding::not_utf8;
use super::syntax::{self, Parsed, SyntaxError};
use super::walk::Found;
use crate::domain::assemble::{Trouble, is_empty};
use crate::domain::decision::Signature;
use crate::domain::digest::Digest;
use crate::domain::labels::Kind;
use crate::domain::packed::{ByteTraits, Packed, PackedBatch, kind_of_document};
use crate::domain::problem::ProblemCode;
use crate::domain::tree::{Node, Position};
use crate::domain::work;
use crate::fsio::{FileVersion, Folder, OpenedFile};
use public_boundary::Detection;
use std::cell::Cell;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// The message about a file that is too large.
pub(super) const TOO_LARGE: &str = "this file is over 1 MiB";

/// The maximum size of a file, in bytes.
pub const LARGEST: u64 = 1024 * 1024;

/// The size in bytes from which files are read one after the other. Most evidence is a thousandth of it. A thread
/// keeps the memory that it needed for a large file, so 16 threads would keep it 16 times.
const LARGE: u64 = 64 * 1024;

/// The number of bytes that are asked for before the size of a file is known. Nearly all evidence is smaller.
const FIRST: usize = 16 * 1024;

/// Reads the bytes of a regular file of at most [`LARGEST`] bytes that does not change meanwhile.
///
/// The file is opened without following a link and without waiting, so a file that has become a link or a FIFO since
/// the walk is harmless.
///
/// # Errors
/// `Unreadable` or `TooLarge`, with a message that says why.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Trouble> {
    Opened::at(path)?.bytes()
}

/// A regular file that is open for reading.
struct Opened(OpenedFile);

impl Opened {
    fn at(path: &Path) -> Result<Self, Trouble> {
        Self::of(OpenedFile::open(path))
    }

    fn of(opened: io::Result<OpenedFile>) -> Result<Self, Trouble> {
        let opened = opened.map_err(|error| cannot(&error))?;
        if !opened.is_regular {
            return Err(unreadable("this is no longer a regular file".to_owned()));
        }
        Ok(Self(opened))
    }

    const fn size(&self) -> u64 {
        self.0.version.size
    }

    fn bytes(self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let size = self.read_into(&mut bytes)?;
        bytes.truncate(size);
        Ok(bytes)
    }

    /// Applies `work` to the bytes, in memory that this thread uses again.
    fn with_bytes<T>(self, work: impl FnOnce(&[u8]) -> T) -> Result<T, Trouble> {
        with_buffer(|buffer| self.read_into(buffer).map(|size| work(buffer.get(..size).unwrap_or_default())))
    }

    /// Reads the file into the beginning of a buffer, and returns its size.
    fn read_into(mut self, buffer: &mut Vec<u8>) -> Result<usize, Trouble> {
        let too_large = || trouble(ProblemCode::TooLarge, TOO_LARGE.to_owned());
        if self.size() > LARGEST {
            return Err(too_large());
        }
        let size = self.whole(buffer).map_err(|error| cannot(&error))?;
        if size as u64 > LARGEST {
            return Err(too_large());
        }
        let current = self.0.current_version().map_err(|error| cannot(&error))?;
        if size as u64 != self.size() || self.0.version != current {
            return Err(unreadable("this file changed while it was read: scan again".to_owned()));
        }
        Ok(size)
    }

    /// Reads the bytes, at most [`LARGEST`] and one, and returns their number. One read gets nearly every file: it asks for a
    /// byte more than the file has, so an answer of exactly its size has met the end, and the version is compared after it.
    fn whole(&mut self, buffer: &mut Vec<u8>) -> io::Result<usize> {
        let size = usize::try_from(self.size()).unwrap_or_default();
        if buffer.len() <= size {
            buffer.resize(size.saturating_add(1), 0);
        }
        let space = buffer.get_mut(..=size).unwrap_or_default();
        let read = loop {
            match self.0.file.read(space) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        if read == size && size > 0 {
            return Ok(read);
        }
        buffer.truncate(read);
        (&mut self.0.file).take(LARGEST + 1 - read as u64).read_to_end(buffer)?;
        Ok(buffer.len())
    }
}

/// Applies `work` to a buffer that this thread uses again, with its last content.
fn with_buffer<T>(work: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    thread_local!(static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) });
    let mut buffer = BUFFER.take();
    let done = work(&mut buffer);
    if buffer.len() as u64 <= LARGE {
        BUFFER.set(buffer);
    }
    done
}

fn cannot(error: &io::Error) -> Trouble {
    unreadable(format!("this file cannot be read: {error}"))
}

fn unreadable(message: String) -> Trouble {
    trouble(ProblemCode::Unreadable, message)
}

const fn trouble(code: ProblemCode, message: String) -> Trouble {
    Trouble { code, at: None, message }
}

/// The folder of a room whose files are read. They are opened through its descriptor, which saves the system the way to the
/// room for each of them.
pub struct RoomFolder<'a> {
    root: &'a Path,
    open: Option<Folder>,
}

impl<'a> RoomFolder<'a> {
    /// Opens the folder. If that fails, each file is opened by its full path, and its error says why.
    #[must_use]
    pub fn of(root: &'a Path) -> Self {
        Self { root, open: Folder::open(root).ok() }
    }

    fn open(&self, found: &Found) -> Result<Opened, Trouble> {
        match &self.open {
            Some(folder) => Opened::of(folder.open_file_below(found.place.raw())),
            None => Opened::at(&found.full(self.root)),
        }
    }
}

/// A document with the first forbidden material in it.
type Inspected<'a> = (Node<'a>, Option<Detection<Position>>);

/// The documents of a text, without the empty ones, each with the first forbidden material in it. Of a foreign document
/// nothing else is asked.
fn documents<'a>(name: &str, text: &'a str) -> Result<Vec<Inspected<'a>>, SyntaxError> {
    let Parsed { documents, markup } = syntax::parse(name, text)?;
    let inspected = |root: Node<'a>| {
        let detection = kind_of_document(&root).and_then(|_| first_in_evidence(&root, &markup));
        (root, detection)
    };
    Ok(documents.into_iter().filter(|root| !is_empty(root)).map(inspected).collect())
}

/// Reads an evidence file below the open folder of its room into a batch. `signature` verifies the signature of the given bytes.
/// Returns the version of the file, if it could be opened.
pub fn read(
    room: &RoomFolder<'_>,
    found: &Found,
    signature: impl FnOnce(&[u8], &[Kind]) -> Signature,
    into: &mut PackedBatch,
) -> Option<FileVersion> {
    judged(found, room.open(found), signature, into)
}

/// Like [`read`], but returns `None` for a large file and reads nothing of it.
pub fn read_unless_large(
    room: &RoomFolder<'_>,
    found: &Found,
    signature: impl FnOnce(&[u8], &[Kind]) -> Signature,
    into: &mut PackedBatch,
) -> Option<Option<FileVersion>> {
    let opened = room.open(found);
    (!is_large(&opened)).then(|| judged(found, opened, signature, into))
}

/// A reader of files whose folder is open. It reads a file before it asks for its version, and asks only once, as long as that
/// shows that nothing has changed the file since the room began to be read.
pub struct InPlaceReader<F> {
    is_unchanged: F,
    /// False once a file had changed: others have, too, and asking once would be asking in vain.
    asks_once: AtomicBool,
}

impl<F: Fn(&FileVersion) -> bool> InPlaceReader<F> {
    /// Returns a reader. `is_unchanged` says of a version that the file has had it since before the room began to be read.
    pub const fn new(is_unchanged: F) -> Self {
        Self { is_unchanged, asks_once: AtomicBool::new(true) }
    }

    /// Reads a file with this name in an open folder into a batch. Returns false for a large one, and reads nothing of it.
    pub fn read(
        &self,
        (folder, name): (&Folder, &OsStr),
        found: &Found,
        signature: impl Fn(&[u8], &[Kind]) -> Signature,
        into: &mut PackedBatch,
    ) -> bool {
        if self.asks_once.load(Ordering::Relaxed)
            && with_buffer(|buffer| {
                let bytes = self.unchanged((folder, name), buffer);
                bytes.map(|bytes| add_contents(found.path(), bytes, &signature, into)).is_some()
            })
        {
            return true;
        }
        let opened = Opened::of(folder.open_file(name));
        let is_small = !is_large(&opened);
        if is_small {
            judged(found, opened, signature, into);
        }
        is_small
    }

    /// Returns the bytes of a small file that has not changed. The other ones, and errors, are left to the reader of all files.
    fn unchanged<'b>(&self, (folder, name): (&Folder, &OsStr), buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        if buffer.len() < FIRST {
            buffer.resize(FIRST, 0);
        }
        let (opened, size) = folder.open_and_read(name, buffer).ok()?;
        if !(self.is_unchanged)(&opened.version) {
            self.asks_once.store(false, Ordering::Relaxed);
            return None;
        }
        // Nothing follows the bytes if they are as many as the file has.
        let is_whole = opened.is_regular && size as u64 == opened.version.size;
        buffer.get(..size).filter(|_| is_whole)
    }
}

fn is_large(opened: &Result<Opened, Trouble>) -> bool {
    opened.as_ref().is_ok_and(|opened| (LARGE..=LARGEST).contains(&opened.size()))
}

fn judged(
    found: &Found,
    opened: Result<Opened, Trouble>,
    signature: impl FnOnce(&[u8], &[Kind]) -> Signature,
    into: &mut PackedBatch,
) -> Option<FileVersion> {
    let version = opened.as_ref().ok().map(|opened| opened.0.version);
    let read = opened
        .and_then(|opened| opened.with_bytes(|bytes| add_contents(found.path(), bytes, signature, into)));
    if let Err(trouble) = read {
        into.add_trouble(&trouble);
    }
    version
}

/// Returns the kinds of the records of a file. Its signature is in the namespace of one of them.
fn kinds_of_records(documents: &[Inspected<'_>]) -> Vec<Kind> {
    let kinds = documents.iter().filter_map(|(root, _)| kind_of_document(root));
    let mut kinds: Vec<_> = kinds.filter(|kind| kind.is_record()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Packs the content of a file, given its name and bytes. `signature` gets the kinds of the records in it.
#[must_use]
pub fn contents(name: &str, bytes: &[u8], signature: impl FnOnce(&[u8], &[Kind]) -> Signature) -> Packed {
    let mut one = PackedBatch::default();
    add_contents(name, bytes, signature, &mut one);
    one.into_one()
}

fn add_contents(
    name: &str,
    bytes: &[u8],
    signature: impl FnOnce(&[u8], &[Kind]) -> Signature,
    into: &mut PackedBatch,
) {
    work::add(bytes.len());
    let Ok(text) = std::str::from_utf8(bytes) else {
        let message = not_utf8(bytes);
        return into.add_trouble(&Trouble { code: ProblemCode::NotUtf8, at: None, message });
    };
    match documents(name, text) {
        Ok(documents) => into.add_documents(
            (Digest::of(bytes), ByteTraits::of(bytes)),
            &documents,
            &signature(bytes, &kinds_of_records(&documents)),
        ),
        Err(SyntaxError { at, message }) => {
            into.add_trouble(&Trouble { code: ProblemCode::Syntax, at: Some(at), message });
        }
    }
}
