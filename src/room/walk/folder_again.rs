//! Listing of single folders of a room that was walked before.

use super::folder::{Folder, Item, Lister, Part};
use super::ignore_file::{self, IgnoreContent, IgnoreFile};
use super::{Found, Noted, RelPath, Walk};
use crate::fsio::{self, ListBuffer};
use crate::room::progress::Progress;
use std::path::Path;
use std::sync::atomic::AtomicUsize;

/// A reader of single folders of a room, by the rules of a walk.
pub struct FolderReader<'a> {
    lister: Lister<'a>,
    ignore_content: IgnoreContent,
}

impl<'a> FolderReader<'a> {
    /// Opens the room at `root`, and reads its ignore file. `None` if the room cannot be entered or the file cannot be read.
    #[must_use]
    pub fn open(root: &Path, progress: &'a Progress) -> Option<Self> {
        let mut unreadable = Vec::new();
        let IgnoreFile { content, patterns: left_out, .. } = ignore_file::read(root, &mut unreadable);
        let root = fsio::Folder::open(root).ok().filter(|_| unreadable.is_empty())?;
        let noted = Noted { files: true, folders: true };
        let lister = Lister { root, left_out, progress, noted, read: None };
        Some(Self { lister, ignore_content: content })
    }

    /// Returns the content of the ignore file.
    #[must_use]
    pub const fn ignore_content(&self) -> IgnoreContent {
        self.ignore_content
    }

    /// Returns the folder of the room.
    #[must_use]
    pub const fn root(&self) -> &fsio::Folder {
        &self.lister.root
    }

    /// Returns the evidence files of a folder and of the folders below it, without those that are known. `None` if one of them
    /// cannot be read.
    #[must_use]
    pub fn list(&self, place: &RelPath, is_known: impl Fn(&RelPath) -> bool) -> Option<Vec<Found>> {
        let (walk, _) = self.walk(place, is_known);
        walk.unreadable.is_empty().then_some(walk.files)
    }

    /// Walks a folder and the folders below it, without those that are known. The parts of the result are in no particular order.
    /// Returns the known folders too.
    #[must_use]
    pub fn walk(&self, place: &RelPath, is_known: impl Fn(&RelPath) -> bool) -> (Walk, Vec<RelPath>) {
        let mut known = Vec::new();
        let numbers = AtomicUsize::new(1);
        let mut buffer = ListBuffer::default();
        let mut part = Part::default();
        // Only the folder of the room itself has the number 0.
        let mut open = vec![match place.bytes() {
            b"" => Folder::root(),
            _ => Folder::at(place, usize::MAX, &self.lister.left_out),
        }];
        while let Some(folder) = open.pop().filter(|_| !self.lister.progress.is_stopped()) {
            let first = open.len();
            self.lister.list(&folder, &numbers, &mut buffer, &mut open, &mut part);
            for below in open.split_off(first) {
                if is_known(&below.place) {
                    known.push(below.place);
                } else {
                    open.push(below);
                }
            }
        }
        let files = part.items.into_iter().filter_map(|item| match item {
            Item::File(found) => Some(found),
            Item::Folder(..) | Item::Moved => None,
        });
        let walk = Walk {
            files: files.collect(),
            folders: part.folder_versions,
            orphan_signatures: part.orphan_signatures,
            not_read: part.not_read,
            unreadable: part.unreadable,
            hints: part.hints,
            ignored: part.ignored,
            ..Walk::default()
        };
        (walk, known)
    }
}
