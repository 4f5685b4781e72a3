//! Merging of the lists of several threads.

use super::Walk;
use super::folder::{Item, Part};
use std::io;
use std::mem;
use std::ops::Range;

/// Merges the content of all folders in the order of the bytes of paths. Each folder is in that order already, and its
/// content takes the place of the folder, so nothing is compared again. `unreadable` has the errors from before the
/// walk.
pub(super) fn put_together(parts: Vec<Part>, unreadable: Vec<(String, io::Error)>) -> Walk {
    let mut walk = Walk { unreadable, ..Walk::default() };
    let folders = parts.iter().map(|part| part.folders.len()).sum();
    // By the number of a folder: its list, and its range in that list.
    let mut places: Vec<(usize, Range<usize>)> = vec![(0, 0..0); folders];
    let mut lists = Vec::with_capacity(parts.len());
    for part in parts {
        for held in part.folders {
            // A folder that could not be opened has a number too, but no items.
            if places.len() <= held.number {
                places.resize(held.number + 1, (0, 0..0));
            }
            places[held.number] = (lists.len(), held.items);
        }
        walk.folders.extend(part.folder_versions);
        walk.orphan_signatures.extend(part.orphan_signatures);
        walk.hints.extend(part.hints);
        walk.not_read.extend(part.not_read);
        walk.unreadable.extend(part.unreadable);
        walk.ignored += part.ignored;
        lists.push((part.items, part.contents.into_packed()));
    }
    let items: usize = lists.iter().map(|(items, _)| items.len()).sum();
    let are_read = lists.iter().any(|(_, contents)| !contents.is_empty());
    walk.files.reserve_exact((items + 1).saturating_sub(folders));
    let mut open: Vec<_> = places.first().cloned().into_iter().collect();
    while let Some((list, rest)) = open.last_mut() {
        let Some(next) = rest.next() else {
            open.pop();
            continue;
        };
        let (items, contents) = &mut lists[*list];
        match mem::replace(&mut items[next], Item::Moved) {
            Item::File(found) => {
                walk.files.push(found);
                if are_read {
                    walk.contents.push(contents.get_mut(next).and_then(Option::take));
                }
            }
            Item::Folder(_, number) => open.extend(places.get(number).cloned()),
            Item::Moved => {}
        }
    }
    walk.sorted()
}

impl Walk {
    /// Puts what is not in the order of paths yet into it: everything but files and folders.
    #[must_use]
    pub(in crate::room) fn sorted(mut self) -> Self {
        self.orphan_signatures.sort_by(|a, b| a.place.bytes().cmp(b.place.bytes()));
        self.hints.sort();
        self.not_read.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.unreadable.sort_by(|(a, _), (b, _)| a.cmp(b));
        self
    }
}
