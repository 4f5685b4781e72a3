//! Work on a list by several threads.

use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The number of threads, even on fewer cores: with a cold cache they wait for the disk.
const THREADS: usize = 16;
/// The number of items that a thread takes at a time, so that taking them costs little.
const BATCH: usize = 32;

/// Applies `work` to each item. Returns the results in the order of the items.
pub(super) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() <= BATCH {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(rest) = items.get(start..) else { return done };
            let batch = rest.iter().take(BATCH).map(&work).collect::<Vec<_>>();
            if batch.is_empty() {
                return done;
            }
            done.push((start, batch));
        }
    };
    let mut done = thread::scope(|scope| {
        let helpers = THREADS.min(items.len() / BATCH);
        let threads: Vec<_> = (0..helpers).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for thread in threads {
            match thread.join() {
                Ok(part) => done.extend(part),
                Err(cause) => panic::resume_unwind(cause),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, batch)| batch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_processed_once_and_the_order_is_kept() {
        for count in [0, 1, BATCH, BATCH + 1, 10_007] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(map(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
