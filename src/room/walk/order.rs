//! One list out of the lists of many folders.

use super::Walk;
use super::folder::{Item, Listing};
use std::io;
use std::vec;

/// Puts what folders hold into one order: that of the bytes of paths. Each folder is in that order already, and what
/// is in a folder stands where the folder does, so nothing is compared again.
///
/// `listings` has the number of every folder with what is in it, `unreadable` what was noted before.
pub(super) fn put_together(listings: Vec<(usize, Listing)>, unreadable: Vec<(String, io::Error)>) -> Walk {
    let mut walk = Walk { unreadable, ..Walk::default() };
    let count = listings.iter().map(|(_, listing)| listing.items.len()).sum();
    walk.files.reserve_exact(count);
    let mut folders: Vec<Vec<Item>> = Vec::new();
    folders.resize_with(listings.len(), Vec::new);
    for (number, listing) in listings {
        walk.loose.extend(listing.loose);
        walk.unreadable.extend(listing.unreadable);
        walk.ignored += listing.ignored;
        if let Some(items) = folders.get_mut(number) {
            *items = listing.items;
        }
    }
    let take = |folders: &mut Vec<Vec<Item>>, number: usize| {
        folders.get_mut(number).map(std::mem::take).unwrap_or_default().into_iter()
    };
    let mut open: Vec<vec::IntoIter<Item>> = vec![take(&mut folders, 0)];
    while let Some(items) = open.last_mut() {
        match items.next() {
            Some(Item::File(found)) => walk.files.push(found),
            Some(Item::Folder(_, number)) => open.push(take(&mut folders, number)),
            None => {
                open.pop();
            }
        }
    }
    walk.loose.sort_by(|a, b| a.place.bytes().cmp(b.place.bytes()));
    walk.unreadable.sort_by(|(a, _), (b, _)| a.cmp(b));
    walk
}
