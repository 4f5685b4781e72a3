//! The evidence files of a room in a tree.

use super::{Content, FileTree};
use crate::domain::assemble::{File, SIGNATURE, Trouble, decisions_folder};
use crate::domain::decision::Signature;
use crate::domain::packed::Packed;
use crate::domain::problem::ProblemCode;
use crate::fsio::EntryKind;
use crate::room::loader::not_read_file;
use crate::room::open::ScanNotes;
use crate::room::walk::{
    IGNORE_FILE, IgnoreEntry, RelPath, SignatureEntry, TreeEntry, TreeFound, TreeWalk, entry_at, walk_tree,
};
use crate::room::{parallel, read, signed};
use std::collections::{HashMap, HashSet};

/// The longest path, in bytes, as on disk.
const LONGEST_PATH: usize = 4096;
/// The bytes that are read before they are parsed, by several threads.
const WAVE: usize = 8 * 1024 * 1024;

/// The files that the room which was opened last has, parsed, by their contents: the same content in the next room is not
/// read again. Contents that only earlier rooms had are not kept.
#[derive(Debug, Default)]
pub struct ParsedFiles {
    files: HashMap<Key, Packed>,
    /// The number of files that were read and parsed.
    read: usize,
}

/// All that the result of parsing a file depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    id: String,
    is_json: bool,
    among_decisions: bool,
    signature: Beside,
}

/// The signature beside a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Beside {
    Missing,
    Unreadable,
    Id(String),
}

impl ParsedFiles {
    /// Returns the number of files that were read and parsed.
    #[must_use]
    pub const fn read(&self) -> usize {
        self.read
    }

    /// Returns the number of contents that are kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.files.len()
    }
}

/// Reads the files of a room, whose entries are in order.
pub(super) fn load<T: FileTree>(
    tree: &T,
    mut entries: Vec<TreeEntry>,
    parsed: &mut ParsedFiles,
) -> Result<(Vec<File>, ScanNotes), T::Error> {
    let mut others = Vec::new();
    entries.retain(|entry| {
        let fits = entry.path.len() <= LONGEST_PATH;
        if !fits {
            others.push(trouble(&entry.path, &unreadable("the path of this file is too long")));
        }
        fits
    });
    let walk = walk(tree, &entries, &mut others)?;
    let keys: Vec<Key> = walk.files.iter().map(|found| key(found, &entries)).collect();
    read_missing(tree, &walk.files, &keys, parsed)?;
    let mut files = Vec::with_capacity(walk.files.len());
    for (found, key) in walk.files.iter().zip(&keys) {
        let Some(packed) = parsed.files.get(key) else { continue };
        let path = found.place.shown();
        if packed.is_trouble() && key.among_decisions && key.signature != Beside::Missing {
            others.push(orphan(&format!("{path}{SIGNATURE}")));
        }
        files.push(File { path: path.clone(), packed: packed.clone() });
    }
    let kept: HashSet<&Key> = keys.iter().collect();
    parsed.files.retain(|key, _| kept.contains(key));
    others.extend(walk.not_read.into_iter().map(|(path, why)| not_read_file(path, why)));
    others.extend(walk.orphan_signatures.iter().map(|place| orphan(place.shown())));
    files.append(&mut others);
    let TreeWalk { ignored, ignore_warnings, hints, .. } = walk;
    Ok((files, ScanNotes { ignored, ignore_warnings, hints }))
}

fn walk<T: FileTree>(tree: &T, entries: &[TreeEntry], others: &mut Vec<File>) -> Result<TreeWalk, T::Error> {
    let ignore = match entry_at(entries, IGNORE_FILE.as_bytes()) {
        None => return Ok(walk_tree(entries, IgnoreEntry::Missing)),
        Some(Ok(entry)) => &entries[entry],
        Some(Err(())) => return Ok(walk_tree(entries, IgnoreEntry::NotAFile)),
    };
    if ignore.kind != EntryKind::File {
        return Ok(walk_tree(entries, IgnoreEntry::NotAFile));
    }
    let mut bytes = None;
    tree.read(&[&ignore.id], &mut |_, content| {
        if let Content::Bytes(content) = content {
            bytes = Some(content.to_vec());
        }
    })?;
    Ok(if let Some(bytes) = bytes {
        walk_tree(entries, IgnoreEntry::Bytes(&bytes))
    } else {
        others.push(trouble(IGNORE_FILE.as_bytes(), &unreadable(NOT_HERE)));
        walk_tree(entries, IgnoreEntry::Missing)
    })
}

fn key(found: &TreeFound, entries: &[TreeEntry]) -> Key {
    let path = found.place.shown();
    Key {
        id: entries[found.entry].id.clone(),
        is_json: path.ends_with(".json"),
        among_decisions: decisions_folder(path).is_some(),
        signature: match found.signature {
            SignatureEntry::Missing => Beside::Missing,
            SignatureEntry::Unreadable => Beside::Unreadable,
            SignatureEntry::File(entry) => Beside::Id(entries[entry].id.clone()),
        },
    }
}

/// A file that is being read.
struct Reading<'a> {
    place: &'a RelPath,
    key: &'a Key,
    signature: Option<Result<Vec<u8>, ()>>,
    bytes: Vec<u8>,
}

/// Reads and parses the files that are not parsed yet, each content once.
fn read_missing<T: FileTree>(
    tree: &T,
    files: &[TreeFound],
    keys: &[Key],
    parsed: &mut ParsedFiles,
) -> Result<(), T::Error> {
    let mut asked: HashSet<&Key> = HashSet::new();
    let mut wanted = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for (found, key) in files.iter().zip(keys) {
        if parsed.files.contains_key(key) || !asked.insert(key) {
            continue;
        }
        // The signature comes before its file.
        if let Beside::Id(id) = &key.signature {
            ids.push(id);
        }
        ids.push(&key.id);
        wanted.push((found, key));
    }
    parsed.read += wanted.len();
    let mut wanted = wanted.into_iter();
    let mut next = wanted.next();
    let mut signature: Option<Result<Vec<u8>, ()>> = None;
    let (mut wave, mut size) = (Vec::new(), 0);
    tree.read(&ids, &mut |_, content| {
        let Some((found, key)) = next else { return };
        if matches!(key.signature, Beside::Id(_)) && signature.is_none() {
            signature = Some(if let Content::Bytes(bytes) = content { Ok(bytes.to_vec()) } else { Err(()) });
            return;
        }
        next = wanted.next();
        let signature = signature.take();
        match content {
            Content::Bytes(bytes) => {
                size += bytes.len();
                wave.push(Reading { place: &found.place, key, signature, bytes: bytes.to_vec() });
            }
            Content::TooLarge => {
                let trouble =
                    Trouble { code: ProblemCode::TooLarge, at: None, message: read::TOO_LARGE.to_owned() };
                parsed.files.insert(key.clone(), Packed::trouble(&trouble));
            }
            Content::Missing => {
                parsed.files.insert(key.clone(), Packed::trouble(&unreadable(NOT_HERE)));
            }
        }
        if size >= WAVE {
            parse(&mut wave, parsed);
            size = 0;
        }
    })?;
    parse(&mut wave, parsed);
    Ok(())
}

/// Parses files, on several threads.
fn parse(wave: &mut Vec<Reading<'_>>, parsed: &mut ParsedFiles) {
    let done = parallel::map(wave, |reading| {
        let Reading { place, signature, bytes, key } = reading;
        read::contents(place.shown(), bytes, |bytes, kinds| {
            let kinds = signed::kinds_to_verify(place.shown(), kinds);
            match (signature, &key.signature) {
                (Some(Ok(signature)), _) => signed::by(signature, bytes, kinds),
                (Some(Err(())), _) | (None, Beside::Unreadable) => signed::by_unreadable(kinds),
                (None, _) => Signature::None,
            }
        })
    });
    for (reading, packed) in wave.drain(..).zip(done) {
        parsed.files.insert(reading.key.clone(), packed);
    }
}

const NOT_HERE: &str = "this clone does not have this version of the file: it is a partial clone";

fn unreadable(message: &str) -> Trouble {
    Trouble { code: ProblemCode::Unreadable, at: None, message: message.to_owned() }
}

fn trouble(path: &[u8], trouble: &Trouble) -> File {
    File { path: String::from_utf8_lossy(path).into(), packed: Packed::trouble(trouble) }
}

fn orphan(path: &str) -> File {
    File { path: path.into(), packed: Packed::orphan_signature() }
}
