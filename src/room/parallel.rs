//! Work by several threads.

use crate::domain::blocks::Blocks;
use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

/// The number of helpers that read, even on fewer cores, as long as they wait for the disk.
const READERS: usize = 16;
/// The time after which it is asked if threads wait for the disk.
const PACE: Duration = Duration::from_millis(5);
/// The least number of steps of each thread in that time. One that does not wait takes several times as many.
const LEAST_STEPS: usize = 100;
/// The number of items that a thread takes at a time, so that taking them costs little.
const BATCH: usize = 32;

/// Applies `work`, which reads files, to each item. Returns the results in the order of the items.
pub(super) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_on(READERS, items, work)
}

/// The most threads that read a room, its walk included. At first there are as many as there are cores, or fewer; the others
/// come if these wait for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Threads(pub(super) usize);

impl Threads {
    /// Many, even on fewer cores.
    pub(super) const MANY: Self = Self(READERS);

    /// As many as there are cores, for a program that is used meanwhile: with more, its keys would wait, and each thread keeps
    /// memory of its own.
    pub(super) fn as_many_as_cores() -> Self {
        Self(cores())
    }

    /// One less than there are cores, for a room that is on the screen.
    pub(super) fn less_than_cores() -> Self {
        Self((cores() - 1).max(1))
    }
}

/// Applies `work`, which reads files, to groups of items that are adjacent. Returns the results in the order of the items.
pub(super) fn map_groups<T: Sync, R: Send>(
    threads: Threads,
    items: &[T],
    work: impl Fn(&[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    let groups: Vec<_> = items.chunks(BATCH).collect();
    map_in_batches((threads.0 - 1, 1), &groups, |group| work(group)).into_iter().flatten().collect()
}

/// Applies `work`, which waits for nothing, to each item, on as many threads as there are cores: each thread more would keep
/// memory of its own. Returns the results in the order of the items.
pub(super) fn map_busy<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_on(cores() - 1, items, work)
}

/// Returns the number of cores, at least 1 and at most one more than there are readers.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    let count = || thread::available_parallelism().map_or(1, NonZero::get);
    *CORES.get_or_init(|| count().clamp(1, READERS + 1))
}

/// Returns the indexes of the items for which `is_wanted` holds, in order.
pub(super) fn positions<T: Sync + Send>(
    threads: Threads,
    items: &Blocks<T>,
    is_wanted: impl Fn(&T) -> bool + Sync,
) -> Vec<usize> {
    positions_by(threads, items, |_, item| is_wanted(item))
}

/// Returns the indexes for which `is_wanted` holds with their items, in order.
pub(super) fn positions_by<T: Sync + Send>(
    threads: Threads,
    items: &Blocks<T>,
    is_wanted: impl Fn(usize, &T) -> bool + Sync,
) -> Vec<usize> {
    let blocks: Vec<_> = items.blocks().collect();
    let wanted = |&(start, block): &(usize, &Arc<[T]>)| {
        let wanted = (start..).zip(block.iter()).filter(|&(at, item)| is_wanted(at, item));
        wanted.map(|(at, _)| at).collect::<Vec<_>>()
    };
    map_in_batches((threads.0 - 1, 1), &blocks, wanted).into_iter().flatten().collect()
}

/// Applies `work` to each item, on this thread and at most so many helpers.
fn map_on<T: Sync, R: Send>(most: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_in_batches((most, BATCH), items, work)
}

/// Does the same with so many items at a time.
fn map_in_batches<T: Sync, R: Send>(
    (most, size): (usize, usize),
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if items.len() <= size {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(size, Ordering::Relaxed);
            let Some(rest) = items.get(start..) else { return done };
            let batch = rest.iter().take(size).map(&work).collect::<Vec<_>>();
            if batch.is_empty() {
                return done;
            }
            done.push((start, batch));
        }
    };
    let threads = most.min(items.len() / size) + 1;
    let mut done: Vec<_> = run(Threads(threads), &next, worker).into_iter().flatten().collect();
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, batch)| batch).collect()
}

/// Runs `work` on several threads until it returns on each. It adds to `steps` what it does: a file, a folder. While the threads
/// take few steps, they wait for the disk, and more are started.
pub(super) fn run<T: Send>(threads: Threads, steps: &AtomicUsize, work: impl Fn() -> T + Sync) -> Vec<T> {
    let Threads(most) = threads;
    let (ended, caller) = (AtomicUsize::new(0), thread::current());
    let ending = || {
        let done = work();
        ended.fetch_add(1, Ordering::Relaxed);
        caller.unpark();
        done
    };
    thread::scope(|scope| {
        // If the system starts fewer threads, those do the work.
        let start = |count: usize| {
            (0..count).map_while(|_| thread::Builder::new().spawn_scoped(scope, ending).ok()).collect()
        };
        let mut started: Vec<ScopedJoinHandle<'_, T>>;
        let mut done = Vec::new();
        if most <= cores() {
            started = start(most.saturating_sub(1));
            done.push(work());
        } else {
            started = start(cores());
            if started.is_empty() {
                done.push(work());
            }
            let mut before = steps.load(Ordering::Relaxed);
            while ended.load(Ordering::Relaxed) < started.len()
                && !started.iter().all(ScopedJoinHandle::is_finished)
            {
                thread::park_timeout(PACE);
                let now = steps.load(Ordering::Relaxed);
                let are_slow = now.saturating_sub(before) < LEAST_STEPS * started.len();
                if are_slow && ended.load(Ordering::Relaxed) == 0 {
                    started.extend::<Vec<_>>(start(started.len().min(most - started.len())));
                }
                before = now;
            }
        }
        for thread in started {
            match thread.join() {
                Ok(part) => done.push(part),
                Err(cause) => panic::resume_unwind(cause),
            }
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_processed_once_and_the_order_is_kept() {
        for count in [0, 1, BATCH, BATCH + 1, 10_007] {
            let items: Vec<usize> = (0..count).collect();
            let expected: Vec<_> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map(&items, |item| item * 2), expected);
            assert_eq!(map_busy(&items, |item| item * 2), expected);
            let group = |items: &[usize]| items.iter().map(|item| item * 2).collect();
            for threads in [1, 2, 16] {
                assert_eq!(map_groups(Threads(threads), &items, group), expected);
            }
        }
    }
}
