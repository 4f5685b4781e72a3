//! Rooms in a tree of files that is not on disk, such as that of a commit: read by the same rules, and never written to.

mod files;
mod policy;

use super::open::RoomContext;
use super::seen::Gone;
use super::walk::TreeEntry;
use super::{Room, RoomError, RoomOptions};
use crate::domain::time::Moment;
pub use files::ParsedFiles;
use std::path::PathBuf;

/// A tree of files that is not on disk.
pub trait FileTree {
    /// The reason why the tree cannot be read.
    type Error;

    /// Returns the entries at and below a path from the root of the tree, in the order of the bytes of their paths. The
    /// paths are those from the root. The empty path is the root.
    ///
    /// # Errors
    /// The tree cannot be read.
    fn entries(&self, path: &[u8]) -> Result<Vec<TreeEntry>, Self::Error>;

    /// Reads contents by their names, and calls `each` for every one with its number, in their order.
    ///
    /// # Errors
    /// The tree cannot be read.
    fn read(&self, ids: &[&str], each: &mut dyn FnMut(usize, Content<'_>)) -> Result<(), Self::Error>;
}

/// A content of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// It is larger than evidence may be.
    TooLarge,
    /// The tree does not have it.
    Missing,
}

/// The place of a room in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotPlace {
    /// The folder of the room on disk, without symbolic links.
    pub root: PathBuf,
    /// The folder, as the user gave it.
    pub named: String,
    /// The path of the room from the root of the tree, with `/`; empty for the root.
    pub path: Vec<u8>,
}

/// The reason why a room in a tree cannot be opened.
#[derive(Debug)]
pub enum SnapshotError<E> {
    /// The tree cannot be read.
    Tree(E),
    /// The tree has no file in the room's folder.
    NoRoom,
    /// The room cannot be evaluated.
    Room(RoomError),
}

impl<E> From<RoomError> for SnapshotError<E> {
    fn from(error: RoomError) -> Self {
        Self::Room(error)
    }
}

/// Opens the room at a place of a tree, at the time `options.now` or, without one, at `machine`. `parsed` keeps the files
/// that were parsed, for other rooms that share some of them.
///
/// # Errors
/// The reason why it cannot be opened.
pub fn open<T: FileTree>(
    tree: &T,
    place: SnapshotPlace,
    options: &RoomOptions,
    machine: Moment,
    parsed: &mut ParsedFiles,
) -> Result<Room, SnapshotError<T::Error>> {
    let SnapshotPlace { root, named, path } = place;
    let prefix = if path.is_empty() { Vec::new() } else { [&path[..], b"/"].concat() };
    let entries = tree.entries(&path).map_err(SnapshotError::Tree)?.into_iter();
    let inside = entries.filter_map(|entry| {
        let path = entry.path.strip_prefix(&prefix[..])?.to_vec();
        Some(TreeEntry { path, ..entry })
    });
    let mut entries: Vec<TreeEntry> = inside.collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    if entries.is_empty() {
        return Err(SnapshotError::NoRoom);
    }
    let policy_file = policy::find(tree, &path, (&root, &entries), options)?;
    let context = RoomContext::of((root, named), policy_file, options, machine)?;
    let (files, notes) = files::load(tree, entries, parsed).map_err(SnapshotError::Tree)?;
    Ok(context.whole_room(files, notes, Gone::default())?)
}
