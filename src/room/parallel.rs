//! Work on many things by several threads.

use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many threads, even on fewer cores: with a cold cache they wait for the disk.
const THREADS: usize = 16;
/// How many things a thread takes at a time: enough that taking them costs nothing beside the work.
const HANDFUL: usize = 32;

/// What `work` makes of each thing, in their order.
pub(super) fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if things.len() <= HANDFUL {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(HANDFUL, Ordering::Relaxed);
            let Some(rest) = things.get(start..) else { return done };
            let handful = rest.iter().take(HANDFUL).map(&work).collect::<Vec<_>>();
            if handful.is_empty() {
                return done;
            }
            done.push((start, handful));
        }
    };
    let mut done = thread::scope(|scope| {
        let helpers = THREADS.min(things.len() / HANDFUL);
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
    done.into_iter().flat_map(|(_, handful)| handful).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thing_is_worked_on_once_and_the_order_is_kept() {
        for count in [0, 1, HANDFUL, HANDFUL + 1, 10_007] {
            let things: Vec<usize> = (0..count).collect();
            assert_eq!(
                map(&things, |thing| thing * 2),
                things.iter().map(|thing| thing * 2).collect::<Vec<_>>()
            );
        }
    }
}
