//! Long lists that are read again with few changes: two readings share every part without a change.
//!
//! A list is cut into blocks of about a thousand items. A list that is made of an earlier one by [`Blocks::replaced`] holds
//! the same blocks, apart from those in which an item is other, so both together take little more memory than one, and neither is
//! ever seen in a state between.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// The usual number of items of a block. All but the last have at least half of it, and none has more than twice as many.
const USUAL: usize = 1024;

/// A list in blocks.
#[derive(Debug)]
pub struct Blocks<T> {
    blocks: Vec<Arc<[T]>>,
    /// The index of the item after each block.
    ends: Vec<usize>,
}

/// A change of a list: some items in place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit<T> {
    /// The indexes of the items that are gone, in the list before.
    pub gone: Range<usize>,
    /// The items in their place.
    pub new: Vec<T>,
}

/// A list in blocks that grows at its end.
#[derive(Debug)]
pub struct BlockBuilder<T> {
    list: Blocks<T>,
    /// The items that are not in a block yet.
    open: Vec<T>,
}

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self { blocks: Vec::new(), ends: Vec::new() }
    }
}

/// Shares all blocks.
impl<T> Clone for Blocks<T> {
    fn clone(&self) -> Self {
        Self { blocks: self.blocks.clone(), ends: self.ends.clone() }
    }
}

impl<T> Blocks<T> {
    /// Returns the number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    /// Returns whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the item at an index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        let number = self.ends.partition_point(|&end| end <= index);
        self.blocks.get(number)?.get(index - self.start(number))
    }

    /// Returns the items, in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { blocks: self.blocks.iter(), block: [].iter(), left: self.len() }
    }

    /// Returns the blocks, each with the index of its first item.
    #[must_use]
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = (usize, &Arc<[T]>)> {
        self.blocks.iter().enumerate().map(|(number, block)| (self.start(number), block))
    }

    /// Searches a list that is in the order of `compare`. Returns the index of an equal item, or the index at which it would be.
    ///
    /// # Errors
    /// No item is equal.
    pub fn binary_search_by(&self, compare: impl Fn(&T) -> Ordering) -> Result<usize, usize> {
        let is_before = |block: &Arc<[T]>| block.last().is_some_and(|item| compare(item) == Ordering::Less);
        let number = self.blocks.partition_point(is_before);
        let start = self.start(number);
        let block = self.blocks.get(number).map_or(&[][..], |block| block);
        block.binary_search_by(compare).map(|at| start + at).map_err(|at| start + at)
    }

    /// Returns the number of blocks that are also in another list.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> usize {
        let is_shared = |block: &&Arc<[T]>| other.blocks.iter().any(|other| Arc::ptr_eq(block, other));
        self.blocks.iter().filter(is_shared).count()
    }

    fn start(&self, number: usize) -> usize {
        number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default()
    }

    fn push(&mut self, block: Arc<[T]>) {
        self.ends.push(self.len() + block.len());
        self.blocks.push(block);
    }
}

impl<T: Clone> Blocks<T> {
    /// Returns the list with some items replaced. The changes are in the order of the list, and none has items of another.
    #[must_use]
    pub fn replaced(&self, edits: impl IntoIterator<Item = Edit<T>>) -> Self {
        let mut builder = BlockBuilder::default();
        let mut next = 0;
        for Edit { gone, new } in edits {
            builder.keep(self, next..gone.start);
            for item in new {
                builder.push(item);
            }
            next = gone.end;
        }
        builder.keep(self, next..self.len());
        builder.finish()
    }
}

impl<T> Default for BlockBuilder<T> {
    fn default() -> Self {
        Self { list: Blocks::default(), open: Vec::new() }
    }
}

impl<T> BlockBuilder<T> {
    /// Adds an item.
    pub fn push(&mut self, item: T) {
        if self.open.len() == 2 * USUAL {
            self.close(USUAL);
        }
        if self.open.capacity() == 0 {
            self.open.reserve_exact(2 * USUAL);
        }
        self.open.push(item);
    }

    /// Returns the list.
    #[must_use]
    pub fn finish(mut self) -> Blocks<T> {
        self.close(self.open.len());
        self.list
    }

    /// Puts the first open items into a block.
    fn close(&mut self, count: usize) {
        if count > 0 {
            self.list.push(self.open.drain(..count).collect());
        }
    }
}

impl<T: Clone> BlockBuilder<T> {
    /// Adds a range of another list, and shares its blocks where that leaves no small ones.
    fn keep(&mut self, list: &Blocks<T>, range: Range<usize>) {
        let mut at = range.start;
        let mut number = list.ends.partition_point(|&end| end <= at);
        while at < range.end
            && let Some(block) = list.blocks.get(number)
        {
            let start = list.start(number);
            let end = range.end.min(start + block.len());
            let is_whole = end - at == block.len() && block.len() >= USUAL / 2;
            if is_whole && (self.open.is_empty() || self.open.len() >= USUAL / 2) {
                self.close(self.open.len());
                self.list.push(block.clone());
            } else {
                for item in block.get(at - start..end - start).unwrap_or_default() {
                    self.push(item.clone());
                }
            }
            at = end;
            number += 1;
        }
    }
}

impl<T> FromIterator<T> for Blocks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut builder = BlockBuilder::default();
        for item in items {
            builder.push(item);
        }
        builder.finish()
    }
}

impl<T> From<Vec<T>> for Blocks<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

/// The items of a list in blocks, in order.
#[derive(Debug)]
pub struct Iter<'a, T> {
    blocks: std::slice::Iter<'a, Arc<[T]>>,
    block: std::slice::Iter<'a, T>,
    left: usize,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self { blocks: self.blocks.clone(), block: self.block.clone(), left: self.left }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        loop {
            if let Some(item) = self.block.next() {
                self.left -= 1;
                return Some(item);
            }
            self.block = self.blocks.next()?.iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a Blocks<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Replaces ranges of a list, and returns the changes that do the same.
    fn edited(list: &[u32], cuts: &[(usize, usize, usize)]) -> (Vec<u32>, Vec<Edit<u32>>) {
        let (mut after, mut edits, mut next) = (Vec::new(), Vec::new(), 0);
        for (number, &(skip, gone, new)) in (0..).zip(cuts) {
            let start = (next + skip).min(list.len());
            let end = (start + gone).min(list.len());
            let new = vec![1_000_000 + number; new];
            after.extend_from_slice(&list[next..start]);
            after.extend_from_slice(&new);
            edits.push(Edit { gone: start..end, new });
            next = end;
        }
        after.extend_from_slice(&list[next..]);
        (after, edits)
    }

    proptest! {
        #[test]
        fn a_list_in_blocks_is_the_list(
            count in 0_u32..9_000,
            readings in prop::collection::vec(prop::collection::vec((0_usize..4_000, 0_usize..1_500, 0_usize..1_500), 0..6), 1..4),
        ) {
            let mut list: Vec<u32> = (0..count).collect();
            let mut blocks: Blocks<u32> = list.iter().copied().collect();
            for cuts in readings {
                let (after, edits) = edited(&list, &cuts);
                (list, blocks) = (after, blocks.replaced(edits));
                prop_assert_eq!(blocks.iter().copied().collect::<Vec<_>>(), list.clone());
                prop_assert_eq!((blocks.len(), blocks.iter().len()), (list.len(), list.len()));
                prop_assert!((0..=list.len()).all(|at| blocks.get(at) == list.get(at)));
                let sizes: Vec<_> = blocks.blocks().map(|(_, block)| block.len()).collect();
                let last = sizes.len().saturating_sub(1);
                prop_assert!(sizes.iter().all(|&size| size <= 2 * USUAL));
                prop_assert!(sizes[..last].iter().all(|&size| size >= USUAL / 2), "{:?}", sizes);
            }
        }

        #[test]
        fn an_item_is_found_where_a_slice_has_it(count in 0_u32..5_000, wanted in 0_u32..11_000) {
            let list: Vec<u32> = (0..count).map(|number| number * 2 + 1).collect();
            let blocks: Blocks<u32> = list.iter().copied().collect();
            prop_assert_eq!(
                blocks.binary_search_by(|item| item.cmp(&wanted)),
                list.binary_search_by(|item| item.cmp(&wanted))
            );
        }
    }

    #[test]
    fn a_change_leaves_all_blocks_but_its_own_and_the_next() {
        let before: Blocks<u32> = (0..100_000).collect();
        let all = before.blocks().len();
        for edit in [
            Edit { gone: 50_000..50_001, new: vec![7] },
            Edit { gone: 50_000..50_000, new: vec![7] },
            Edit { gone: 50_000..50_001, new: vec![] },
            Edit { gone: 0..0, new: vec![7] },
            Edit { gone: 100_000..100_000, new: vec![7] },
            Edit { gone: 1_020..2_050, new: vec![] },
        ] {
            let after = before.replaced([edit.clone()]);
            assert!(after.shared_with(&before) >= all - 3, "{edit:?}");
        }
        assert_eq!(before.replaced([]).shared_with(&before), all);
    }
}
